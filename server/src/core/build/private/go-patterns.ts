import { isLoopbackHost } from "../../text/url.ts";
import { compareGoVersions } from "../go/go-version.ts";

/** Splits `text` into code points: Go's patterns match runes. */
type Runes = readonly string[];

type Part =
  | { readonly kind: "literal"; readonly character: string }
  | { readonly kind: "any" }
  | {
      readonly kind: "class";
      readonly isNegated: boolean;
      readonly ranges: readonly (readonly [number, number])[];
    };

/** What stands between two stars. */
interface Chunk {
  readonly hasStar: boolean;
  readonly parts: readonly Part[];
}

/**
 * True where one glob of a comma list (GOPRIVATE, GONOPROXY, GONOSUMDB, GOINSECURE) covers a module path, as Go 1.18 and
 * later decide: case counts, blanks are part of a glob, a glob with N slashes is held against N + 1 elements.
 * Quadratic at worst in a single glob; no backtracking.
 */
export function matchPrefixPatterns(globs: string, path: string): boolean {
  return globs.split(",").some((glob) => matchPrefixPattern(glob, path));
}

/** As {@link matchPrefixPatterns}, in the eyes of that Go: before 1.18 a glob with a slash at its end covers nothing. */
export function coversPath(
  globs: string,
  path: string,
  goVersion: string | undefined,
): boolean {
  const isOld =
    goVersion !== undefined && compareGoVersions(goVersion, "1.18") < 0;
  return globs
    .split(",")
    .some(
      (glob) =>
        !(isOld && glob.endsWith("/")) && matchPrefixPattern(glob, path),
    );
}

/** One glob of such a list. */
export function matchPrefixPattern(glob: string, path: string): boolean {
  const pattern = glob.endsWith("/") ? glob.slice(0, -1) : glob;
  if (pattern === "") return false;
  const depth = pattern.split("/").length;
  const elements = path.split("/");
  return (
    elements.length >= depth &&
    matchPath(pattern, elements.slice(0, depth).join("/"))
  );
}

/** Go's path.Match; false for a pattern that Go calls bad. */
export function matchPath(pattern: string, name: string): boolean {
  const chunks = parsePattern(Array.from(pattern));
  if (chunks === undefined) return false;
  const runes = Array.from(name);
  let at = 0;
  for (const [index, chunk] of chunks.entries()) {
    const isLast = index === chunks.length - 1;
    if (chunk.hasStar && chunk.parts.length === 0)
      return !runes.includes("/", at);
    const end = findChunk(chunk, runes, { at, isLast });
    if (end === undefined) return false;
    at = end;
  }
  return at === runes.length;
}

/** Where the first place that fits ends: a star takes as little as it can, and never a slash. */
function findChunk(
  chunk: Chunk,
  name: Runes,
  { at, isLast }: { at: number; isLast: boolean },
): number | undefined {
  for (let start = at; ; start++) {
    const end = matchChunk(chunk.parts, name, start);
    if (end !== undefined && (!isLast || end === name.length)) return end;
    if (!chunk.hasStar || start >= name.length || name[start] === "/")
      return undefined;
  }
}

function matchChunk(
  parts: readonly Part[],
  name: Runes,
  start: number,
): number | undefined {
  if (start + parts.length > name.length) return undefined;
  for (const [index, part] of parts.entries()) {
    if (!matchPart(part, name[start + index] ?? "")) return undefined;
  }
  return start + parts.length;
}

function matchPart(part: Part, character: string): boolean {
  switch (part.kind) {
    case "literal":
      return part.character === character;
    case "any":
      return character !== "/";
    case "class": {
      const code = character.codePointAt(0) ?? 0;
      return (
        part.ranges.some(([low, high]) => low <= code && code <= high) !==
        part.isNegated
      );
    }
  }
}

/** True for a glob that Go ignores because it is no pattern: an open bracket, a lone backslash at the end. */
export function isBadPattern(glob: string): boolean {
  return parsePattern(Array.from(glob)) === undefined;
}

function parsePattern(pattern: Runes): readonly Chunk[] | undefined {
  const chunks: { hasStar: boolean; parts: Part[] }[] = [];
  let chunk: { hasStar: boolean; parts: Part[] } | undefined;
  for (let at = 0; at < pattern.length;) {
    if (pattern[at] === "*") {
      if (chunk === undefined || chunk.parts.length > 0 || !chunk.hasStar)
        chunks.push((chunk = { hasStar: true, parts: [] }));
      at++;
      continue;
    }
    const read = readPart(pattern, at);
    if (read === undefined) return undefined;
    if (chunk === undefined)
      chunks.push((chunk = { hasStar: false, parts: [] }));
    chunk.parts.push(read.part);
    at = read.end;
  }
  return chunks;
}

function readPart(
  pattern: Runes,
  at: number,
): { part: Part; end: number } | undefined {
  const character = pattern[at] ?? "";
  if (character === "?") return { part: { kind: "any" }, end: at + 1 };
  if (character === "[") return readClass(pattern, at + 1);
  if (character !== "\\")
    return { part: { kind: "literal", character }, end: at + 1 };
  const escaped = pattern[at + 1];
  return escaped === undefined
    ? undefined
    : { part: { kind: "literal", character: escaped }, end: at + 2 };
}

function readClass(
  pattern: Runes,
  start: number,
): { part: Part; end: number } | undefined {
  const isNegated = pattern[start] === "^";
  const ranges: [number, number][] = [];
  let at = isNegated ? start + 1 : start;
  while (pattern[at] !== "]" || ranges.length === 0) {
    const low = readClassCharacter(pattern, at);
    if (low === undefined) return undefined;
    const high =
      pattern[low.end] === "-" ? readClassCharacter(pattern, low.end + 1) : low;
    if (high === undefined) return undefined;
    ranges.push([low.code, high.code]);
    at = high.end;
  }
  return { part: { kind: "class", isNegated, ranges }, end: at + 1 };
}

/** A character of a class, which must have something behind it. */
function readClassCharacter(
  pattern: Runes,
  at: number,
): { code: number; end: number } | undefined {
  const first = pattern[at];
  if (first === undefined || first === "-" || first === "]") return undefined;
  const index = first === "\\" ? at + 1 : at;
  const code = pattern[index]?.codePointAt(0);
  return code === undefined || index + 1 >= pattern.length
    ? undefined
    : { code, end: index + 1 };
}

export type PrefixPatternProblemId =
  | "blank"
  | "scheme"
  /** `;` or `|` or a fullwidth sign where only a comma divides. */
  | "separator"
  | "leading-slash"
  /** Capitals in the host: no host in a module path has them. */
  | "capital-host"
  /** Matches nothing up to Go 1.17. */
  | "trailing-slash"
  /** `host:port`: module paths have no colon. */
  | "port"
  | "quoted"
  | "bad-glob";

/** One glob as written, blanks included; offsets are those of the value. */
export interface PrefixPattern {
  readonly glob: string;
  readonly start: number;
  readonly end: number;
  /** Why it matches nothing, or (for `trailing-slash`) nothing in old releases. */
  readonly problem: PrefixPatternProblemId | undefined;
  /** The glob that was meant; may hold commas. Where there is a problem and its cure is mechanical. */
  readonly corrected: string | undefined;
}

/** Splits GOPRIVATE and its kind as Go does: at commas only, nothing is trimmed, empty ones are left out. */
export function parsePrefixPatterns(value: string): readonly PrefixPattern[] {
  const patterns: PrefixPattern[] = [];
  let start = 0;
  for (const glob of value.split(",")) {
    const end = start + glob.length;
    if (glob !== "") {
      const problem = problemOf(glob);
      patterns.push({
        glob,
        start,
        end,
        problem,
        corrected: problem === undefined ? undefined : correct(glob),
      });
    }
    start = end + 1;
  }
  return patterns;
}

const CHECKS: readonly (readonly [PrefixPatternProblemId, RegExp])[] = [
  ["quoted", /^["'`]|["'`]$/],
  ["separator", /[;|，；｜]/],
  ["scheme", /:\/\//],
  ["blank", /\s/],
  ["leading-slash", /^\//],
  ["port", /^[^/]*:/],
  ["capital-host", /^[^/]*[A-Z]/],
  ["trailing-slash", /\/$/],
];

function problemOf(glob: string): PrefixPatternProblemId | undefined {
  const found = CHECKS.find(([, pattern]) => pattern.test(glob));
  if (found !== undefined) return found[0];
  return isBadPattern(glob) ? "bad-glob" : undefined;
}

function correct(glob: string): string | undefined {
  const pieces = glob.split(/[;|，；｜\s"'`]/).map(correctPiece);
  const named = pieces.filter((piece) => piece !== "");
  if (
    named.length === 0 ||
    named.some((piece) => problemOf(piece) !== undefined)
  )
    return undefined;
  return named.join(",");
}

function correctPiece(piece: string): string {
  const bare = piece
    .replace(/^[a-z][-+.a-z0-9]*:\/\//i, "")
    .replace(/^\//, "")
    .replace(/\/$/, "");
  const [host = "", ...rest] = bare.split("/");
  const name = host
    .replace(/^[^@]*@/, "")
    .replace(/:[0-9]+$/, "")
    .toLowerCase();
  return isLoopbackHost(name) ? "" : [name, ...rest].join("/");
}
