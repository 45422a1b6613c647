import type { Position, Range } from "vscode-languageserver-types";

/** A half-open stretch of a document: UTF-16 offsets, `start` included, `end` excluded. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * A document's text with the table that turns offsets into LSP positions.
 * Line ends are LF, CRLF and lone CR, as in LSP; a BOM counts as one character.
 */
export class SourceText {
  readonly text: string;
  #lineStarts: readonly number[] | undefined;
  readonly #mentions = new Map<string | RegExp, boolean>();

  constructor(text: string) {
    this.text = text;
  }

  /** Offsets at which each line starts; computed once, on first use. */
  get lineStarts(): readonly number[] {
    this.#lineStarts ??= findLineStarts(this.text);
    return this.#lineStarts;
  }

  /** Zero-based line that holds `offset`. */
  lineAt(offset: number): number {
    const starts = this.lineStarts;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  positionAt(offset: number): Position {
    const clamped = Math.max(0, Math.min(offset, this.text.length));
    const line = this.lineAt(clamped);
    return { line, character: clamped - (this.lineStarts[line] ?? 0) };
  }

  /** The offset of a position; clamped to the document, as LSP asks. */
  offsetAt(position: Position): number {
    const starts = this.lineStarts;
    if (position.line >= starts.length) return this.text.length;
    const lineStart = starts[Math.max(0, position.line)] ?? 0;
    const nextLine = starts[position.line + 1] ?? this.text.length;
    return Math.max(
      lineStart,
      Math.min(lineStart + position.character, nextLine),
    );
  }

  range(span: Span): Range {
    return {
      start: this.positionAt(span.start),
      end: this.positionAt(span.end),
    };
  }

  span(range: Range): Span {
    return { start: this.offsetAt(range.start), end: this.offsetAt(range.end) };
  }

  slice(span: Span): string {
    return this.text.slice(span.start, span.end);
  }

  /**
   * Whether the text holds a word, or matches a pattern without flags `g` and `y`; searched once. What a rule
   * cannot do without is asked here before it looks at instructions and commands.
   */
  mentions(what: string | RegExp): boolean {
    let answer = this.#mentions.get(what);
    if (answer === undefined) {
      answer =
        typeof what === "string"
          ? this.text.includes(what)
          : what.test(this.text);
      this.#mentions.set(what, answer);
    }
    return answer;
  }

  /** The line end that the document uses: that of its first line. */
  get lineEnd(): "\n" | "\r\n" {
    const first = this.text.indexOf("\n");
    return first > 0 && this.text[first - 1] === "\r" ? "\r\n" : "\n";
  }
}

function findLineStarts(text: string): readonly number[] {
  const starts = [0];
  if (!text.includes("\r")) {
    // Far faster than a look at each character.
    for (
      let at = text.indexOf("\n");
      at !== -1;
      at = text.indexOf("\n", at + 1)
    )
      starts.push(at + 1);
    return starts;
  }
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 10 || (code === 13 && text.charCodeAt(index + 1) !== 10))
      starts.push(index + 1);
  }
  return starts;
}

/** True where `inner` lies within `outer`; touching ends count. */
export function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
