import type { DockerfileContext } from "../../rule.ts";
import { bringsModules } from "./brought-modules.ts";
import { goDownloads, type GoDownload } from "../go/go-downloads.ts";
import { matchPrefixPatterns } from "./go-patterns.ts";
import type { GoProxyEntry } from "../proxies/goproxy.ts";
import type { Stage } from "../model.ts";
import {
  coverageOf,
  isMeant,
  isPublicChain,
  privateModules,
  proxyChain,
  type Coverage,
  type PrivateModule,
} from "./private-modules.ts";
import { isBuiltOn } from "../steps-before.ts";
import { valueOf } from "../value.ts";

/** A download that asks the public for private modules. */
export interface UncoveredModules {
  readonly download: GoDownload;
  /** One or more. */
  readonly modules: readonly [PrivateModule, ...PrivateModule[]];
  /** Who learns their names first. */
  readonly asked: string;
  /**
   * `proxy`: the origin is asked behind the proxies. `stops`: nobody else is asked. `database`: go fetches from the origin,
   * but looks up the hash.
   */
  readonly effect: "proxy" | "stops" | "database";
}

/** The first such download of each stage that is built on none that has one. */
export function uncoveredModules(
  context: DockerfileContext,
): readonly UncoveredModules[] {
  const found: UncoveredModules[] = [];
  const stages = new Set<Stage>();
  for (const download of goDownloads(context)) {
    if (isBuiltOn(download.go.stage, stages)) continue;
    const one = judge(download, context);
    if (one === undefined) continue;
    stages.add(download.go.stage);
    found.push(one);
  }
  return found;
}

function judge(
  download: GoDownload,
  context: DockerfileContext,
): UncoveredModules | undefined {
  const coverage = coverageOf(download);
  const chain = proxyChain(download.settings);
  const [first] = chain ?? [];
  if (coverage === undefined || chain === undefined || first === undefined)
    return undefined;
  if (first.kind === "off" || !isPublicChain(chain)) return undefined;
  if (bringsModules(download, context)) return undefined;
  const leak =
    first.kind === "url"
      ? toProxy(first, chain, coverage)
      : toDatabase(download, coverage);
  if (leak === undefined) return undefined;
  const { asked, effect, list } = leak;
  const [module, ...others] = privateModules(download, context).filter(
    ({ path }) =>
      !matchPrefixPatterns(list, path) &&
      !coverage.intended.split(",").some((glob) => isMeant(glob, path)),
  );
  if (module === undefined) return undefined;
  return { download, modules: [module, ...others], asked, effect };
}

type Leak = Pick<UncoveredModules, "asked" | "effect"> & {
  /** What is kept back from there. */
  readonly list: string;
};

function toProxy(
  { parsed, text }: GoProxyEntry,
  chain: readonly GoProxyEntry[],
  { noProxy }: Coverage,
): Leak {
  const effect = chain.at(-1)?.kind === "direct" ? "proxy" : "stops";
  return { asked: parsed?.host ?? text, effect, list: noProxy };
}

/** `GOPROXY=direct`: only the checksum database is left that could learn a name. */
function toDatabase(
  { asksForHash, settings }: GoDownload,
  { noSumDb }: Coverage,
): Leak | undefined {
  const database = valueOf(settings.get("GOSUMDB")) ?? "off";
  const isAsked = valueOf(asksForHash) === true && database !== "off";
  const asked = /^[\w.-]+/.exec(database)?.[0] ?? "";
  return isAsked ? { asked, effect: "database", list: noSumDb } : undefined;
}
