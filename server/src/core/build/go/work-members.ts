import type { DockerfileContext } from "../../rule.ts";
import type { Token } from "../../syntax/gomod/model.ts";
import { goCommands, type GoCommand } from "./go-commands.ts";
import type { ModuleAnswer } from "./module-of.ts";
import type { Stage } from "../model.ts";
import {
  folderState,
  projectPath,
  type FolderState,
  type NeededFolder,
} from "./needed-folders.ts";
import { normalizeAbsolute } from "../paths.ts";
import type { WorkFile } from "./work-of.ts";

type Module = Extract<ModuleAnswer, { kind: "module" }>;
type Source = Pick<Module, "context" | "contextOrigin">;

/** A `use` of the go.work whose folder is not in the image. */
export interface MissingMember extends NeededFolder {
  readonly use: Token;
  readonly state: Exclude<FolderState, "fine">;
}

/** A go command that stops because members of its workspace are missing. */
export interface MissingMembers {
  readonly go: GoCommand;
  readonly source: Source;
  readonly work: WorkFile;
  readonly folders: readonly MissingMember[];
}

/** Verbs that load every member, in vendor mode too; `mod tidy` looks at its own module alone (tried with Go 1.26). */
const loadingVerbs = new Set(
  (
    "mod download,mod verify,mod graph,mod why,mod vendor,build,install,test,vet,run,list,generate,get," +
    "work sync,work vendor"
  ).split(","),
);

/** The first command of each go.work in each chain of stages that misses some, in build order. */
export function missingMembers(
  context: DockerfileContext,
): readonly MissingMembers[] {
  const found: MissingMembers[] = [];
  for (const go of goCommands(context.build)) {
    if (go.isOutsideModule || !loadingVerbs.has(go.verb)) continue;
    const workspace = workspaceFor(go, context);
    if (workspace === undefined) continue;
    const { source, work } = workspace;
    const isTold = found.some(
      (one) => one.work.file === work.file && isOnChain(one.go.stage, go.stage),
    );
    if (isTold) continue;
    const folders = membersOf(work).flatMap((folder) => {
      const state = folderState(folder, go, source, context);
      return state === "fine" ? [] : [{ ...folder, state }];
    });
    if (folders.length > 0) found.push({ go, source, work, folders });
  }
  return found;
}

/** The go.work around the command's module, or in its folder where that has no go.mod. */
function workspaceFor(
  go: GoCommand,
  context: DockerfileContext,
): { readonly work: WorkFile; readonly source: Source } | undefined {
  const module = context.moduleOf(go);
  if (module.kind === "module") {
    const { work } = module;
    return work && { work, source: module };
  }
  if (module.kind !== "none") return undefined;
  const workspace = context.workspaceOf(go);
  return workspace && { work: workspace.work, source: workspace };
}

function isOnChain(base: Stage, stage: Stage): boolean {
  for (let one: Stage | undefined = stage; one; one = one.parent)
    if (one === base) return true;
  return false;
}

/** The folders that it uses by a relative path. */
function membersOf({
  directory,
  file,
  gowork,
}: WorkFile): readonly Omit<MissingMember, "state">[] {
  return gowork.uses.flatMap((use) => {
    const written = use.value;
    if (written.startsWith("/") || /^[A-Za-z]:/.test(written)) return [];
    return [
      {
        use,
        written,
        directory: normalizeAbsolute(`${directory}/${written}`),
        path: projectPath(file, written),
      },
    ];
  });
}
