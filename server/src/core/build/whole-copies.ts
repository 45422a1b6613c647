import type { DockerfileContext } from "../rule.ts";
import type { Span } from "../text/source.ts";
import { isWithin } from "./cache-mounts.ts";
import {
  manifestDownloads,
  type ManifestDownload,
} from "./manifest-downloads.ts";
import type { CopiedFiles, Stage } from "./model.ts";
import { valueOf } from "./value.ts";

/** A download whose layer goes with every edit, because the whole context is copied before it. */
export interface LateDownload {
  readonly download: ManifestDownload;
  readonly copy: CopiedFiles;
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
    const copy = wholeCopyBefore(download, context);
    if (copy !== undefined) found.push({ download, copy });
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
