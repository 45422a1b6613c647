import { folderOf, joinPath, type ProjectIndex } from "../project.ts";
import { matchGlob } from "../text/glob.ts";
import { composeContexts } from "./compose.ts";
import type { ModuleAnswer, ModuleIndex } from "./go/module-of.ts";
import type { BuildModel } from "./model.ts";

export type ContextOrigin = "setting" | "compose" | "copy-sources";

export interface ContextCandidates {
  readonly kind: "contexts";
  readonly folders: readonly {
    readonly folder: string;
    readonly origin: ContextOrigin;
  }[];
}

/** The folders, or why they cannot be told. */
export type Contexts =
  ContextCandidates | Extract<ModuleAnswer, { kind: "ambiguous" }>;

/** One index answers for every Go command of a file. */
const answers = new WeakMap<ModuleIndex, Contexts>();

/**
 * Folders that may be the build context, the likeliest first: the setting's, those that compose
 * and bake files state, else every ancestor in which all COPY sources exist, nearest first. A
 * Dockerfile of a vendored package is built in that package, if ever.
 */
export function contextCandidates(index: ModuleIndex): Contexts {
  let answer = answers.get(index);
  if (answer === undefined) answers.set(index, (answer = findContexts(index)));
  return answer;
}

function findContexts(index: ModuleIndex): Contexts {
  const { buildContext, file, project } = index;
  if (buildContext !== undefined && buildContext !== "") {
    const folder = joinPath("", buildContext);
    if (folder === undefined)
      return { kind: "ambiguous", reason: "context-not-found" };
    return { kind: "contexts", folders: [{ folder, origin: "setting" }] };
  }
  const composed = composeContexts(file, project);
  if (composed.length > 1)
    return { kind: "ambiguous", reason: "several-contexts" };
  const [only] = composed;
  if (only !== undefined) {
    return { kind: "contexts", folders: [{ folder: only, origin: "compose" }] };
  }
  const folders = ancestors(folderOf(file)).filter((folder) =>
    hasEverySource(folder, index.build, project),
  );
  if (folders.length === 0)
    return { kind: "ambiguous", reason: "context-not-found" };
  return {
    kind: "contexts",
    folders: folders.map((folder) => ({ folder, origin: "copy-sources" })),
  };
}

/** Folders of packages that others wrote: what stands in them has never to do with what is above. */
const vendoring = /(?:^|\/)(?:vendor|node_modules)$/;

/** The folder and each one above it, up to the project's root or the folder of vendored packages. */
function ancestors(folder: string): readonly string[] {
  if (folder === "" || vendoring.test(folder)) return [folder];
  return [folder, ...ancestors(folderOf(folder))];
}

function hasEverySource(
  folder: string,
  build: BuildModel,
  project: ProjectIndex,
): boolean {
  for (const copy of build.contextCopies) {
    for (const source of copy.sources) {
      if (source.kind === "known" && !exists(folder, source.value, project))
        return false;
    }
  }
  return true;
}

function exists(
  folder: string,
  source: string,
  project: ProjectIndex,
): boolean {
  const cleaned = source.replace(/^\/+/, "");
  const path = joinPath(folder, cleaned);
  // Docker keeps `..` inside the context; what it means there is no matter of existence.
  if (path === undefined || cleaned === "" || cleaned === ".") return true;
  if (!/[*?[]/.test(cleaned)) {
    const kind = project.kindOf(path);
    return kind === "file" || kind === "folder";
  }
  const parent = folderOf(path);
  if (/[*?[]/.test(parent)) return true;
  const pattern = path.slice(parent === "" ? 0 : parent.length + 1);
  return (
    project.entries(parent)?.some((name) => matchGlob(pattern, name)) === true
  );
}
