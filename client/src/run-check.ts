import { type Uri, type CancellationToken, window } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type ProbeParams,
  type ProbePlace,
  type ProbeResult,
  type TargetsParams,
  probeRequest,
} from "../../server/src/protocol.ts";
import { withProgress } from "./progress.ts";
import type { ReportPanel } from "./report/panel.ts";
import type { RunAgain } from "./report/run.ts";
import type { Reports } from "./reports.ts";
import { say } from "./say.ts";

/** Where reports are shown. */
export interface ReportPlaces {
  readonly reports: Reports;
  readonly panel: ReportPanel;
}

/** One network check: from where, and of what. */
export interface Check {
  readonly place: ProbePlace;
  /** The place's name for people. */
  readonly name: string;
  /** Tells runs from the same place from others. */
  readonly key: string;
  readonly document: TargetsParams;
  /** Compare with other places; by the settings where it is not said. */
  readonly compare?: boolean;
  /** The command that asks the same again. */
  readonly again: RunAgain;
}

/** What came out; undefined where the user left a list, or cancelled. */
export type NetworkCheckResult =
  | {
      readonly outcome: ProbeResult["outcome"];
      readonly document: Uri;
      readonly markdown: string;
      readonly report: unknown;
    }
  | Refusal;

export interface Refusal {
  readonly outcome: "refused";
  readonly reason: string;
  readonly message: string;
}

/** Runs a check with its progress; undefined where it was cancelled before it had anything to say. */
export async function runCheck(
  client: LanguageClient,
  check: Check,
): Promise<ProbeResult | undefined> {
  const title = say("probing", { container: check.name });
  const { place, document, compare } = check;
  const params = {
    place,
    ...document,
    ...(compare !== undefined && { compare }),
  };
  const result = await withProgress(client, title, (workDoneToken, token) =>
    request(client, { ...params, workDoneToken }, token),
  );
  return result.outcome === "cancelled" && result.markdown === ""
    ? undefined
    : result;
}

/** Shows what came out of a check. */
export async function showResult(
  { reports, panel }: ReportPlaces,
  { name, key, document, again }: Check,
  result: ProbeResult,
): Promise<NetworkCheckResult> {
  const { outcome, markdown, report, view } = result;
  const page = reports.putMarkdown(
    say("reportName", { container: name }),
    markdown,
  );
  // Without a view there is nothing to draw: what went wrong stands in the Markdown.
  if (view === undefined) await reports.showMarkdown(page);
  else
    await panel.add({
      container: key,
      uri: document.uri,
      again,
      view,
      markdown,
      report,
    });
  return { outcome, document: page, markdown, report };
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

/** Says why and offers the next step, without keeping the command waiting for an answer. */
export function refuse(
  { reason, message }: { reason: string; message: string },
  button: string,
  next: () => void,
): Refusal {
  void window.showWarningMessage(message, button).then((chosen) => {
    if (chosen === button) next();
  });
  return { outcome: "refused", reason, message };
}
