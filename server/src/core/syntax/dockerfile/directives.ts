import { HASH, isSpace, skipSpaces, trimEnd } from "./characters.ts";
import type { Directive } from "./model.ts";

const DIRECTIVE_NAMES: ReadonlySet<string> = new Set([
  "syntax",
  "escape",
  "check",
]);
/** No known name is longer; keeps a long comment from being copied. */
const LONGEST_NAME = 6;

/**
 * Reads `# name = value` from the comment line [start, end). Undefined for any other comment, which
 * also ends the search for parser directives in a file. The name comes back in lower case.
 */
export function readDirective(
  text: string,
  start: number,
  end: number,
): Directive | undefined {
  if (text.charCodeAt(start) !== HASH) return undefined;
  const nameStart = skipSpaces(text, start + 1, end);
  let nameEnd = nameStart;
  while (
    nameEnd < end &&
    nameEnd - nameStart <= LONGEST_NAME &&
    !isNameEnd(text.charCodeAt(nameEnd))
  )
    nameEnd++;
  const name = text.slice(nameStart, nameEnd).toLowerCase();
  if (!DIRECTIVE_NAMES.has(name)) return undefined;
  const equals = skipSpaces(text, nameEnd, end);
  if (text.charAt(equals) !== "=") return undefined;
  const valueStart = skipSpaces(text, equals + 1, end);
  const valueEnd = trimEnd(text, valueStart, end);
  if (valueStart >= valueEnd) return undefined;
  return {
    name,
    value: text.slice(valueStart, valueEnd),
    span: { start, end: valueEnd },
    valueSpan: { start: valueStart, end: valueEnd },
  };
}

function isNameEnd(code: number): boolean {
  return code === 61 || isSpace(code);
}
