import {
  type LogOutputChannel,
  type Uri,
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
import type { RulePages } from "./rule-page.ts";
import { say } from "./say.ts";
import { syncedSelector } from "./selector.ts";

interface ClientParts {
  readonly log: LogOutputChannel;
  readonly guard: CrashGuard;
  readonly pages: Promise<RulePages>;
}

/** Makes the client of the server at `serverModule`; it is not started yet. */
export function createClient(
  serverModule: string,
  { log, guard, pages }: ClientParts,
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
          const known = await pages;
          for (const diagnostic of report.items) pointAtPage(diagnostic, known);
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
      surefetch: { documentState: true, rulePages: true, checksNetwork: true },
    };
  },
  initialize: () => undefined,
  getState: () => ({ kind: "static" }),
  clear: () => undefined,
};

/** Makes the code of a diagnostic a link to the page of its rule: a file, as VS Code runs no commands from there. */
function pointAtPage(
  diagnostic: {
    code?: string | number | { value: string | number; target: Uri };
  },
  pages: RulePages,
): void {
  const { code } = diagnostic;
  const target = typeof code === "string" ? pages.get(code) : undefined;
  if (typeof code === "string" && target !== undefined)
    diagnostic.code = { value: code, target };
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
