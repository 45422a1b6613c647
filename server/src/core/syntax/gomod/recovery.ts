import type { GoModFix, GoModProblem } from "./model.ts";
import { isPunctuation, VERBS } from "./statement.ts";
import type { Block, GrowingBlock, Statement } from "./statement.ts";

/** Where to go on when a block turns out to have no end. */
export interface Recovery {
  readonly keep: number;
  readonly resume: number;
  /** Where the closing parenthesis belongs, or stands already. */
  readonly insertAt: number;
  readonly hasParenthesis: boolean;
}

/** The problem of a block that nobody closed; its line is counted from the start of the text. */
export function unterminated(
  { text, fileName }: { readonly text: string; readonly fileName: string },
  block: Block,
  recovery: Recovery | undefined,
): GoModProblem {
  const { start } = block.span;
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const line = countNewlines(text, start) + 1;
  const column = Array.from(text.slice(lineStart, start)).length + 1;
  return {
    id: "unterminated-block",
    phase: "syntax",
    message: `syntax error (unterminated block started at ${fileName}:${line}:${column})`,
    span: { start, end: block.open.end },
    printedAt: text.length,
    fix: closeFix(text, recovery),
  };
}

/** Ends a block without a closing line behind its last member that belongs to it. */
export function shorten(
  block: GrowingBlock,
  recovery: Recovery | undefined,
): void {
  const { members, span } = block;
  const last = recovery === undefined ? undefined : members[recovery.keep];
  if (recovery !== undefined) members.length = recovery.keep;
  if (recovery?.hasParenthesis !== true || last === undefined) {
    span.end = members.at(-1)?.span.end ?? block.open.end;
    return;
  }
  const args = last.args.slice(0, -1);
  const end = args.at(-1)?.end ?? last.span.end;
  members.push({ ...last, args, span: { start: last.span.start, end } });
  span.end = recovery.insertAt + 1;
}

/** A member that can only stand behind the end of its block: a directive, or a line that ends with the parenthesis. */
export function recoveryAt(
  member: Statement,
  keep: number,
): Recovery | undefined {
  const [first] = member.args;
  const last = member.args.at(-1);
  if (first === undefined || last === undefined || member.args.length < 2)
    return undefined;
  if (first.kind === "word" && VERBS.has(first.text)) {
    return {
      keep,
      resume: first.start,
      insertAt: first.start,
      hasParenthesis: false,
    };
  }
  if (!isPunctuation(last, ")")) return undefined;
  if (member.args.some((token) => isPunctuation(token, "("))) return undefined;
  return { keep, resume: last.end, insertAt: last.start, hasParenthesis: true };
}

function closeFix(text: string, recovery: Recovery | undefined): GoModFix {
  if (recovery === undefined) {
    const newText = text.endsWith("\n") ? ")\n" : "\n)\n";
    return { span: { start: text.length, end: text.length }, newText };
  }
  const { insertAt } = recovery;
  if (recovery.hasParenthesis)
    return { span: { start: insertAt, end: insertAt }, newText: "\n" };
  const lineStart = text.lastIndexOf("\n", insertAt - 1) + 1;
  return { span: { start: lineStart, end: lineStart }, newText: ")\n\n" };
}

function countNewlines(text: string, end: number): number {
  let count = 0;
  for (
    let at = text.indexOf("\n");
    at >= 0 && at < end;
    at = text.indexOf("\n", at + 1)
  )
    count++;
  return count;
}
