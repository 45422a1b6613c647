import type { Span } from "../../text/source.ts";
import type { LogicalLine } from "./logical-line.ts";
import type { DockerWord } from "./model.ts";

/** A string of a JSON list in a joined line: the place of its text between the quotes, and the decoded text. */
export interface JsonString {
  readonly start: number;
  readonly end: number;
  readonly value: string;
  /** For each UTF-16 unit of `value` its place in the line; undefined where the text has no escapes. */
  readonly places: readonly number[] | undefined;
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/**
 * Reads a JSON list of strings that fills the line from `start` on. Undefined for anything else, which
 * Docker then reads as shell form (a list with a member that is no string makes it stop instead).
 */
export function readJsonStrings(
  line: string,
  start: number,
): readonly JsonString[] | undefined {
  let at = skipJsonBlanks(line, start);
  if (line.charAt(at) !== "[") return undefined;
  const strings: JsonString[] = [];
  at = skipJsonBlanks(line, at + 1);
  if (line.charAt(at) === "]")
    return endsAfter(line, at + 1) ? strings : undefined;
  for (;;) {
    const found = readJsonString(line, at);
    if (found === undefined) return undefined;
    strings.push(found);
    at = skipJsonBlanks(line, found.end + 1);
    const separator = line.charAt(at);
    if (separator === "]") return endsAfter(line, at + 1) ? strings : undefined;
    if (separator !== ",") return undefined;
    at = skipJsonBlanks(line, at + 1);
  }
}

/** The words of a JSON list, decoded, each with the document span between its quotes. */
export function jsonWords(
  line: LogicalLine,
  strings: readonly JsonString[],
): readonly DockerWord[] {
  return strings.map((string) =>
    string.places === undefined
      ? line.word(string.start, string.end)
      : new DecodedWord(line, string, string.places),
  );
}

function skipJsonBlanks(line: string, start: number): number {
  let at = start;
  while (/[ \t\r\n]/.test(line.charAt(at))) at++;
  return at;
}

function endsAfter(line: string, at: number): boolean {
  return line.slice(at).trim() === "";
}

function readJsonString(line: string, open: number): JsonString | undefined {
  if (line.charAt(open) !== '"') return undefined;
  const start = open + 1;
  let at = start;
  let value = "";
  let places: number[] | undefined;
  for (;;) {
    const code = line.charCodeAt(at);
    if (Number.isNaN(code) || code < 32) return undefined;
    if (code === 34)
      return {
        start,
        end: at,
        value: places === undefined ? line.slice(start, at) : value,
        places,
      };
    if (code === 92) {
      if (places === undefined) {
        value = line.slice(start, at);
        places = Array.from(
          { length: at - start },
          (_, index) => start + index,
        );
      }
      const decoded = decodeEscape(line, at);
      if (decoded === undefined) return undefined;
      places.push(at);
      value += decoded.character;
      at = decoded.end;
    } else {
      if (places !== undefined) {
        places.push(at);
        value += line.charAt(at);
      }
      at++;
    }
  }
}

function decodeEscape(
  line: string,
  at: number,
): { character: string; end: number } | undefined {
  const kind = line.charAt(at + 1);
  const simple = SIMPLE_ESCAPES[kind];
  if (simple !== undefined) return { character: simple, end: at + 2 };
  const digits = line.slice(at + 2, at + 6);
  if (kind !== "u" || !/^[0-9a-fA-F]{4}$/.test(digits)) return undefined;
  return {
    character: String.fromCharCode(Number.parseInt(digits, 16)),
    end: at + 6,
  };
}

class DecodedWord implements DockerWord {
  readonly raw: string;
  readonly #line: LogicalLine;
  readonly #string: JsonString;
  readonly #places: readonly number[];

  constructor(
    line: LogicalLine,
    string: JsonString,
    places: readonly number[],
  ) {
    this.raw = string.value;
    this.#line = line;
    this.#string = string;
    this.#places = places;
  }

  get span(): Span {
    return this.#line.span(this.#string.start, this.#string.end);
  }

  offsetOf(n: number): number {
    const place = this.#places[Math.max(0, n)];
    return place === undefined ? this.span.end : this.#line.offsetOf(place);
  }
}
