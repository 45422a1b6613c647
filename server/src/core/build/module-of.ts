import type { FileHandle } from "../finding.ts";
import { joinPath, type ProjectIndex } from "../project.ts";
import { parseGoMod } from "../syntax/gomod/gomod.ts";
import type { GoMod } from "../syntax/gomod/model.ts";
import { contextCandidates, type ContextOrigin } from "./build-context.ts";
import { findCopied, type CopiedFile, type CopySite } from "./copied-files.ts";
import type { BuildModel, RunCommand, Stage } from "./model.ts";

/** Which module a Go command builds, and why; or why that cannot be told. DESIGN 9.3. */
export type ModuleAnswer =
  | {
      readonly kind: "module";
      /** The go.mod file. */
      readonly file: FileHandle;
      readonly gomod: GoMod;
      /** The module's folder in the image. */
      readonly directory: string;
      /** The build context's folder, relative to the project's root. */
      readonly context: string;
      readonly contextOrigin: ContextOrigin;
      /** True where go.sum stands beside the go.mod in the build context. */
      readonly hasGoSum: boolean;
      /** True where vendor/modules.txt stands there: a build uses it instead of downloading. */
      readonly isVendored: boolean;
    }
  | { readonly kind: "ambiguous"; readonly reason: AmbiguousReason }
  | {
      readonly kind: "none";
      readonly reason: "no-go-mod-copied" | "outside-module";
    };

export type AmbiguousReason =
  /** ADD of a URL, `git clone`, a mount with `from`. */
  | "fetched-sources"
  | "several-contexts"
  | "several-modules"
  | "unknown-workdir"
  | "unknown-copy"
  | "context-not-found"
  /** Files are still being read: asked again in a moment. */
  | "not-loaded";

/** What `moduleOf` needs of a download site. */
export interface ModuleSite {
  readonly stage: Stage;
  readonly command: RunCommand | undefined;
}

/** What `moduleOf` may look at. */
export interface ModuleIndex {
  /** The Dockerfile. */
  readonly file: FileHandle;
  readonly build: BuildModel;
  readonly project: ProjectIndex;
  /** The setting `buildContext`. */
  readonly buildContext: string | undefined;
}

/** Pure: answers from the index alone, open documents before the disk as the index has them. */
export function moduleOf(site: ModuleSite, index: ModuleIndex): ModuleAnswer {
  const { command } = site;
  if (command === undefined) return { kind: "none", reason: "outside-module" };
  const directory = moduleDirectory(command);
  if (directory === undefined)
    return { kind: "ambiguous", reason: "unknown-workdir" };
  const copySite: CopySite = { build: index.build, command, stage: site.stage };
  // Go looks for go.mod in the directory and then in each one above it.
  for (let folder = directory; ; folder = parentOf(folder)) {
    const found = findCopied(
      `${folder === "/" ? "" : folder}/go.mod`,
      copySite,
    );
    if (found.kind === "ambiguous")
      return { kind: "ambiguous", reason: found.reason };
    if (found.kind === "context") {
      const answer = inContext(found, index, folder);
      if (answer !== undefined) return answer;
    }
    if (folder === "/") return { kind: "none", reason: "no-go-mod-copied" };
  }
}

/** Where the command looks for its module: its directory, changed by `-C`. */
function moduleDirectory(command: RunCommand): string | undefined {
  if (command.directory.kind === "unknown") return undefined;
  const { value } = command.directory;
  const flag = command.arguments.findIndex((one) => one.text === "-C");
  if (flag < 0) return value;
  const folder = command.arguments[flag + 1]?.text;
  if (folder === undefined) return undefined;
  const joined = folder.startsWith("/") ? folder : `${value}/${folder}`;
  return `/${joinPath("", joined) ?? ""}`;
}

function parentOf(folder: string): string {
  return folder.slice(0, Math.max(1, folder.lastIndexOf("/"))) || "/";
}

/** The go.mod among the context's candidates; undefined where no context has one there. */
function inContext(
  found: CopiedFile,
  index: ModuleIndex,
  directory: string,
): ModuleAnswer | undefined {
  const { project } = index;
  const contexts = contextCandidates(index);
  if (contexts.kind === "ambiguous") return contexts;
  const files = new Map<string, { context: string; origin: ContextOrigin }>();
  for (const { folder, origin } of contexts.folders) {
    const here: string[] = [];
    for (const path of found.candidates(project, folder)) {
      const kind = project.kindOf(path);
      if (kind === "unknown")
        return { kind: "ambiguous", reason: "not-loaded" };
      if (kind === "file") here.push(path);
    }
    if (here.length > 1)
      return { kind: "ambiguous", reason: "several-modules" };
    for (const path of here) files.set(path, { context: folder, origin });
    // The nearest folder that has it is the one; contexts that files state count together.
    if (files.size > 0 && origin === "copy-sources") break;
  }
  if (files.size > 1) return { kind: "ambiguous", reason: "several-contexts" };
  const [entry] = files;
  if (entry === undefined) {
    return found.isCertain
      ? { kind: "ambiguous", reason: "context-not-found" }
      : undefined;
  }
  return moduleAnswer(entry[0], entry[1], { project, directory });
}

function moduleAnswer(
  path: string,
  from: { context: string; origin: ContextOrigin },
  place: { project: ProjectIndex; directory: string },
): ModuleAnswer {
  const { project, directory } = place;
  const text = project.read(path);
  if (text === undefined) return { kind: "ambiguous", reason: "not-loaded" };
  const folder = path.slice(0, -"go.mod".length);
  return {
    kind: "module",
    file: path as FileHandle,
    gomod: parseGoMod(text),
    directory,
    context: from.context,
    contextOrigin: from.origin,
    hasGoSum: project.kindOf(`${folder}go.sum`) === "file",
    isVendored: project.kindOf(`${folder}vendor/modules.txt`) === "file",
  };
}
