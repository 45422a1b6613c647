import type { FileHandle } from "../../finding.ts";
import type { ProjectIndex } from "../../project.ts";
import { parseGoMod } from "../../syntax/gomod/gomod.ts";
import type { GoMod } from "../../syntax/gomod/model.ts";
import { contextCandidates, type ContextOrigin } from "../build-context.ts";
import { findCopied, type CopiedFile, type CopySite } from "../copied-files.ts";
import { directoryFlag } from "./go-commands.ts";
import { goSettings } from "./go-settings.ts";
import { ignoresGoMod } from "./gopath-mode.ts";
import type { BuildModel, RunCommand, Stage } from "../model.ts";
import { hasNamedPackages } from "../named-packages.ts";
import { normalizeAbsolute } from "../paths.ts";
import { workOf, type WorkFile } from "./work-of.ts";

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
      /** True where it has been copied to, or is mounted at, the module's folder as well. */
      readonly isGoSumCopied: boolean;
      /** True where vendor/modules.txt stands there: a build uses it instead of downloading. */
      readonly isVendored: boolean;
      /** The go.work that go reads as well; undefined too where it cannot be told. Looked for when it is asked for. */
      readonly work: WorkFile | undefined;
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
  // A stage that is not followed may have copied anything.
  if (site.stage.root.kind === "stage")
    return { kind: "ambiguous", reason: "unknown-copy" };
  if (isInGopathMode(site, command, index))
    return { kind: "none", reason: "outside-module" };
  const directory = moduleDirectory(command);
  if (directory === undefined)
    return { kind: "ambiguous", reason: "unknown-workdir" };
  const copySite: CopySite = { build: index.build, command, stage: site.stage };
  // Go looks for go.mod in the directory and then in each one above it.
  for (let folder = directory; ; folder = parentOf(folder)) {
    const answer = moduleIn(folder, copySite, index);
    if (answer !== undefined) return answer;
    if (folder === "/") return { kind: "none", reason: "no-go-mod-copied" };
  }
}

function isInGopathMode(
  { stage }: ModuleSite,
  command: RunCommand,
  { build }: ModuleIndex,
): boolean {
  const isGo = command.name === "go";
  return isGo && ignoresGoMod(command, goSettings(command, stage, build));
}

/** The module whose go.mod stands in this folder of the image; undefined where none does. */
function moduleIn(
  folder: string,
  site: CopySite,
  index: ModuleIndex,
): ModuleAnswer | undefined {
  const found = findCopied(inFolder(folder, "go.mod"), site);
  if (found.kind === "ambiguous")
    return { kind: "ambiguous", reason: found.reason };
  if (found.kind === "none") return undefined;
  const place = placeInContext(found, site, index);
  if (place === undefined || place.kind === "ambiguous") return place;
  return moduleAnswer(place, folder, { index, site });
}

function inFolder(folder: string, name: string): string {
  return `${folder === "/" ? "" : folder}/${name}`;
}

/** Where the command looks for its module: its directory, changed by `-C`; undefined where it cannot be told. */
export function moduleDirectory({
  arguments: words,
  directory,
}: RunCommand): string | undefined {
  if (directory.kind === "unknown") return undefined;
  const flag = directoryFlag(words);
  if (flag === undefined) return directory.value;
  if (flag.folder === undefined) return undefined;
  return normalizeAbsolute(
    flag.folder.startsWith("/")
      ? flag.folder
      : `${directory.value}/${flag.folder}`,
  );
}

function parentOf(folder: string): string {
  return folder.slice(0, Math.max(1, folder.lastIndexOf("/"))) || "/";
}

interface Place {
  readonly kind: "place";
  /** The go.mod's path in the project. */
  readonly path: string;
  readonly context: string;
  readonly origin: ContextOrigin;
}

type Ambiguous = Extract<ModuleAnswer, { kind: "ambiguous" }>;

/** The go.mod among the context's candidates; undefined where no context has one there. */
function placeInContext(
  found: CopiedFile,
  site: CopySite,
  index: ModuleIndex,
): Place | Ambiguous | undefined {
  const contexts = contextCandidates(index);
  if (contexts.kind === "ambiguous") return contexts;
  // The nearest folder that has it is the one.
  for (const [at, { folder, origin }] of contexts.folders.entries()) {
    const here = filesIn(found, folder, index.project);
    if (here === "not-loaded") return { kind: "ambiguous", reason: here };
    const [path] = here;
    if (path === undefined) continue;
    if (here.length > 1)
      return { kind: "ambiguous", reason: "several-modules" };
    // COPY . fits every folder above the Dockerfile; what the command builds does not stand in each.
    const isGuess = at > 0 && !found.isCertain;
    const fits = isGuess
      ? hasNamedPackages(site, index.project, folder)
      : "yes";
    if (fits === "not-loaded") return { kind: "ambiguous", reason: fits };
    if (fits === "yes") return { kind: "place", path, context: folder, origin };
  }
  return found.isCertain
    ? { kind: "ambiguous", reason: "context-not-found" }
    : undefined;
}

function filesIn(
  found: CopiedFile,
  context: string,
  project: ProjectIndex,
): readonly string[] | "not-loaded" {
  const paths = found.candidates(project, context);
  return paths.some((path) => project.kindOf(path) === "unknown")
    ? "not-loaded"
    : paths.filter((path) => project.kindOf(path) === "file");
}

/** Parsed files that are kept: each Go command of each Dockerfile asks for its module. */
const keptModules = 32;
const modules = new Map<string, GoMod>();

function parsedGoMod(text: string): GoMod {
  let gomod = modules.get(text);
  if (gomod === undefined) {
    if (modules.size >= keptModules) modules.clear();
    modules.set(text, (gomod = parseGoMod(text)));
  }
  return gomod;
}

function moduleAnswer(
  { context, origin, path }: Place,
  directory: string,
  { index, site }: { index: ModuleIndex; site: CopySite },
): ModuleAnswer {
  const { project } = index;
  const text = project.read(path);
  if (text === undefined) return { kind: "ambiguous", reason: "not-loaded" };
  const folder = path.slice(0, -"go.mod".length);
  const sum = findCopied(inFolder(directory, "go.sum"), site);
  let work: { readonly answer: WorkFile | undefined } | undefined;
  return {
    kind: "module",
    get work() {
      work ??= { answer: workAround(context, { index, site }) };
      return work.answer;
    },
    file: path as FileHandle,
    gomod: parsedGoMod(text),
    directory,
    context,
    contextOrigin: origin,
    hasGoSum: project.kindOf(`${folder}go.sum`) === "file",
    isGoSumCopied:
      sum.kind === "context" && filesIn(sum, context, project).length > 0,
    isVendored: project.kindOf(`${folder}vendor/modules.txt`) === "file",
  };
}

function workAround(
  context: string,
  { index, site }: { index: ModuleIndex; site: CopySite },
): WorkFile | undefined {
  const directory = moduleDirectory(site.command);
  const { file: dockerfile, project } = index;
  return directory === undefined
    ? undefined
    : workOf({ ...site, directory, context, dockerfile, project });
}
