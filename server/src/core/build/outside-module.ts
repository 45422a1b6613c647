import type { DockerfileContext } from "../rule.ts";
import { findCopied, type CopiedAnswer } from "./copied-files.ts";
import type { GoCommand } from "./go-commands.ts";
import type { RunCommand, Stage } from "./model.ts";
import { valueOf } from "./value.ts";

/** Programs that may write a go.mod without saying so. */
const opaque =
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
  { build, source }: DockerfileContext,
): boolean {
  for (
    let one: Stage | undefined = stage;
    one !== undefined;
    one = one.parent
  ) {
    for (const instruction of one.instructions) {
      if (instruction.kind !== "run") continue;
      if (one === stage && instruction.index > command.run.index) break;
      if (/go\.(?:mod|work)/.test(source.slice(instruction.span))) return true;
      if (build.commandsOf(instruction).some(({ name }) => opaque.test(name)))
        return true;
    }
  }
  return false;
}
