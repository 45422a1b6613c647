import type { DockerfileContext } from "../../rule.ts";
import { goDownloads, type GoDownload } from "../go/go-downloads.ts";
import { matchPrefixPatterns } from "../private/go-patterns.ts";
import { isOlderGo } from "../go/go-version.ts";
import { lostGoProxies } from "./lost-go-proxy.ts";
import type { Stage } from "../model.ts";
import { valueOf } from "../value.ts";

/** The first download of each stage that nothing gives a GOPROXY; a stage below that has one speaks for those on it. */
export function unsetGoProxies(
  context: DockerfileContext,
): readonly GoDownload[] {
  const found = new Map<Stage, GoDownload>();
  const lost = new Set(
    lostGoProxies(context).flatMap(({ sites }) =>
      sites.map(({ command }) => command),
    ),
  );
  for (const download of goDownloads(context)) {
    const { command, stage } = download.go;
    // One that was set and is lost is goproxy-not-in-scope's.
    if (lost.has(command) || !usesDefault(download)) continue;
    if (!stagesBelow(stage).some((one) => found.has(one)))
      found.set(stage, download);
  }
  return [...found.values()];
}

/** Nothing sets GOPROXY (an image that is not known may, and so may the caller), and some module is not private. */
function usesDefault(download: GoDownload): boolean {
  const { go, needs, settings } = download;
  // `ARG GOPROXY=` is there for the caller.
  if (go.command.variable("GOPROXY") !== undefined) return false;
  if (settings.stated("GOPROXY") !== undefined || !readsGoProxy(download))
    return false;
  const exempt = settings.get("GONOPROXY");
  if (exempt.kind === "unknown") return false;
  const patterns = valueOf(exempt) ?? "";
  // A build of sources that are not to be seen may find vendor/.
  if (needs.paths === undefined)
    return /^(?:mod download|mod tidy|get)$/.test(go.verb);
  return needs.paths.some((path) => !matchPrefixPatterns(patterns, path));
}

/** Go before 1.13 has no default proxy, and `go get` without modules never asks one. */
function readsGoProxy({ go, module, settings }: GoDownload): boolean {
  const version = valueOf(settings.version);
  if (version !== undefined && isOlderGo(version, "1.13")) return false;
  if (valueOf(settings.get("GO111MODULE")) === "off") return false;
  if (go.verb !== "get" || module?.kind === "module") return true;
  return version !== undefined && !isOlderGo(version, "1.16");
}

/** The stage itself and those that it is built on. */
function stagesBelow(stage: Stage): readonly Stage[] {
  const stages: Stage[] = [];
  for (let one: Stage | undefined = stage; one !== undefined; one = one.parent)
    stages.push(one);
  return stages;
}
