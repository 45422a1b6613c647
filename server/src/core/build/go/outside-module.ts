import type { DockerfileContext } from "../../rule.ts";
import { findCopied, type CopiedAnswer } from "../copied-files.ts";
import type { GoCommand } from "./go-commands.ts";
import type { RunCommand, Stage } from "../model.ts";
import { valueOf } from "../value.ts";

/** Programs that may write a go.mod without saying so. */
export const opaquePrograms =
  /^(?:make|gmake|cmake|mage|task|just|bazel|cp|mv|rsync|install|python3?|node|sh|bash|.*\.(?:sh|bash|py|pl))$/;

/** Certain that no go.mod and no go.work is there when the command runs, in its folder or above. */
export function isOutsideModule(
  go: GoCommand,
  context: DockerfileContext,
): boolean {
  const { command, stage } = go;
  const directory = valueOf(command.directory);
  if (directory === undefined || hasDirectoryFlag(command)) return false;
  const site = { build: context.build, command, stage };
  for (let folder = directory; ; folder = parentOf(folder)) {
    const prefix = folder === "/" ? "" : folder;
    const found = ["go.mod", "go.work"].map((name) =>
      findCopied(`${prefix}/${name}`, site),
    );
    if (found.some((one) => mayBring(one, context))) return false;
    if (folder === "/") break;
  }
  return !mayWrite(go, context);
}

/** A source that is a file by its name, as `config.yaml`, brings no other. */
function mayBring(
  found: CopiedAnswer,
  { project }: DockerfileContext,
): boolean {
  if (found.kind !== "context") return found.kind === "ambiguous";
  const paths = found.candidates(project, "");
  return (
    paths.length === 0 ||
    paths.some((path) => !/\.\w{1,5}\/go\.(?:mod|work)$/.test(path))
  );
}

function hasDirectoryFlag({ arguments: words }: RunCommand): boolean {
  return words.some(
    ({ text }) => text === undefined || /^--?(?:C|modfile)(?:=|$)/.test(text),
  );
}

function parentOf(folder: string): string {
  return folder.slice(0, Math.max(1, folder.lastIndexOf("/"))) || "/";
}

/** A command before it names go.mod, or may write one unseen. */
function mayWrite(
  { command, stage }: GoCommand,
  context: DockerfileContext,
): boolean {
  for (let one: Stage | undefined = stage; one; one = one.parent) {
    const until = one === stage ? command.run.index : Number.MAX_SAFE_INTEGER;
    if (firstWriting(one, context) <= until) return true;
  }
  return false;
}

/** Each command asks; the index of the RUN, or Infinity. */
const known = new WeakMap<Stage, number>();

function firstWriting(
  stage: Stage,
  { build, source }: DockerfileContext,
): number {
  let first = known.get(stage);
  if (first === undefined) {
    const run = stage.instructions.find(
      (one) =>
        one.kind === "run" &&
        (/go\.(?:mod|work)/.test(source.slice(one.span)) ||
          build.commandsOf(one).some(({ name }) => opaquePrograms.test(name))),
    );
    known.set(stage, (first = run?.index ?? Number.POSITIVE_INFINITY));
  }
  return first;
}
