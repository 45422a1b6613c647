import type { Word, WordPart as SourcePart } from "unbash";
import type { Span } from "../../text/source.ts";
import type { Assignment, InsideQuote, ShellWord, WordPart } from "./model.ts";
import { mapSpan, type WordSource } from "./offset-map.ts";
import { convertParts } from "./word-parts.ts";

/** A word of a parsed script; parts and literal are worked out on first use. */
export class LazyWord implements ShellWord {
  readonly raw: string;
  readonly insideQuote = undefined;
  readonly #source: WordSource;
  readonly #word: Pick<Word, "pos" | "end" | "value" | "parts">;
  #span: Span | undefined;
  #literal: string | undefined | null = null;
  #parts: readonly WordPart[] | undefined;

  constructor(
    source: WordSource,
    word: Pick<Word, "pos" | "end" | "value" | "parts">,
  ) {
    this.raw = source.text.slice(word.pos, word.end);
    this.#source = source;
    this.#word = word;
  }

  get span(): Span {
    this.#span ??= mapSpan(this.#source, this.#word.pos, this.#word.end);
    return this.#span;
  }

  get literal(): string | undefined {
    if (this.#literal === null) {
      this.#literal = plainWord.test(this.raw)
        ? this.raw
        : literalOf(this.parts);
    }
    return this.#literal;
  }

  get parts(): readonly WordPart[] {
    this.#parts ??= convertParts(this.#source, this.#word.parts, this.#word);
    return this.#parts;
  }

  offsetOf(n: number): number {
    const { map } = this.#source;
    const { pos } = this.#word;
    return n >= this.raw.length
      ? this.span.end
      : map.start(pos + Math.max(0, n));
  }

  /** unbash's own parts, for the search of nested scripts. */
  get sourceParts(): readonly SourcePart[] | undefined {
    return this.#word.parts;
  }
}

/** Characters that never are quoted, expanded or globbed. */
const plainWord = /^[\w/.,:=@%+-]+$/u;

/** A word whose pieces are known already: the rest of `NAME=value`, or a string of an exec form. */
export class FixedWord implements ShellWord {
  readonly raw: string;
  readonly span: Span;
  readonly literal: string | undefined;
  readonly parts: readonly WordPart[];
  readonly offsetOf: (n: number) => number;
  readonly insideQuote: InsideQuote;

  constructor(raw: string, place: WordPlace, parts: readonly WordPart[]) {
    this.raw = raw;
    this.span = place.span;
    this.offsetOf = place.offsetOf;
    this.insideQuote = place.insideQuote;
    this.parts = parts;
    this.literal = literalOf(parts);
  }
}

export interface WordPlace {
  readonly span: Span;
  readonly offsetOf: (n: number) => number;
  readonly insideQuote?: InsideQuote;
}

function literalOf(parts: readonly WordPart[]): string | undefined {
  let text = "";
  for (const part of parts) {
    if (part.kind !== "text") return undefined;
    text += part.text;
  }
  return text;
}

const assignmentStart = /^([A-Za-z_]\w*)(\+?)=/u;

/**
 * Reads a word of the form `NAME=value` as an assignment, as `env`, `export` and `sudo` do;
 * undefined for any other word, and where the part before the value is quoted in odd ways.
 */
export function assignmentOf(word: ShellWord): Assignment | undefined {
  const match = assignmentStart.exec(word.raw);
  const [head, name, plus] = match ?? [];
  const first = word.parts[0];
  if (head === undefined || name === undefined || first?.kind !== "text")
    return undefined;
  if (first.isQuoted || !first.text.startsWith(head)) return undefined;
  const { start } = word.span;
  return {
    name,
    nameSpan: { start, end: start + name.length },
    value: restOfWord(word, head.length),
    span: word.span,
    isAppend: plus === "+",
  };
}

/**
 * What follows the first `length` characters of a word's text: the value in `--name=value`.
 * Undefined where these characters are not plain text in one piece.
 */
export function restOfWord(
  word: ShellWord,
  length: number,
): ShellWord | undefined {
  const [first, ...others] = word.parts;
  if (first?.kind !== "text") return undefined;
  const quote = word.insideQuote ?? wholeQuote(word);
  const skipped =
    word.insideQuote === undefined && first.isQuoted ? length + 1 : length;
  const head = first.text.slice(0, length);
  if (
    head.length < length ||
    word.raw.slice(skipped - length, skipped) !== head
  )
    return undefined;
  const isClosed = quote !== undefined && word.insideQuote === undefined;
  const rawEnd = word.raw.length - (isClosed ? 1 : 0);
  const start = word.offsetOf(skipped);
  const end = Math.max(start, word.offsetOf(rawEnd));
  const rest: WordPart = {
    ...first,
    text: first.text.slice(length),
    span: { start, end: Math.max(start, first.span.end) },
  };
  const place: WordPlace = {
    span: { start, end },
    offsetOf: (n) => Math.min(end, word.offsetOf(n + skipped)),
    insideQuote: quote,
  };
  const parts = rest.text === "" ? others : [rest, ...others];
  return new FixedWord(word.raw.slice(skipped, rawEnd), place, parts);
}

/** The quote around a word that is quoted from end to end. */
export function wholeQuote(word: ShellWord): "'" | '"' | undefined {
  const quote = word.raw[0];
  const isWhole =
    word.raw.length > 1 &&
    word.raw.at(-1) === quote &&
    word.parts.every((part) => part.isQuoted);
  return isWhole && (quote === "'" || quote === '"') ? quote : undefined;
}
