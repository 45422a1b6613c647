import type { Config } from "../../core/config.ts";
import type { FileHandle } from "../../core/finding.ts";
import type * as networkCheck from "../../probe/network-check.ts";
import type { ProbeReport, ProbeRequest } from "../../probe/types.ts";
import type { ProbeParams, ProbeResult, ReportView } from "../../protocol.ts";
import type { PlannedEndpoint } from "../../probe/planned-endpoints.ts";
import {
  comparesAlways,
  configFromSettings,
  allowances,
  deadlineSeconds,
} from "../config.ts";
import { uriOf } from "../convert.ts";
import { checkedLanguage } from "../documents.ts";
import { text as say } from "../messages.ts";
import { withFixes } from "../probe-fixes.ts";
import type { Session } from "../session.ts";
import type { RawSettings } from "../settings.ts";
import type { FixSources } from "./code-action.ts";
import { choicesOf } from "./own-places.ts";
import { type OpenPlace, failed } from "./probe-opening.ts";
import { openPlace } from "./probe-place.ts";
import { ProbeProgressReporter } from "./probe-progress.ts";
import { endpointsOf } from "./targets.ts";

/** Loaded when wanted. */
type NetworkCheck = typeof networkCheck;

/** Answers `surefetch/probe`. Whatever goes wrong on the way to the report is said in the result. */
export async function answerProbe(
  sources: FixSources,
  params: ProbeParams,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const { session } = sources;
  const { language } = session;
  if (!session.isTrusted) return failed(say("untrusted", language));
  const settings = await session.settings.get(params.uri);
  const check = await import("../../probe/network-check.ts");
  const opening = { session, settings, check, signal, document: params };
  const place = await openPlace(opening, params.place);
  if ("outcome" in place) return place;
  const { engine, container } = place;
  const progress = new ProbeProgressReporter(session, params, place);
  try {
    const planned = await endpointsToProbe(session, params, signal);
    const inputs =
      planned ?? (await check.containerEndpoints(engine, container.id, signal));
    const request: ProbeRequest = {
      engine,
      place: place.kind,
      limits: place.limits,
      container,
      targets: check.makeTargets(inputs).targets,
      deadlineSeconds: deadlineSeconds(settings),
      ...allowances(settings),
      privateHosts: check.privateHostsOf({
        network: await networkOf(session, params.uri),
      }),
      signal,
      onProgress: (step) => progress.report(step),
    };
    const run = await runFrom(place, request, { session, settings, params });
    const report = check.withLoopbackNote(run);
    const view = await viewOf(session, params.uri, report, check);
    return {
      outcome: outcomeOf(report),
      markdown: check.renderReport(report, language),
      report,
      view: await noted(sources, view, { planned, report, params, check }),
      ...(await choicesOf(place, report, opening)),
    };
  } finally {
    progress.end();
    await place.close();
  }
}

/** Runs the checks in a place alone, or compares a container with others where that is wanted. */
async function runFrom(
  { kind, owner }: OpenPlace,
  request: ProbeRequest,
  {
    session,
    settings,
    params,
  }: {
    readonly session: Session;
    readonly settings: RawSettings;
    readonly params: ProbeParams;
  },
): Promise<ProbeReport> {
  const check = await import("../../probe/network-check.ts");
  const isCompared =
    (kind === "container" || kind === "sidecar") &&
    (params.compare ?? comparesAlways(settings));
  if (!isCompared) return check.runProbe(request);
  const host = await session.platform.host();
  return check.probeEverywhere(request, { beside: owner?.beside, host });
}

/** Notes what was found at its tokens, and gives the view with the fixes for it. */
async function noted(
  sources: FixSources,
  view: ReportView,
  {
    planned = [],
    report,
    params: { uri, sites },
    check: { makeTargets },
  }: {
    readonly planned: readonly PlannedEndpoint[] | undefined;
    readonly report: ProbeReport;
    readonly params: ProbeParams;
    readonly check: NetworkCheck;
  },
): Promise<ReportView> {
  if (uri === undefined) return view;
  const run = { uri, planned, report, makeTargets };
  await sources.findings.note({ ...run, isPart: sites !== undefined });
  // A cancelled check has found what it has found.
  return withFixes(sources, view, run, new AbortController().signal);
}

function outcomeOf({ outcome }: ProbeReport): ProbeResult["outcome"] {
  if (outcome.kind === "cancelled") return "cancelled";
  return outcome.kind === "failed" || outcome.kind === "unavailable"
    ? "failed"
    : "done";
}

/** What the document's builds contact; undefined where no build is known, so that the container's environment decides. */
async function endpointsToProbe(
  session: Session,
  params: ProbeParams,
  signal: AbortSignal,
): Promise<readonly PlannedEndpoint[] | undefined> {
  const { uri } = params;
  const document = uri === undefined ? undefined : session.documents.get(uri);
  const planned = await endpointsOf(session, params, signal);
  const isDockerfile =
    document !== undefined && checkedLanguage(document) === "dockerfile";
  return planned.length > 0 || isDockerfile ? planned : undefined;
}

async function viewOf(
  session: Session,
  uri: string | undefined,
  report: ProbeReport,
  { suggestedProfile, viewReport }: NetworkCheck,
): Promise<ReportView> {
  const location = uri === undefined ? undefined : session.projects.locate(uri);
  const view = viewReport(report, session.language, ({ file }) =>
    location === undefined
      ? undefined
      : uriOf(file as FileHandle, location, session),
  );
  const suggested = suggestedProfile(
    report,
    (await networkOf(session, uri)).profile,
  );
  return suggested === undefined
    ? view
    : { ...view, suggestedProfile: suggested };
}

/** What the user says of networks, for a document or for all. */
async function networkOf(
  session: Session,
  uri: string | undefined,
): Promise<Config["network"]> {
  if (uri === undefined)
    return configFromSettings(await session.settings.get(uri)).network;
  const { value } = await session.ask(
    uri,
    (_, config) => config.network,
    new AbortController().signal,
  );
  return value;
}
