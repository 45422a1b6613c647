import { folderOf, joinPath } from "../../project.ts";
import type { DockerfileContext, ReportedEdit } from "../../rule.ts";
import { isWithin } from "../layers/cache-mounts.ts";
import { findCopied, type CopiedFile, type CopySite } from "../copied-files.ts";
import { dockerignoreOf, isIgnored } from "../dockerignore.ts";
import { fetchesBefore } from "../fetched-sources.ts";
import { goCommands, type GoCommand } from "./go-commands.ts";
import { commandsBefore } from "./missing-go-sum.ts";
import type { ModuleAnswer } from "./module-of.ts";
import { valueOf } from "../value.ts";

/** Where the files come from. */
type Source = Pick<
  Extract<ModuleAnswer, { kind: "module" }>,
  "context" | "contextOrigin"
>;

/** A folder with a go.mod that a go command reads beside its own module: of a local replacement or of a go.work. */
export interface NeededFolder {
  /** As the go.mod or go.work writes it. */
  readonly written: string;
  /** In the image, absolute. */
  readonly directory: string;
  /** In the project; undefined where it leads out of it. */
  readonly path: string | undefined;
}

export type FolderState =
  /** There, or nobody can know. */
  | "fine"
  | "not-copied"
  /** .dockerignore keeps it out of a COPY that would bring it. */
  | "ignored"
  | "outside-context";

/** Whether a needed folder has been copied when the command runs. */
export function folderState(
  folder: NeededFolder,
  go: GoCommand,
  module: Source,
  context: DockerfileContext,
): FolderState {
  const copied = findCopied(
    inFolder(folder.directory, "go.mod"),
    siteOf(go, context),
  );
  if (copied.kind === "ambiguous") return "fine";
  const { path } = folder;
  const inside =
    path !== undefined && isIn(path, module.context) ? path : undefined;
  if (copied.kind === "context" && mayBring(copied, module, context)) {
    return inside === undefined
      ? "fine"
      : stateOfCopied(`${inside}/go.mod`, copied, { module, context });
  }
  if (mayHaveMadeIt(folder, go, context) || isAnotherModule(module, context))
    return "fine";
  if (inside === undefined) return "outside-context";
  return context.project.kindOf(`${inside}/go.mod`) === "file"
    ? "not-copied"
    : "fine";
}

/** A folder that is copied brings only what is in it; a file of that name none. */
function mayBring(
  copied: CopiedFile,
  { context: folder }: Source,
  { project }: DockerfileContext,
): boolean {
  const candidates = copied.candidates(project, folder);
  return (
    copied.isCertain ||
    candidates.length === 0 ||
    candidates.some((path) => project.kindOf(path) !== "missing")
  );
}

function stateOfCopied(
  file: string,
  copied: CopiedFile,
  { module, context }: { module: Source; context: DockerfileContext },
): "ignored" | "fine" {
  const { project } = context;
  const isThis =
    copied.candidates(project, module.context).includes(file) &&
    project.kindOf(file) === "file";
  return isThis && isLeftOut(file, module, context) ? "ignored" : "fine";
}

function siteOf(
  { command, stage }: GoCommand,
  { build }: DockerfileContext,
): CopySite {
  return { build, stage, command };
}

function inFolder(folder: string, name: string): string {
  return `${folder === "/" ? "" : folder}/${name}`;
}

function isIn(path: string, context: string): boolean {
  return context === "" || isWithin(path, context);
}

/** Relative to the build context. */
function inContext(path: string, context: string): string {
  return context === "" ? path : path.slice(context.length + 1);
}

function isLeftOut(
  path: string,
  module: Source,
  { file, project }: DockerfileContext,
): boolean {
  const patterns = dockerignoreOf(file, module.context, project);
  return (
    patterns !== undefined &&
    isIgnored(inContext(path, module.context), patterns)
  );
}

/** Programs that run what no file here says. */
const opaqueTools = /^(?:make|mage|task|just|.*\.sh)$/;

/** Whether a command before it may have filled the folder or changed the file that asks for it. */
function mayHaveMadeIt(
  { directory }: NeededFolder,
  go: GoCommand,
  { build }: DockerfileContext,
): boolean {
  if (fetchesBefore(go.command, go.stage, build)) return true;
  const name = directory.slice(directory.lastIndexOf("/") + 1);
  for (const { arguments: words, command, name: tool } of commandsBefore(
    go,
    build,
  )) {
    if (opaqueTools.test(tool)) return true;
    const texts = [
      ...words.map(({ raw }) => raw),
      ...command.redirects.map(({ target }) => target?.raw ?? ""),
    ];
    const isNamed = texts.some(
      (text) =>
        text.split(/[/\s"'=]/).includes(name) || /go\.(?:mod|work)/.test(text),
    );
    if (isNamed) return true;
    if (tool === "go" && /^(?:edit|init|use)$/.test(words[1]?.text ?? ""))
      return true;
  }
  return false;
}

/** Where the context is a guess and a folder above it has a go.mod too, that one may be meant. */
function isAnotherModule(
  { context, contextOrigin }: Source,
  { project }: DockerfileContext,
): boolean {
  if (contextOrigin !== "copy-sources") return false;
  for (let folder = context; folder !== "";) {
    folder = folderOf(folder);
    const file = folder === "" ? "go.mod" : `${folder}/go.mod`;
    if (project.kindOf(file) !== "missing") return true;
  }
  return false;
}

/** The place in the project of a path that a go.mod or go.work names. */
export function projectPath(file: string, written: string): string | undefined {
  return joinPath(folderOf(file), written);
}

/**
 * The edit that copies the folders in front of the command's RUN: their go.mod alone where all of them come later;
 * undefined where a name has something in it that COPY would read otherwise.
 */
export function copyFolders(
  folders: readonly NeededFolder[],
  go: GoCommand,
  module: Source,
  context: DockerfileContext,
): readonly ReportedEdit[] | undefined {
  const { run } = go.command;
  const workdir = valueOf(context.build.stateBefore(run).workdir);
  const lines: string[] = [];
  for (const { directory, path } of folders) {
    if (path === undefined || workdir === undefined) return undefined;
    const source = inContext(path, module.context);
    if (!/^[\w/.@+-]+$/.test(source + directory)) return undefined;
    const isBelow = isWithin(directory, workdir) && directory !== workdir;
    const start = workdir === "/" ? 1 : workdir.length + 1;
    const target = isBelow ? `./${directory.slice(start)}` : directory;
    const comesLater = isCopiedLater(directory, go, context);
    lines.push(
      comesLater && go.verb === "mod download"
        ? `COPY ${source}/go.mod ${target}/`
        : `COPY ${source} ${target}`,
    );
  }
  const { lineEnd } = context.source;
  const newText = lines.map((line) => line + lineEnd).join("");
  const { start } = run.span;
  return [{ at: { start, end: start }, newText }];
}

function isCopiedLater(
  directory: string,
  go: GoCommand,
  context: DockerfileContext,
): boolean {
  return goCommands(context.build).some(
    (later) =>
      later.command.run.index > go.command.run.index &&
      later.stage === go.stage &&
      findCopied(inFolder(directory, "go.mod"), siteOf(later, context)).kind ===
        "context",
  );
}
