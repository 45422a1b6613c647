import type { FileHandle } from "./finding.ts";

/**
 * What core may ask about the files around a document. Paths are relative to the project's root
 * (the workspace folder, or the repository on the command line), with `/`, without `./` and
 * without a leading slash; the root itself is `""`. A door loads files asynchronously: what it
 * has not looked at yet is `"unknown"` here, is noted as missed, and `settle` asks again.
 */
export interface ProjectIndex {
  /** Every recognised Dockerfile of the project (DESIGN 9.10), templates included. */
  readonly dockerfiles: readonly FileHandle[];
  /** Every compose and bake file of the project. */
  readonly composeFiles: readonly FileHandle[];
  kindOf(path: string): PathKind;
  /** The text, an open editor's before the disk's; undefined where there is none or it is unknown. */
  read(path: string): string | undefined;
  /** Names in a folder; undefined where it is no folder or unknown. */
  entries(folder: string): readonly string[] | undefined;
}

export type PathKind = "file" | "folder" | "missing" | "unknown";

/** What a door answers about one path. */
export type PathContent =
  | { readonly kind: "file"; readonly text: string | undefined }
  | { readonly kind: "folder"; readonly entries: readonly string[] }
  | { readonly kind: "missing" };

/** An index over what has been loaded so far, which remembers the paths that it could not answer. */
export class LoadedProject implements ProjectIndex {
  readonly dockerfiles: readonly FileHandle[];
  readonly composeFiles: readonly FileHandle[];
  readonly #known: ReadonlyMap<string, PathContent>;
  readonly #missed = new Set<string>();

  constructor(
    known: ReadonlyMap<string, PathContent>,
    files: {
      dockerfiles: readonly FileHandle[];
      composeFiles: readonly FileHandle[];
    },
  ) {
    this.#known = known;
    this.dockerfiles = files.dockerfiles;
    this.composeFiles = files.composeFiles;
  }

  /** Paths asked for and not known; the door loads them and asks core again. */
  get missed(): readonly string[] {
    return [...this.#missed];
  }

  kindOf(path: string): PathKind {
    return this.#get(path)?.kind ?? "unknown";
  }

  read(path: string): string | undefined {
    const content = this.#get(path);
    return content?.kind === "file" ? content.text : undefined;
  }

  entries(folder: string): readonly string[] | undefined {
    const content = this.#get(folder);
    return content?.kind === "folder" ? content.entries : undefined;
  }

  #get(path: string): PathContent | undefined {
    const content = this.#known.get(path);
    if (content === undefined) this.#missed.add(path);
    return content;
  }
}

/** A project of one document and nothing else: every other path is missing. */
export const emptyProject: ProjectIndex = {
  dockerfiles: [],
  composeFiles: [],
  kindOf: () => "missing",
  read: () => undefined,
  entries: () => undefined,
};

/** How often `settle` may ask again; each round can only discover paths one step further away. */
const maximumRounds = 12;

/**
 * Runs a question against the project until nothing it asked is unknown. `load` must return the
 * content of every path it is given; `isCancelled` ends it early with what is known.
 */
export async function settle<T>(
  ask: (project: ProjectIndex) => T,
  host: {
    readonly known: Map<string, PathContent>;
    readonly files: {
      dockerfiles: readonly FileHandle[];
      composeFiles: readonly FileHandle[];
    };
    load(paths: readonly string[]): Promise<ReadonlyMap<string, PathContent>>;
    isCancelled?(): boolean;
  },
): Promise<T> {
  for (let round = 0; ; round++) {
    const project = new LoadedProject(host.known, host.files);
    const answer = ask(project);
    const { missed } = project;
    if (
      missed.length === 0 ||
      round >= maximumRounds ||
      host.isCancelled?.() === true
    ) {
      return answer;
    }
    for (const [path, content] of await host.load(missed))
      host.known.set(path, content);
  }
}

/** Joins and normalises project paths; undefined where `..` leads out of the root. */
export function joinPath(folder: string, relative: string): string | undefined {
  const parts: string[] = [];
  for (const part of `${folder}/${relative}`.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}

/** The folder of a path; `""` for a file in the root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}
