import type { Span } from "../../text/source.ts";
import type { DockerWord } from "./model.ts";
import { removePrefix, removeSuffix, replaceMatches } from "./pattern.ts";
import { type WordPart, parseWord } from "./word-parts.ts";

/**
 * A variable's value; `null` where it is certainly unset, `undefined` where nothing is known of it. `operator` is that
 * of its expansion: `:-` in `${A:-b}`, empty for `$A` and `${A}`.
 */
export type VariableLookup = (
  name: string,
  operator: Variable["operator"],
) => string | null | undefined;

/** `names` are the variables that keep the word from being known; empty where Docker refuses the word. */
export type Expansion =
  | { readonly kind: "known"; readonly value: string }
  | { readonly kind: "unknown"; readonly names: readonly string[] };

/** A use of a variable in a word. */
export interface VariableUse {
  readonly name: string;
  /** `$A` or the whole `${A…}`. */
  readonly span: Span;
  readonly nameSpan: Span;
}

/** `$?`, `$$` and their kin are always unset in a Dockerfile. */
const SPECIAL = /^[@*#?\-$!]$/;

/** Longer values come from files made to use up memory (`ENV A=$A$A` over and over). */
const VALUE_LIMIT = 65_536;

/**
 * Expands a word as Docker does in FROM, ENV, ARG, COPY, WORKDIR …: takes away quotes and escapes and puts
 * in variables with all operators that Docker knows. A variable that is unset (`null`) counts as empty.
 */
export function expandWord(
  word: Pick<DockerWord, "raw">,
  escape: "\\" | "`",
  lookup: VariableLookup,
): Expansion {
  const { parts, isBroken } = parseWord(word.raw, escape);
  return isBroken ? REFUSED : expandParts(parts, lookup);
}

/** Every variable that Docker would look up in a word, nested ones behind the one they stand in. */
export function variablesIn(
  word: DockerWord,
  escape: "\\" | "`",
): readonly VariableUse[] {
  const uses: VariableUse[] = [];
  collect(parseWord(word.raw, escape).parts, word, uses);
  return uses;
}

function collect(
  parts: readonly WordPart[],
  word: DockerWord,
  uses: VariableUse[],
): void {
  for (const part of parts) {
    if (part.kind === "text") continue;
    const { name, start, end, nameStart } = part;
    const nameSpan = spanIn(word, nameStart, nameStart + name.length);
    if (!SPECIAL.test(name))
      uses.push({ name, span: spanIn(word, start, end), nameSpan });
    collect(part.argument, word, uses);
    collect(part.replacement, word, uses);
  }
}

function spanIn(word: DockerWord, start: number, end: number): Span {
  return {
    start: word.offsetOf(start),
    end: end > start ? word.offsetOf(end - 1) + 1 : word.offsetOf(start),
  };
}

const REFUSED: Expansion = { kind: "unknown", names: [] };

function expandParts(
  parts: readonly WordPart[],
  lookup: VariableLookup,
): Expansion {
  const names: string[] = [];
  let isKnown = true;
  let value = "";
  for (const part of parts) {
    const piece =
      part.kind === "text" ? known(part.text) : expandVariable(part, lookup);
    if (piece.kind === "known") {
      if (value.length + piece.value.length > VALUE_LIMIT) return REFUSED;
      value += piece.value;
    } else {
      isKnown = false;
      names.push(...piece.names);
    }
  }
  return isKnown ? known(value) : { kind: "unknown", names };
}

function known(value: string): Expansion {
  return { kind: "known", value };
}

type Variable = Extract<WordPart, { kind: "variable" }>;

function expandVariable(part: Variable, lookup: VariableLookup): Expansion {
  const value = SPECIAL.test(part.name)
    ? null
    : lookup(part.name, part.operator);
  if (value === undefined) return { kind: "unknown", names: [part.name] };
  const isMissing = part.operator.startsWith(":") ? !value : value === null;
  return isMissing
    ? expandMissing(part, lookup)
    : expandPresent(part, value ?? "", lookup);
}

/** For an unset variable, or an empty one under an operator with a colon. */
function expandMissing(part: Variable, lookup: VariableLookup): Expansion {
  const kind = part.operator.slice(-1);
  if (kind === "-") return expandParts(part.argument, lookup);
  if (kind === "?") return REFUSED;
  return kind === "+" || kind === ""
    ? known("")
    : expandPattern(part, "", lookup);
}

function expandPresent(
  part: Variable,
  value: string,
  lookup: VariableLookup,
): Expansion {
  if (part.operator.endsWith("+")) return expandParts(part.argument, lookup);
  return /[#%/]/.test(part.operator)
    ? expandPattern(part, value, lookup)
    : known(value);
}

function expandPattern(
  part: Variable,
  value: string,
  lookup: VariableLookup,
): Expansion {
  const pattern = expandParts(part.argument, lookup);
  const replacement = expandParts(part.replacement, lookup);
  if (pattern.kind === "unknown") return pattern;
  if (replacement.kind === "unknown") return replacement;
  const isDoubled = part.operator.length === 2;
  const result = applyPattern(part.operator.charAt(0), value, pattern.value, {
    isDoubled,
    with: replacement.value,
  });
  return result === undefined ? REFUSED : known(result);
}

function applyPattern(
  operator: string,
  value: string,
  pattern: string,
  options: { readonly isDoubled: boolean; readonly with: string },
): string | undefined {
  if (operator === "#") return removePrefix(value, pattern, options.isDoubled);
  if (operator === "%") return removeSuffix(value, pattern, options.isDoubled);
  return replaceMatches(value, pattern, options.with, options.isDoubled);
}
