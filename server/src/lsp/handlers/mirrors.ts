import type { Mirror } from "../../core/config.ts";
import type { MirrorsParams, MirrorsResult } from "../../protocol.ts";
import { configFromSettings, deadlineSeconds } from "../config.ts";
import { text as say } from "../messages.ts";
import type { Session } from "../session.ts";
import { openPlace } from "./probe-place.ts";
import { ProbeProgressReporter } from "./probe-progress.ts";

/** Answers `surefetch/mirrors`. Whatever goes wrong on the way to the comparison is said in the result. */
export async function answerMirrors(
  session: Session,
  params: MirrorsParams,
  signal: AbortSignal,
): Promise<MirrorsResult> {
  const { language } = session;
  if (!session.isTrusted)
    return { outcome: "failed", markdown: say("untrusted", language) };
  const settings = await session.settings.get(params.uri);
  const check = await import("../../probe/network-check.ts");
  const opening = { session, settings, check, signal, document: params };
  const place = await openPlace(opening, params.place);
  if ("outcome" in place) {
    const { outcome, markdown } = place;
    return { outcome, markdown };
  }
  const { engine, container, limits, owner } = place;
  const progress = new ProbeProgressReporter(session, params, place);
  try {
    const report = await check.compareMirrors({
      engine,
      // What it knows is the container's own: a place of another kind has another environment.
      owner: place.kind === "container" ? owner : undefined,
      place: place.kind,
      container,
      limits,
      mirrors: await mirrorsOf(session, params.uri, signal),
      deadlineSeconds: deadlineSeconds(settings),
      signal,
      onProgress: (step) => progress.report(step),
    });
    const { kind } = report.outcome;
    const isFailed = kind === "failed" || kind === "unavailable";
    return {
      outcome:
        kind === "cancelled" ? "cancelled" : isFailed ? "failed" : "done",
      markdown: check.renderMirrors(report, language),
      report,
      view: check.viewMirrors(report, language),
    };
  } finally {
    progress.end();
    await place.close();
  }
}

/** The user's mirrors: the editor's settings under the `.surefetch.yaml` that counts for the file. */
async function mirrorsOf(
  session: Session,
  uri: string | undefined,
  signal: AbortSignal,
): Promise<readonly Mirror[]> {
  if (uri === undefined)
    return configFromSettings(await session.settings.get(uri)).network.mirrors;
  const { value } = await session.ask(
    uri,
    (_, config) => config.network.mirrors,
    signal,
  );
  return value;
}
