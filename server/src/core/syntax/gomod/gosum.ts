import { SourceText } from "../../text/source.ts";
import type { Span } from "../../text/source.ts";

/** A go.sum file as far as it could be read. */
export interface GoSum {
  readonly source: SourceText;
  readonly entries: readonly GoSumEntry[];
  readonly problems: readonly GoSumProblem[];
}

export interface GoSumEntry {
  readonly path: string;
  /** Without `/go.mod`. */
  readonly version: string;
  /** The hash is that of the go.mod file, not of the module's archive. */
  readonly isGoMod: boolean;
  /** `h1:` and base64. */
  readonly hash: string;
  readonly span: Span;
}

export interface GoSumProblem {
  /** `malformed-hash`: go reads the line, but no module can ever match it. */
  readonly id:
    "wrong-number-of-fields" | "merge-conflict-marker" | "malformed-hash";
  /** Go's message where it has one: `wrong number of fields 4`. */
  readonly message: string;
  readonly span: Span;
}

const HASH = /^h1:[A-Za-z0-9+/]{43}=$/;
/** Hash of an empty go.mod file, once written by mistake: go skips such lines. */
const EMPTY_GO_MOD = "h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=";
const MARKER = /^(?:<{7}|\|{7}|={7}|>{7})(?: |$)/;

/** Reads go.sum; takes any text, never fails, linear in its length. */
export function parseGoSum(text: string): GoSum {
  const entries: GoSumEntry[] = [];
  const problems: GoSumProblem[] = [];
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    readLine(text.slice(start, end), start, { entries, problems });
    start = end + 1;
  }
  return { source: new SourceText(text), entries, problems };
}

function readLine(
  line: string,
  start: number,
  lists: { entries: GoSumEntry[]; problems: GoSumProblem[] },
): void {
  const trimmed = line.trim();
  if (trimmed === "") return;
  const offset = start + line.indexOf(trimmed);
  const span = { start: offset, end: offset + trimmed.length };
  const fields = trimmed.split(/\s+/);
  const [path = "", version = "", hash = ""] = fields;
  if (fields.length !== 3 || MARKER.test(trimmed)) {
    const message = `wrong number of fields ${fields.length}`;
    const id = MARKER.test(trimmed)
      ? "merge-conflict-marker"
      : "wrong-number-of-fields";
    lists.problems.push({ id, message, span });
    return;
  }
  if (hash === EMPTY_GO_MOD) return;
  const isGoMod = version.endsWith("/go.mod");
  lists.entries.push({
    path,
    version: isGoMod ? version.slice(0, -7) : version,
    isGoMod,
    hash,
    span,
  });
  // Another algorithm than h1 is skipped by go, not refused.
  if (hash.startsWith("h1:") && !HASH.test(hash)) {
    lists.problems.push({
      id: "malformed-hash",
      message: `malformed hash ${hash}`,
      span,
    });
  }
}

/** `path version` and `path version/go.mod` of every entry, to ask whether a hash is there. */
export function goSumKeys(sum: GoSum): ReadonlySet<string> {
  return new Set(
    sum.entries.map((entry) =>
      goSumKey(entry.path, entry.version, entry.isGoMod),
    ),
  );
}

/** The two first words of a go.sum line. */
export function goSumKey(
  path: string,
  version: string,
  isGoMod: boolean,
): string {
  return `${path} ${version}${isGoMod ? "/go.mod" : ""}`;
}
