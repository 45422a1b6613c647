import type { Config } from "../../config.ts";
import { goDefaults } from "../../knowledge/go-defaults.ts";
import { goProxyFacts } from "../../knowledge/go-proxies.ts";
import { isReachable } from "../../knowledge/network-profiles.ts";
import type { GoDownload } from "../go/go-downloads.ts";
import { factsOf } from "./go-proxy-entries.ts";
import type { GoSettings } from "../go/go-settings.ts";
import { parseGoProxy, type GoProxyEntry } from "./goproxy.ts";
import { valueOf, type Value } from "../value.ts";

/** The database whose key is built into go, and its address for mainland China. */
const KNOWN = "sum.golang.org";
const IN_CHINA = "sum.golang.google.cn";

/**
 * The database that a fix writes: the known one, or its other address where the network cannot count on that and no proxy
 * in between passes it on.
 */
export function databaseFor(
  settings: GoSettings | undefined,
  network: Config["network"],
): string {
  const { profile } = network;
  if (profile === "global" || settings === undefined) return KNOWN;
  // A proxy that cannot be reached passes nothing on.
  const answers = serversOf(settings)
    .filter(({ parsed }) => isReachable(parsed?.host ?? "", profile))
    .map((one) => servesDatabase(one, network));
  const isCutOff = answers.every((one) => one === "no");
  return answers.includes("yes") || (isReachable(KNOWN, profile) && !isCutOff)
    ? KNOWN
    : IN_CHINA;
}

/** The http servers of GOPROXY that go may come to; none where it is not known. */
export function serversOf(settings: GoSettings): readonly GoProxyEntry[] {
  const value = valueOf(settings.get("GOPROXY"));
  const list = parseGoProxy(
    value === "" ? (goDefaults.GOPROXY ?? "") : (value ?? ""),
  );
  return list.entries.filter(
    ({ isReachable: isReached, url }) =>
      isReached && url !== undefined && /^https?:/.test(url),
  );
}

/** What the user says of his mirrors, else what is known; one that has moved is what it has become. */
export function servesDatabase(
  entry: GoProxyEntry,
  { mirrors }: Config["network"],
): "yes" | "no" | "unknown" {
  const url = withoutSlash(entry.url ?? "");
  const own = mirrors.find(
    (one) => one.kind === "go" && withoutSlash(one.url) === url,
  );
  if (own?.sumdb !== undefined) return own.sumdb ? "yes" : "no";
  const facts = factsOf(entry);
  const living =
    facts?.replacement === undefined ? facts : goProxyFacts(facts.replacement);
  return living?.sumdb ?? "unknown";
}

function withoutSlash(url: string): string {
  return url.replace(/\/$/, "");
}

/** Whether a download asks for a hash, that of a Go toolchain included. */
export function needsDatabase({
  asksForHash,
  needs: { toolchain },
}: GoDownload): Value<boolean> {
  const isFetched = toolchain.kind === "known" && toolchain.value !== "never";
  return isFetched
    ? { kind: "known", value: true, origin: toolchain.origin }
    : asksForHash;
}
