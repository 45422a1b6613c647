import type { DockerfileContext, ReportedEdit } from "../../rule.ts";
import { findSourceStage } from "../base.ts";
import { isCacheCopied, mountModuleCache } from "./cache-mount-fix.ts";
import {
  cacheMounts,
  isMountedOver,
  isWithin,
  moduleCache,
  pathsOverlap,
  type CacheMount,
} from "./cache-mounts.ts";
import { goCommands } from "../go/go-commands.ts";
import { goDownloads, type GoDownload } from "../go/go-downloads.ts";
import type { CopiedFiles, Stage } from "../model.ts";
import { valueOf } from "../value.ts";

/** Two stages, none built on the other, that fetch the modules of one go.mod. */
export interface RepeatedDownload {
  readonly first: GoDownload;
  readonly second: GoDownload;
  /** GOMODCACHE in each. */
  readonly firstPath: string;
  readonly secondPath: string;
  /** The COPY by which the second takes files out of the first, and leaves the modules. */
  readonly copy: CopiedFiles | undefined;
}

/** Each is held against those before it: of a hostile file only the first ones are. */
const mostDownloads = 100;

/** The first repeated download of each stage, in build order. */
export function repeatedDownloads(
  context: DockerfileContext,
): readonly RepeatedDownload[] {
  // One stage alone repeats nothing.
  if (context.build.stages.length < 2) return [];
  const downloads = goDownloads(context)
    .filter(isOfModule)
    .slice(0, mostDownloads);
  // What one stage vendors, another may copy and build from.
  if (goCommands(context.build).some(({ verb }) => verb.endsWith(" vendor")))
    return [];
  const found: RepeatedDownload[] = [];
  for (const second of downloads) {
    if (found.some((one) => one.second.site.stage === second.site.stage))
      continue;
    for (const first of downloads) {
      if (first === second) break;
      const pair = pairOf(first, second, context);
      if (pair === undefined) continue;
      found.push(pair);
      break;
    }
  }
  return found;
}

/** Fetches what a go.mod requires, all of it or what is built. */
function isOfModule({ go, module, needs }: GoDownload): boolean {
  return (
    module?.kind === "module" &&
    needs.paths?.length !== 0 &&
    /^(?:mod download|build|install|test|vet|run)$/.test(go.verb)
  );
}

function pairOf(
  first: GoDownload,
  second: GoDownload,
  context: DockerfileContext,
): RepeatedDownload | undefined {
  const isSame =
    first.module?.kind === "module" &&
    second.module?.kind === "module" &&
    first.module.file === second.module.file;
  if (!isSame || isOnChain(first.go.stage, second.go.stage)) return undefined;
  const firstPath = valueOf(moduleCache(first.go, context));
  const secondPath = valueOf(moduleCache(second.go, context));
  if (firstPath === undefined || secondPath === undefined) return undefined;
  if (isCacheCopied(secondPath, second.go, context)) return undefined;
  if (isShared(first, second, { firstPath, secondPath, context }))
    return undefined;
  const copy = copyOutOf(first, second, context);
  return { first, second, firstPath, secondPath, copy };
}

function isOnChain(base: Stage, stage: Stage): boolean {
  for (let one: Stage | undefined = stage; one; one = one.parent)
    if (one === base) return true;
  return false;
}

/** By one cache, or by a bind mount of modules; or a mount's place is not known. */
function isShared(
  first: GoDownload,
  second: GoDownload,
  {
    context,
    firstPath,
    secondPath,
  }: { context: DockerfileContext; firstPath: string; secondPath: string },
): boolean {
  const one = cacheMounts(first.go.command.run, context);
  const other = cacheMounts(second.go.command.run, context);
  if (one.hasUnknown || other.hasUnknown) return true;
  const before = mountOver(firstPath, one.mounts);
  const after = mountOver(secondPath, other.mounts);
  if (after === undefined)
    return isMountedOver(secondPath, second.go.command.run);
  return before?.id === after.id || after.mount.options.has("from");
}

function mountOver(
  path: string,
  mounts: readonly CacheMount[],
): CacheMount | undefined {
  return mounts.find(({ target }) => pathsOverlap(target, path));
}

/** The last COPY that takes files of the module out of the stage that has downloaded, or of one built on it. */
function copyOutOf(
  first: GoDownload,
  { go, module }: GoDownload,
  { build }: DockerfileContext,
): CopiedFiles | undefined {
  const directory = module?.kind === "module" ? module.directory : undefined;
  if (directory === undefined) return undefined;
  return build.stateBefore(go.command.run).copies.findLast((copy) => {
    const target = valueOf(copy.destination);
    return (
      copy.from.kind === "stage" &&
      isOnChain(first.go.stage, copy.from.stage) &&
      target !== undefined &&
      (isWithin(directory, target) || isWithin(target, directory))
    );
  });
}

/** Whether a build of the last stage runs both, as BuildKit builds only what it needs. */
export function areBuiltTogether(
  { first, second }: RepeatedDownload,
  context: DockerfileContext,
): boolean {
  const last = context.build.stages.at(-1);
  if (last === undefined) return false;
  const needed = neededBy(last, context);
  return needed.has(first.go.stage) && needed.has(second.go.stage);
}

function neededBy(target: Stage, { build }: DockerfileContext): Set<Stage> {
  const needed = new Set<Stage>();
  const open = [target];
  for (let stage = open.pop(); stage !== undefined; stage = open.pop()) {
    if (needed.has(stage)) continue;
    needed.add(stage);
    if (stage.parent !== undefined) open.push(stage.parent);
    for (const { from } of build.copiesAtEnd(stage))
      if (from.kind === "stage") open.push(from.stage);
    open.push(...mountedStages(stage, build.stages));
  }
  return needed;
}

function mountedStages(
  { instructions }: Stage,
  stages: readonly Stage[],
): readonly Stage[] {
  return instructions.flatMap((one) =>
    one.kind === "run"
      ? one.mounts.flatMap(({ options }) => {
          const from = options.get("from");
          const stage =
            from === undefined ? undefined : findSourceStage(from, stages);
          return stage === undefined ? [] : [stage];
        })
      : [],
  );
}

/** Copies the modules behind the COPY that has left them; undefined where they are in no layer of the stage. */
export function copyModules(
  { copy, first, firstPath, secondPath }: RepeatedDownload,
  context: DockerfileContext,
): readonly ReportedEdit[] | undefined {
  const from = copy?.instruction.from;
  const isInLayer = !isMountedOver(firstPath, first.go.command.run);
  const isClean = /^[\w/.@+-]+$/.test(firstPath + secondPath);
  if (copy === undefined || from === undefined || !isInLayer || !isClean)
    return undefined;
  const { instruction } = copy;
  // A COPY of ONBUILD has no line of its own.
  if (context.syntax.instructions[instruction.index] !== instruction)
    return undefined;
  const { end } = instruction.span;
  const { lineEnd, text } = context.source;
  const flag = text.slice(from.span.start, from.span.end);
  const newText = `${lineEnd}COPY ${flag} ${firstPath} ${secondPath}`;
  return [{ at: { start: end, end }, newText }];
}

/** Gives both stages one cache for their modules. */
export function shareModules(
  { first, firstPath, second, secondPath }: RepeatedDownload,
  context: DockerfileContext,
): readonly ReportedEdit[] | undefined {
  if (firstPath !== secondPath) return undefined;
  const edits: ReportedEdit[] = [];
  for (const { go } of [first, second]) {
    const own = mountOver(
      firstPath,
      cacheMounts(go.command.run, context).mounts,
    );
    if (own !== undefined && own.id !== firstPath) return undefined;
    const fix = mountModuleCache(go, firstPath, context);
    if (fix === undefined || fix.target !== firstPath) return undefined;
    edits.push(...fix.edits);
  }
  return edits.length === 0 ? undefined : edits;
}
