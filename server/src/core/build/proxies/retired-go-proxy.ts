import type { Config } from "../../config.ts";
import { goProxyFacts, type GoProxyFacts } from "../../knowledge/go-proxies.ts";
import { isReachable } from "../../knowledge/network-profiles.ts";
import type { ReportedEdit } from "../../rule.ts";
import { parseUrl } from "../../text/url.ts";
import { goProxyChoices } from "./go-proxy-choices.ts";
import { factsOf, isDead, nameOf } from "./go-proxy-entries.ts";
import type { SeenGoProxy } from "./go-proxy-values.ts";
import type { GoProxyEntry, GoProxyList } from "./goproxy.ts";
import { changeValue } from "../value-text.ts";

export interface RetiredFix {
  /** `own`: the same host; `other`: another host sees the module paths, be it the same operator's. */
  readonly kind: "own" | "other" | "remove";
  readonly url: string;
  readonly host: string;
  readonly safe: boolean;
  readonly edits: readonly ReportedEdit[];
}

/** True where the download ends at this entry: go asks nobody behind it, and no living server stood in front. */
export function endsAt(list: GoProxyList, entry: GoProxyEntry): boolean {
  const facts = factsOf(entry);
  if (facts === undefined || !entry.isReachable) return false;
  const before = list.entries.filter((one) => one.start < entry.start);
  if (!before.every(isDead)) return false;
  if (entry.next === "never") return true;
  // A living host may answer 404 at a path that never was, and go asks on behind a comma.
  const mayAnswer = facts.status === "fake" && hasPath(facts);
  return entry.next === "not-found" && !mayAnswer;
}

function hasPath({ urls }: GoProxyFacts): boolean {
  return urls.some((url) => (parseUrl(url)?.path ?? "") !== "");
}

/** What to write instead of a server that is gone; undefined where the value stands in pieces. */
export function fixRetired(
  { list, text }: SeenGoProxy,
  entry: GoProxyEntry,
  network: Config["network"],
): RetiredFix | undefined {
  const { end, start } = entry;
  if (text === undefined) return undefined;
  const replacement = entry.isReachable
    ? findReplacement(list, entry, network)
    : undefined;
  if (replacement !== undefined) {
    const newText = replacement.url;
    const edits = changeValue(text, [{ start, end, newText }]);
    return { ...replacement, edits };
  }
  const edits = changeValue(text, [
    { ...withSeparator(list, entry), newText: "" },
  ]);
  const left = list.entries.filter(
    (one) => one !== entry && one.isReachable && one.kind === "url",
  );
  // One server alone would be another finding.
  if (entry.isReachable && left.length < 2) return undefined;
  return { kind: "remove", url: "", host: "", safe: true, edits };
}

function findReplacement(
  list: GoProxyList,
  entry: GoProxyEntry,
  network: Config["network"],
): Omit<RetiredFix, "edits"> | undefined {
  const named = namedReplacement(entry);
  if (named?.isOwn === true) {
    const { host, url } = named;
    return {
      kind: host === nameOf(entry) ? "own" : "other",
      url,
      host,
      safe: true,
    };
  }
  const taken = new Set(list.entries.map(nameOf));
  const choices = goProxyChoices(network);
  const own = choices.filter(({ isOwn }) => isOwn);
  const usable =
    named !== undefined && isReachable(named.host, network.profile)
      ? [named]
      : [];
  const found = [...own, ...usable, ...choices].find(
    ({ host }) => !taken.has(host),
  );
  return (
    found && { kind: "other", url: found.url, host: found.host, safe: false }
  );
}

/** What the table of proxies names instead; `isOwn` where the same host or operator runs it. */
function namedReplacement(
  entry: GoProxyEntry,
): { url: string; host: string; isOwn: boolean } | undefined {
  const facts = factsOf(entry);
  const url = facts?.replacement;
  const host = url === undefined ? undefined : parseUrl(url)?.host;
  if (facts === undefined || url === undefined || host === undefined)
    return undefined;
  const operator = goProxyFacts(url)?.operator ?? "";
  const isSameOperator = operator !== "" && operator === facts.operator;
  return { url, host, isOwn: isSameOperator || host === nameOf(entry) };
}

/** The entry and the separator that divides it from its neighbour. */
function withSeparator(
  list: GoProxyList,
  { end, separatorAt, start }: GoProxyEntry,
): { start: number; end: number } {
  const before = list.entries.findLast((one) => one.start < start);
  if (before !== undefined) return { start: before.end, end };
  return { start, end: separatorAt === undefined ? end : separatorAt + 1 };
}
