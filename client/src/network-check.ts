import {
  ProgressLocation,
  type Uri,
  type CancellationToken,
  commands,
  window,
  workspace,
} from "vscode";
import type {
  LanguageClient,
  WorkDoneProgressReport,
} from "vscode-languageclient/node";
import { WorkDoneProgress } from "vscode-languageclient/node";
import {
  type ProbeParams,
  type ProbeResult,
  type TargetContainer,
  type TargetsParams,
  type TargetsResult,
  probeRequest,
  targetsRequest,
} from "../../server/src/protocol.ts";
import { pickContainer } from "./pick-container.ts";
import type { ReportPanel } from "./report/panel.ts";
import type { Reports } from "./reports.ts";
import { say } from "./say.ts";
import { isDockerfile, isGoMod } from "./selector.ts";

/** Arguments of the command, for keybindings and tests; all are optional. */
export interface NetworkCheckOptions {
  /** Id or name: no question is asked then. */
  readonly container?: string;
  /** Dockerfile or go.mod, instead of the active editor's. */
  readonly uri?: string;
  /** Ids of download sites of its plan, where only these are to be checked. */
  readonly sites?: readonly string[];
}

/** Where reports are shown. */
export interface ReportPlaces {
  readonly reports: Reports;
  readonly panel: ReportPanel;
}

/** What came out; undefined where the user left the list of containers. */
export type NetworkCheckResult =
  | {
      readonly outcome: ProbeResult["outcome"];
      readonly document: Uri;
      readonly markdown: string;
      readonly report: unknown;
    }
  | {
      readonly outcome: "refused";
      readonly reason: string;
      readonly message: string;
    };

type Refusal = Extract<NetworkCheckResult, { outcome: "refused" }>;

/** Surefetch: Check Network from Container. */
export async function checkNetwork(
  client: LanguageClient,
  { reports, panel }: ReportPlaces,
  options: NetworkCheckOptions = {},
): Promise<NetworkCheckResult | undefined> {
  if (!workspace.isTrusted) return refuseUntrusted();
  const params: TargetsParams = documentOf(client, options);
  const again = (): void => {
    void commands.executeCommand(
      "surefetch.checkNetworkFromContainer",
      options,
    );
  };
  const chosen = await pickContainer(
    (token) => client.sendRequest<TargetsResult>(targetsRequest, params, token),
    { container: options.container, file: params.uri },
  );
  if (chosen === undefined) return undefined;
  if ("reason" in chosen) return refuse(chosen, say("tryAgain"), again);
  const result = await probe(client, chosen, params);
  if (result.outcome === "cancelled" && result.markdown === "")
    return undefined;
  const name = say("reportName", { container: chosen.name });
  const document = reports.putMarkdown(name, result.markdown);
  const { markdown, report, view } = result;
  // Without a view there is nothing to draw: what went wrong stands in the Markdown.
  if (view === undefined) await reports.showMarkdown(document);
  else
    await panel.add({
      container: chosen.id,
      uri: params.uri,
      sites: params.sites,
      view,
      markdown,
      report,
    });
  return {
    outcome: result.outcome,
    document,
    markdown,
    report,
  };
}

function documentOf(
  client: LanguageClient,
  { uri, sites }: NetworkCheckOptions,
): TargetsParams {
  if (uri !== undefined) return { uri, ...(sites !== undefined && { sites }) };
  const document = window.activeTextEditor?.document;
  if (document === undefined || !(isDockerfile(document) || isGoMod(document)))
    return {};
  return { uri: client.code2ProtocolConverter.asUri(document.uri) };
}

async function probe(
  client: LanguageClient,
  container: TargetContainer,
  { uri, sites }: TargetsParams,
): Promise<ProbeResult> {
  const title = say("probing", { container: container.name });
  const location = ProgressLocation.Notification;
  return window.withProgress(
    { location, title, cancellable: true },
    async (progress, token) => {
      const workDoneToken = `surefetch-probe-${crypto.randomUUID()}`;
      let shown = 0;
      const listener = client.onProgress(
        WorkDoneProgress.type,
        workDoneToken,
        (value) => {
          if (value.kind !== "report") return;
          const { message, percentage } =
            value satisfies WorkDoneProgressReport;
          const increment = Math.max(0, (percentage ?? shown) - shown);
          shown += increment;
          progress.report({
            increment,
            ...(message !== undefined && { message }),
          });
        },
      );
      const params: ProbeParams = {
        place: { kind: "container", id: container.id },
        ...(uri !== undefined && { uri }),
        ...(sites !== undefined && { sites }),
        workDoneToken,
      };
      try {
        return await request(client, params, token);
      } finally {
        listener.dispose();
      }
    },
  );
}

/** A cancelled probe has a partial report, or none; other failures are the command's. */
async function request(
  client: LanguageClient,
  params: ProbeParams,
  token: CancellationToken,
): Promise<ProbeResult> {
  try {
    return await client.sendRequest<ProbeResult>(probeRequest, params, token);
  } catch (error) {
    if (token.isCancellationRequested)
      return { outcome: "cancelled", markdown: "" };
    throw error;
  }
}

function refuseUntrusted(): Refusal {
  const refusal: Refusal = {
    outcome: "refused",
    reason: "untrusted",
    message: say("untrusted"),
  };
  return refuse(refusal, say("manageTrust"), () => {
    void commands.executeCommand("workbench.trust.manage");
  });
}

/** Says why and offers the next step, without keeping the command waiting for an answer. */
function refuse(
  { reason, message }: { reason: string; message: string },
  button: string,
  next: () => void,
): Refusal {
  void window.showWarningMessage(message, button).then((chosen) => {
    if (chosen === button) next();
  });
  return { outcome: "refused", reason, message };
}
