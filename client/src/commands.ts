import {
  CodeActionKind,
  type CodeAction,
  type Disposable,
  type LogOutputChannel,
  Range,
  type TextDocument,
  type Uri,
  commands,
  window,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type PlanParams,
  type PlanResult,
  planRequest,
} from "../../server/src/protocol.ts";
import { checkSelected } from "./check-selected.ts";
import { compareMirrors } from "./compare-mirrors.ts";
import type { CrashGuard } from "./crash-guard.ts";
import { type NetworkCheckOptions, checkNetwork } from "./network-check.ts";
import type { NetworkCheckResult, Refusal } from "./run-check.ts";
import type { MirrorsPanel } from "./mirrors/panel.ts";
import { checkBuild, checkHost } from "./own-places.ts";
import { checkNetworkFromPod } from "./pod-check.ts";
import type { ReportPanel } from "./report/panel.ts";
import type { Reports } from "./reports.ts";
import { type RulePages, showRulePage } from "./rule-page.ts";
import { say } from "./say.ts";
import { isDockerfile, isGoMod } from "./selector.ts";

const fixAllKind = CodeActionKind.SourceFixAll.append("surefetch");

/** What the commands work with. */
export interface CommandContext {
  readonly client: LanguageClient;
  readonly guard: CrashGuard;
  readonly log: LogOutputChannel;
  readonly reports: Reports;
  readonly panel: ReportPanel;
  readonly mirrors: MirrorsPanel;
  readonly pages: Promise<RulePages>;
}

/** Registers every command of the extension. */
export function registerCommands(context: CommandContext): Disposable[] {
  return [
    ...checks(context),
    commands.registerCommand(
      "surefetch.checkNetworkFromTree",
      (item: unknown, selected: unknown) =>
        guarded(context, () =>
          checkSelected(context.client, context, { item, selected }),
        ),
    ),
    commands.registerCommand("surefetch.showPlan", () => showPlan(context)),
    commands.registerCommand("surefetch.fixAll", fixAll),
    commands.registerCommand(
      "surefetch.showRulePage",
      async (ruleId: unknown) => showRulePage(await context.pages, ruleId),
    ),
    commands.registerCommand("surefetch.restartServer", () =>
      restartServer(context),
    ),
    commands.registerCommand("surefetch.showLog", () => context.log.show()),
  ];
}

/** The network check from each kind of place. */
function checks(context: CommandContext): Disposable[] {
  const { client } = context;
  const register = (
    name: string,
    check: (options: unknown) => Promise<NetworkCheckResult | undefined>,
  ): Disposable =>
    commands.registerCommand(`surefetch.${name}`, (options: unknown) =>
      guarded(context, () => check(options)),
    );
  return [
    register("checkNetworkFromContainer", (options) =>
      checkNetwork(client, context, {
        ...readOptions(options),
        ...readStrings(options, ["image"]),
      }),
    ),
    register("compareGoMirrors", (options) =>
      compareMirrors(
        client,
        context,
        readStrings(options, ["container", "uri"]),
      ),
    ),
    register("checkNetworkFromHost", (options) =>
      checkHost(client, context, readOptions(options)),
    ),
    register("checkNetworkForBuild", (options) =>
      checkBuild(client, context, {
        ...readOptions(options),
        ...readStrings(options, ["image"]),
      }),
    ),
    register("checkNetworkFromPod", (options) =>
      checkNetworkFromPod(client, context, {
        ...readOptions(options),
        ...readStrings(options, ["context", "namespace", "pod", "container"]),
      }),
    ),
  ];
}

async function guarded<T>(
  context: CommandContext,
  check: () => Promise<T>,
): Promise<T | Refusal> {
  try {
    return await check();
  } catch (error) {
    const message = say("probeFailed", { reason: reasonOf(context, error) });
    tellFailure(context, message, error);
    return { outcome: "refused", reason: "error", message };
  }
}

function readStrings<Name extends string>(
  options: unknown,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  if (typeof options !== "object" || options === null) return {};
  const values = options as Partial<Record<Name, unknown>>;
  const read: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = values[name];
    if (typeof value === "string") read[name] = value;
  }
  return read;
}

/** Menus pass URIs and other things; only what we know is taken. */
function readOptions(options: unknown): NetworkCheckOptions {
  if (typeof options !== "object" || options === null) return {};
  const { container, uri, sites, compare } = options as Record<string, unknown>;
  return {
    ...(typeof container === "string" && { container }),
    ...(typeof compare === "boolean" && { compare }),
    ...(typeof uri === "string" && { uri }),
    ...(Array.isArray(sites) && {
      sites: sites.filter((site) => typeof site === "string"),
    }),
  };
}

/** Shows the download plan of the Dockerfile in the editor; returns its document and JSON. */
async function showPlan(
  context: CommandContext,
): Promise<{ document: Uri; plan: unknown } | undefined> {
  const document = window.activeTextEditor?.document;
  if (document === undefined || !isDockerfile(document)) {
    void window.showInformationMessage(say("openDockerfile"));
    return undefined;
  }
  const params: PlanParams = {
    uri: context.client.code2ProtocolConverter.asUri(document.uri),
  };
  try {
    const { plan, text } = await context.client.sendRequest<PlanResult>(
      planRequest,
      params,
    );
    const name = say("planName", {
      file: workspace.asRelativePath(document.uri),
    });
    return { document: await context.reports.showText(name, text), plan };
  } catch (error) {
    tellFailure(
      context,
      say("planFailed", { reason: reasonOf(context, error) }),
      error,
    );
    return undefined;
  }
}

/** Applies all safe fixes to the file in the editor; returns whether that changed it. */
async function fixAll(): Promise<boolean> {
  const document = window.activeTextEditor?.document;
  if (
    document === undefined ||
    !(isDockerfile(document) || isGoMod(document))
  ) {
    void window.showInformationMessage(say("openChecked"));
    return false;
  }
  const actions = await commands.executeCommand<CodeAction[]>(
    "vscode.executeCodeActionProvider",
    document.uri,
    wholeRange(document),
    fixAllKind.value,
  );
  const edit = actions.find(
    ({ kind }) => kind?.value === fixAllKind.value,
  )?.edit;
  if (edit === undefined) {
    void window.showInformationMessage(say("nothingToFix"));
    return false;
  }
  return workspace.applyEdit(edit);
}

async function restartServer({ client, guard }: CommandContext): Promise<void> {
  guard.reset();
  await client.restart();
}

function wholeRange(document: TextDocument): Range {
  return document.validateRange(new Range(0, 0, document.lineCount, 0));
}

function reasonOf({ client }: CommandContext, error: unknown): string {
  if (!client.isRunning()) return say("notRunning");
  return error instanceof Error ? error.message : String(error);
}

function tellFailure(
  { log }: CommandContext,
  message: string,
  error: unknown,
): void {
  log.error(error instanceof Error ? error : String(error));
  void window.showErrorMessage(message, say("showLog")).then((chosen) => {
    if (chosen === say("showLog")) log.show();
  });
}
