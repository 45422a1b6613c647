import ignore, { type Ignore } from "ignore";

interface Level {
  /** Folder that the patterns are relative to, as a path below the root with `/`; `""` for the root. */
  readonly folder: string;
  readonly patterns: Ignore;
}

/** The `.gitignore` files from the root down to one folder. Pure: it is given their texts. */
export class IgnoreRules {
  readonly #levels: readonly Level[];

  constructor(levels: readonly Level[] = []) {
    this.#levels = levels;
  }

  /** The rules with one more ignore file, which counts before those above it. */
  with(folder: string, text: string): IgnoreRules {
    try {
      return new IgnoreRules([
        ...this.#levels,
        { folder, patterns: ignore().add(text) },
      ]);
    } catch {
      // A pattern that cannot be read: the other files still count.
      return this;
    }
  }

  /**
   * True where git would leave the path out. `path` is below the root, with `/`; a folder's ends
   * with one. The folders above it must have been asked before: git never looks into an ignored one.
   */
  isIgnored(path: string): boolean {
    for (let index = this.#levels.length - 1; index >= 0; index--) {
      const level = this.#levels[index];
      const answer = level === undefined ? undefined : askLevel(level, path);
      if (answer !== undefined) return answer;
    }
    return false;
  }
}

function askLevel(level: Level, path: string): boolean | undefined {
  const prefix = level.folder === "" ? "" : `${level.folder}/`;
  if (!path.startsWith(prefix)) return undefined;
  const inner = path.slice(prefix.length);
  if (inner === "" || inner.startsWith("../")) return undefined;
  try {
    const { ignored, unignored } = level.patterns.test(inner);
    if (unignored) return false;
    if (!ignored) return undefined;
    // A nearer file or the user brought the folder back: what this level says through it is void.
    const parent = inner.slice(0, inner.slice(0, -1).lastIndexOf("/") + 1);
    return parent !== "" && level.patterns.test(parent).ignored
      ? undefined
      : true;
  } catch {
    return undefined;
  }
}

/** Nothing is ignored. */
export const noRules = new IgnoreRules();
