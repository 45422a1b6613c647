import type { GoCommand } from "./go-commands.ts";
import { goSettings, type GoSettings } from "./go-settings.ts";
import { isOlderGo } from "./go-version.ts";
import type { BuildModel, RunCommand, Stage } from "../model.ts";
import type { ModuleAnswer } from "./module-of.ts";
import { opaquePrograms } from "./outside-module.ts";
import { valueOf } from "../value.ts";

/**
 * Certain that a go command knows no modules: `go get` then clones each package from its own host into GOPATH/src, the
 * other verbs fetch nothing, and GOPROXY, GOSUMDB, go.sum and the module cache play no part. Release notes of 1.11, 1.13
 * and 1.16.
 */
export function isGopathMode(
  go: GoCommand,
  module: ModuleAnswer | undefined,
  build: BuildModel,
): boolean {
  const settings = goSettings(go.command, go.stage, build);
  if (ignoresGoMod(go.command, settings)) return true;
  const version = valueOf(settings.version);
  return (
    version !== undefined &&
    isOlderGo(version, "1.16") &&
    valueOf(settings.get("GO111MODULE")) === "auto" &&
    module?.kind === "none" &&
    module.reason === "no-go-mod-copied" &&
    !mayHaveWrittenModule(go, build)
  );
}

/** GOPATH mode whether there is a go.mod or not. */
export function ignoresGoMod(
  { directory }: RunCommand,
  settings: GoSettings,
): boolean {
  const mode = valueOf(settings.get("GO111MODULE"));
  if (mode === "off") return true;
  const version = valueOf(settings.version);
  if (version === undefined || !isOlderGo(version, "1.13")) return false;
  if (isOlderGo(version, "1.11")) return true;
  // These two do not look for a go.mod in GOPATH/src.
  const folders = valueOf(settings.get("GOPATH"))?.split(":") ?? [];
  const own = valueOf(directory);
  return (
    mode === "auto" &&
    folders.some((one) => own?.startsWith(`${one}/src/`) === true)
  );
}

function mayHaveWrittenModule(
  { command, stage }: GoCommand,
  build: BuildModel,
): boolean {
  for (let one: Stage | undefined = stage; one; one = one.parent) {
    const until = one === stage ? command.run.index : Number.MAX_SAFE_INTEGER;
    if (firstWriting(one, build) <= until) return true;
  }
  return false;
}

/** Each go command asks; the index of the RUN, or Infinity. */
const known = new WeakMap<Stage, number>();

function firstWriting(stage: Stage, build: BuildModel): number {
  let first = known.get(stage);
  if (first === undefined) {
    const run = stage.instructions.find(
      (one) => one.kind === "run" && build.commandsOf(one).some(mayWrite),
    );
    known.set(stage, (first = run?.index ?? Number.POSITIVE_INFINITY));
  }
  return first;
}

function mayWrite({ arguments: words, name }: RunCommand): boolean {
  return (
    opaquePrograms.test(name) ||
    words.some(({ text }) => text === "init" || /go\.mod/.test(text ?? ""))
  );
}
