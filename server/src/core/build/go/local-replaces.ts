import type { DockerfileContext } from "../../rule.ts";
import type { Replacement } from "../../syntax/gomod/model.ts";
import { goCommands, usesVendor, type GoCommand } from "./go-commands.ts";
import { goSettings } from "./go-settings.ts";
import type { ModuleAnswer } from "./module-of.ts";
import type { Stage } from "../model.ts";
import {
  folderState,
  projectPath,
  type FolderState,
  type NeededFolder,
} from "./needed-folders.ts";
import { normalizeAbsolute } from "../paths.ts";
import { valueOf } from "../value.ts";

type Module = Extract<ModuleAnswer, { kind: "module" }>;

/** A local replacement that the command needs. */
export interface MissingReplace extends NeededFolder {
  readonly replacement: Replacement;
  readonly state: Exclude<FolderState, "fine">;
}

/** A go command that does not find the folders of local replacements. */
export interface MissingReplaces {
  readonly go: GoCommand;
  readonly module: Module;
  readonly folders: readonly MissingReplace[];
  /** True where go reads them whatever is built; a build reads those that its packages import. */
  readonly isCertain: boolean;
}

/** Verbs that read the go.mod of every replacement that is required. */
const graphVerbs = new Set(["mod download", "mod verify", "mod graph"]);
/** Verbs that look for the packages that are imported. */
const buildVerbs = new Set([
  "build",
  "install",
  "test",
  "vet",
  "run",
  "mod tidy",
  "mod vendor",
]);

/** The first command of each module in each chain of stages that misses some, in build order. */
export function missingReplaces(
  context: DockerfileContext,
): readonly MissingReplaces[] {
  const found: MissingReplaces[] = [];
  for (const go of goCommands(context.build)) {
    const isCertain = graphVerbs.has(go.verb) && go.operands.length === 0;
    if (go.isOutsideModule || (!isCertain && !buildVerbs.has(go.verb)))
      continue;
    const module = context.moduleOf(go);
    if (module.kind !== "module" || !readsGoMod(go, module, context)) continue;
    const isTold = found.some(
      (one) =>
        one.module.file === module.file && isOnChain(one.go.stage, go.stage),
    );
    if (isTold) continue;
    const folders = neededReplaces(module, isCertain).flatMap((folder) => {
      const state = folderState(folder, go, module, context);
      return state === "fine" ? [] : [{ ...folder, state }];
    });
    if (folders.length > 0) found.push({ go, module, folders, isCertain });
  }
  return found;
}

function isOnChain(base: Stage, stage: Stage): boolean {
  for (let one: Stage | undefined = stage; one; one = one.parent)
    if (one === base) return true;
  return false;
}

/** No vendor, no other module file, no GOPATH mode. */
function readsGoMod(
  go: GoCommand,
  module: Module,
  { build }: DockerfileContext,
): boolean {
  const settings = goSettings(go.command, go.stage, build);
  const flags = valueOf(settings.get("GOFLAGS"));
  return (
    !usesVendor(go, flags, module.isVendored) &&
    valueOf(settings.get("GO111MODULE")) !== "off" &&
    !go.command.arguments.some(({ raw }) => raw.includes("-modfile")) &&
    flags?.includes("-modfile") !== true
  );
}

/** Replacements by a relative folder of what is required: all, or what the module imports itself. */
function neededReplaces(
  { directory, file, gomod }: Module,
  isCertain: boolean,
): readonly Omit<MissingReplace, "state">[] {
  return gomod.replaces.flatMap((replacement) => {
    const { isLocal, newPath, oldPath, oldVersion } = replacement;
    const written = newPath.value;
    const required = gomod.requires.find(
      ({ path, version }) =>
        path.value === oldPath.value &&
        (oldVersion === undefined || oldVersion.value === version.value),
    );
    const isNeeded =
      required !== undefined && (isCertain || !required.isIndirect);
    if (!isLocal || !isNeeded || !/^\.\.?(?:\/|$)/.test(written)) return [];
    const inImage = normalizeAbsolute(`${directory}/${written}`);
    const path = projectPath(file, written);
    return [{ replacement, written, directory: inImage, path }];
  });
}
