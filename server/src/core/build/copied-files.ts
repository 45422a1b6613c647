import { folderOf, joinPath, type ProjectIndex } from "../project.ts";
import type { Mount } from "../syntax/dockerfile/model.ts";
import { matchGlob } from "../text/glob.ts";
import { fetchesBefore, fetchesSources } from "./fetched-sources.ts";
import type { AmbiguousReason } from "./go/module-of.ts";
import type { BuildModel, CopiedFiles, RunCommand, Stage } from "./model.ts";
import { normalizeAbsolute } from "./paths.ts";
import type { Value } from "./value.ts";

/** Where a file of the image comes from. */
export type CopiedAnswer =
  | CopiedFile
  | { readonly kind: "ambiguous"; readonly reason: AmbiguousReason }
  | { readonly kind: "none" };

export interface CopiedFile {
  readonly kind: "context";
  /** True where a source names the very file, so that the build fails without it. */
  readonly isCertain: boolean;
  /** Paths in the project that it may be, for a build context. */
  candidates(project: ProjectIndex, context: string): readonly string[];
}

export interface CopySite {
  readonly build: BuildModel;
  readonly stage: Stage;
  /** The file must be there when this runs. */
  readonly command: RunCommand;
}

/** COPY --from chains longer than this are not followed. */
const deepestChain = 8;

/** What has put `path` (absolute, in the image) there before the command runs. */
export function findCopied(path: string, site: CopySite): CopiedAnswer {
  const { build, command } = site;
  const mounted = findMounted(path, command);
  if (mounted !== undefined) return mounted;
  const { copies } = build.stateBefore(command.run);
  const found = search(path, { copies, build, stage: site.stage, depth: 0 });
  if (found.kind !== "none") return found;
  return fetchesBefore(command, site.stage, build)
    ? { kind: "ambiguous", reason: "fetched-sources" }
    : found;
}

interface Search {
  readonly copies: readonly CopiedFiles[];
  readonly build: BuildModel;
  readonly stage: Stage;
  readonly depth: number;
}

/**
 * Looks back from the newest copy to the one that names the very file, which hides those before it;
 * copies of whole folders behind it may bring the file as well.
 */
function search(path: string, where: Search): CopiedAnswer {
  const found: CopiedFile[] = [];
  for (const copy of where.copies.toReversed()) {
    const answer = searchCopy(path, copy, where);
    if (answer.kind === "ambiguous") return answer;
    if (answer.kind === "none") continue;
    found.push(answer);
    if (answer.isCertain) break;
  }
  const [only, ...others] = found;
  if (only === undefined) return { kind: "none" };
  return others.length === 0 ? only : anyOf(found);
}

function searchCopy(
  path: string,
  copy: CopiedFiles,
  where: Search,
): CopiedAnswer {
  if (copy.from.kind === "heredoc")
    return writes(path, copy)
      ? { kind: "ambiguous", reason: "fetched-sources" }
      : { kind: "none" };
  const match = sourcesOf(path, copy);
  if (match === "unknown") return { kind: "ambiguous", reason: "unknown-copy" };
  if (match.length === 0) return { kind: "none" };
  if (copy.from.kind === "context") return copiedFile(match);
  return copy.from.kind === "stage"
    ? searchStage(match, copy.from.stage, where)
    : { kind: "ambiguous", reason: "fetched-sources" };
}

/** `COPY <<EOF go.mod` and `COPY <<go.mod ./`. */
function writes(
  path: string,
  { destination, instruction }: CopiedFiles,
): boolean {
  if (destination.kind === "unknown") return false;
  const folder = destination.value === "/" ? "" : destination.value;
  return (
    destination.value === path ||
    instruction.heredocs.some(({ name }) => `${folder}/${name}` === path)
  );
}

function anyOf(files: readonly CopiedFile[]): CopiedFile {
  return {
    kind: "context",
    isCertain: files.some((one) => one.isCertain),
    candidates: (project, context) => [
      ...new Set(files.flatMap((one) => one.candidates(project, context))),
    ],
  };
}

function searchStage(
  sources: readonly SourcePath[],
  stage: Stage,
  where: Search,
): CopiedAnswer {
  if (where.depth >= deepestChain)
    return { kind: "ambiguous", reason: "unknown-copy" };
  for (const source of sources) {
    const copies = where.build.copiesAtEnd(stage);
    const written = source.isGlob ? matchedFile(source) : source.path;
    const path = written.startsWith("/") ? written : `/${written}`;
    const found = search(path, {
      ...where,
      copies,
      stage,
      depth: where.depth + 1,
    });
    if (found.kind !== "none") return found;
    if (fetchesSources(stage, where.build)) {
      return { kind: "ambiguous", reason: "fetched-sources" };
    }
  }
  return { kind: "none" };
}

/** What `COPY --from=deps /app/go.* ./` brings of a file's name. */
function matchedFile({ below, path }: SourcePath): string {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const pattern = path.slice(folder.length);
  return matchGlob(pattern, below) ? folder + below : path;
}

interface SourcePath {
  /** Relative to the context, or absolute in a stage; may hold wildcards. */
  readonly path: string;
  readonly isExact: boolean;
  readonly isGlob: boolean;
  /** With wildcards: the file's path below what the wildcard matches. */
  readonly below: string;
}

/** The sources of one copy that can bring `path`, or "unknown" where a variable decides. */
function sourcesOf(
  path: string,
  copy: CopiedFiles,
): readonly SourcePath[] | "unknown" {
  const { destination } = copy;
  if (destination.kind === "unknown") {
    return mayBringModule(copy) ? "unknown" : [];
  }
  const target = destination.value;
  const below = path === target ? "" : relativeTo(target, path);
  if (below === undefined) return [];
  const found: SourcePath[] = [];
  for (const source of copy.sources) {
    if (source.kind === "unknown") return "unknown";
    const one = sourceOf(source.value, below, copy);
    if (one !== undefined) found.push(one);
  }
  return found;
}

/** A source that is a variable may bring anything; one that names another file brings that. */
function mayBringModule(copy: CopiedFiles): boolean {
  return copy.sources.some(
    (source) =>
      source.kind === "unknown" ||
      /(?:^|\/)(?:go\.\S*|\.|)$/.test(source.value),
  );
}

function sourceOf(
  source: string,
  below: string,
  copy: CopiedFiles,
): SourcePath | undefined {
  const cleaned = source.replace(/^\.?\/+/, "").replace(/\/+$/, "");
  const name = cleaned.slice(cleaned.lastIndexOf("/") + 1);
  const isGlob = /[*?[]/.test(cleaned);
  const path = copy.from.kind === "stage" ? `/${cleaned}` : cleaned;
  if (isGlob) return { path, isExact: false, isGlob, below };
  if (below === "")
    return copy.isFolder ? undefined : { path, isExact: true, isGlob, below };
  // `COPY go.mod ./` puts the file itself there; `COPY . ./` a folder's content.
  if (below === name && name.includes(".") && name !== ".") {
    return { path, isExact: true, isGlob, below: "" };
  }
  const joined = path === "" || path === "." ? below : `${path}/${below}`;
  return /\.(?:mod|sum|work)$/.test(name)
    ? undefined
    : { path: joined, isExact: false, isGlob, below };
}

function copiedFile(sources: readonly SourcePath[]): CopiedFile {
  return {
    kind: "context",
    isCertain: sources.some((one) => one.isExact),
    candidates(project, context) {
      const paths = new Set<string>();
      for (const source of sources) {
        for (const path of expand(source, project, context)) paths.add(path);
      }
      return [...paths];
    },
  };
}

/** The project paths that a source can mean; wildcards are matched in the last part only. */
function expand(
  source: SourcePath,
  project: ProjectIndex,
  context: string,
): readonly string[] {
  if (!source.isGlob) {
    const path = joinPath(context, source.path);
    return path === undefined ? [] : [path];
  }
  const folder = joinPath(context, folderOf(source.path));
  if (folder === undefined || /[*?[]/.test(folder)) return [];
  const pattern = source.path.slice(source.path.lastIndexOf("/") + 1);
  const names = project.entries(folder) ?? [];
  return names
    .filter((name) => matchGlob(pattern, name))
    .flatMap((name) => {
      const itself = folder === "" ? name : `${folder}/${name}`;
      // A wildcard that matches the file brings it; one that matches a folder, its content.
      return name === source.below ? [itself] : [`${itself}/${source.below}`];
    });
}

function relativeTo(folder: string, path: string): string | undefined {
  const prefix = folder === "/" ? "/" : `${folder}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

/** `RUN --mount=type=bind` without `from` counts as copied for that RUN; with `from` as fetched. */
function findMounted(
  path: string,
  command: RunCommand,
): CopiedAnswer | undefined {
  for (const mount of command.mounts) {
    const answer =
      mount.type === "bind" ? findInMount(path, mount, command) : undefined;
    if (answer !== undefined) return answer;
  }
  return undefined;
}

function findInMount(
  path: string,
  { options }: Mount,
  command: RunCommand,
): CopiedAnswer | undefined {
  const target =
    options.get("target") ?? options.get("dst") ?? options.get("destination");
  if (target === undefined) return undefined;
  const folder = resolveTarget(target, command.workdir);
  if (folder === undefined)
    return { kind: "ambiguous", reason: "unknown-workdir" };
  const clean = normalizeAbsolute(folder);
  const below = clean === path ? "" : relativeTo(clean, path);
  if (below === undefined) return undefined;
  if (target.includes("$"))
    return { kind: "ambiguous", reason: "unknown-copy" };
  if (options.has("from"))
    return { kind: "ambiguous", reason: "fetched-sources" };
  const source = options.get("source") ?? options.get("src") ?? "";
  if (source.includes("$"))
    return { kind: "ambiguous", reason: "unknown-copy" };
  const parts = [source.replace(/^\.?\/+/, ""), below];
  const joined = parts.filter((part) => part !== "" && part !== ".").join("/");
  const isExact = below === "";
  return copiedFile([{ path: joined, isExact, isGlob: false, below }]);
}

/** A relative mount target starts at the WORKDIR, not at where `cd` leads. */
function resolveTarget(target: string, workdir: Value): string | undefined {
  if (target.startsWith("/")) return target;
  return workdir.kind === "known" ? `${workdir.value}/${target}` : undefined;
}
