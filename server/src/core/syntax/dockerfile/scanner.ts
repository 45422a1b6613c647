import {
  BYTE_ORDER_MARK,
  CARRIAGE_RETURN,
  HASH,
  TAB,
  isBlank,
  skipSpaces,
  trimEnd,
} from "./characters.ts";
import { readDirective } from "./directives.ts";
import { heredocMarkers } from "./heredoc-words.ts";
import { readJsonStrings } from "./json-words.ts";
import {
  contentEnd,
  continuationAt,
  joinLines,
  keywordEnd,
} from "./logical-line.ts";
import type { Directive, Heredoc } from "./model.ts";
import { skipFlags } from "./words.ts";

/** Where an instruction stands; everything finer is read from its text when it is asked for. */
export interface ScannedInstruction {
  readonly keyword: string;
  readonly start: number;
  /** End of the instruction's own lines, trailing blanks excluded. */
  readonly ownEnd: number;
  /** The same, heredoc bodies and their last delimiter included. */
  readonly end: number;
  readonly heredocs: readonly Heredoc[];
}

export interface ScannedFile {
  readonly escape: "\\" | "`";
  readonly directives: readonly Directive[];
  readonly instructions: readonly ScannedInstruction[];
  /** Start and end of each whole-line comment, one after the other. */
  readonly commentBounds: readonly number[];
}

const NO_HEREDOCS: readonly Heredoc[] = [];

/** Instructions whose arguments may announce heredocs. */
const HEREDOC_KEYWORDS: ReadonlySet<string> = new Set(["RUN", "COPY", "ADD"]);

/**
 * Finds the instructions, comments and parser directives of a Dockerfile in one pass, by the rules of
 * Docker's own parser: lines end at LF, an instruction goes on after an escape at a line's end, comment
 * and blank lines in between do not end it, and heredoc bodies follow the instruction that announces them.
 */
export function scan(text: string): ScannedFile {
  return new Scanner(text).run();
}

class Scanner {
  readonly #text: string;
  readonly #instructions: ScannedInstruction[] = [];
  readonly #commentBounds: number[] = [];
  readonly #directives: Directive[] = [];
  #directivesEnded = false;
  #escape: "\\" | "`" = "\\";
  #escapeCode = 92;
  /** The line in work: where it starts, where its text ends, where the next one starts. */
  #lineStart = 0;
  #lineEnd = 0;
  #next = 0;
  /** The first `<` at or after the instruction in work; saves a search per instruction. */
  #nextAngle = -1;

  constructor(text: string) {
    this.#text = text;
    if (text.charCodeAt(0) === BYTE_ORDER_MARK) this.#next = 1;
  }

  run(): ScannedFile {
    while (this.#readLine()) {
      const first = skipSpaces(this.#text, this.#lineStart, this.#lineEnd);
      if (first < this.#lineEnd && this.#text.charCodeAt(first) === HASH)
        this.#comment(first);
      else {
        this.#directivesEnded = true;
        if (first < this.#lineEnd) this.#instruction(first);
      }
    }
    return {
      escape: this.#escape,
      directives: this.#directives,
      instructions: this.#instructions,
      commentBounds: this.#commentBounds,
    };
  }

  #readLine(): boolean {
    const start = this.#next;
    if (start >= this.#text.length) return false;
    const found = this.#text.indexOf("\n", start);
    const lineEnd = found === -1 ? this.#text.length : found;
    this.#lineStart = start;
    this.#lineEnd =
      this.#text.charCodeAt(lineEnd - 1) === CARRIAGE_RETURN
        ? contentEnd(this.#text, start, lineEnd)
        : lineEnd;
    this.#next = lineEnd + 1;
    return true;
  }

  #comment(start: number): void {
    if (!this.#directivesEnded) {
      const directive = readDirective(this.#text, start, this.#lineEnd);
      const isNew =
        directive !== undefined &&
        this.#directives.every((other) => other.name !== directive.name);
      if (isNew) {
        this.#directives.push(directive);
        if (directive.name === "escape" && directive.value === "`") {
          this.#escape = "`";
          this.#escapeCode = 96;
        }
        return;
      }
      this.#directivesEnded = true;
    }
    this.#commentBounds.push(start, this.#lineEnd);
  }

  #instruction(first: number): void {
    const text = this.#text;
    let continuation = continuationAt(
      text,
      first,
      this.#lineEnd,
      this.#escapeCode,
    );
    // A line that holds nothing but the escape only moves the instruction's start to a later line.
    let start = continuation === first ? -1 : first;
    let contentStop = this.#lineEnd;
    while (continuation !== -1 && this.#readLine()) {
      const begin = skipSpaces(text, this.#lineStart, this.#lineEnd);
      if (begin === this.#lineEnd || text.charCodeAt(begin) === HASH) continue;
      continuation = continuationAt(
        text,
        this.#lineStart,
        this.#lineEnd,
        this.#escapeCode,
      );
      if (start === -1 && begin !== continuation) start = begin;
      contentStop = this.#lineEnd;
    }
    if (start === -1) return;
    const ownEnd = trimEnd(text, start, contentStop);
    const keyword = this.#keyword(start, ownEnd);
    const heredocs = this.#hasAngle(start, ownEnd)
      ? this.#heredocs(start, ownEnd)
      : NO_HEREDOCS;
    const last = heredocs.at(-1);
    const end =
      last === undefined
        ? ownEnd
        : Math.max(ownEnd, (last.delimiterSpan ?? last.bodySpan).end);
    this.#instructions.push({ keyword, start, ownEnd, end, heredocs });
  }

  #keyword(start: number, ownEnd: number): string {
    let end = start;
    for (; end < ownEnd; end++) {
      const code = this.#text.charCodeAt(end);
      if (isBlank(code) || code === 10) break;
    }
    // A keyword that is itself continued on the next line has the escape as its last character here.
    if (this.#text.charCodeAt(end - 1) !== this.#escapeCode)
      return this.#text.slice(start, end).toUpperCase();
    const line = joinLines(this.#text, start, ownEnd, this.#escapeCode).text;
    return line.slice(0, keywordEnd(line, 0)).toUpperCase();
  }

  #hasAngle(start: number, end: number): boolean {
    if (this.#nextAngle < start) {
      const found = this.#text.indexOf("<", start);
      this.#nextAngle = found === -1 ? this.#text.length : found;
    }
    return this.#nextAngle < end;
  }

  #heredocs(start: number, ownEnd: number): readonly Heredoc[] {
    const line = joinLines(this.#text, start, ownEnd, this.#escapeCode);
    if (!line.text.includes("<<") || !canHoldHeredocs(line.text, this.#escape))
      return NO_HEREDOCS;
    return heredocMarkers(line.text).map((marker) => {
      const bodyStart = Math.min(this.#next, this.#text.length);
      const delimiterSpan = this.#skipBody(marker.name, marker.stripsTabs);
      const bodyEnd =
        delimiterSpan === undefined ? this.#text.length : this.#lineStart;
      return {
        name: marker.name,
        stripsTabs: marker.stripsTabs,
        isLiteral: marker.isLiteral,
        markerSpan: line.span(marker.start, marker.end),
        bodySpan: { start: bodyStart, end: bodyEnd },
        delimiterSpan,
      };
    });
  }

  /** Reads lines up to the one that is the delimiter; undefined where the file ends first. */
  #skipBody(name: string, stripsTabs: boolean): Heredoc["delimiterSpan"] {
    while (this.#readLine()) {
      let start = this.#lineStart;
      if (stripsTabs)
        while (start < this.#lineEnd && this.#text.charCodeAt(start) === TAB)
          start++;
      if (
        this.#lineEnd - start === name.length &&
        this.#text.startsWith(name, start)
      ) {
        return { start, end: this.#lineEnd };
      }
    }
    return undefined;
  }
}

/** True for RUN, COPY and ADD, also behind one ONBUILD, whose arguments are not a JSON list. */
function canHoldHeredocs(line: string, escape: string): boolean {
  let at = skipSpaces(line, 0, line.length);
  let end = keywordEnd(line, at);
  let keyword = line.slice(at, end).toUpperCase();
  let argumentsStart = skipFlags(line, end, escape);
  if (keyword === "ONBUILD") {
    at = argumentsStart;
    end = keywordEnd(line, at);
    keyword = line.slice(at, end).toUpperCase();
    argumentsStart = skipFlags(line, end, escape);
  }
  return (
    HEREDOC_KEYWORDS.has(keyword) &&
    readJsonStrings(line, argumentsStart) === undefined
  );
}
