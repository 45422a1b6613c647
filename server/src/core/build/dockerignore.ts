import { joinPath, type ProjectIndex } from "../project.ts";

/** The patterns of a `.dockerignore`, in order. */
export type Dockerignore = readonly IgnorePattern[];

interface IgnorePattern {
  /** `!pattern`: takes files back in. */
  readonly isException: boolean;
  readonly tokens: readonly Token[];
}

type Token =
  | { readonly kind: "character"; readonly text: string }
  /** `?` */
  | { readonly kind: "one" }
  /** `*`: anything but a slash. */
  | { readonly kind: "some" }
  /** `**` at the end, or at the start of plain text: anything, slashes too. */
  | { readonly kind: "any" }
  /** `**` before more, its slash included: any number of whole folders. */
  | { readonly kind: "folders" }
  | { readonly kind: "class"; readonly members: string };

/** Reads a `.dockerignore` as Docker does: comments only at a line's start, paths cleaned. Takes any text; linear. */
export function parseDockerignore(text: string): Dockerignore {
  const patterns: IgnorePattern[] = [];
  for (const line of text.replace(/^\ufeff/, "").split(/\r?\n/)) {
    if (line.startsWith("#")) continue;
    const trimmed = line.trim();
    const isException = trimmed.startsWith("!");
    const written = isException ? trimmed.slice(1).trim() : trimmed;
    // A path that leads out of the context names nothing in it.
    const path = written === "" ? undefined : joinPath("", written);
    if (path !== undefined && path !== "")
      patterns.push({ isException, tokens: tokensOf(path) });
  }
  return patterns;
}

/** Whether a file (relative to the context) stays out of it: the last pattern that matches it or a folder above it decides. */
export function isIgnored(path: string, patterns: Dockerignore): boolean {
  const parts = path.split("/");
  const paths = parts.map((_, index) => parts.slice(0, index + 1).join("/"));
  let ignored = false;
  for (const { isException, tokens } of patterns) {
    if (ignored === isException && paths.some((one) => matches(tokens, one)))
      ignored = !isException;
  }
  return ignored;
}

/**
 * The patterns that hold for a build: `<Dockerfile>.dockerignore` beside the Dockerfile, else `.dockerignore` in the
 * context; undefined where the files are not known yet.
 */
export function dockerignoreOf(
  dockerfile: string,
  context: string,
  project: ProjectIndex,
): Dockerignore | undefined {
  const own = `${dockerfile}.dockerignore`;
  const shared = joinPath(context, ".dockerignore") ?? ".dockerignore";
  for (const path of [own, shared]) {
    const kind = project.kindOf(path);
    if (kind === "unknown") return undefined;
    const text = kind === "file" ? project.read(path) : undefined;
    if (text !== undefined) return parseDockerignore(text);
  }
  return [];
}

function tokensOf(pattern: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const text = pattern.charAt(at);
    const close = text === "[" ? pattern.indexOf("]", at + 2) : -1;
    if (text === "*" && pattern[at + 1] === "*") {
      at += pattern[at + 2] === "/" ? 2 : 1;
      tokens.push(doubleStar(pattern, at));
    } else if (text === "*") tokens.push({ kind: "some" });
    else if (text === "?") tokens.push({ kind: "one" });
    else if (close > 0) {
      tokens.push({ kind: "class", members: pattern.slice(at + 1, close) });
      at = close;
    } else if (text === "\\" && at + 1 < pattern.length)
      tokens.push({ kind: "character", text: pattern.charAt(++at) });
    else tokens.push({ kind: "character", text });
  }
  return tokens;
}

/** `**`, whose last character, or the slash behind it, stands at `at`. */
function doubleStar(pattern: string, at: number): Token {
  const isLast = at === pattern.length - 1;
  // moby/patternmatcher compares the ends then: `**.sum` is any path that ends in `.sum`.
  const isSuffix = at === 1 && !/[*?[\]\\]/.test(pattern.slice(2));
  return { kind: isLast || isSuffix ? "any" : "folders" };
}

/** Follows every way at once: the cost is the product of both lengths, whatever the pattern. */
function matches(tokens: readonly Token[], path: string): boolean {
  let places = new Set([0]);
  for (const token of tokens) {
    const next = new Set<number>();
    for (const place of places) addReached(next, { token, path, place });
    if (next.size === 0) return false;
    places = next;
  }
  return places.has(path.length);
}

function addReached(
  reached: Set<number>,
  { token, path, place }: { token: Token; path: string; place: number },
): void {
  switch (token.kind) {
    case "character":
    case "one":
    case "class":
      if (isOne(path[place], token)) reached.add(place + 1);
      break;
    case "any":
      for (let at = place; at <= path.length && !reached.has(at); at++)
        reached.add(at);
      break;
    case "some":
    case "folders":
      addRun(reached, path, { place, isFolders: token.kind === "folders" });
      break;
  }
}

/** Whether a token that stands for one character stands for this one. */
function isOne(
  character: string | undefined,
  token: Extract<Token, { kind: "character" | "one" | "class" }>,
): boolean {
  if (character === undefined) return false;
  if (token.kind === "character") return character === token.text;
  return token.kind === "one"
    ? character !== "/"
    : isMember(character, token.members);
}

/** Every place that `*` or whole folders lead to; one that is there already has had all behind it added. */
function addRun(
  reached: Set<number>,
  path: string,
  { place, isFolders }: { place: number; isFolders: boolean },
): void {
  reached.add(place);
  for (let at = place; at < path.length; at++) {
    if (isFolders) {
      if (path[at] === "/") reached.add(at + 1);
    } else if (path[at] === "/" || reached.has(at + 1)) return;
    else reached.add(at + 1);
  }
}

function isMember(character: string, members: string): boolean {
  const isNegated = members.startsWith("^");
  let isIn = false;
  for (let at = isNegated ? 1 : 0; at < members.length; at++) {
    const low = members.charAt(at);
    const high = members[at + 1] === "-" ? members[at + 2] : undefined;
    if (high !== undefined) at += 2;
    isIn ||= low <= character && character <= (high ?? low);
  }
  return isIn !== isNegated;
}
