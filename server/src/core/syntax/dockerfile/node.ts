import type { SourceText, Span } from "../../text/source.ts";
import { skipSpaces, trimEnd } from "./characters.ts";
import { type JsonString, jsonWords, readJsonStrings } from "./json-words.ts";
import { type LogicalLine, joinLines, keywordEnd } from "./logical-line.ts";
import type { DockerWord, Flag, Heredoc, InstructionBase } from "./model.ts";
import type { ArgumentsView } from "./parts.ts";
import type { ScannedInstruction } from "./scanner.ts";
import { type Stretch, readFlags } from "./words.ts";

/** What all instructions of a file need to read themselves. */
export interface FileText {
  readonly source: SourceText;
  readonly escape: "\\" | "`";
}

/** The joined line of an instruction, cut into keyword, flags and arguments. */
export interface Head {
  readonly keywordEnd: number;
  readonly flags: readonly Flag[];
  /** Behind keyword, flags and blanks. */
  readonly argumentsStart: number;
  /** Without trailing white space. */
  readonly argumentsEnd: number;
}

/** What all instructions share; every part is read from the joined line on first use. */
export class Node implements InstructionBase {
  readonly index: number;
  protected file: FileText;
  protected readonly scanned: ScannedInstruction;
  #line: LogicalLine | undefined;
  #head: Head | undefined;

  constructor(file: FileText, scanned: ScannedInstruction, index: number) {
    this.file = file;
    this.scanned = scanned;
    this.index = index;
  }

  /** Goes on with a text that is the same up to the instruction's end, so that the one before it can go. */
  moveTo(file: FileText): void {
    this.file = file;
  }

  /** Whether it stands as it is in a text whose scan gives `other` in its place. */
  isAt({ start, end, ownEnd, keyword }: ScannedInstruction): boolean {
    const own = this.scanned;
    return (
      own.start === start &&
      own.end === end &&
      own.ownEnd === ownEnd &&
      own.keyword === keyword
    );
  }

  get keyword(): string {
    return this.scanned.keyword;
  }

  get span(): Span {
    return { start: this.scanned.start, end: this.scanned.end };
  }

  get heredocs(): readonly Heredoc[] {
    return this.scanned.heredocs;
  }

  get keywordSpan(): Span {
    return this.line.span(0, this.head.keywordEnd);
  }

  get argumentsSpan(): Span {
    const line = this.line;
    const start = skipSpaces(line.text, this.head.keywordEnd, line.text.length);
    return this.spanOf(start, this.head.argumentsEnd);
  }

  get flags(): readonly Flag[] {
    return this.head.flags;
  }

  protected get line(): LogicalLine {
    const { start, ownEnd } = this.scanned;
    this.#line ??= joinLines(
      this.file.source.text,
      start,
      ownEnd,
      this.file.escape.charCodeAt(0),
    );
    return this.#line;
  }

  protected get head(): Head {
    this.#head ??= this.#readHead();
    return this.#head;
  }

  #readHead(): Head {
    const line = this.line;
    const end = keywordEnd(line.text, 0);
    const { flags, argumentsStart } = readFlags(line, end, this.file.escape);
    return {
      keywordEnd: end,
      flags,
      argumentsStart,
      argumentsEnd: trimEnd(line.text, argumentsStart, line.text.length),
    };
  }

  protected get argumentStretch(): Stretch {
    return { start: this.head.argumentsStart, end: this.head.argumentsEnd };
  }

  /** The span of [start, end) of the line; where it is empty, the end of the instruction's own lines. */
  protected spanOf(start: number, end: number): Span {
    if (start < end) return this.line.span(start, end);
    const { ownEnd } = this.scanned;
    return { start: ownEnd, end: ownEnd };
  }

  protected wordsOf(stretches: readonly Stretch[]): readonly DockerWord[] {
    return stretches.map((stretch) =>
      this.line.word(stretch.start, stretch.end),
    );
  }

  protected flag(name: string): Flag | undefined {
    return this.flags.find((flag) => flag.name === name);
  }

  /** The arguments as a JSON list; undefined in shell form. */
  protected get json(): readonly JsonString[] | undefined {
    return readJsonStrings(this.line.text, this.head.argumentsStart);
  }

  protected jsonFrom(start: number): readonly DockerWord[] | undefined {
    const strings = readJsonStrings(this.line.text, start);
    return strings === undefined ? undefined : jsonWords(this.line, strings);
  }

  /** What the readers of single instructions (parts.ts) work on. */
  protected get view(): ArgumentsView {
    const { source, escape } = this.file;
    const { argumentsStart: start, argumentsEnd: end } = this.head;
    return {
      line: this.line,
      escape,
      start,
      end,
      source,
      offset: this.scanned.start,
      ownEnd: this.scanned.ownEnd,
    };
  }
}
