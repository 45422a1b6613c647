import { joinPath } from "../../project.ts";
import type { DockerfileContext } from "../../rule.ts";
import type { Span } from "../../text/source.ts";
import { isWithin } from "./cache-mounts.ts";
import {
  manifestDownloads,
  type ManifestDownload,
} from "./manifest-downloads.ts";
import type { CopiedFiles, Stage } from "../model.ts";
import type { ModuleAnswer } from "../go/module-of.ts";
import { requiredReplacements } from "../go/required-replacements.ts";
import { valueOf } from "../value.ts";
import { hasWorkspace } from "../go/workspace.ts";

/** A download whose layer goes with every edit, because the whole context or a folder of sources is copied before it. */
export interface LateDownload {
  readonly download: ManifestDownload;
  readonly copy: CopiedFiles;
  /** `folder`: the COPY takes folders with sources, beside the manifest. */
  readonly kind: "whole" | "folder";
}

/** The first explicit download of each kind in each chain of stages that stands behind a COPY of everything. */
export function lateDownloads(
  context: DockerfileContext,
): readonly LateDownload[] {
  const downloads = manifestDownloads(context);
  const found: LateDownload[] = [];
  for (const download of downloads) {
    const isFirst = !downloads.some(
      (one) =>
        one.family === download.family &&
        one.command !== download.command &&
        isBefore(one, download),
    );
    if (!isFirst || hasMount(download)) continue;
    const whole = wholeCopyBefore(download, context);
    const copy = whole ?? folderCopyBefore(download, context);
    const kind = whole === undefined ? "folder" : "whole";
    if (copy !== undefined) found.push({ download, copy, kind });
  }
  return found;
}

function isBefore(one: ManifestDownload, other: ManifestDownload): boolean {
  return (
    isOnChain(one.stage, other.stage) &&
    (one.command.run.index < other.command.run.index ||
      (one.command.run === other.command.run &&
        one.command.nameSpan.start < other.command.nameSpan.start))
  );
}

function isOnChain(base: Stage, stage: Stage): boolean {
  for (let one: Stage | undefined = stage; one; one = one.parent)
    if (one === base) return true;
  return false;
}

/** A cache keeps the downloads, and a mounted manifest is no layer. */
function hasMount({ command }: ManifestDownload): boolean {
  return command.mounts.some(({ type }) => type === "cache" || type === "bind");
}

/** The last COPY of a whole context or folder of it to where the command works. */
function wholeCopyBefore(
  download: ManifestDownload,
  context: DockerfileContext,
): CopiedFiles | undefined {
  const { command, family } = download;
  const { build } = context;
  const module = family === "go" ? context.moduleOf(download) : undefined;
  const directory =
    module?.kind === "module" ? module.directory : valueOf(command.directory);
  if (directory === undefined) return undefined;
  return build.stateBefore(command.run).copies.findLast((copy) => {
    const target = valueOf(copy.destination);
    return (
      copy.from.kind === "context" &&
      target !== undefined &&
      isWithin(directory, target) &&
      copy.sources.some((source) => isWhole(valueOf(source)))
    );
  });
}

/** The first COPY of a folder of the context into the module, of which `go mod download` needs go.mod and go.sum alone. */
function folderCopyBefore(
  download: ManifestDownload,
  context: DockerfileContext,
): CopiedFiles | undefined {
  const { command, name } = download;
  const { build, project } = context;
  const module =
    name === "go mod download" ? context.moduleOf(download) : undefined;
  if (module?.kind !== "module" || needsFolders(module, context))
    return undefined;
  return build.stateBefore(command.run).copies.find((copy) => {
    const target = valueOf(copy.destination);
    return (
      copy.from.kind === "context" &&
      target !== undefined &&
      isWithin(target, module.directory) &&
      copy.sources.some((source) => {
        const path = joinPath(module.context, valueOf(source) ?? "?");
        return path !== undefined && project.kindOf(path) === "folder";
      })
    );
  });
}

/** Local replacements and members of a workspace are read with the module. */
function needsFolders(
  { file, gomod }: Extract<ModuleAnswer, { kind: "module" }>,
  { project }: DockerfileContext,
): boolean {
  return (
    requiredReplacements(gomod).some(({ isLocal }) => isLocal) ||
    hasWorkspace(file, project)
  );
}

/** `.`, `./`, `/`, `*`, `./*`: all of the context. */
function isWhole(source: string | undefined): boolean {
  return source !== undefined && /^(?:\.?\/?|(?:\.?\/)?\*)$/.test(source);
}

/** The words of a COPY without its flags. */
export function copyWords({ instruction }: CopiedFiles): Span {
  const first = instruction.sources[0]?.span ?? instruction.keywordSpan;
  const last = instruction.destination?.span ?? first;
  return { start: first.start, end: last.end };
}
