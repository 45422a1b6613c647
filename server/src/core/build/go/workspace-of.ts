import { contextCandidates, type ContextOrigin } from "../build-context.ts";
import {
  moduleDirectory,
  type ModuleIndex,
  type ModuleSite,
} from "./module-of.ts";
import { workOf, type WorkFile } from "./work-of.ts";

/** The go.work of a command that stands in a workspace's folder, with no go.mod around it. */
export interface Workspace {
  readonly work: WorkFile;
  /** The build context's folder, relative to the project's root. */
  readonly context: string;
  readonly contextOrigin: ContextOrigin;
}

/** Pure, as moduleOf; undefined where no build context has a go.work there, or nobody can tell. */
export function workspaceOf(
  { command, stage }: ModuleSite,
  index: ModuleIndex,
): Workspace | undefined {
  const directory =
    command === undefined ? undefined : moduleDirectory(command);
  const contexts = contextCandidates(index);
  if (command === undefined || directory === undefined) return undefined;
  if (contexts.kind === "ambiguous") return undefined;
  const { build, file: dockerfile, project } = index;
  for (const { folder: context, origin } of contexts.folders) {
    const site = { build, command, stage, directory, context };
    const work = workOf({ ...site, dockerfile, project });
    if (work !== undefined) return { work, context, contextOrigin: origin };
  }
  return undefined;
}
