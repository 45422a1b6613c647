import type { DockerfileContext } from "../../rule.ts";
import type { GoDownload } from "../go/go-downloads.ts";
import { downloadsOf, isDead, meantEntries } from "./go-proxy-entries.ts";
import { seenGoProxies, type SeenGoProxy } from "./go-proxy-values.ts";
import { matchPrefixPatterns } from "../private/go-patterns.ts";
import { valueOf } from "../value.ts";

/** A GOPROXY that sends go to the origin of public modules. */
export interface DirectGoProxy {
  readonly seen: SeenGoProxy;
  /** Of the modules that no pattern makes private, in the order of the go.mod; empty where they are not known. */
  readonly hosts: readonly string[];
}

/** Each GOPROXY that is `direct` and no more, at downloads that need a module which is not private. */
export function directGoProxies(
  context: DockerfileContext,
): readonly DirectGoProxy[] {
  return seenGoProxies(context).flatMap((seen) => {
    const [first, ...others] = meantEntries(seen.list);
    // What stands behind it and could serve is goproxy-unreachable-entry's.
    if (first?.kind !== "direct" || !others.every(isDead)) return [];
    const paths = downloadsOf(seen, context).flatMap(
      (one) => publicPaths(one) ?? [],
    );
    if (paths.length === 0) return [];
    const hosts = paths.map((path) => path.split("/", 1)[0] ?? "");
    return [{ seen, hosts: [...new Set(hosts)].filter((one) => one !== "") }];
  });
}

/** The modules that go asks their origin for though they are public; `[""]` where go.mod is not known. */
function publicPaths(download: GoDownload): readonly string[] | undefined {
  const { go, module, needs, settings } = download;
  const exempt = settings.get("GONOPROXY");
  if (exempt.kind === "unknown" && exempt.reason !== "unknown-base-image")
    return undefined;
  if (isFreshOnPurpose(download)) return undefined;
  const patterns = valueOf(exempt) ?? "";
  if (needs.paths !== undefined)
    return needs.paths.filter((path) => !matchPrefixPatterns(patterns, path));
  // A go.mod that is not to be seen, of which nothing is declared private: a download of its own has something to fetch.
  const isExplicit = go.verb === "mod download" || go.verb === "get";
  const isThere =
    module?.kind === "ambiguous" && module.reason !== "not-loaded";
  return isExplicit && isThere && patterns === "" ? [""] : undefined;
}

/** `GOPROXY=direct go install pkg@main`: a proxy answers with what it kept of the branch, so it is left out for this one. */
function isFreshOnPurpose({ go, settings }: GoDownload): boolean {
  const version = /@(.*)$/s.exec(go.operands[0] ?? "")?.[1];
  const isInline = settings.stated("GOPROXY")?.origin?.kind === "inline";
  return isInline && version !== undefined && !/^v\d/.test(version);
}
