import type { EndpointView, ReportView } from "../../../server/src/protocol.ts";

/** What became of an endpoint from one run to the next. */
export type Change =
  | "fixed"
  | "broken"
  | "still-fails"
  | "fails-otherwise"
  | "faster"
  | "slower"
  | "same"
  | "new"
  | "gone"
  | "not-comparable";

export interface Comparison {
  readonly url: string;
  readonly before: EndpointView | undefined;
  readonly now: EndpointView | undefined;
  readonly change: Change;
  /** Milliseconds between the two, for `faster` and `slower`. */
  readonly difference: number;
}

/** Compares two runs endpoint by endpoint, in the order of the later one. */
export function compareRuns(
  before: ReportView,
  now: ReportView,
): readonly Comparison[] {
  const earlier = new Map(before.endpoints.map((each) => [each.url, each]));
  const later = new Set(now.endpoints.map(({ url }) => url));
  return [
    ...now.endpoints.map((each) => compare(earlier.get(each.url), each)),
    ...before.endpoints
      .filter(({ url }) => !later.has(url))
      .map((each) => compare(each, undefined)),
  ];
}

/** Milliseconds of all steps together. */
export function totalOf({ steps }: EndpointView): number {
  return steps.reduce((sum, { milliseconds }) => sum + (milliseconds ?? 0), 0);
}

function compare(
  before: EndpointView | undefined,
  now: EndpointView | undefined,
): Comparison {
  const url = (now ?? before)?.url ?? "";
  const difference =
    before === undefined || now === undefined
      ? 0
      : totalOf(now) - totalOf(before);
  const change = changeOf(before, now, difference);
  return { url, before, now, change, difference: Math.abs(difference) };
}

function changeOf(
  before: EndpointView | undefined,
  now: EndpointView | undefined,
  difference: number,
): Change {
  if (before === undefined) return "new";
  if (now === undefined) return "gone";
  if (before.mark === "unknown" || now.mark === "unknown")
    return "not-comparable";
  const failed = [before, now].map(({ mark }) => mark === "failed");
  if (failed[0] !== failed[1]) return failed[0] === true ? "fixed" : "broken";
  if (failed[0] === true)
    return before.verdictId === now.verdictId
      ? "still-fails"
      : "fails-otherwise";
  // Two runs of a healthy network differ a little.
  if (Math.abs(difference) <= Math.max(20, totalOf(before) / 5)) return "same";
  return difference < 0 ? "faster" : "slower";
}
