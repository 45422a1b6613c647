import { type CodeAction, CodeActionKind } from "vscode-languageserver";
import type { PlannedEndpoint } from "../probe/planned-endpoints.ts";
import type { makeTargets } from "../probe/network-check.ts";
import type { ProbeReport } from "../probe/types.ts";
import type { EndpointFix, ReportView } from "../protocol.ts";
import { fixTitle, type FixSources } from "./handlers/code-action.ts";
import { isRemedy, probeActions } from "./probe-actions.ts";
import { intersects } from "./ranges.ts";

/** More buttons would not be read. */
const mostFixes = 4;

/** A report with what it was made of. */
export interface ReportedRun {
  readonly uri: string;
  readonly planned: readonly PlannedEndpoint[];
  readonly report: ProbeReport;
  readonly makeTargets: typeof makeTargets;
}

/**
 * The same view with the fixes that the editor offers for what fails: titles and places only, as the text may change
 * before a button is pressed.
 */
export async function withFixes(
  sources: FixSources,
  view: ReportView,
  run: ReportedRun,
  signal: AbortSignal,
): Promise<ReportView> {
  const tokens = new Map<string, PlannedEndpoint["tokens"]>();
  for (const planned of run.planned) {
    const [target] = run.makeTargets([planned]).targets;
    if (target !== undefined) tokens.set(target.url, planned.tokens);
  }
  const endpoints: ReportView["endpoints"][number][] = [];
  for (const [index, endpoint] of view.endpoints.entries()) {
    const url = run.report.endpoints[index]?.target.url ?? "";
    const isBad = endpoint.mark === "failed" || endpoint.mark === "slow";
    const fixes = isBad
      ? await fixesAt(sources, run.uri, tokens.get(url) ?? [], signal)
      : [];
    endpoints.push(fixes.length === 0 ? endpoint : { ...endpoint, fixes });
  }
  return { ...view, endpoints };
}

/** What can be done at the tokens that stand in open documents, each title once. */
async function fixesAt(
  sources: FixSources,
  uri: string,
  tokens: PlannedEndpoint["tokens"],
  signal: AbortSignal,
): Promise<readonly EndpointFix[]> {
  const { session, checker } = sources;
  const location = session.projects.locate(uri);
  const fixes = new Map<string, EndpointFix>();
  for (const { file, range } of tokens) {
    const document = session.openAt(location, file);
    const checked = document && (await checker.check(document.uri, signal));
    if (document === undefined || checked === undefined) continue;
    const own = checked.findings
      .filter((one) => isRemedy(one) && intersects(one.range, range))
      .flatMap((finding) => finding.fixes.map((fix) => fixTitle(fix, session)));
    const params = {
      textDocument: { uri: document.uri },
      range,
      context: { diagnostics: [], only: [CodeActionKind.QuickFix] },
    };
    const others = await probeActions(sources, params, signal);
    const edits = others.filter(({ edit }) => edit !== undefined);
    const commands = others.filter(({ edit }) => edit === undefined);
    for (const title of [...titlesOf(edits), ...own, ...titlesOf(commands)])
      if (!fixes.has(title))
        fixes.set(title, { title, uri: document.uri, range });
  }
  return [...fixes.values()].slice(0, mostFixes);
}

function titlesOf(actions: readonly CodeAction[]): readonly string[] {
  return actions.map(({ title }) => title);
}
