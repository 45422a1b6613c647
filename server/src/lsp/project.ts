import type { FileHandle } from "../core/finding.ts";
import {
  LoadedProject,
  type PathContent,
  type ProjectIndex,
  folderOf,
  settle,
} from "../core/project.ts";
import {
  isDockerfileName,
  isTemplateFileName,
} from "../core/syntax/dockerfile/file-names.ts";
import { loadYaml } from "../core/syntax/yaml/door.ts";
import { isComposeFileName } from "../core/syntax/yaml/file-names.ts";
import type { ProjectHost } from "../platform/host.ts";
import { uriBelow } from "./uris.ts";

interface Files {
  readonly dockerfiles: readonly FileHandle[];
  readonly composeFiles: readonly FileHandle[];
}

const noFiles: Files = { dockerfiles: [], composeFiles: [] };

/** Milliseconds that an answer waits for the listing of a large folder. */
const patience = 1_000;

export interface ProjectOptions {
  readonly host: ProjectHost | undefined;
  /** False for a folder that is no workspace folder: it may be huge and is never walked. */
  readonly isListed: boolean;
  /** Called when answers were given without the listing and it has come. */
  readonly onListed: (project: Project) => void;
}

/** An answer with the paths that it was made from. */
export interface Answer<T> {
  readonly value: T;
  readonly dependencies: ReadonlySet<string>;
}

/**
 * What the server knows of one root: contents loaded so far, with open buffers before the disk.
 * Without a host only open documents are known, and all else stays unknown.
 */
export class Project {
  /** URI of the root folder, without a slash at its end. */
  readonly root: string;
  readonly #host: ProjectHost | undefined;
  readonly #isListed: boolean;
  readonly #known = new Map<string, PathContent>();
  readonly #open = new Map<string, string>();
  readonly #onListed: (project: Project) => void;
  #listing: Listing | undefined;

  constructor(root: string, options: ProjectOptions) {
    this.root = root;
    this.#host = options.host;
    this.#isListed = options.isListed;
    this.#onListed = options.onListed;
  }

  /** Puts an open buffer before the disk; returns false where nothing changed. */
  setOpen(path: string, text: string): boolean {
    const before = this.#open.get(path);
    this.#open.set(path, text);
    this.#known.set(path, { kind: "file", text });
    return before !== text;
  }

  /** The disk counts again. */
  setClosed(path: string): void {
    this.#open.delete(path);
    this.#known.delete(path);
  }

  /** Forgets what a change on disk makes untrue; `listing` where the path came or went. */
  invalidate(path: string, what: "listing" | "content"): void {
    for (const known of this.#known.keys()) {
      if (isTouched(known, path, what) && !this.#open.has(known)) {
        this.#known.delete(known);
      }
    }
    if (what === "listing" && isListed(path)) this.#listing = undefined;
  }

  /** Asks core until it has seen every path that it needs, or the signal ends it. */
  async ask<T>(
    question: (project: ProjectIndex) => T,
    signal: AbortSignal,
  ): Promise<Answer<T>> {
    const dependencies = new Set<string>();
    const recorded = (project: ProjectIndex): T =>
      question(new Recorder(project, dependencies));
    const host = this.#host;
    // The host brings the parser in for files that it loads; open buffers are not loaded.
    if ([...this.#open.keys()].some((path) => /\.ya?ml$/.test(path)))
      await loadYaml();
    if (host === undefined) {
      const value = recorded(new LoadedProject(this.#known, this.#openFiles()));
      return { value, dependencies };
    }
    const value = await settle(recorded, {
      known: this.#known,
      files: await this.#list(host, signal),
      load: (paths) => this.#load(host, paths),
      isCancelled: () => signal.aborted,
    });
    return { value, dependencies };
  }

  uriOf(path: string): string {
    return uriBelow(this.root, path);
  }

  async #load(
    host: ProjectHost,
    paths: readonly string[],
  ): Promise<ReadonlyMap<string, PathContent>> {
    const loaded = new Map(await host.load(this.root, paths));
    // A document may have been opened while the disk was read.
    for (const [path, text] of this.#open) {
      if (loaded.has(path)) loaded.set(path, { kind: "file", text });
    }
    return loaded;
  }

  /** The listing, or what there is without it where it takes too long or nobody waits any more. */
  async #list(host: ProjectHost, signal: AbortSignal): Promise<Files> {
    if (!this.#isListed) return this.#openFiles();
    this.#listing ??= new Listing(host, this.root);
    const listing = this.#listing;
    const files = await listing.within(patience, signal);
    if (files !== undefined) return files;
    if (!signal.aborted) listing.whenLate(() => this.#onListed(this));
    return this.#openFiles();
  }

  #openFiles(): Files {
    const paths = [...this.#open.keys()] as FileHandle[];
    return {
      dockerfiles: paths.filter((path) => isDockerfileName(path)),
      composeFiles: paths.filter((path) =>
        isComposeFileName(path.slice(path.lastIndexOf("/") + 1)),
      ),
    };
  }
}

/**
 * True where knowledge of one path can be untrue after a change of another: of itself, and where that came or went,
 * of its folder and of everything in it.
 */
export function isTouched(
  known: string,
  changed: string,
  what: "listing" | "content",
): boolean {
  if (known === changed) return true;
  return (
    what === "listing" &&
    (known === folderOf(changed) || known.startsWith(`${changed}/`))
  );
}

/** True for files that a listing of the project holds. */
export function isListed(path: string): boolean {
  return (
    isDockerfileName(path) ||
    isTemplateFileName(path) ||
    isComposeFileName(path.slice(path.lastIndexOf("/") + 1))
  );
}

/** One walk of the root; it serves every question that comes meanwhile. */
class Listing {
  readonly #files: Promise<Files>;
  #isAwaited = false;

  constructor(host: ProjectHost, root: string) {
    const { signal } = new AbortController();
    this.#files = host.listFiles(root, signal).catch(() => noFiles);
  }

  /** The files; undefined after that many milliseconds, or once the signal is aborted. */
  async within(
    milliseconds: number,
    signal: AbortSignal,
  ): Promise<Files | undefined> {
    if (signal.aborted) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), milliseconds);
      signal.addEventListener("abort", () => resolve(undefined), {
        once: true,
      });
    });
    try {
      return await Promise.race([this.#files, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Calls once when the files have come. */
  whenLate(call: () => void): void {
    if (this.#isAwaited) return;
    this.#isAwaited = true;
    void this.#files.then(call);
  }
}

/** Passes questions on and notes the paths that they name. */
class Recorder implements ProjectIndex {
  readonly #project: ProjectIndex;
  readonly #paths: Set<string>;

  constructor(project: ProjectIndex, paths: Set<string>) {
    this.#project = project;
    this.#paths = paths;
  }

  get dockerfiles(): readonly FileHandle[] {
    return this.#project.dockerfiles;
  }

  get composeFiles(): readonly FileHandle[] {
    return this.#project.composeFiles;
  }

  kindOf(path: string): ReturnType<ProjectIndex["kindOf"]> {
    this.#paths.add(path);
    return this.#project.kindOf(path);
  }

  read(path: string): string | undefined {
    this.#paths.add(path);
    return this.#project.read(path);
  }

  entries(folder: string): readonly string[] | undefined {
    this.#paths.add(folder);
    return this.#project.entries(folder);
  }
}
