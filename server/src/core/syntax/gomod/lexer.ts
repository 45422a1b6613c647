import type { Comment, GoModFix, GoModProblem } from "./model.ts";
import { goQuoteRune, isPrintable } from "./go-quote.ts";

export type LexKind =
  | "end-of-file"
  | "newline"
  | "comment-line"
  | "comment-suffix"
  | "word"
  | "string"
  | "punctuation";

/** A token as written; a comment's and a newline's `end` is behind the line end. */
export interface LexToken {
  readonly kind: LexKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** True for tokens that end a directive. A comment on a line of its own does not. */
export function endsLine(token: LexToken): boolean {
  return (
    token.kind === "newline" ||
    token.kind === "comment-suffix" ||
    token.kind === "end-of-file"
  );
}

/** True for line ends and comments, which may stand between directives. */
export function isFiller(token: LexToken): boolean {
  const { kind } = token;
  return (
    kind === "newline" || kind === "comment-line" || kind === "comment-suffix"
  );
}

/** go stops at the first problem; more than these help nobody. */
const LIMIT = 200;

const NEWLINE = 10;
const SLASH = 47;
const STAR = 42;
const BACKSLASH = 92;
const BOM = "\ufeff";

/**
 * Splits go.mod and go.work as Go's modfile does, one token ahead of its reader, so that errors come in Go's order.
 * Where Go gives up it records the problem, steps over the offending text and goes on.
 */
export class Lexer {
  readonly text: string;
  readonly problems: GoModProblem[] = [];
  readonly comments: Comment[] = [];
  #position = 0;
  #token: LexToken;
  /** No block comment ends behind this offset; keeps repeated searches linear. */
  #lastCommentEnd: number | undefined;

  constructor(text: string) {
    this.text = text;
    this.#token = this.#read();
  }

  /** The next token. */
  get peek(): LexToken {
    return this.#token;
  }

  /** Offset behind the next token. */
  get position(): number {
    return this.#position;
  }

  take(): LexToken {
    const token = this.#token;
    this.#token = this.#read();
    return token;
  }

  /** Goes back (or on) to an offset between two tokens and forgets what was recorded behind it. */
  rewind(offset: number): void {
    while ((this.problems.at(-1)?.span.start ?? -1) >= offset)
      this.problems.pop();
    while ((this.comments.at(-1)?.span.start ?? -1) >= offset)
      this.comments.pop();
    this.#position = offset;
    this.#token = this.#read();
  }

  #read(): LexToken {
    const { text } = this;
    for (;;) {
      const code = text.charCodeAt(this.#position);
      if (code === 32 || code === 9 || code === 13) this.#position++;
      else if (code === SLASH && text.charCodeAt(this.#position + 1) === SLASH)
        return this.#readComment();
      else if (code === SLASH && text.charCodeAt(this.#position + 1) === STAR)
        this.#skipBlockComment();
      else {
        const token = this.#readToken();
        if (token !== undefined) return token;
      }
    }
  }

  /** Undefined where nothing but a problem was found. */
  #readToken(): LexToken | undefined {
    const { text } = this;
    const start = this.#position;
    if (start >= text.length)
      return { kind: "end-of-file", text: "", start, end: start };
    const character = text[start] ?? "";
    if (character === "\n") return this.#emit("newline", start, start + 1);
    if ("()[]{},".includes(character))
      return this.#emit("punctuation", start, start + 1);
    if (character === '"' || character === "`")
      return this.#readString(character);
    const end = this.#endOfWord(start);
    if (end > start) return this.#emit("word", start, end);
    this.#skipUnexpected();
    return undefined;
  }

  #emit(kind: LexKind, start: number, end: number): LexToken {
    this.#position = end;
    return { kind, text: this.text.slice(start, end), start, end };
  }

  #endOfWord(start: number): number {
    const { text } = this;
    let index = start;
    while (index < text.length) {
      const code = text.charCodeAt(index);
      if (
        code === SLASH &&
        (text.charCodeAt(index + 1) === SLASH ||
          text.charCodeAt(index + 1) === STAR)
      )
        break;
      const length = wordLength(text, index);
      if (length === 0) break;
      index += length;
    }
    return index;
  }

  #readComment(): LexToken {
    const { text } = this;
    const start = this.#position;
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline + 1;
    const hasReturn = newline > start && text[newline - 1] === "\r";
    const trimmedEnd = newline < 0 ? end : hasReturn ? newline - 1 : newline;
    this.comments.push({
      text: text.slice(start + 2, trimmedEnd).trim(),
      span: { start, end: trimmedEnd },
    });
    const lineStart = text.lastIndexOf("\n", start - 1) + 1;
    const isSuffix = start > 0 && text.slice(lineStart, start).trim() !== "";
    return this.#emit(isSuffix ? "comment-suffix" : "comment-line", start, end);
  }

  #skipBlockComment(): void {
    const { text } = this;
    const start = this.#position;
    this.#lastCommentEnd ??= text.lastIndexOf("*/");
    const closed = start + 2 <= this.#lastCommentEnd;
    const end = closed
      ? text.indexOf("*/", start + 2) + 2
      : this.#endOfLine(start);
    this.#report({
      id: "block-comment",
      message: "mod files must use // comments (not /* */ comments)",
      span: { start, end },
      fix: closed ? this.#lineComment(start, end) : undefined,
    });
    this.#position = end;
  }

  /** A block comment becomes line comments where nothing follows it on its last line. */
  #lineComment(start: number, end: number): GoModFix | undefined {
    let next = end;
    while (" \t\r".includes(this.text[next] ?? "\n")) next++;
    if (next < this.text.length && this.text[next] !== "\n") return undefined;
    const lines = this.text
      .slice(start + 2, end - 2)
      .split("\n")
      .map((line) => line.replace(/^[ \t\r]*(?:\*[ \t]?)?/, "").trimEnd());
    while (lines.length > 1 && lines[0] === "") lines.shift();
    while (lines.length > 1 && lines.at(-1) === "") lines.pop();
    const lineEnd = this.text.slice(start, end).includes("\r\n")
      ? "\r\n"
      : "\n";
    return {
      span: { start, end },
      newText: lines.map((line) => `// ${line}`.trimEnd()).join(lineEnd),
    };
  }

  #readString(quote: string): LexToken | undefined {
    const { text } = this;
    const start = this.#position;
    let index = start + 1;
    while (index < text.length && text.charCodeAt(index) !== NEWLINE) {
      if (text[index] === quote) return this.#emit("string", start, index + 1);
      index += quote === '"' && text.charCodeAt(index) === BACKSLASH ? 2 : 1;
    }
    const isEndOfFile = index >= text.length;
    const line = text.slice(start, Math.min(index, text.length)).trimEnd();
    const isPlain = !line.slice(1).includes("\\") && !line.includes("\n");
    this.#report({
      id: "unterminated-string",
      message: isEndOfFile
        ? "unexpected EOF in string"
        : "unexpected newline in string",
      span: { start, end: start + line.length },
      ...(isEndOfFile ? {} : { printedAt: index }),
      fix: isPlain
        ? { span: { start, end: start + 1 }, newText: "" }
        : undefined,
    });
    this.#position = start + 1;
    return undefined;
  }

  /** Steps over a run of the same character that go does not expect. */
  #skipUnexpected(): void {
    const start = this.#position;
    const character = String.fromCodePoint(this.text.codePointAt(start) ?? 0);
    let end = start + character.length;
    while (this.text.startsWith(character, end)) end += character.length;
    const span = { start, end };
    const isBlank = /^[\p{Z}\v\f]$/u.test(character);
    const isInvisible = /^\p{Cf}$/u.test(character);
    this.#report({
      id:
        character === BOM && start === 0
          ? "byte-order-mark"
          : "unexpected-character",
      message: `unexpected input character ${goQuoteRune(character)}`,
      span,
      fix:
        isBlank || isInvisible
          ? { span, newText: isBlank ? " " : "" }
          : undefined,
    });
    this.#position = end;
  }

  #endOfLine(offset: number): number {
    const newline = this.text.indexOf("\n", offset);
    return newline < 0 ? this.text.length : newline;
  }

  #report({
    fix,
    ...problem
  }: Omit<GoModProblem, "phase" | "fix"> & {
    fix: GoModFix | undefined;
  }): void {
    if (this.problems.length >= LIMIT) return;
    this.problems.push({
      ...problem,
      phase: "syntax",
      ...(fix === undefined ? {} : { fix }),
    });
  }
}

/** ASCII characters that a word may hold: all that print but the blank, brackets and the comma. */
const WORD_CHARACTERS: readonly boolean[] = Array.from(
  { length: 128 },
  (_, code) =>
    code > 32 && code < 127 && !"()[]{},".includes(String.fromCharCode(code)),
);

/** How many units of a word stand at `index`: 0, 1, or 2 for a surrogate pair. */
function wordLength(text: string, index: number): 0 | 1 | 2 {
  const code = text.charCodeAt(index);
  if (code < 0x80) return WORD_CHARACTERS[code] === true ? 1 : 0;
  const point = text.codePointAt(index) ?? 0;
  // A lone surrogate cannot be in a file; Go would read a replacement character, which is printable.
  if (point >= 0xd800 && point < 0xe000) return 1;
  if (!isPrintable(String.fromCodePoint(point))) return 0;
  return point > 0xffff ? 2 : 1;
}
