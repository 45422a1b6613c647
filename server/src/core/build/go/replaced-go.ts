import type { BuildModel, RunCommand, Stage } from "../model.ts";
import { valueOf } from "../value.ts";

/** Where the official images keep Go. */
const goRoot = "/usr/local/go";

/**
 * True where a step before the command has put another Go in place of the image's: COPY over it, or an archive unpacked
 * there. What version that is no file says.
 */
export function isGoReplaced(
  command: RunCommand,
  stage: Stage,
  build: BuildModel,
): boolean {
  const { copies } = build.stateBefore(command.run);
  const isCopied = copies.some(({ destination, sources }) => {
    const target = valueOf(destination);
    if (target === goRoot) return true;
    const brings = sources.some(
      (one) => valueOf(one)?.endsWith("/go") === true,
    );
    return target === "/usr/local" && brings;
  });
  return isCopied || isUnpacked(command, stage, build);
}

function isUnpacked(
  command: RunCommand,
  stage: Stage,
  build: BuildModel,
): boolean {
  for (let one: Stage | undefined = stage; one; one = one.parent) {
    const until = one === stage ? command.run.index : Number.MAX_SAFE_INTEGER;
    if (firstUnpacking(one, build) <= until) return true;
  }
  return false;
}

/** Each go command asks; the index of the RUN, or Infinity. */
const known = new WeakMap<Stage, number>();

function firstUnpacking(stage: Stage, build: BuildModel): number {
  let first = known.get(stage);
  if (first === undefined) {
    const run = stage.instructions.find(
      (one) =>
        one.kind === "run" &&
        build.commandsOf(one).some((command) => unpacksGo(command)),
    );
    known.set(stage, (first = run?.index ?? Number.POSITIVE_INFINITY));
  }
  return first;
}

/** `tar -C /usr/local …`, `rm -rf /usr/local/go`, `gimme`, `ln -s … /usr/local/go`. */
function unpacksGo({ arguments: words, name }: RunCommand): boolean {
  if (name === "gimme" || name === "gvm" || name === "goenv") return true;
  const texts = words.map(({ text }) => text?.replace(/\/$/, ""));
  if (name === "tar")
    return texts.some((one) =>
      /^(?:-C|--directory=)?\/usr\/local$/.test(one ?? ""),
    );
  return (
    (name === "rm" || name === "mv" || name === "ln") && texts.includes(goRoot)
  );
}
