import { basename, dirname, join, resolve } from "node:path";
import type { LintDocument } from "../../core/lint.ts";
import {
  isDockerfileName,
  isGoModName,
  isTemplateFileName,
} from "../../core/syntax/dockerfile/file-names.ts";
import type { FileText, Refusal, WalkedFile } from "../../platform/host.ts";
import type { CliEnvironment } from "../environment.ts";
import { refusalText, say } from "../messages.ts";
import type { ReportError } from "../report/model.ts";
import { isBelow, shownPath } from "./paths.ts";

/** The folder that project paths are relative to. */
export interface Root {
  /** Absolute. */
  readonly path: string;
  readonly isRepository: boolean;
}

/** A file to check. */
export interface Target {
  /** Absolute. */
  readonly path: string;
  readonly root: Root;
  readonly language: LintDocument["language"];
  /** Named on the command line: then it is an error when it cannot be checked. */
  readonly isNamed: boolean;
  /** The text where it does not come from the disk. */
  readonly text?: string;
}

/** What the command line asked for. */
export interface Selection {
  /** Each file once, sorted by path. */
  readonly targets: readonly Target[];
  readonly errors: readonly ReportError[];
  /** What the walk of a whole project found, by its root. */
  readonly walked: ReadonlyMap<string, readonly WalkedFile[]>;
}

interface Wishes {
  readonly paths: readonly string[];
  /** `--as` */
  readonly language: LintDocument["language"] | undefined;
  /** `--stdin-filename` */
  readonly stdinName: string | undefined;
}

/** Turns the paths of the command line into files to check, and says what cannot be. */
export async function select(
  environment: CliEnvironment,
  wishes: Wishes,
): Promise<Selection> {
  const selector = new Selector(environment, wishes);
  for (const path of wishes.paths) {
    if (path === "-") await selector.addStdin();
    else await selector.add(resolve(environment.cwd, path));
  }
  return selector.selection();
}

/** The nearest folder at or above `folder` that holds `.git`; else `fallback`. */
export async function projectRoot(
  folder: string,
  fallback: string,
  environment: CliEnvironment,
): Promise<Root> {
  for (let above = folder; ; above = dirname(above)) {
    const git = await environment.files.kindOf(join(above, ".git"));
    if (git === "folder" || git === "file")
      return { path: above, isRepository: true };
    if (dirname(above) === above)
      return { path: fallback, isRepository: false };
  }
}

/** The root of the project that a file belongs to. */
export function rootOfFile(
  path: string,
  environment: CliEnvironment,
): Promise<Root> {
  const { cwd } = environment;
  const fallback = isBelow(path, cwd) ? cwd : dirname(path);
  return projectRoot(dirname(path), fallback, environment);
}

/** What a file is by its name; undefined for other names. */
export function languageOfName(
  name: string,
): LintDocument["language"] | undefined {
  if (
    isGoModName(name) ||
    (isTemplateFileName(name) && basename(name).startsWith("go.mod."))
  ) {
    return "go.mod";
  }
  return isDockerfileName(name) || isTemplateFileName(name)
    ? "dockerfile"
    : undefined;
}

class Selector {
  readonly #environment: CliEnvironment;
  readonly #wishes: Wishes;
  readonly #targets = new Map<string, Target>();
  readonly #errors: ReportError[] = [];
  readonly #walked = new Map<string, readonly WalkedFile[]>();

  constructor(environment: CliEnvironment, wishes: Wishes) {
    this.#environment = environment;
    this.#wishes = wishes;
  }

  selection(): Selection {
    const targets = [...this.#targets.values()].toSorted((one, other) =>
      one.path < other.path ? -1 : 1,
    );
    return { targets, errors: this.#errors, walked: this.#walked };
  }

  async add(path: string): Promise<void> {
    const kind = await this.#environment.files.kindOf(path);
    if (kind === "folder") await this.#addFolder(path);
    else if (kind === "file") await this.#addFile(path);
    else this.#refuse(path, kind);
  }

  async addStdin(): Promise<void> {
    const read: FileText | Refusal = await this.#environment.readStdin();
    const path = resolve(
      this.#environment.cwd,
      this.#wishes.stdinName ?? "Dockerfile",
    );
    if (read.kind === "refused") this.#refuse(path, read);
    else await this.#addFile(path, read.text);
  }

  async #addFile(path: string, text?: string): Promise<void> {
    const language = this.#wishes.language ?? languageOfName(basename(path));
    if (language === undefined) {
      const shown = shownPath(path, this.#environment.cwd);
      this.#errors.push({
        path: shown,
        text: say("unknownName", { path: shown }),
      });
      return;
    }
    const root = await rootOfFile(path, this.#environment);
    const target = { path, root, language, isNamed: true };
    this.#targets.set(path, text === undefined ? target : { ...target, text });
  }

  async #addFolder(folder: string): Promise<void> {
    const { files, signal } = this.#environment;
    const root = await projectRoot(folder, folder, this.#environment);
    const walk = await files.walk(folder, root.path, signal);
    if (folder === root.path) this.#walked.set(folder, walk.files);
    for (const { path, kind } of walk.files) {
      if (kind === "compose" || this.#targets.has(path)) continue;
      this.#targets.set(path, { path, root, language: kind, isNamed: false });
    }
    for (const { path, refusal } of walk.unreadable)
      this.#refuse(path, refusal);
  }

  #refuse(path: string, refusal: Refusal): void {
    const shown = shownPath(path, this.#environment.cwd);
    this.#errors.push({ path: shown, text: refusalText(shown, refusal) });
  }
}
