import type { FileHandle } from "../core/finding.ts";
import type { PathContent } from "../core/project.ts";

/** The recognised files below a root, as paths relative to it with `/`. DESIGN 9.10. */
export interface ProjectFiles {
  /** Dockerfiles, templates included. */
  readonly dockerfiles: readonly FileHandle[];
  /** Compose and bake files. */
  readonly composeFiles: readonly FileHandle[];
  readonly goMods: readonly FileHandle[];
  /** True where the walk stopped at its limit of files. */
  readonly isPartial: boolean;
}

/** What the doors need of the disk to answer core's questions about a project. Never throws. */
export interface ProjectHost {
  /**
   * Content of project paths below `root`, the file URI of a folder. The answer holds every path
   * asked for. What cannot be read is `missing`; a file over 10 MB or that is no text has no text.
   */
  load(
    root: string,
    paths: readonly string[],
  ): Promise<ReadonlyMap<string, PathContent>>;
  /** Lists the recognised files below `root`, honouring `.gitignore` at every level. */
  listFiles(root: string, signal: AbortSignal): Promise<ProjectFiles>;
}

/** Why the disk refused. */
export type FileProblem =
  "missing" | "denied" | "too-large" | "not-a-file" | "other";

export interface Refusal {
  readonly kind: "refused";
  readonly problem: FileProblem;
  /** The system's error code, such as `EACCES`. */
  readonly code: string;
}

export interface FileText {
  readonly kind: "text";
  /** Decoded as UTF-8; a byte order mark stays as one character. */
  readonly text: string;
  /** False where bytes were no UTF-8 and became U+FFFD: writing the text back would change them. */
  readonly isFaithful: boolean;
}

/** A recognised file that a walk met, with its absolute path. */
export interface WalkedFile {
  readonly path: string;
  readonly kind: "dockerfile" | "go.mod" | "compose";
}

export interface WalkResult {
  /** Sorted by path. */
  readonly files: readonly WalkedFile[];
  /** Folders that could not be read, with the reason. */
  readonly unreadable: readonly {
    readonly path: string;
    readonly refusal: Refusal;
  }[];
  readonly isPartial: boolean;
}

/** What the command line does with files. Paths are absolute, in the system's own form. */
export interface FileAccess {
  /** Symbolic links are followed. */
  kindOf(path: string): Promise<"file" | "folder" | Refusal>;
  readText(path: string): Promise<FileText | Refusal>;
  /** Recognised files below a folder; `root` is the folder up to which `.gitignore` files count. */
  walk(folder: string, root: string, signal: AbortSignal): Promise<WalkResult>;
  /**
   * Replaces a file's text in one step, keeping its mode; `changed` where it no longer holds
   * `expected`, and nothing is written then.
   */
  replaceText(
    path: string,
    expected: string,
    text: string,
  ): Promise<"written" | "changed" | Refusal>;
}

/** Where the doors write what is not part of an answer. */
export interface Logger {
  error(text: string): void;
  warn(text: string): void;
  info(text: string): void;
  debug(text: string): void;
}
