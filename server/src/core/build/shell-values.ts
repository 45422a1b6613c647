import type { ShellWord } from "../syntax/shell/model.ts";
import { longestValue } from "./environment.ts";
import {
  known,
  literalText,
  unknown,
  type Origin,
  type Value,
} from "./value.ts";

/** What a word of a script comes to; `referred` answers for the variables in it. */
export function wordValue(
  word: ShellWord,
  referred: (name: string) => Value,
): Value {
  const { literal, parts, raw, span } = word;
  if (literal !== undefined) {
    const isOwnText = word.insideQuote === undefined;
    const text = isOwnText ? literalText(raw, literal, span) : undefined;
    return known(literal, { kind: "literal", span }, text);
  }
  const [only, ...others] = parts;
  const isPlain = only?.kind === "variable" && only.operator === undefined;
  if (isPlain && others.length === 0) return referred(only.name);
  return joinedValue(word, referred);
}

function joinedValue(
  { parts, span }: ShellWord,
  referred: (name: string) => Value,
): Value {
  let text = "";
  for (const part of parts) {
    if (part.kind === "text") {
      text += part.text;
      continue;
    }
    if (part.kind === "other" || part.operator !== undefined)
      return unknown("computed-at-build-time");
    // A name that nothing sets may still be set by a sourced file: unknown.
    const value = referred(part.name);
    if (value.kind === "unknown") return unknown("depends-on-unknown");
    text += value.value;
  }
  return text.length > longestValue
    ? unknown("computed-at-build-time")
    : known(text, { kind: "literal", span });
}

/** The part behind `NAME=` of an export's word, with the place of its text. */
export function exportedValue(
  word: ShellWord,
  whole: Value,
  { name, origin }: { name: string; origin: Origin },
): Value {
  if (whole.kind === "unknown") return { ...whole, origin };
  const value = whole.value.slice(name.length + 1);
  const { end, start } = word.span;
  const prefix = name.length + 1;
  // `export A=x`, `export A="x"` and `export "A=x"`.
  const isWhole = /^["']/.test(word.raw);
  const text = isWhole
    ? literalText(word.raw, whole.value, word.span)
    : literalText(word.raw.slice(prefix), value, {
        start: start + prefix,
        end,
      });
  const at =
    isWhole && text !== undefined
      ? { start: text.start + prefix, end: text.end }
      : text;
  return known(value, origin, at);
}
