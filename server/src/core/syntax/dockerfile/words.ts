import type { Span } from "../../text/source.ts";
import {
  DASH,
  DOUBLE_QUOTE,
  EQUALS,
  SINGLE_QUOTE,
  isBlank,
  isSpace,
  skipSpaces,
  trimEnd,
} from "./characters.ts";
import type { LogicalLine } from "./logical-line.ts";
import type { Flag } from "./model.ts";

/** A stretch of a joined line. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** The words of [start, end) as Docker splits FROM, COPY, EXPOSE …: at ASCII blanks, quotes mean nothing. */
export function splitAtBlanks(
  line: string,
  start: number,
  end = line.length,
): readonly Stretch[] {
  const words: Stretch[] = [];
  let at = start;
  while (at < end) {
    while (at < end && isBlank(line.charCodeAt(at))) at++;
    const from = at;
    while (at < end && !isBlank(line.charCodeAt(at))) at++;
    if (at > from) words.push({ start: from, end: at });
  }
  return words;
}

/**
 * The words of [start, end) as Docker splits ENV, ARG and LABEL: quotes and the escape keep blanks
 * inside a word; an escape at the very end is dropped.
 */
export function splitQuoted(
  line: string,
  start: number,
  escape: string,
): readonly Stretch[] {
  const words: Stretch[] = [];
  const escapeCode = escape.charCodeAt(0);
  let at = skipSpaces(line, start, line.length);
  while (at < line.length) {
    const end = quotedWordEnd(line, at, escapeCode);
    // Only the escape that has nothing to escape ends a word at the line's end without belonging to it.
    const isDangling =
      end === line.length && endsWithDanglingEscape(line, at, escapeCode);
    const stop = isDangling ? end - 1 : end;
    if (stop > at) words.push({ start: at, end: stop });
    at = skipSpaces(line, end, line.length);
  }
  return words;
}

function quotedWordEnd(line: string, start: number, escape: number): number {
  let quote = 0;
  let at = start;
  while (at < line.length) {
    const code = line.charCodeAt(at);
    if (code === escape && quote !== SINGLE_QUOTE) {
      at += 2;
      continue;
    }
    if (quote === 0) {
      if (isSpace(code)) return at;
      if (code === SINGLE_QUOTE || code === DOUBLE_QUOTE) quote = code;
    } else if (code === quote) quote = 0;
    at++;
  }
  return line.length;
}

function endsWithDanglingEscape(
  line: string,
  start: number,
  escape: number,
): boolean {
  if (line.charCodeAt(line.length - 1) !== escape) return false;
  let quote = 0;
  let at = start;
  while (at < line.length) {
    const code = line.charCodeAt(at);
    if (code === escape && quote !== SINGLE_QUOTE) {
      if (at + 1 === line.length) return true;
      at += 2;
      continue;
    }
    if (quote === 0 && (code === SINGLE_QUOTE || code === DOUBLE_QUOTE))
      quote = code;
    else if (code === quote) quote = 0;
    at++;
  }
  return false;
}

const NO_FLAGS: readonly Flag[] = [];

/** Where the arguments behind the flags start: the first word that does not begin with `--`. */
export function skipFlags(line: string, start: number, escape: string): number {
  const found = flagStretches(line, start, escape);
  return found.argumentsStart;
}

/** The flags behind the keyword, and where the arguments start. */
export function readFlags(
  line: LogicalLine,
  start: number,
  escape: string,
): { readonly flags: readonly Flag[]; readonly argumentsStart: number } {
  const first = skipBlanks(line.text, start);
  if (line.text.charCodeAt(first) !== DASH) {
    return {
      flags: NO_FLAGS,
      argumentsStart: skipSpaces(line.text, first, line.text.length),
    };
  }
  const { stretches, argumentsStart } = flagStretches(line.text, start, escape);
  return {
    flags: stretches.map((stretch) => flagOf(line, stretch, escape)),
    argumentsStart,
  };
}

function flagStretches(
  line: string,
  start: number,
  escape: string,
): { readonly stretches: readonly Stretch[]; readonly argumentsStart: number } {
  const stretches: Stretch[] = [];
  let at = skipBlanks(line, start);
  while (line.charCodeAt(at) === DASH && line.charCodeAt(at + 1) === DASH) {
    const end = quotedFlagEnd(line, at, escape.charCodeAt(0));
    const isSeparator = unquoteFlag(line.slice(at, end), escape) === "--";
    if (!isSeparator) stretches.push({ start: at, end });
    at = skipBlanks(line, end);
    if (isSeparator) break;
  }
  return { stretches, argumentsStart: skipSpaces(line, at, line.length) };
}

/** Between flags only ASCII blanks count. */
function skipBlanks(line: string, start: number): number {
  let at = start;
  while (isBlank(line.charCodeAt(at))) at++;
  return at;
}

/** As for quoted words, but here the escape also works between single quotes. */
function quotedFlagEnd(line: string, start: number, escape: number): number {
  let quote = 0;
  let at = start;
  while (at < line.length) {
    const code = line.charCodeAt(at);
    if (code === escape) {
      at += 2;
      continue;
    }
    if (quote === 0) {
      if (isBlank(code)) return at;
      if (code === SINGLE_QUOTE || code === DOUBLE_QUOTE) quote = code;
    } else if (code === quote) quote = 0;
    at++;
  }
  return line.length;
}

function flagOf(line: LogicalLine, stretch: Stretch, escape: string): Flag {
  const raw = line.text.slice(stretch.start, stretch.end);
  const equals = raw.indexOf("=");
  const span = line.span(stretch.start, stretch.end);
  if (equals === -1)
    return {
      name: unquoteFlag(raw.slice(2), escape),
      value: undefined,
      span,
      valueSpan: undefined,
    };
  const valueStart = stretch.start + equals + 1;
  const valueSpan: Span = line.span(valueStart, stretch.end);
  const value = unquoteFlag(raw.slice(equals + 1), escape);
  return {
    name: unquoteFlag(raw.slice(2, equals), escape),
    value,
    span,
    valueSpan,
  };
}

/** Takes quotes and escapes out of a flag, as Docker does before it looks at it. */
function unquoteFlag(raw: string, escape: string): string {
  if (!raw.includes('"') && !raw.includes("'") && !raw.includes(escape))
    return raw;
  let value = "";
  let quote = "";
  for (let at = 0; at < raw.length; at++) {
    const character = raw.charAt(at);
    if (character === escape) value += raw.charAt(++at);
    else if (quote === "" && (character === '"' || character === "'"))
      quote = character;
    else if (character === quote) quote = "";
    else value += character;
  }
  return value;
}

/** A word of ENV, ARG or LABEL, cut at its first `=`; `value` undefined without one. */
export interface PropertyStretch {
  readonly name: Stretch;
  readonly value: Stretch | undefined;
}

export function propertyStretch(line: string, word: Stretch): PropertyStretch {
  let equals = word.start;
  while (equals < word.end && line.charCodeAt(equals) !== EQUALS) equals++;
  if (equals === word.end) return { name: word, value: undefined };
  return {
    name: { start: word.start, end: equals },
    value: { start: equals + 1, end: word.end },
  };
}

/** ENV's properties; without `=` in the first word the old form, in which the rest of the line is the value. */
export function envStretches(
  line: string,
  start: number,
  escape: string,
): {
  readonly isLegacyForm: boolean;
  readonly properties: readonly PropertyStretch[];
} {
  const words = splitQuoted(line, start, escape);
  const first = words[0];
  if (first === undefined) return { isLegacyForm: false, properties: [] };
  if (line.slice(first.start, first.end).includes("=")) {
    return {
      isLegacyForm: false,
      properties: words.map((word) => propertyStretch(line, word)),
    };
  }
  const end = trimEnd(line, start, line.length);
  let nameEnd = first.start;
  while (nameEnd < end && !isBlank(line.charCodeAt(nameEnd))) nameEnd++;
  let valueStart = nameEnd;
  while (valueStart < end && isBlank(line.charCodeAt(valueStart))) valueStart++;
  const value = valueStart < end ? { start: valueStart, end } : undefined;
  return {
    isLegacyForm: true,
    properties: [{ name: { start: first.start, end: nameEnd }, value }],
  };
}
