import type { DockerfileContext } from "../../rule.ts";
import { findCopied, type CopySite } from "../copied-files.ts";
import { dockerignoreOf, isIgnored } from "../dockerignore.ts";
import { goCommands, type GoCommand } from "./go-commands.ts";
import { goSettings } from "./go-settings.ts";
import { goSumPath } from "./go-sum.ts";
import { compareGoVersions } from "./go-version.ts";
import type { BuildModel, RunCommand, Stage } from "../model.ts";
import type { ModuleAnswer } from "./module-of.ts";
import { valueOf } from "../value.ts";

type Module = Extract<ModuleAnswer, { kind: "module" }>;

/** A go command that finds no go.sum although the build context has one. */
export interface MissingGoSum {
  readonly go: GoCommand;
  readonly module: Module;
  /** `stops`: no build without it; `unverified`: a download, before it arrives. */
  readonly effect: "stops" | "unverified";
}

/** Before it, go build wrote go.sum itself. */
const readonlySince = "1.16";
const buildVerbs = new Set(["build", "install", "run", "test", "vet"]);

/** The commands of the file that miss a go.sum, in build order. */
export function missingGoSums(
  context: DockerfileContext,
): readonly MissingGoSum[] {
  return goCommands(context.build).flatMap((go) => {
    const missing = missingAt(go, context);
    return missing === undefined ? [] : [missing];
  });
}

function missingAt(
  go: GoCommand,
  context: DockerfileContext,
): MissingGoSum | undefined {
  const isBuild = buildVerbs.has(go.verb);
  const isDownload = go.verb === "mod download" && go.operands.length === 0;
  if (go.isOutsideModule || (!isBuild && !isDownload)) return undefined;
  const module = context.moduleOf(go);
  if (module.kind !== "module" || !needsGoSum(go, module, context))
    return undefined;
  if (hasGoSum(go, module, context) !== false) return undefined;
  if (!isBuild)
    return arrivesLater(go, module, context)
      ? { go, module, effect: "unverified" }
      : undefined;
  // In a workspace go asks for the hashes that it lacks and writes go.work.sum (tried with Go 1.26).
  return module.work === undefined
    ? { go, module, effect: "stops" }
    : undefined;
}

function needsGoSum(
  go: GoCommand,
  module: Module,
  context: DockerfileContext,
): boolean {
  return (
    module.hasGoSum &&
    !module.isVendored &&
    isReadonly(go, context) &&
    isFetched(module) &&
    isInContext(module, context) &&
    !mayHaveMadeIt(go, context)
  );
}

/** Go reads go.sum and writes none: no `-mod`, no other module file, not before Go 1.16. */
function isReadonly(go: GoCommand, { build }: DockerfileContext): boolean {
  const settings = goSettings(go.command, go.stage, build);
  const version = valueOf(settings.version) ?? readonlySince;
  const flags = settings.get("GOFLAGS");
  const isUnknown =
    flags.kind === "unknown" && flags.reason !== "unknown-base-image";
  return (
    compareGoVersions(version, readonlySince) >= 0 &&
    valueOf(settings.get("GO111MODULE")) !== "off" &&
    !isUnknown &&
    !/-mod(?:file)?[= ]/.test(valueOf(flags) ?? "") &&
    (go.modFlag === undefined || go.modFlag === "readonly") &&
    !go.command.arguments.some(({ text }) => /^--?modfile/.test(text ?? ""))
  );
}

/** A requirement that no local folder replaces. */
function isFetched({ gomod: { replaces, requires } }: Module): boolean {
  return requires.some(
    ({ path }) =>
      !replaces.some((one) => one.isLocal && one.oldPath.value === path.value),
  );
}

function isInContext(module: Module, context: DockerfileContext): boolean {
  const patterns = dockerignoreOf(
    context.file,
    module.context,
    context.project,
  );
  const start = module.context === "" ? 0 : module.context.length + 1;
  return (
    patterns !== undefined &&
    !isIgnored(goSumPath(module).slice(start), patterns)
  );
}

/** Whether the command sees the go.sum of its module; undefined where it cannot be told. */
export function hasGoSum(
  site: { readonly stage: Stage; readonly command: RunCommand },
  { context: folder, directory }: Module,
  { build, project }: DockerfileContext,
): boolean | undefined {
  const path = `${directory === "/" ? "" : directory}/go.sum`;
  const copySite: CopySite = {
    build,
    stage: site.stage,
    command: site.command,
  };
  const found = findCopied(path, copySite);
  if (found.kind !== "context")
    return found.kind === "none" ? false : undefined;
  const kinds = found
    .candidates(project, folder)
    .map((one) => project.kindOf(one));
  if (kinds.includes("file")) return true;
  return kinds.includes("unknown") ? undefined : false;
}

/** Whether a later command of the stage, or of one built on it, has the go.sum that this one lacks. */
function arrivesLater(
  go: GoCommand,
  module: Module,
  context: DockerfileContext,
): boolean {
  return context.build.stages.some((stage) => {
    if (!isBuiltOn(stage, go.stage)) return false;
    return stage.instructions.some(
      (one) =>
        one.kind === "run" &&
        one.index > go.command.run.index &&
        context.build
          .commandsOf(one)
          .some(
            (command) => hasGoSum({ stage, command }, module, context) === true,
          ),
    );
  });
}

function isBuiltOn(stage: Stage, base: Stage): boolean {
  for (
    let one: Stage | undefined = stage;
    one !== undefined;
    one = one.parent
  ) {
    if (one === base) return true;
  }
  return false;
}

function namesGoSum(text: string | undefined): boolean {
  return text?.includes("go.sum") === true;
}

/** Tools that run what no file here says, or bring files of their own. */
const opaqueTools = /^(?:make|mage|task|just|tar|bsdtar|unzip|.*\.sh)$/;

/** Whether a command before it, in the stage or those below, may have written a go.sum. */
function mayHaveMadeIt(go: GoCommand, { build }: DockerfileContext): boolean {
  for (const command of commandsBefore(go, build)) {
    if (writesGoSum(command)) return true;
  }
  return false;
}

/** The commands of the stage and of those below it that have run when this one does. */
export function* commandsBefore(
  { command: last, stage: own }: Pick<GoCommand, "command" | "stage">,
  build: BuildModel,
): Generator<RunCommand> {
  for (let stage: Stage | undefined = own; stage; stage = stage.parent) {
    for (const one of stage.instructions) {
      if (one.kind !== "run" || one.index > last.run.index) continue;
      const commands = build.commandsOf(one);
      const isSame = one === last.run;
      yield* isSame ? commands.slice(0, commands.indexOf(last)) : commands;
    }
  }
}

function writesGoSum({ arguments: words, command, name }: RunCommand): boolean {
  if (opaqueTools.test(name)) return true;
  if (name !== "go") {
    const targets = command.redirects.map(({ target }) => target?.literal);
    return (
      words.some(({ text }) => namesGoSum(text)) || targets.some(namesGoSum)
    );
  }
  const [verb, second, ...rest] = words.map(({ text }) => text);
  if (verb === "get" || verb === "work") return true;
  if (words.some(({ text }) => text === undefined || /^--?mod=mod$/.test(text)))
    return true;
  if (verb !== "mod" || second === "verify") return false;
  return second !== "download" || rest.some((text) => !text?.startsWith("-"));
}
