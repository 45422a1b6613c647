import type { BuildModel, RunCommand, Stage } from "./model.ts";

const fetchers = new Set(["git", "svn", "hg"]);
const fetchVerbs = new Set(["clone", "checkout", "init", "submodule"]);

/** A clone or an unpacked download before the command may have brought the sources. */
export function fetchesBefore(
  command: RunCommand,
  stage: Stage,
  build: BuildModel,
): boolean {
  const before = stage.instructions.filter(
    ({ index }) => index <= command.run.index,
  );
  return (
    before.some(
      (one) => one.kind === "run" && runFetches(build.commandsOf(one)),
    ) ||
    (stage.parent !== undefined && fetchesSources(stage.parent, build))
  );
}

/** The same for a whole stage. */
export function fetchesSources(stage: Stage, build: BuildModel): boolean {
  const own = stage.instructions.some(
    (one) => one.kind === "run" && runFetches(build.commandsOf(one)),
  );
  return (
    own || (stage.parent !== undefined && fetchesSources(stage.parent, build))
  );
}

function runFetches(commands: readonly RunCommand[]): boolean {
  return commands.some(
    ({ name, arguments: args }) =>
      (fetchers.has(name) &&
        args.some(({ text }) => fetchVerbs.has(text ?? ""))) ||
      ((name === "tar" || name === "unzip") && args.length > 0) ||
      (name === "go" && args[0]?.text === "mod" && args[1]?.text === "init"),
  );
}
