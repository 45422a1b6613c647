import { baseImageFacts } from "../../knowledge/base-images.ts";
import type { DockerfileContext } from "../../rule.ts";
import { goCommands } from "../go/go-commands.ts";
import type { GoDownload } from "../go/go-downloads.ts";
import { matchPrefixPatterns } from "../private/go-patterns.ts";
import { downloadsOf, meantEntries } from "./go-proxy-entries.ts";
import { seenGoProxies, type SeenGoProxy } from "./go-proxy-values.ts";
import { goSettings, type GoSettings } from "../go/go-settings.ts";
import type { CopiedFiles, RunCommand, Stage } from "../model.ts";
import { valueOf } from "../value.ts";

/** Each GOPROXY that begins with `off`, seen by a download whose modules nothing has put into the cache before. */
export function offGoProxies(
  context: DockerfileContext,
): readonly SeenGoProxy[] {
  return seenGoProxies(context).filter((seen) => {
    if (meantEntries(seen.list)[0]?.kind !== "off") return false;
    return downloadsOf(seen, context).some(
      (one) => needsModules(one) && !mayHaveThem(one, context),
    );
  });
}

/** Some module is neither private (go fetches those all the same) nor perhaps in vendor/. */
export function needsModules({
  go,
  module,
  needs,
  settings,
}: GoDownload): boolean {
  const exempt = settings.get("GONOPROXY");
  if (exempt.kind === "unknown" && exempt.reason !== "unknown-base-image")
    return false;
  const patterns = valueOf(exempt) ?? "";
  if (needs.paths !== undefined)
    return needs.paths.some((path) => !matchPrefixPatterns(patterns, path));
  const isThere =
    module?.kind === "ambiguous" && module.reason !== "not-loaded";
  // A build may find vendor/; these two do not look.
  return isThere && patterns === "" && /^(?:mod download|get)$/.test(go.verb);
}

/** A mount, a copy, an earlier command or an image of which nothing is known may have filled the module cache. */
export function mayHaveThem(
  { go, settings }: GoDownload,
  context: DockerfileContext,
): boolean {
  const { command, stage } = go;
  const { root } = stage;
  const image = root.kind === "image" ? root.image : undefined;
  if (image === undefined || baseImageFacts(image) === undefined) return true;
  if (isSetHere(settings, "GOMODCACHE") || isSetHere(settings, "GOPATH"))
    return true;
  const isMounted = command.mounts.some(
    ({ options, type }) =>
      type === "cache" || (type === "bind" && options.has("from")),
  );
  return (
    isMounted ||
    context.build.stateBefore(command.run).copies.some(mayBringCache) ||
    isBehindDownload(command, stage, context)
  );
}

function isSetHere(
  settings: GoSettings,
  name: "GOMODCACHE" | "GOPATH",
): boolean {
  const value = settings.stated(name);
  return value !== undefined && value.origin?.kind !== "base-image";
}

const moduleCache = /pkg\/mod|modcache/;
/** What another stage or image may have filled. */
const cacheFolder =
  /(?:^|\/)(?:go|mod|modcache|\.?cache|root)\/?$|^\/$|pkg\/mod/;

function mayBringCache({ destination, from, sources }: CopiedFiles): boolean {
  if (from.kind === "context")
    return destination.kind === "known" && moduleCache.test(destination.value);
  return sources.some(
    (path) => path.kind === "unknown" || cacheFolder.test(path.value),
  );
}

/** What may fetch modules without saying so here. */
const opaqueTools = /^(?:make|mage|task|just|tar|bsdtar|unzip|cp|mv|.*\.sh)$/;

function isBehindDownload(
  last: RunCommand,
  own: Stage,
  { build }: DockerfileContext,
): boolean {
  const isBefore = (command: RunCommand, stage: Stage): boolean =>
    isIn(own, stage) && comesBefore(command, last, build.commandsOf(last.run));
  const isFetching = goCommands(build).some(
    ({ command, stage }) =>
      isBefore(command, stage) && !isOff(goSettings(command, stage, build)),
  );
  if (isFetching) return true;
  return build.stages
    .filter((stage) => isIn(own, stage))
    .some((stage) =>
      stage.instructions.some(
        (one) =>
          one.kind === "run" &&
          build
            .commandsOf(one)
            .some(
              (command) =>
                opaqueTools.test(command.name) && isBefore(command, stage),
            ),
      ),
    );
}

function isOff(settings: GoSettings): boolean {
  return /^\s*off\s*(?:[,|]|$)/.test(valueOf(settings.stated("GOPROXY")) ?? "");
}

function comesBefore(
  one: RunCommand,
  last: RunCommand,
  siblings: readonly RunCommand[],
): boolean {
  if (one.run !== last.run) return one.run.index < last.run.index;
  return siblings.indexOf(one) < siblings.indexOf(last);
}

/** True for the stage itself and those built on it. */
function isIn(stage: Stage, base: Stage): boolean {
  for (
    let one: Stage | undefined = stage;
    one !== undefined;
    one = one.parent
  ) {
    if (one === base) return true;
  }
  return false;
}
