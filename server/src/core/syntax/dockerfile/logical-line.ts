import type { Span } from "../../text/source.ts";
import {
  CARRIAGE_RETURN,
  HASH,
  SPACE,
  TAB,
  isBlank,
  skipSpaces,
  trimEnd,
} from "./characters.ts";
import type { DockerWord } from "./model.ts";

/** The end of a line's text: its line end, and any CR before it, taken away. */
export function contentEnd(
  text: string,
  start: number,
  lineEnd: number,
): number {
  let end = lineEnd;
  while (end > start && text.charCodeAt(end - 1) === CARRIAGE_RETURN) end--;
  return end;
}

/**
 * Where the line [start, end) is continued: the offset of its escape character, else -1.
 * As in Docker, the escape must not follow another one and only blanks and tabs may stand behind it.
 */
export function continuationAt(
  text: string,
  start: number,
  end: number,
  escape: number,
): number {
  let at = end - 1;
  while (at >= start) {
    const code = text.charCodeAt(at);
    if (code !== SPACE && code !== TAB) break;
    at--;
  }
  if (at < start || text.charCodeAt(at) !== escape) return -1;
  return at > start && text.charCodeAt(at - 1) === escape ? -1 : at;
}

/**
 * An instruction as Docker reads it: one line, from which continuations and the comments and blank
 * lines between them are gone, with the way back to document offsets.
 */
export class LogicalLine {
  readonly text: string;
  /** Document offset of the first character. */
  readonly #offset: number;
  /** Where a line is continued: the stretches of `text` that are contiguous in the document. */
  readonly #stretches: Stretches | undefined;

  constructor(text: string, offset: number, stretches?: Stretches) {
    this.text = text;
    this.#offset = offset;
    this.#stretches = stretches;
  }

  /** True where places in this line are document offsets less a constant. */
  get isContiguous(): boolean {
    return this.#stretches === undefined;
  }

  /** Document offset of the character at `at`. */
  offsetOf(at: number): number {
    if (this.#stretches === undefined) return this.#offset + at;
    const { starts, offsets } = this.#stretches;
    const index = lastAtMost(starts, at);
    return (offsets[index] ?? 0) + at - (starts[index] ?? 0);
  }

  /** Document offset just behind the character before `at`: where something that ends at `at` ends. */
  endOffsetOf(at: number): number {
    return at === 0 ? this.offsetOf(0) : this.offsetOf(at - 1) + 1;
  }

  span(start: number, end: number): Span {
    if (start >= end) {
      const offset = this.endOffsetOf(start);
      return { start: offset, end: offset };
    }
    return { start: this.offsetOf(start), end: this.endOffsetOf(end) };
  }

  word(start: number, end: number): DockerWord {
    return new LineWord(this, start, end);
  }

  /** The place in this line of a document offset; an offset between two stretches gives the later one's start. */
  indexOf(offset: number): number {
    if (this.#stretches === undefined)
      return Math.max(0, Math.min(offset - this.#offset, this.text.length));
    const { starts, offsets } = this.#stretches;
    const index = lastAtMost(offsets, offset);
    const start = starts[index] ?? 0;
    const end = starts[index + 1] ?? this.text.length;
    return Math.max(
      start,
      Math.min(start + offset - (offsets[index] ?? 0), end),
    );
  }
}

/** For each stretch its start in the joined line and its offset in the document, both rising. */
interface Stretches {
  readonly starts: readonly number[];
  readonly offsets: readonly number[];
}

/** The index of the last number that is at most `limit`, at least 0; the numbers rise. */
function lastAtMost(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The end of the keyword that starts at `start` of a joined line. */
export function keywordEnd(line: string, start: number): number {
  let end = start;
  while (end < line.length && !isBlank(line.charCodeAt(end))) end++;
  return end;
}

/**
 * Joins the lines of [start, end), which must begin with the instruction's first character; `end` may leave
 * out trailing white space, which the joined line has none of.
 */
export function joinLines(
  text: string,
  start: number,
  end: number,
  escape: number,
): LogicalLine {
  const firstEnd = lineEndAfter(text, start);
  const firstStop = pieceStop(
    text,
    start,
    contentEnd(text, start, firstEnd),
    escape,
  );
  if (firstEnd >= end)
    return new LogicalLine(
      text.slice(start, trimEnd(text, start, firstStop)),
      start,
    );
  const starts = [0];
  const offsets = [start];
  let joined = text.slice(start, firstStop);
  for (let position = firstEnd + 1; position < end;) {
    const lineEnd = lineEndAfter(text, position);
    const stop = contentEnd(text, position, lineEnd);
    if (!isSkipped(text, position, stop)) {
      starts.push(joined.length);
      offsets.push(position);
      joined += text.slice(position, pieceStop(text, position, stop, escape));
    }
    position = lineEnd + 1;
  }
  return new LogicalLine(
    joined.slice(0, trimEnd(joined, 0, joined.length)),
    start,
    { starts, offsets },
  );
}

function lineEndAfter(text: string, position: number): number {
  const found = text.indexOf("\n", position);
  return found === -1 ? text.length : found;
}

/** Blank and comment lines inside an instruction do not count. */
function isSkipped(text: string, start: number, stop: number): boolean {
  const first = skipSpaces(text, start, stop);
  return first === stop || text.charCodeAt(first) === HASH;
}

function pieceStop(
  text: string,
  start: number,
  stop: number,
  escape: number,
): number {
  const continuation = continuationAt(text, start, stop, escape);
  return continuation === -1 ? stop : continuation;
}

class LineWord implements DockerWord {
  readonly #line: LogicalLine;
  readonly #start: number;
  readonly #end: number;

  constructor(line: LogicalLine, start: number, end: number) {
    this.#line = line;
    this.#start = start;
    this.#end = end;
  }

  get raw(): string {
    return this.#line.text.slice(this.#start, this.#end);
  }

  get span(): Span {
    return this.#line.span(this.#start, this.#end);
  }

  offsetOf(n: number): number {
    const at = this.#start + Math.max(0, n);
    return at >= this.#end
      ? this.#line.endOffsetOf(this.#end)
      : this.#line.offsetOf(at);
  }
}
