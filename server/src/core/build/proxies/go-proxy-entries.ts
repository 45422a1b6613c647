import { goProxyFacts, type GoProxyFacts } from "../../knowledge/go-proxies.ts";
import { redactUrl } from "../../text/url.ts";
import { goDownloads, type GoDownload } from "../go/go-downloads.ts";
import { entriesAsMeant, type SeenGoProxy } from "./go-proxy-values.ts";
import type { GoSettings } from "../go/go-settings.ts";
import { isOlderGo } from "../go/go-version.ts";
import {
  parseGoProxy,
  type GoProxyEntry,
  type GoProxyList,
} from "./goproxy.ts";
import { lostGoProxies } from "./lost-go-proxy.ts";
import { valueOf, type Value } from "../value.ts";
import type { DockerfileContext } from "../../rule.ts";

/** The entries of a list with the slips in them put right: those are another rule's. */
export function meantEntries(list: GoProxyList): readonly GoProxyEntry[] {
  return list.entries.flatMap((entry) => entriesAsMeant(list, entry));
}

/** What is known of the server behind an entry; undefined for words, files, private and unknown servers. */
export function factsOf({ url }: GoProxyEntry): GoProxyFacts | undefined {
  return url !== undefined && /^https?:/.test(url)
    ? goProxyFacts(url)
    : undefined;
}

/** A known server that serves no modules any more, or never has. */
export function isDead(entry: GoProxyEntry): boolean {
  const facts = factsOf(entry);
  return facts !== undefined && facts.status !== "active";
}

/** The entry's host; the word itself for `direct` and `off`. */
export function nameOf({ parsed, text }: GoProxyEntry): string {
  return parsed === undefined || parsed.host === ""
    ? redactUrl(text)
    : parsed.host;
}

/** True where go would refuse the entry, or misread it: goproxy-malformed speaks. */
export function hasProblem(
  { problems }: GoProxyList,
  { end, start }: GoProxyEntry,
): boolean {
  return problems.some((one) => one.start < end && start < one.end);
}

/**
 * The first host that go will ask once the slips in GOPROXY are put right: a finding that names it stays the same then.
 * Undefined where there is no slip, or nobody would be asked.
 */
export function hostAsMeant({
  needs,
  settings,
}: Pick<GoDownload, "needs" | "settings">): string | undefined {
  const value = valueOf(settings.get("GOPROXY"));
  if (value === undefined) return undefined;
  const list = parseGoProxy(value);
  const [first] = list.problems.length === 0 ? [] : meantEntries(list);
  if (first?.kind === "direct") return needs.paths?.[0]?.split("/", 1)[0];
  return first?.parsed?.host === "" ? undefined : first?.parsed?.host;
}

/** `|` is known from Go 1.15 on; an unknown Go is taken for a newer one. */
export function knowsPipe({ version }: GoSettings): boolean {
  const own = valueOf(version);
  return own === undefined || !isOlderGo(own, "1.15");
}

/** The downloads that see a value of GOPROXY, or were meant to. */
export function downloadsOf(
  seen: SeenGoProxy,
  context: DockerfileContext,
): readonly GoDownload[] {
  const lost = lostGoProxies(context)
    .filter(({ reason, value }) => reason !== "overridden" && isOf(value, seen))
    .flatMap(({ sites }) => sites.map(({ command }) => command));
  return goDownloads(context).filter(
    ({ go, settings }) =>
      isOf(settings.stated("GOPROXY"), seen) || lost.includes(go.command),
  );
}

function isOf(value: Value | undefined, { setAt, text }: SeenGoProxy): boolean {
  if (value?.kind !== "known") return false;
  return text === undefined
    ? value.origin.span?.start === setAt.start
    : value.text?.start === text.span.start;
}
