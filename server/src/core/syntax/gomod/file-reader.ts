import { SourceText } from "../../text/source.ts";
import type { Span } from "../../text/source.ts";
import { asProblem } from "./directives.ts";
import type { Complaint } from "./directives.ts";
import type { LexToken } from "./lexer.ts";
import type { Comment, GoMod, GoModFix, GoModProblem } from "./model.ts";
import { isBlock } from "./statement.ts";
import type { Block, Statement } from "./statement.ts";
import { parseStatements } from "./statements.ts";

/** Reads one directive into the model under construction and returns what is wrong with it. */
export type DirectiveReader = (statement: Statement) => Complaint | undefined;

export interface FileOutline {
  readonly source: SourceText;
  readonly directives: GoMod["directives"];
  readonly comments: readonly Comment[];
  /** Syntax and directive problems, unordered. */
  readonly problems: GoModProblem[];
}

/** More problems than this in one file help nobody. */
const LIMIT = 200;

/**
 * Walks a go.mod or go.work file: `readers` has one entry per directive, `blocks` the verbs that go allows as blocks.
 * Every directive is read, also a wrong one, so that the model holds what can be known.
 */
export function readDirectives(
  text: string,
  readers: ReadonlyMap<string, DirectiveReader>,
  blocks: ReadonlySet<string>,
): FileOutline {
  const syntax = parseStatements(
    text,
    blocks.has("use") ? "go.work" : "go.mod",
  );
  const walk = new Walk(new SourceText(text), readers, blocks);
  const conflicts = findConflicts(text, syntax.statements);
  for (const item of syntax.statements) {
    if (!isBlock(item)) walk.readLine(item, conflicts.get(item));
    else walk.readBlock(item, conflicts);
  }
  const problems = [...syntax.problems, ...walk.problems].slice(0, LIMIT);
  return {
    source: walk.source,
    directives: walk.directives,
    comments: syntax.comments,
    problems,
  };
}

/** Problems in the order of the text. */
export function inOrder(
  problems: readonly GoModProblem[],
): readonly GoModProblem[] {
  return [...problems].sort(
    (left, right) => left.span.start - right.span.start,
  );
}

class Walk {
  readonly source: SourceText;
  readonly problems: GoModProblem[] = [];
  readonly directives: { verb: string; verbSpan: Span; span: Span }[] = [];
  readonly #readers: ReadonlyMap<string, DirectiveReader>;
  readonly #blocks: ReadonlySet<string>;

  constructor(
    source: SourceText,
    readers: ReadonlyMap<string, DirectiveReader>,
    blocks: ReadonlySet<string>,
  ) {
    this.source = source;
    this.#readers = readers;
    this.#blocks = blocks;
  }

  readBlock(
    block: Block,
    conflicts: ReadonlyMap<Statement, ConflictPart>,
  ): void {
    const verb = block.head.map((token) => token.text).join(" ");
    const isKnown = block.head.length === 1 && this.#blocks.has(verb);
    const place = { start: block.span.start, end: block.open.end };
    if (block.isLate) {
      const [first] = block.members;
      const line = { ...blockLine(block, first?.args ?? []), span: place };
      this.#report(
        withOneLineBlock(this.#complaint(line), place, this.#lateFix(block)),
      );
    } else if (!isKnown) {
      this.#report({
        id: "unknown-block",
        message: `unknown block type: ${verb}`,
        span: place,
        fix: block.head.length === 1 ? this.#unblockFix(block) : undefined,
      });
    }
    for (const member of block.members) {
      if (isKnown) this.readLine(member, conflicts.get(member));
      else this.#addDirective(member);
    }
  }

  readLine(statement: Statement, part: ConflictPart | undefined): void {
    this.#addDirective(statement);
    const complaint = this.#complaint(statement);
    if (part === "silent-marker") return;
    if (part === "marker") {
      this.#report(
        complaint && {
          ...complaint,
          id: "merge-conflict-marker",
          span: statement.span,
          fix: undefined,
        },
      );
    } else if (
      statement.isOneLineBlock &&
      complaint?.id !== "unknown-directive"
    ) {
      this.#report(
        withOneLineBlock(complaint, statement.span, this.#splitFix(statement)),
      );
      this.#readInner(statement);
    } else if (part !== "inside" || complaint?.id !== "repeated-directive") {
      this.#report(complaint);
    }
  }

  /** What a block on one line was meant to hold still belongs in the model. */
  #readInner(statement: Statement): void {
    this.#readers.get(statement.verb.text)?.({
      ...statement,
      args: statement.args.slice(1, -1),
    });
  }

  #complaint(statement: Statement): Complaint | undefined {
    const verb = statement.verb.text;
    const read = this.#readers.get(verb);
    if (read !== undefined) return read(statement);
    return {
      id: "unknown-directive",
      message: `unknown directive: ${verb}`,
      span: statement.verb,
    };
  }

  #addDirective(statement: Statement): void {
    const { start, end } = statement.verb;
    this.directives.push({
      verb: statement.verb.text,
      verbSpan: { start, end },
      span: statement.span,
    });
  }

  #report(complaint: Complaint | undefined): void {
    if (complaint === undefined || this.problems.length >= LIMIT) return;
    const { start, end } = complaint.span;
    this.problems.push(
      asProblem({ ...complaint, span: { start, end } }, "directive"),
    );
  }

  /** `verb ( … )` on three lines, or without parentheses where go knows no such block. */
  #splitFix(statement: Statement): GoModFix | undefined {
    const [open, close] = [statement.args[0], statement.args.at(-1)];
    if (open === undefined || close === undefined) return undefined;
    const span = { start: open.start, end: close.end };
    const inner = this.source
      .slice({ start: open.end, end: close.start })
      .trim();
    const { lineEnd } = this.source;
    const isKnown = this.#blocks.has(statement.verb.text);
    return {
      span,
      newText: isKnown ? `(${lineEnd}\t${inner}${lineEnd})` : inner,
    };
  }

  #lateFix(block: Block): GoModFix | undefined {
    const [first] = block.members;
    if (first === undefined || !this.#blocks.has(block.head[0]?.text ?? ""))
      return undefined;
    return {
      span: { start: block.open.end, end: first.span.start },
      newText: `${this.source.lineEnd}\t`,
    };
  }

  /** A `go` or `toolchain` block of one line without comments is that line. */
  #unblockFix(block: Block): GoModFix | undefined {
    const [verb] = block.head;
    const [member, ...others] = block.members;
    const [value, ...rest] = member?.args ?? [];
    if (
      verb === undefined ||
      value === undefined ||
      others.length > 0 ||
      rest.length > 0
    )
      return undefined;
    if (verb.text !== "go" && verb.text !== "toolchain") return undefined;
    if (this.source.slice(block.span).includes("//")) return undefined;
    return { span: block.span, newText: `${verb.text} ${value.text}` };
  }
}

function blockLine(block: Block, args: readonly LexToken[]): Statement {
  const verb = block.head[0] ?? block.open;
  return {
    verb,
    args: [block.open, ...args],
    block: undefined,
    comment: undefined,
    span: block.span,
    isOneLineBlock: false,
  };
}

function withOneLineBlock(
  complaint: Complaint | undefined,
  span: Span,
  fix: GoModFix | undefined,
): Complaint | undefined {
  if (complaint === undefined || complaint.id === "unknown-directive")
    return complaint;
  return { ...complaint, id: "one-line-block", span, fix };
}

/** A conflict is one fault: only its first marker speaks, and doubles inside it are its own doing. */
type ConflictPart = "marker" | "silent-marker" | "inside";

const MARKER = /^(?:<{7}|\|{7}|={7}|>{7})$/;

function findConflicts(
  text: string,
  items: readonly (Statement | Block)[],
): ReadonlyMap<Statement, ConflictPart> {
  const parts = new Map<Statement, ConflictPart>();
  if (!/<{7}|\|{7}|={7}|>{7}/.test(text)) return parts;
  const lines = items.flatMap((item) =>
    isBlock(item) ? item.members : [item],
  );
  const lastClose = lines.findLastIndex((line) => markerOf(line) === ">>>>>>>");
  let isInside = false;
  for (const [index, line] of lines.entries()) {
    const marker = markerOf(line);
    if (marker === undefined) {
      if (isInside) parts.set(line, "inside");
      continue;
    }
    parts.set(line, isInside ? "silent-marker" : "marker");
    if (marker === "<<<<<<<") isInside = index < lastClose;
    else if (marker === ">>>>>>>") isInside = false;
  }
  return parts;
}

function markerOf(line: Statement): string | undefined {
  const text =
    (line.block === undefined ? line.verb : line.args[0])?.text ?? "";
  return MARKER.test(text) ? text : undefined;
}
