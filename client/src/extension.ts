import { type ExtensionContext, Uri, window, workspace } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type DidChangeTrustParams,
  didChangeTrust,
} from "../../server/src/protocol.ts";
import { registerCommands } from "./commands.ts";
import { CrashGuard } from "./crash-guard.ts";
import { createClient } from "./language-client.ts";
import { MirrorsPanel } from "./mirrors/panel.ts";
import { createLog } from "./output.ts";
import { ReportPanel } from "./report/panel.ts";
import { Reports } from "./reports.ts";
import { findRulePages } from "./rule-page.ts";
import { say } from "./say.ts";
import { Status, type StatusView } from "./status.ts";

/** What the extension gives to whoever activates it, tests first of all. */
export interface SurefetchApi {
  /** Settles when the server runs, or has failed to start. */
  readonly ready: Promise<boolean>;
  status(): StatusView;
  /** The network check's panel: a report for it, the page that it shows, and what its buttons send. */
  readonly report: Pick<ReportPanel, "add" | "html" | "receive">;
  /** The panel that compares Go mirrors, likewise. */
  readonly mirrors: Pick<MirrorsPanel, "show" | "html" | "receive">;
  /** Process id of the server; undefined while it does not run. */
  serverProcessId(): number | undefined;
}

let running: LanguageClient | undefined;

/** Starts the server and registers the commands; does not wait for the server. */
export function activate(context: ExtensionContext): SurefetchApi {
  const log = createLog();
  const guard = new CrashGuard();
  const pages = findRulePages(context.extensionUri);
  const serverModule = Uri.joinPath(
    context.extensionUri,
    "server",
    "dist",
    "server.cjs",
  ).fsPath;
  const client = createClient(serverModule, { log, guard, pages });
  running = client;
  const status = new Status(client);
  const reports = new Reports();
  const panel = new ReportPanel(context.workspaceState);
  const mirrors = new MirrorsPanel(client);
  context.subscriptions.push(
    log,
    status,
    reports,
    panel,
    mirrors,
    ...registerCommands({ client, guard, log, reports, panel, mirrors, pages }),
    workspace.onDidGrantWorkspaceTrust(() => {
      const params: DidChangeTrustParams = { isTrusted: true };
      if (client.isRunning())
        void client.sendNotification(didChangeTrust, params);
    }),
  );
  const ready = client.start().then(
    () => true,
    (error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      log.error(error instanceof Error ? error : reason);
      void window
        .showErrorMessage(say("startFailed", { reason }), say("showLog"))
        .then((chosen) => {
          if (chosen !== undefined) log.show();
        });
      return false;
    },
  );
  return {
    ready,
    status: () => status.view(),
    report: panel,
    mirrors,
    serverProcessId: () => client.serverProcess?.pid,
  };
}

/** Stops the server with VS Code. */
export async function deactivate(): Promise<void> {
  // A server that has stopped, or is only starting, cannot be asked to.
  if (running?.isRunning() === true) await running.stop();
}
