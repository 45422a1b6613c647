import type { BuildModel, RunCommand, Stage } from "./model.ts";

const fetchers = new Set(["git", "svn", "hg"]);
const fetchVerbs = new Set(["clone", "checkout", "init", "submodule"]);

/** A clone or an unpacked download before the command may have brought the sources. */
export function fetchesBefore(
  command: RunCommand,
  stage: Stage,
  build: BuildModel,
): boolean {
  return (
    firstFetch(stage, build) <= command.run.index ||
    (stage.parent !== undefined && fetchesSources(stage.parent, build))
  );
}

/** The same for a whole stage. */
export function fetchesSources(stage: Stage, build: BuildModel): boolean {
  return (
    firstFetch(stage, build) < Number.POSITIVE_INFINITY ||
    (stage.parent !== undefined && fetchesSources(stage.parent, build))
  );
}

/** Each go command asks; the index of the RUN, or Infinity. */
const known = new WeakMap<Stage, number>();

function firstFetch(stage: Stage, build: BuildModel): number {
  let first = known.get(stage);
  if (first === undefined) {
    const run = stage.instructions.find(
      (one) => one.kind === "run" && runFetches(build.commandsOf(one)),
    );
    known.set(stage, (first = run?.index ?? Number.POSITIVE_INFINITY));
  }
  return first;
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
