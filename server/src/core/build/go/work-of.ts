import type { FileHandle } from "../../finding.ts";
import type { ProjectIndex } from "../../project.ts";
import { parseGoWork } from "../../syntax/gomod/gowork.ts";
import type { GoWork } from "../../syntax/gomod/model.ts";
import { findCopied, type CopySite } from "../copied-files.ts";
import { dockerignoreOf, isIgnored } from "../dockerignore.ts";
import { goSettings } from "./go-settings.ts";
import { compareGoVersions } from "./go-version.ts";
import { commandsBefore } from "./missing-go-sum.ts";
import { normalizeAbsolute } from "../paths.ts";
import { valueOf } from "../value.ts";

/** The go.work that a go command reads. */
export interface WorkFile {
  readonly file: FileHandle;
  readonly gowork: GoWork;
  /** Its folder in the image. */
  readonly directory: string;
}

/** Where to look: the command, the folder in the image that it works in, and its build context. */
export interface WorkSite extends CopySite {
  readonly directory: string;
  readonly context: string;
  readonly dockerfile: FileHandle;
  readonly project: ProjectIndex;
}

/** The first Go that reads go.work. */
const WORKSPACES_SINCE = "1.18";

/**
 * The go.work in the command's folder or above it, or the one that GOWORK names; undefined where there is none, where
 * GOWORK=off, and where it cannot be told.
 */
export function workOf(site: WorkSite): WorkFile | undefined {
  const settings = goSettings(site.command, site.stage, site.build);
  const version = valueOf(settings.version) ?? WORKSPACES_SINCE;
  if (compareGoVersions(version, WORKSPACES_SINCE) < 0) return undefined;
  const named = settings.stated("GOWORK");
  const isOpen =
    named === undefined ||
    (named.kind === "unknown" && named.reason === "unknown-base-image");
  if (isOpen) return workAbove(site);
  // Go takes an absolute path only, and nothing else for a name.
  const path = valueOf(named) ?? "";
  return path.startsWith("/")
    ? workAt(normalizeAbsolute(path), site)
    : undefined;
}

function workAbove(site: WorkSite): WorkFile | undefined {
  for (let folder = site.directory; ; folder = parentOf(folder)) {
    const found = workAt(`${folder === "/" ? "" : folder}/go.work`, site);
    if (found !== undefined) return found;
    if (folder === "/") return undefined;
  }
}

function parentOf(folder: string): string {
  return folder.slice(0, Math.max(1, folder.lastIndexOf("/"))) || "/";
}

function workAt(path: string, site: WorkSite): WorkFile | undefined {
  const { context, project } = site;
  const found = findCopied(path, site);
  if (found.kind !== "context") return undefined;
  const [file, ...others] = found
    .candidates(project, context)
    .filter((one) => project.kindOf(one) === "file");
  const text = file === undefined ? undefined : project.read(file);
  if (file === undefined || text === undefined || others.length > 0)
    return undefined;
  if (isLeftOut(file, site) || isTouched(site)) return undefined;
  const directory = parentOf(path);
  return { file: file as FileHandle, gowork: parsedGoWork(text), directory };
}

/** A `.dockerignore` is where a repository says that its go.work is for the people who work on it. */
function isLeftOut(
  file: string,
  { context, dockerfile, project }: WorkSite,
): boolean {
  const patterns = dockerignoreOf(dockerfile, context, project);
  const below = context === "" ? file : file.slice(context.length + 1);
  return patterns === undefined || isIgnored(below, patterns);
}

/** Whether a command before it may have removed or rewritten the file. */
function isTouched({ build, command, stage }: WorkSite): boolean {
  for (const { arguments: words } of commandsBefore(
    { command, stage },
    build,
  )) {
    if (words.some(({ text }) => /(?:^|\/)go\.work$|^work$/.test(text ?? "")))
      return true;
  }
  return false;
}

/** Parsed files that are kept: each go command of each Dockerfile asks. */
const keptWorks = 16;
const works = new Map<string, GoWork>();

function parsedGoWork(text: string): GoWork {
  let gowork = works.get(text);
  if (gowork === undefined) {
    if (works.size >= keptWorks) works.clear();
    works.set(text, (gowork = parseGoWork(text)));
  }
  return gowork;
}
