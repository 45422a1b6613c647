import type { DockerfileContext, ReportedEdit } from "../../rule.ts";
import { isCacheCopied } from "../layers/cache-mount-fix.ts";
import {
  cacheMounts,
  isMountedOver,
  moduleCache,
} from "../layers/cache-mounts.ts";
import { manifestCopy } from "../layers/download-order-fix.ts";
import type { GoCommand } from "./go-commands.ts";
import { goDownloads } from "./go-downloads.ts";
import { isLockfileFirst, isModuleFile } from "./go-needs.ts";
import { lineAbove } from "../line-above.ts";
import { manifestDownloads } from "../layers/manifest-downloads.ts";
import type { ModuleAnswer } from "./module-of.ts";
import type { CopiedFiles, Stage } from "../model.ts";
import { valueOf } from "../value.ts";

type Module = Extract<ModuleAnswer, { kind: "module" }>;

/** A build that downloads behind the sources, in a step of its own. */
export interface ImplicitDownload {
  readonly go: GoCommand;
  readonly module: Module;
}

const buildVerbs = new Set(
  "build,install,test,vet,run,list,generate,mod tidy,mod vendor".split(","),
);

/** The first build of each stage that downloads, where neither a layer nor a mount keeps what it fetches. */
export function implicitDownloads(
  context: DockerfileContext,
): readonly ImplicitDownload[] {
  const found: ImplicitDownload[] = [];
  const seen = new Set<Stage>();
  for (const { go, module, needs } of goDownloads(context)) {
    const isBuild = buildVerbs.has(go.verb) && !go.isOutsideModule;
    if (!isBuild || module?.kind !== "module" || seen.has(go.stage)) continue;
    if (needs.paths?.length === 0 || hasExplicit(go, context)) continue;
    seen.add(go.stage);
    const isLast = valueOf(isLockfileFirst(go, context.build)) === false;
    if (isLast && !isKept(go, context)) found.push({ go, module });
  }
  return found;
}

/** A download that somebody has written down, before it or in the same step. */
function hasExplicit(
  { command, stage }: GoCommand,
  context: DockerfileContext,
): boolean {
  return manifestDownloads(context).some(
    (one) =>
      one.family === "go" &&
      one.command.run.index <= command.run.index &&
      isOnChain(one.stage, stage),
  );
}

function isOnChain(base: Stage, stage: Stage): boolean {
  for (let one: Stage | undefined = stage; one; one = one.parent)
    if (one === base) return true;
  return false;
}

/** By a mount or a COPY; or nobody knows where this Go keeps its modules. */
function isKept(go: GoCommand, context: DockerfileContext): boolean {
  const path = valueOf(moduleCache(go, context));
  const { run } = go.command;
  return (
    path === undefined ||
    isMountedOver(path, run) ||
    cacheMounts(run, context).hasUnknown ||
    isCacheCopied(path, go, context)
  );
}

/** Settings that the download would have to see as the build does. */
const downloadSettings =
  /\b(?:GO(?:PROXY|SUMDB|PRIVATE|NOPROXY|NOSUMDB|NOSUMCHECK|INSECURE|FLAGS|TOOLCHAIN|MODCACHE|PATH|VCS|AUTH)|https?_proxy|no_proxy)\b/i;

/**
 * The edits that put a download in front of the first COPY that brings sources; undefined where that COPY stands in
 * another stage, or where the download would see other settings than the build.
 */
export function addDownloadLayer(
  { go, module }: ImplicitDownload,
  context: DockerfileContext,
): readonly ReportedEdit[] | undefined {
  const { build, source, syntax } = context;
  const { run } = go.command;
  const copies = build
    .stateBefore(run)
    .copies.filter(({ from }) => from.kind === "context");
  const copy = copies.find((one) => !isManifests(one));
  if (copy === undefined || build.stageOf(copy.instruction) !== go.stage)
    return undefined;
  const { instruction } = copy;
  const between = source.text.slice(instruction.span.end, run.span.end);
  const { heredocs, index } = instruction;
  const isTrigger = syntax.instructions[index] !== instruction;
  if (downloadSettings.test(between) || heredocs.length > 0 || isTrigger)
    return undefined;
  const manifests = manifestCopy(module, copy, context);
  if (manifests === undefined) return undefined;
  const isThere = copies.some(
    (one) =>
      isManifests(one) &&
      one.instruction.index < index &&
      [module.directory, `${module.directory}/go.mod`].includes(
        valueOf(one.destination) ?? "",
      ),
  );
  const lines = isThere ? [] : [manifests.text];
  lines.push(downloadStep(go, copy, module, context));
  const newText = lines.map((line) => line + source.lineEnd).join("");
  const start = lineAbove(instruction, syntax);
  return [{ at: { start, end: start }, newText }];
}

function isManifests({ sources }: CopiedFiles): boolean {
  return sources.every((one) => isModuleFile(valueOf(one) ?? ""));
}

function downloadStep(
  { command: { run } }: GoCommand,
  copy: CopiedFiles,
  { directory }: Module,
  { build, source }: DockerfileContext,
): string {
  const workdir = valueOf(build.stateBefore(copy.instruction).workdir);
  const mounts = run.mounts
    .filter(({ type }) => type === "secret" || type === "ssh")
    .map(({ flag: { span } }) => `${source.text.slice(span.start, span.end)} `);
  const move = workdir === directory ? "" : `cd ${directory} && `;
  return `RUN ${mounts.join("")}${move}go mod download`;
}
