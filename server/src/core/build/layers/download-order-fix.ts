import type { DockerfileContext, ReportedEdit } from "../../rule.ts";
import type {
  Instruction,
  RunInstruction,
} from "../../syntax/dockerfile/model.ts";
import type { Span } from "../../text/source.ts";
import { dockerignoreOf, isIgnored } from "../dockerignore.ts";
import { isModuleFile } from "../go/go-needs.ts";
import { lineAbove } from "../line-above.ts";
import type { CopiedFiles, RunCommand } from "../model.ts";
import type { ModuleAnswer } from "../go/module-of.ts";
import { removeInstruction } from "../remove-command.ts";
import { requiredReplacements } from "../go/required-replacements.ts";
import { valueOf } from "../value.ts";
import { hasWorkspace } from "../go/workspace.ts";

type Module = Extract<ModuleAnswer, { kind: "module" }>;

export interface OrderFix {
  readonly safe: boolean;
  readonly edits: readonly ReportedEdit[];
}

export interface ManifestCopy {
  /** `COPY go.mod go.sum ./` */
  readonly text: string;
  /** True where it lands in the WORKDIR, as the COPY of everything does. */
  readonly isPlain: boolean;
}

/** The COPY that brings a module's go.mod and go.sum alone; undefined where go needs more to download. */
export function manifestCopy(
  module: Module,
  copy: CopiedFiles,
  context: DockerfileContext,
): ManifestCopy | undefined {
  const sources = manifestsOf(module, context);
  const { directory } = module;
  const made = copyOf(sources, directory, copy, context);
  return made && { ...made, isPlain: made.isPlain && sources[0] === "go.mod" };
}

/** A COPY, flagged as the one of everything is, of some files to a folder; `isPlain`: the one that this copies to. */
export function copyOf(
  sources: readonly string[],
  directory: string,
  copy: CopiedFiles,
  context: DockerfileContext,
): ManifestCopy | undefined {
  const { instruction } = copy;
  const workdir = valueOf(context.build.stateBefore(instruction).workdir);
  const isHere = workdir === directory;
  const target = isHere ? "./" : `${directory === "/" ? "" : directory}/`;
  const words = [...sources, target];
  const isWritable =
    words.every((word) => /^[\w/.@+-]+$/.test(word)) &&
    instruction.flags.every(({ name }) => /^(?:chown|chmod|link)$/.test(name));
  if (sources.length === 0 || !isWritable) return undefined;
  const flags = instruction.flags.map(
    ({ span }) => `${textOf(span, context)} `,
  );
  return {
    text: `COPY ${flags.join("")}${words.join(" ")}`,
    isPlain: isHere && valueOf(copy.destination) === directory,
  };
}

/** go.mod and go.sum as COPY names them; none where go needs other files too, or `.dockerignore` drops it. */
function manifestsOf(
  { context: folder, file, gomod, hasGoSum }: Module,
  context: DockerfileContext,
): readonly string[] {
  const { project } = context;
  const needsMore =
    requiredReplacements(gomod).some(({ isLocal }) => isLocal) ||
    hasWorkspace(file, project);
  const patterns = dockerignoreOf(context.file, folder, project);
  if (needsMore || patterns === undefined) return [];
  const goMod = file.slice(folder === "" ? 0 : folder.length + 1);
  const goSum = goMod.replace(/go\.mod$/, "go.sum");
  if (isIgnored(goMod, patterns)) return [];
  return hasGoSum && !isIgnored(goSum, patterns) ? [goMod, goSum] : [goMod];
}

/**
 * Downloads before everything is copied: the COPY takes the manifests alone, and what it copied comes behind the download,
 * which gets a RUN of its own. Undefined where something between the two may need the files.
 */
export function downloadFirst(
  download: RunCommand,
  copy: CopiedFiles,
  manifests: ManifestCopy | undefined,
  context: DockerfileContext,
): OrderFix | undefined {
  const { syntax, source } = context;
  const { instruction } = copy;
  const between = syntax.instructions.slice(
    instruction.index + 1,
    download.run.index,
  );
  const whole = textOf(instruction.span, context);
  const isMovable =
    instruction.heredocs.length === 0 &&
    syntax.instructions[instruction.index] === instruction &&
    between.every(isSetting) &&
    !(between.length > 0 && whole.includes("$"));
  if (manifests === undefined || !isMovable) return undefined;
  const rest = splitBehind(download, context);
  if (rest === undefined) return undefined;
  const { lineEnd } = source;
  return {
    safe: manifests.isPlain,
    edits: [
      { at: instruction.span, newText: manifests.text },
      {
        at: rest.at,
        newText:
          lineEnd + whole + (rest.next === "" ? "" : lineEnd + rest.next),
      },
    ],
  };
}

function textOf({ end, start }: Span, { source }: DockerfileContext): string {
  return source.text.slice(start, end);
}

/** Sees no files and copies none. */
function isSetting({ kind, keyword }: Instruction): boolean {
  return (
    kind === "env" ||
    kind === "arg" ||
    keyword === "LABEL" ||
    keyword === "EXPOSE"
  );
}

/** Where the RUN ends behind a command that is all of it or the first of an && list, and what begins the next one. */
function splitBehind(
  { command, run }: RunCommand,
  context: DockerfileContext,
): { readonly at: Span; readonly next: string } | undefined {
  if (run.heredocs.length > 0) return undefined;
  const { end } = run.span;
  const whole = { at: { start: end, end }, next: "" };
  const [parent, ...outer] = command.parents;
  if (parent === undefined) return whole;
  // A second step of that kind would be one more of what other rules report.
  const hasMore = run.flags.some(({ name }) => name !== "mount");
  if (run.isExecForm || hasMore || parent.kind !== "list" || outer.length > 0)
    return undefined;
  const [first, second] = parent.items;
  const isFirst = first?.span.start === command.span.start;
  if (
    !isFirst ||
    second === undefined ||
    parent.operators.some((one) => one !== "&&")
  )
    return undefined;
  return {
    at: { start: first.span.end, end: second.span.start },
    next: runHead(run, context),
  };
}

/** `RUN` with the flags that it has. */
function runHead(
  { flags }: RunInstruction,
  context: DockerfileContext,
): string {
  return `RUN ${flags.map(({ span }) => `${textOf(span, context)} `).join("")}`;
}

/**
 * Moves a RUN that is a download alone in front of the first COPY of sources; undefined where more than such COPYs stands
 * between the two, or where go.mod and go.sum come later.
 */
export function downloadBefore(
  download: RunCommand,
  copy: CopiedFiles,
  module: Module,
  context: DockerfileContext,
): OrderFix | undefined {
  const { build, source, syntax } = context;
  const { run } = download;
  const { index } = copy.instruction;
  const between = syntax.instructions.slice(index, run.index);
  const isFirst = build
    .stateBefore(copy.instruction)
    .copies.some(({ destination, sources }) => {
      const names = sources.map((one) => valueOf(one) ?? "");
      const hasSum = names.some((name) => /go\.(?:sum|\*)$/.test(name));
      return (
        names.every(isModuleFile) &&
        (hasSum || !module.hasGoSum) &&
        valueOf(destination) === module.directory
      );
    });
  const isAlone =
    download.command.parents.length === 0 && run.heredocs.length === 0;
  const removal = removeInstruction(run.index, syntax);
  if (!isFirst || !isAlone || !between.every(isPlainCopy) || !removal)
    return undefined;
  const newText = textOf(run.span, context) + source.lineEnd;
  const start = lineAbove(copy.instruction, syntax);
  return {
    safe: true,
    edits: [{ at: { start, end: start }, newText }, removal],
  };
}

/** A COPY of the context, whose order with a download does not matter to the image. */
function isPlainCopy(instruction: Instruction): boolean {
  return (
    instruction.kind === "copy" &&
    instruction.from === undefined &&
    instruction.heredocs.length === 0
  );
}
