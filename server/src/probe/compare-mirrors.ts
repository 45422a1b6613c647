import type { Mirror } from "../core/config.ts";
import {
  mirrorCandidates,
  targetsOf,
  type MirrorCandidate,
} from "./mirror-candidates.ts";
import {
  rankMirrors,
  type AnsweredMirror,
  type RankedMirror,
} from "./mirror-ranking.ts";
import { runProbe } from "./run.ts";
import type {
  Engine,
  EndpointReport,
  ProbeReport,
  ProbeRequest,
  RejectedTarget,
} from "./types.ts";

/** What a comparison is made with. */
export interface MirrorRequest extends Omit<ProbeRequest, "targets"> {
  /** The engine that knows what the container was started with, where one does. */
  readonly owner?: Pick<Engine, "beside"> | undefined;
  /** The user's, of all kinds. */
  readonly mirrors: readonly Mirror[];
}

/** The result of one comparison. Its JSON is a public format. */
export interface MirrorReport extends Omit<
  ProbeReport,
  "endpoints" | "summary"
> {
  /** The best first. */
  readonly mirrors: readonly RankedMirror[];
  /** What could not be asked, and why. */
  readonly rejected: readonly RejectedTarget[];
}

/**
 * Asks the mirrors that can be known of from inside a container, with one exec, and ranks them by their answers. Never
 * throws; ends as the network check does, and leaves as little behind.
 */
export async function compareMirrors({
  mirrors: own,
  owner,
  ...request
}: MirrorRequest): Promise<MirrorReport> {
  const goproxy = await goproxyOf({ ...request, owner });
  const { mirrors, rejected } = mirrorCandidates(own, goproxy);
  const { targets } = targetsOf(mirrors);
  const {
    endpoints,
    summary: _,
    ...report
  } = await runProbe({
    ...request,
    targets,
  });
  return {
    ...report,
    mirrors: rankMirrors(answeredBy(mirrors, endpoints)),
    rejected,
  };
}

/** GOPROXY of the container: what the engine knows of it, else what a shell in it says. Empty where nothing sets it. */
async function goproxyOf({
  owner,
  engine,
  container,
  signal,
}: Pick<
  MirrorRequest,
  "engine" | "owner" | "container" | "signal"
>): Promise<string> {
  const known = await owner?.beside?.settings(container.id, signal);
  if (known?.kind === "ok") return known.value.environment["GOPROXY"] ?? "";
  let output = "";
  const said = await engine.exec(
    container.id,
    ["sh", "-c", 'printf %s "$GOPROXY"'],
    {
      environment: {},
      signal,
      timeout: 5_000,
      maxBytes: 10_000,
      onData: (text) => {
        output += text;
      },
    },
  );
  return said.kind === "ok" ? output : "";
}

/** Nothing where a run ended before anything could be said of a mirror. */
function answeredBy(
  mirrors: readonly MirrorCandidate[],
  endpoints: readonly EndpointReport[],
): readonly AnsweredMirror[] {
  const byUrl = new Map(endpoints.map((each) => [each.target.url, each]));
  return mirrors.flatMap((mirror) => {
    const [modules, checksums, zip] = [
      byUrl.get(mirror.targets.modules.url),
      byUrl.get(mirror.targets.checksums.url),
      byUrl.get(mirror.targets.zip.url),
    ];
    return modules === undefined || checksums === undefined || zip === undefined
      ? []
      : [{ mirror, answers: { modules, checksums, zip } }];
  });
}
