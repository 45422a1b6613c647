import { endsLine, isFiller, Lexer } from "./lexer.ts";
import type { LexToken } from "./lexer.ts";
import type { GoModProblem } from "./model.ts";
import { recoveryAt, shorten, unterminated } from "./recovery.ts";
import type { Recovery } from "./recovery.ts";
import {
  commentText,
  isPunctuation,
  memberOf,
  newBlock,
  VERBS,
} from "./statement.ts";
import type {
  Block,
  FileSyntax,
  GrowingBlock,
  Statement,
} from "./statement.ts";

/** How go calls the file in a message. */
export type FileName = "go.mod" | "go.work";

/** Positions are counted from the start of the file, so a hostile file must not ask for many. */
const LIMIT = 100;

/** Splits a go.mod or go.work file into directives. Never fails; linear in the text. */
export function parseStatements(text: string, fileName: FileName): FileSyntax {
  const reader = new StatementReader(text, fileName);
  reader.readFile();
  return {
    statements: reader.statements,
    comments: reader.lexer.comments,
    problems: reader.problems(),
  };
}

class StatementReader {
  readonly lexer: Lexer;
  readonly statements: (Statement | Block)[] = [];
  readonly #problems: GoModProblem[] = [];
  /** No line begins with a closing parenthesis from here to the end of the file. */
  #noneCloses = false;

  readonly #fileName: FileName;

  constructor(text: string, fileName: FileName) {
    this.#fileName = fileName;
    this.lexer = new Lexer(text);
  }

  problems(): GoModProblem[] {
    return [...this.lexer.problems, ...this.#problems];
  }

  readFile(): void {
    for (;;) {
      const next = this.lexer.peek;
      if (next.kind === "end-of-file") return;
      if (isFiller(next)) this.lexer.take();
      else this.#readStatement();
    }
  }

  #readStatement(): void {
    const tokens: LexToken[] = [this.lexer.take()];
    for (;;) {
      const token = this.lexer.take();
      if (endsLine(token)) {
        this.#addLine(tokens, token);
        return;
      }
      if (isPunctuation(token, "(")) {
        const next = this.lexer.peek;
        if (endsLine(next)) {
          this.statements.push(this.#readBlock(tokens, token));
          return;
        }
        if (isPunctuation(next, ")") && this.#takesEmptyBlock(tokens, token))
          return;
      }
      tokens.push(token);
    }
  }

  /** `verb ()` on one line; elsewhere the parentheses are arguments, and the closing one is the next token. */
  #takesEmptyBlock(head: readonly LexToken[], open: LexToken): boolean {
    const resume = this.lexer.peek.start;
    const close = this.lexer.take();
    if (!endsLine(this.lexer.peek)) {
      this.lexer.rewind(resume);
      return false;
    }
    this.lexer.take();
    const block = newBlock(head, open, false);
    block.span.end = close.end;
    this.statements.push(block);
    return true;
  }

  #addLine(tokens: readonly LexToken[], end: LexToken): void {
    const [verb, open, ...rest] = tokens;
    if (verb === undefined) return;
    const opens =
      open !== undefined &&
      isPunctuation(open, "(") &&
      rest.length > 0 &&
      VERBS.has(verb.text);
    const last = tokens.at(-1) ?? verb;
    if (
      opens &&
      !isPunctuation(last, ")") &&
      this.#addLateBlock(verb, open, rest, end)
    )
      return;
    this.statements.push({
      verb,
      args: tokens.slice(1),
      block: undefined,
      comment: commentText(end),
      span: { start: verb.start, end: last.end },
      isOneLineBlock: opens && isPunctuation(last, ")"),
    });
  }

  /** `verb ( first member` without the newline: read as a block where a closing line follows. */
  #addLateBlock(
    verb: LexToken,
    open: LexToken,
    args: readonly LexToken[],
    end: LexToken,
  ): boolean {
    if (this.#noneCloses) return false;
    const block = newBlock([verb], open, true);
    block.members.push(memberOf(block, args, end));
    const resume = this.lexer.peek.start;
    if (this.#readMembers(block, "first") === "closed") {
      this.statements.push(block);
      return true;
    }
    this.#noneCloses ||= this.lexer.peek.kind === "end-of-file";
    this.lexer.rewind(resume);
    return false;
  }

  #readBlock(head: readonly LexToken[], open: LexToken): Block {
    const block = newBlock(head, open, false);
    const outcome = this.#readMembers(block, "end");
    if (outcome !== "closed") this.#endUnterminated(block, outcome);
    return block;
  }

  /** Reads up to the closing line, to the end of the file or, on request, to the first sign of a missing end. */
  #readMembers(
    block: GrowingBlock,
    until: "first" | "end",
  ): "closed" | Recovery | undefined {
    let recovery: Recovery | undefined;
    for (;;) {
      const next = this.lexer.peek;
      if (next.kind === "end-of-file") return recovery;
      if (recovery !== undefined && (until === "first" || this.#noneCloses))
        return recovery;
      if (isFiller(next)) {
        this.lexer.take();
      } else if (isPunctuation(next, ")")) {
        const close = this.lexer.take();
        if (until === "first" && !endsLine(this.lexer.peek)) return undefined;
        block.span.end = close.end;
        this.#endClosing(close);
        return "closed";
      } else {
        const member = this.#readMember(block);
        recovery ??= recoveryAt(member, block.members.length);
        block.members.push(member);
      }
    }
  }

  #readMember(block: Block): Statement {
    const args: LexToken[] = [this.lexer.take()];
    let token = this.lexer.take();
    while (!endsLine(token)) {
      args.push(token);
      token = this.lexer.take();
    }
    return memberOf(block, args, token);
  }

  /** Behind a closing parenthesis there must be a line end; a directive there is read, anything else is dropped. */
  #endClosing(close: LexToken): void {
    const next = this.lexer.peek;
    if (endsLine(next)) {
      this.lexer.take();
      return;
    }
    const problem = {
      id: "text-after-parenthesis",
      phase: "syntax",
      message: "syntax error (expected newline after closing paren)",
    } as const;
    const { start } = next;
    if (next.kind === "word" && VERBS.has(next.text)) {
      const fix = { span: { start: close.end, end: start }, newText: "\n" };
      this.#problems.push({ ...problem, span: { start, end: next.end }, fix });
    } else {
      this.#problems.push({
        ...problem,
        span: { start, end: this.#skipLine() },
      });
    }
  }

  #skipLine(): number {
    let { end } = this.lexer.peek;
    while (!endsLine(this.lexer.peek)) end = this.lexer.take().end;
    return end;
  }

  #endUnterminated(block: GrowingBlock, recovery: Recovery | undefined): void {
    this.#noneCloses = true;
    if (this.#problems.length < LIMIT) {
      this.#problems.push(
        unterminated(
          { text: this.lexer.text, fileName: this.#fileName },
          block,
          recovery,
        ),
      );
    }
    shorten(block, recovery);
    if (recovery !== undefined) this.lexer.rewind(recovery.resume);
  }
}
