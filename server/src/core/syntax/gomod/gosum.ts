import type { Span } from "../../text/source.ts";

/** A go.sum file as far as it could be read. */
export interface GoSum {
  /** The two first words of each line, `path version` or `path version/go.mod`: what has a hash. */
  readonly lines: ReadonlySet<string>;
  readonly problems: readonly GoSumProblem[];
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

/** What nearly every line looks like; all others are taken apart. Sticky: matches where it is told to. */
const USUAL = /(\S+ \S+) h1:[A-Za-z0-9+/]{43}=\r?(?:\n|$)/y;

/** Reads go.sum; takes any text, never fails, linear in its length: 20,000 lines are not rare. */
export function parseGoSum(text: string): GoSum {
  const lines = new Set<string>();
  const problems: GoSumProblem[] = [];
  for (let start = 0; start < text.length;) {
    USUAL.lastIndex = start;
    const key = USUAL.exec(text)?.[1];
    if (key !== undefined) {
      if (!text.startsWith(EMPTY_GO_MOD, start + key.length + 1))
        lines.add(key);
      start = USUAL.lastIndex;
      continue;
    }
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    readLine(text.slice(start, end), start, { lines, problems });
    start = end + 1;
  }
  return { lines, problems };
}

function readLine(
  line: string,
  start: number,
  { lines, problems }: { lines: Set<string>; problems: GoSumProblem[] },
): void {
  const trimmed = line.trim();
  if (trimmed === "") return;
  const offset = start + line.indexOf(trimmed);
  const span = { start: offset, end: offset + trimmed.length };
  const fields = trimmed.split(/\s+/);
  const [path = "", version = "", hash = ""] = fields;
  const isMarker = MARKER.test(trimmed);
  if (fields.length !== 3 || isMarker) {
    const message = `wrong number of fields ${fields.length}`;
    const id = isMarker ? "merge-conflict-marker" : "wrong-number-of-fields";
    problems.push({ id, message, span });
    return;
  }
  if (hash === EMPTY_GO_MOD) return;
  lines.add(`${path} ${version}`);
  // Another algorithm than h1 is skipped by go, not refused.
  if (hash.startsWith("h1:") && !HASH.test(hash)) {
    const message = `malformed hash ${hash}`;
    problems.push({ id: "malformed-hash", message, span });
  }
}

/** The two first words of a go.sum line. */
export function goSumKey(
  path: string,
  version: string,
  isGoMod: boolean,
): string {
  return `${path} ${version}${isGoMod ? "/go.mod" : ""}`;
}
