import type { Span } from "../../text/source.ts";
import type { LexToken } from "./lexer.ts";
import type { Comment, GoModProblem } from "./model.ts";

/** One directive: a line, or a line within a block. */
export interface Statement {
  /** The block's verb for a member of a block. */
  readonly verb: LexToken;
  readonly args: readonly LexToken[];
  readonly block: Block | undefined;
  /** Text of the comment behind it, without the slashes. */
  readonly comment: string | undefined;
  /** From its first token to its last. */
  readonly span: Span;
  /** `verb ( … )` on one line: not a block for go, but meant as one. */
  readonly isOneLineBlock: boolean;
}

export interface Block {
  /** What stands before the parenthesis: one token for a block that go knows. */
  readonly head: readonly LexToken[];
  readonly open: LexToken;
  /** Up to the closing parenthesis, where there is one. */
  readonly span: Span;
  readonly members: readonly Statement[];
  /** The first member stands on the line of the parenthesis, which go does not read as a block. */
  readonly isLate: boolean;
}

export interface FileSyntax {
  /** Lines outside blocks and blocks, in order. */
  readonly statements: readonly (Statement | Block)[];
  readonly comments: readonly Comment[];
  readonly problems: readonly GoModProblem[];
}

export function isBlock(item: Statement | Block): item is Block {
  return "head" in item;
}

/** Verbs that go.mod or go.work knows; a line that begins with one ends a block that nobody closed. */
export const VERBS = new Set(
  "module go toolchain godebug require exclude replace retract tool ignore use".split(
    " ",
  ),
);

/** A block while its members are read. */
export interface GrowingBlock extends Block {
  readonly span: { start: number; end: number };
  readonly members: Statement[];
}

/** A block without members yet. */
export function newBlock(
  head: readonly LexToken[],
  open: LexToken,
  isLate: boolean,
): GrowingBlock {
  return {
    head,
    open,
    span: { start: spanStart(head), end: open.end },
    members: [],
    isLate,
  };
}

/** A line within a block; `end` is the token that ends it. */
export function memberOf(
  block: Block,
  args: readonly LexToken[],
  end: LexToken,
): Statement {
  return {
    verb: block.head[0] ?? block.open,
    args,
    block,
    comment: commentText(end),
    span: { start: spanStart(args), end: args.at(-1)?.end ?? end.start },
    isOneLineBlock: false,
  };
}

/** True for that one character of punctuation. */
export function isPunctuation(token: LexToken, character: string): boolean {
  return token.kind === "punctuation" && token.text === character;
}

function spanStart(tokens: readonly LexToken[]): number {
  return tokens[0]?.start ?? 0;
}

/** The comment that ends a line, without its slashes. */
export function commentText(end: LexToken): string | undefined {
  return end.kind === "comment-suffix" ? end.text.slice(2).trim() : undefined;
}
