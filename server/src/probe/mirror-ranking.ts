import type { MessageUse } from "../core/finding.ts";
import type { MirrorCandidate, MirrorQuestion } from "./mirror-candidates.ts";
import { isSlow, mirrorSentence } from "./mirror-texts.ts";
import { isHealthy } from "./report.ts";
import type { EndpointReport, VerdictId } from "./types.ts";

/** Whether a mirror serves modules. `private-only`: a private one that has no public module. `page`: HTTP 200 with a web page. */
export type ServesModules =
  "yes" | "not-tested" | "private-only" | "no" | "page";

/** Whether it passes on the checksum database; where it says `no`, go asks the database itself. `fails` ends downloads. */
export type PassesDatabase = "yes" | "no" | "not-tested" | "fails";

/** Whether a small zip comes. `elsewhere`: it redirects to a host that was not asked. */
export type GivesZip = "yes" | "elsewhere" | "not-tested" | "no";

/** A mirror as the container sees it. */
export interface RankedMirror {
  /** 1 is the best. */
  readonly rank: number;
  readonly url: string;
  readonly host: string;
  readonly sources: MirrorCandidate["sources"];
  readonly isPrivate: boolean;
  readonly modules: ServesModules;
  readonly checksums: PassesDatabase;
  readonly zip: GivesZip;
  /** Milliseconds from connecting to the first byte, the median of what was asked; undefined where nothing answered. */
  readonly firstByteMilliseconds?: number;
  /** Milliseconds from connecting to the last byte of a zip of 3 kB. */
  readonly zipMilliseconds?: number;
  readonly mark: "ok" | "slow" | "failed" | "unknown";
  /** What to think of it, in one sentence. */
  readonly verdict: MessageUse;
  /** The network check's verdict about each question. */
  readonly verdicts: Readonly<Record<MirrorQuestion, VerdictId>>;
}

/** How one mirror has answered. */
export type MirrorAnswers = Readonly<Record<MirrorQuestion, EndpointReport>>;

export interface AnsweredMirror {
  readonly mirror: MirrorCandidate;
  readonly answers: MirrorAnswers;
}

const MODULES: readonly ServesModules[] = [
  "yes",
  "not-tested",
  "private-only",
  "no",
  "page",
];
const CHECKSUMS: readonly PassesDatabase[] = [
  "yes",
  "no",
  "not-tested",
  "fails",
];
const ZIP: readonly GivesZip[] = ["yes", "elsewhere", "not-tested", "no"];

/**
 * Ranks mirrors: serving modules counts more than passing on the checksum database, that more than the zip, that more
 * than the time to the first byte; the zip's time decides ties. A web page ranks last.
 */
export function rankMirrors(
  answered: readonly AnsweredMirror[],
): readonly RankedMirror[] {
  return answered
    .map(judge)
    .toSorted(compare)
    .map((judged, index) => ({ rank: index + 1, ...judged }));
}

type Judged = Omit<RankedMirror, "rank">;

function compare(one: Judged, other: Judged): number {
  return (
    MODULES.indexOf(one.modules) - MODULES.indexOf(other.modules) ||
    CHECKSUMS.indexOf(one.checksums) - CHECKSUMS.indexOf(other.checksums) ||
    ZIP.indexOf(one.zip) - ZIP.indexOf(other.zip) ||
    earlier(one.firstByteMilliseconds, other.firstByteMilliseconds) ||
    earlier(one.zipMilliseconds, other.zipMilliseconds)
  );
}

/** What was not measured comes last. */
function earlier(one: number | undefined, other: number | undefined): number {
  if (one === other) return 0;
  return (one ?? Infinity) - (other ?? Infinity);
}

function judge({ mirror, answers }: AnsweredMirror): Judged {
  const { modules, checksums, zip } = answers;
  const facts = {
    modules: servesModules(modules, mirror),
    checksums: passesDatabase(checksums),
    zip: givesZip(zip),
  };
  const firstByte = median(
    [modules, checksums, zip].flatMap((each) => firstByteOf(each) ?? []),
  );
  const zipTime = facts.zip === "yes" ? lastByteOf(zip) : undefined;
  const { url, host, sources, isPrivate } = mirror;
  return {
    url,
    host,
    sources,
    isPrivate,
    ...facts,
    ...(firstByte !== undefined && { firstByteMilliseconds: firstByte }),
    ...(zipTime !== undefined && { zipMilliseconds: zipTime }),
    mark: markOf(facts, modules),
    verdict: mirrorSentence({ ...facts, host, firstByte, zipTime, answers }),
    verdicts: {
      modules: modules.verdict.id,
      checksums: checksums.verdict.id,
      zip: zip.verdict.id,
    },
  };
}

function servesModules(
  endpoint: EndpointReport,
  { isPrivate }: MirrorCandidate,
): ServesModules {
  const { http } = endpoint.steps;
  if (http.content === "html" && http.status === 200) return "page";
  const isMissing = http.status === 404 || http.status === 410;
  if (isPrivate && isMissing) return "private-only";
  if (isUntested(endpoint)) return "not-tested";
  return isHealthy(endpoint) ? "yes" : "no";
}

function passesDatabase(endpoint: EndpointReport): PassesDatabase {
  const { status, outcome } = endpoint.steps.http;
  if (isUntested(endpoint)) return "not-tested";
  if (outcome === "ok" && (status === 404 || status === 410)) return "no";
  return isHealthy(endpoint) && status === 200 ? "yes" : "fails";
}

function givesZip(endpoint: EndpointReport): GivesZip {
  const { http } = endpoint.steps;
  const { status, content, outcome } = http;
  if (isUntested(endpoint)) return "not-tested";
  if (outcome !== "ok" || status === undefined || !isHealthy(endpoint))
    return "no";
  if (status >= 300 && status < 400) return "elsewhere";
  if (status !== 200) return "no";
  if (content === undefined) return "not-tested";
  // curl tells when a body ends too early.
  const isCut = http.method === "curl" && http.bodyMilliseconds === undefined;
  return content === "zip" && !isCut ? "yes" : "no";
}

/** Nothing was seen of an HTTP answer, and nothing says why there is none. */
function isUntested({ verdict, steps }: EndpointReport): boolean {
  const { id } = verdict;
  return (
    id === "not-tested" ||
    id === "cancelled" ||
    id === "unknown" ||
    (id === "ok" && steps.http.outcome === "not-tested")
  );
}

function markOf(
  {
    modules,
    checksums,
    zip,
  }: Pick<RankedMirror, "modules" | "checksums" | "zip">,
  endpoint: EndpointReport,
): RankedMirror["mark"] {
  if (modules === "not-tested") return "unknown";
  if (modules !== "yes" || checksums === "fails" || zip === "no")
    return "failed";
  return isSlow(endpoint) ? "slow" : "ok";
}

/**
 * From connecting to the first byte of the answer. The lookup is the nameserver's work, and the same for all that is asked
 * of a host; where many programs start at once it holds the waiting for a processor too.
 */
function firstByteOf({ steps }: EndpointReport): number | undefined {
  const { tcp, tunnel, tls, http } = steps;
  if (http.outcome !== "ok" || http.milliseconds === undefined)
    return undefined;
  return [tcp, tunnel, tls, http].reduce(
    (sum, step) => sum + (step?.milliseconds ?? 0),
    0,
  );
}

function lastByteOf(endpoint: EndpointReport): number | undefined {
  const { bodyMilliseconds } = endpoint.steps.http;
  const firstByte = firstByteOf(endpoint);
  return firstByte === undefined || bodyMilliseconds === undefined
    ? undefined
    : firstByte + bodyMilliseconds;
}

/** The middle one; of two the mean, in whole milliseconds. */
function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 || low === undefined || high === undefined
    ? high
    : Math.round((low + high) / 2);
}
