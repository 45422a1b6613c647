import {
  type LogOutputChannel,
  Uri,
  commands,
  window,
  workspace,
} from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  type StaticFeature,
  TransportKind,
} from "vscode-languageclient/node";
import type { InitializationOptions } from "../../server/src/protocol.ts";
import { type CrashGuard, restartLimit, windowMinutes } from "./crash-guard.ts";
import { say } from "./say.ts";
import { syncedSelector } from "./selector.ts";

/** Makes the client of the server at `serverModule`; it is not started yet. */
export function createClient(
  serverModule: string,
  log: LogOutputChannel,
  guard: CrashGuard,
): LanguageClient {
  const node = { module: serverModule, transport: TransportKind.ipc };
  const options: LanguageClientOptions = {
    documentSelector: syncedSelector,
    outputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: (): InitializationOptions => ({
      isTrusted: workspace.isTrusted,
    }),
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => onClosed(log, guard),
    },
    middleware: {
      provideDiagnostics: async (document, previousResultId, token, next) => {
        const report = await next(document, previousResultId, token);
        if (report !== null && report !== undefined && "items" in report) {
          for (const diagnostic of report.items) pointAtPage(diagnostic);
        }
        return report;
      },
    },
  };
  const client = new LanguageClient(
    "surefetch",
    "Surefetch",
    { run: node, debug: node },
    options,
  );
  client.registerFeature(ownFeatures);
  return client;
}

/** Tells the server what this client understands beyond the protocol. */
const ownFeatures: StaticFeature = {
  fillClientCapabilities(capabilities) {
    capabilities.experimental = {
      ...(capabilities.experimental as object | undefined),
      surefetch: { documentState: true, rulePages: true },
    };
  },
  initialize: () => undefined,
  getState: () => ({ kind: "static" }),
  clear: () => undefined,
};

/** Makes the code of a diagnostic a link to the page of its rule. */
function pointAtPage(diagnostic: {
  code?: string | number | { value: string | number; target: Uri };
}): void {
  const { code } = diagnostic;
  // What is wrong in .surefetch.yaml is no rule's finding and has no page.
  if (typeof code !== "string" || code === "surefetch-config") return;
  const query = encodeURIComponent(JSON.stringify([code]));
  diagnostic.code = {
    value: code,
    target: Uri.parse(`command:surefetch.showRulePage?${query}`),
  };
}

function onClosed(
  log: LogOutputChannel,
  guard: CrashGuard,
): { action: CloseAction; handled: true } {
  const count = guard.note(Date.now());
  if (count <= restartLimit) {
    log.warn(say("crashedOnce", { count, limit: restartLimit }));
    return { action: CloseAction.Restart, handled: true };
  }
  void tellCrash(log, count);
  return { action: CloseAction.DoNotRestart, handled: true };
}

async function tellCrash(log: LogOutputChannel, count: number): Promise<void> {
  const text = say("crashed", { count, minutes: windowMinutes });
  log.error(text);
  const chosen = await window.showErrorMessage(
    text,
    say("showLog"),
    say("restart"),
  );
  if (chosen === say("showLog")) log.show();
  if (chosen === say("restart")) {
    await commands.executeCommand("surefetch.restartServer");
  }
}
