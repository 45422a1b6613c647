import type { DockerfileContext } from "../rule.ts";
import type { Instruction } from "../syntax/dockerfile/model.ts";
import type { BuildModel, RunCommand, Stage } from "./model.ts";

/** The instructions of a stage and its parents that come before one, oldest first; those of the parents all do. */
export function instructionsBefore(
  { index }: Pick<Instruction, "index">,
  stage: Stage,
): readonly Instruction[] {
  const own = stage.instructions.filter((one) => one.index < index);
  const above: Instruction[] = [];
  for (let one = stage.parent; one !== undefined; one = one.parent)
    above.unshift(...one.instructions);
  return [...above, ...own];
}

/** The commands that have run when this one does, its own RUN's among them. */
export function commandsBefore(
  command: RunCommand,
  stage: Stage,
  build: BuildModel,
): readonly RunCommand[] {
  const earlier = instructionsBefore(command.run, stage).flatMap((one) =>
    one.kind === "run" ? build.commandsOf(one) : [],
  );
  return [...earlier, ...ownCommandsBefore(command, build)];
}

/** Those of its own RUN alone. */
export function ownCommandsBefore(
  command: RunCommand,
  build: BuildModel,
): readonly RunCommand[] {
  const own = build.commandsOf(command.run);
  return own.slice(0, own.indexOf(command));
}

/** A stage that is one of these or built on one. */
export function isBuiltOn(stage: Stage, stages: ReadonlySet<Stage>): boolean {
  for (let one: Stage | undefined = stage; one !== undefined; one = one.parent)
    if (stages.has(one)) return true;
  return false;
}

const scriptRunners = new Set(
  "make gmake just task mage bazel source . eval bash sh ash".split(" "),
);

/** A program that may do anything: a script of the sources, `make`, or text that is put together at build time. */
export function isScript({
  arguments: words,
  command,
  name,
}: RunCommand): boolean {
  if (command.script !== undefined) return false;
  const written = command.words[0]?.literal ?? "";
  return (
    (scriptRunners.has(name) && words.length > 0) ||
    /\.(?:sh|bash|py|pl)$/.test(name) ||
    /^\.{1,2}\//.test(written)
  );
}

/**
 * The text of all that has happened before a command, its own RUN included, by instruction. Mounts of earlier steps are
 * left out: they are gone.
 */
export function textBefore(
  command: RunCommand,
  stage: Stage,
  { source }: DockerfileContext,
): readonly string[] {
  const earlier = instructionsBefore(command.run, stage).map(({ span }) =>
    source.slice(span).replace(/--mount=\S+/g, ""),
  );
  return [...earlier, source.slice(command.run.span)];
}
