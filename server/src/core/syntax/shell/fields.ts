import { evaluateArithmetic, type VariableStore } from "./arithmetic.ts";
import type { ShellWord, WordPart } from "./model.ts";
import { type Field, nonzero } from "./test-expression.ts";

/**
 * The fields that the shell makes of a word: quotes removed, variables put in, unquoted values
 * split. One unknown field where the result is not known.
 */
export function fieldsOf(
  word: ShellWord,
  variables: VariableStore,
): readonly Field[] {
  const value = valueOf(word, variables);
  const isWhole =
    value === undefined || word.literal !== undefined || value === nonzero;
  if (isWhole || word.parts.every((part) => part.isQuoted)) return [value];
  if (word.parts.length === 1)
    return value.split(/\s+/).filter((field) => field !== "");
  // Split values beside other text are rare enough not to be known; an empty word vanishes.
  if (/\s/.test(value)) return [undefined];
  return value === "" && !word.parts.some((part) => part.isQuoted)
    ? []
    : [value];
}

const mostInRange = 100;

/** What bash makes of `{1..5}`; undefined for other words and for long ranges. */
export function braceRange(word: ShellWord): readonly string[] | undefined {
  const match = /^\{(\d{1,4})\.\.(\d{1,4})\}$/.exec(word.raw);
  if (match === null) return undefined;
  const first = Number(match[1]);
  const length = Number(match[2]) - first + 1;
  return length < 1 || length > mostInRange
    ? undefined
    : Array.from({ length }, (_, index) => String(first + index));
}

/** The one value that a word has where nothing is split: in an assignment. */
export function valueOf(
  word: ShellWord | undefined,
  variables: VariableStore,
): Field {
  if (word === undefined) return "";
  if (word.literal !== undefined) return word.literal;
  const values = word.parts.map((part) => partValue(part, variables));
  if (values.length > 1 && values.some((value) => value?.includes("\0")))
    return undefined;
  return values.includes(undefined) ? undefined : values.join("");
}

function partValue(part: WordPart, variables: VariableStore): Field {
  if (part.kind === "text") return part.text;
  if (part.kind === "other") return expansionValue(part.text, variables);
  const value = variables.get(part.name);
  if (part.operator === undefined || value === undefined) return value;
  const isPresent = value !== "";
  const argument = /^[\w./-]*$/.test(part.argument ?? "$")
    ? part.argument
    : undefined;
  // Unset and empty are not told apart, so only the operators with a colon are known.
  if (part.operator === ":-" || part.operator === ":=")
    return isPresent ? value : argument;
  if (part.operator === ":+") return isPresent ? argument : "";
  return undefined;
}

/** `$((…))`, and the counters of old scripts: `$(expr …)`, `$(seq …)`, `$(echo …)`. */
function expansionValue(text: string, variables: VariableStore): Field {
  if (text.startsWith("$((") && text.endsWith("))")) {
    return numberText(evaluateArithmetic(text.slice(3, -2), variables));
  }
  const script = /^(?:\$\(([^()]*)\)|`([^`]*)`)$/.exec(text);
  const words = (script?.[1] ?? script?.[2] ?? "").trim().split(/\s+/);
  const args: string[] = [];
  for (const word of words.slice(1)) {
    const value = simpleValue(word, variables);
    if (value === undefined) return undefined;
    args.push(value);
  }
  return outputs.get(words[0] ?? "")?.(args, variables);
}

type Output = (args: readonly string[], variables: VariableStore) => Field;

const outputs: ReadonlyMap<string, Output> = new Map<string, Output>([
  ["echo", (args) => args.join(" ")],
  ["seq", sequence],
  [
    "expr",
    (args, variables) => {
      const isSum = args.length === 3 && /^(?:[-+*]|\\\*)$/.test(args[1] ?? "");
      const text = args.join(" ").replace("\\", "");
      return isSum
        ? numberText(evaluateArithmetic(text, variables))
        : undefined;
    },
  ],
]);

function numberText(value: number | undefined): Field {
  return value === undefined ? undefined : String(value);
}

/** A word without blanks inside: literal, or one variable, quoted or not. */
function simpleValue(word: string, variables: VariableStore): Field {
  const match = /^(["']?)(\$?)(\{?)([\w.\-+\\*/]*)(\}?)\1$/.exec(word);
  if (match === null || (match[2] === "" && match[3] !== "")) return undefined;
  const text = match[4] ?? "";
  return match[2] === "$" ? variables.get(text) : text;
}

const maxSequence = 1000;

function sequence(args: readonly string[]): Field {
  const numbers = args.map((arg) =>
    /^-?\d{1,6}$/.test(arg) ? Number(arg) : Number.NaN,
  );
  const last = numbers.at(-1) ?? Number.NaN;
  const first = numbers.length > 1 ? (numbers[0] ?? 1) : 1;
  const step = numbers.length > 2 ? (numbers[1] ?? 1) : 1;
  const isKnown =
    !Number.isNaN(first + step + last) && numbers.length < 4 && step > 0;
  if (!isKnown || (last - first) / step > maxSequence) return undefined;
  const values: number[] = [];
  for (let value = first; value <= last; value += step) values.push(value);
  return values.join("\n");
}
