import { basename, join, relative, sep } from "node:path";
import {
  isDockerfileName,
  isGoModName,
  isTemplateFileName,
} from "../core/syntax/dockerfile/file-names.ts";
import { isComposeFileName } from "../core/syntax/yaml/file-names.ts";
import type { Refusal, WalkResult, WalkedFile } from "./host.ts";
import type { IgnoreRules } from "./ignore-rules.ts";

/** The part of the disk that a walk needs; `files.ts` fits it. */
export interface FolderReader {
  entries(folder: string): Promise<readonly Entry[] | Refusal>;
  /** True for a file, also through a symbolic link. */
  isFile(path: string): Promise<boolean>;
  text(path: string): Promise<string | undefined>;
}

interface Entry {
  readonly name: string;
  isDirectory(): boolean;
  isFile(): boolean;
  isSymbolicLink(): boolean;
}

interface Limits {
  readonly signal: AbortSignal;
  readonly maximumFiles: number;
}

/** Folders that nobody means to check, whatever a `.gitignore` says. */
const skippedFolders: ReadonlySet<string> = new Set([".git", "node_modules"]);
/** Folders that one walk visits at most: a guard against mounted worlds, not a working limit. */
const maximumFolders = 500_000;
/** Folders read at the same time. */
const maximumOpen = 16;

/**
 * Recognised files below `folder`, honouring the `.gitignore` files from `root` downwards and
 * `.git/info/exclude`. Symbolic links to folders are not followed, as git does it, so that loops
 * cannot be. Unreadable folders are reported and the rest is walked.
 */
export async function walkFolder(
  folder: string,
  root: string,
  limits: Limits,
  reader: FolderReader,
): Promise<WalkResult> {
  const walk = new Walk(root, limits, reader);
  await walk.run(folder);
  return walk.result();
}

/** The path of something below a folder, with `/` on every system. */
export function relativePath(root: string, path: string): string {
  return relative(root, path).split(sep).join("/");
}

interface Pending {
  readonly folder: string;
  /** Without the folder's own file. */
  readonly rules: IgnoreRules;
}

class Walk {
  readonly #root: string;
  readonly #limits: Limits;
  readonly #reader: FolderReader;
  readonly #pending: Pending[] = [];
  readonly #files: WalkedFile[] = [];
  readonly #unreadable: { path: string; refusal: Refusal }[] = [];
  #start = "";
  #visited = 0;

  constructor(root: string, limits: Limits, reader: FolderReader) {
    this.#root = root;
    this.#limits = limits;
    this.#reader = reader;
  }

  async run(folder: string): Promise<void> {
    this.#start = folder;
    this.#pending.push({ folder, rules: await this.#rulesAbove(folder) });
    const running = new Set<Promise<void>>();
    while ((this.#pending.length > 0 && !this.#isOver()) || running.size > 0) {
      const next = this.#isOver() ? undefined : this.#pending.pop();
      if (next === undefined || running.size >= maximumOpen) {
        if (next !== undefined) this.#pending.push(next);
        await Promise.race(running);
        continue;
      }
      const visit: Promise<void> = this.#visit(next).finally(() =>
        running.delete(visit),
      );
      running.add(visit);
    }
  }

  result(): WalkResult {
    return {
      files: this.#files.toSorted(byPath).slice(0, this.#limits.maximumFiles),
      unreadable: this.#unreadable.toSorted(byPath),
      isPartial: this.#isOver(),
    };
  }

  #isOver(): boolean {
    return (
      this.#limits.signal.aborted ||
      this.#visited >= maximumFolders ||
      this.#files.length > this.#limits.maximumFiles
    );
  }

  /** The ignore files between the root and the folder in which the walk starts. */
  async #rulesAbove(folder: string): Promise<IgnoreRules> {
    const exclude = await this.#reader.text(
      join(this.#root, ".git", "info", "exclude"),
    );
    const { noRules } = await import("./ignore-rules.ts");
    let rules = noRules;
    if (exclude !== undefined) rules = rules.with("", exclude);
    const below = relativePath(this.#root, folder);
    if (below === "" || below.startsWith("..")) return rules;
    let above = this.#root;
    for (const name of below.split("/")) {
      rules = await this.#withFile(rules, above);
      above = join(above, name);
    }
    return rules;
  }

  async #withFile(rules: IgnoreRules, folder: string): Promise<IgnoreRules> {
    const text = await this.#reader.text(join(folder, ".gitignore"));
    return text === undefined
      ? rules
      : rules.with(relativePath(this.#root, folder), text);
  }

  async #visit({ folder, rules }: Pending): Promise<void> {
    this.#visited++;
    const entries = await this.#reader.entries(folder);
    if ("kind" in entries) {
      this.#unreadable.push({ path: folder, refusal: entries });
      return;
    }
    if (folder !== this.#start && isGoVendor(folder, entries)) return;
    const hasOwn = entries.some((entry) => entry.name === ".gitignore");
    const own = hasOwn ? await this.#withFile(rules, folder) : rules;
    for (const entry of entries)
      await this.#meet(entry, join(folder, entry.name), own);
  }

  async #meet(entry: Entry, path: string, rules: IgnoreRules): Promise<void> {
    if (entry.isDirectory()) {
      if (skippedFolders.has(entry.name)) return;
      if (rules.isIgnored(`${relativePath(this.#root, path)}/`)) return;
      this.#pending.push({ folder: path, rules });
      return;
    }
    const kind = recognise(entry.name);
    if (kind === undefined || rules.isIgnored(relativePath(this.#root, path)))
      return;
    const isFile = entry.isSymbolicLink()
      ? await this.#reader.isFile(path)
      : entry.isFile();
    if (isFile) this.#files.push({ path, kind });
  }
}

/** What `go mod vendor` writes: other people's files, and an edit of one is gone with the next run. */
function isGoVendor(folder: string, entries: readonly Entry[]): boolean {
  return (
    basename(folder) === "vendor" &&
    entries.some((entry) => entry.name === "modules.txt")
  );
}

function recognise(name: string): WalkedFile["kind"] | undefined {
  if (isGoModName(name)) return "go.mod";
  if (isDockerfileName(name)) return "dockerfile";
  if (isTemplateFileName(name))
    return name.startsWith("go.mod") ? "go.mod" : "dockerfile";
  return isComposeFileName(name) ? "compose" : undefined;
}

function byPath(
  one: { readonly path: string },
  other: { readonly path: string },
): number {
  if (one.path === other.path) return 0;
  return one.path < other.path ? -1 : 1;
}
