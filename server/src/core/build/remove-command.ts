import type { ReportedEdit } from "../rule.ts";
import type {
  DockerfileSyntax,
  RunInstruction,
} from "../syntax/dockerfile/model.ts";
import type {
  ListNode,
  ListOperator,
  ShellNode,
} from "../syntax/shell/model.ts";
import type { SourceText, Span } from "../text/source.ts";

/**
 * The edit that takes a command out of its RUN: with the operator that joins it to the rest, or
 * with the whole instruction where nothing else is in it. Undefined where something around it
 * would be left without what it needs.
 */
export function removeNode(
  node: ShellNode,
  parents: readonly ShellNode[],
  run: RunInstruction,
  syntax: DockerfileSyntax,
): ReportedEdit | undefined {
  let child = node;
  for (const parent of parents) {
    const step = stepOut(child, parent);
    if (step === undefined) return undefined;
    if (step !== "all")
      return isCutInHeredoc(step, run) ? undefined : remove(step);
    child = parent;
  }
  return removeInstruction(run.index, syntax);
}

/** The edit that takes an instruction out, with its lines. */
export function removeInstruction(
  index: number,
  { instructions, source }: DockerfileSyntax,
): ReportedEdit | undefined {
  const instruction = instructions[index];
  return instruction && remove(wholeLines(instruction.span, source));
}

/** The edit that takes one word out of a command, with the blanks before it. */
export function removeWord(
  at: Span,
  { source: { text } }: { readonly source: Pick<SourceText, "text"> },
): ReportedEdit {
  let { start } = at;
  while (/[ \t]/.test(text[start - 1] ?? "")) start--;
  return remove({ start, end: at.end });
}

/** The edit that takes a flag out of its instruction, with its line where nothing else stands on it. */
export function removeFlag(
  at: Span,
  { escape, source: { text } }: DockerfileSyntax,
): ReportedEdit {
  const lineStart = text.lastIndexOf("\n", at.start - 1) + 1;
  const isFirst = /^[ \t]*$/.test(text.slice(lineStart, at.start));
  const behind = /^[ \t]*[\\`]\r?\n/.exec(
    text.slice(at.end, at.end + 200),
  )?.[0];
  return isFirst && behind?.includes(escape) === true
    ? remove({ start: lineStart, end: at.end + behind.length })
    : removeWord(at, { source: { text } });
}

function remove(at: Span): ReportedEdit {
  return { at, newText: "" };
}

/** What has to go when `child` goes: a stretch of a list, or all of `parent`. */
function stepOut(
  child: ShellNode,
  parent: ShellNode,
): Span | "all" | undefined {
  if (parent.kind === "list") return outOfList(child, parent);
  return isAllOf(child, parent) ? "all" : undefined;
}

/** Nothing of use stays of `parent` without `child`. */
function isAllOf({ span }: ShellNode, parent: ShellNode): boolean {
  if (parent.kind === "group") return true;
  if (parent.kind === "pipeline")
    return parent.items.at(-1)?.span.start === span.start;
  if (parent.kind === "loop") return contains(parent.body.span, span);
  if (parent.kind === "command")
    return parent.script !== undefined && contains(parent.script.span, span);
  if (parent.kind !== "if" || parent.otherwise !== undefined) return false;
  const [first, second] = parent.branches;
  return (
    first !== undefined &&
    second === undefined &&
    contains(first.body.span, span)
  );
}

function outOfList(
  child: ShellNode,
  { items, operators }: ListNode,
): Span | "all" | undefined {
  const first = items.findIndex(({ span }) => contains(span, child.span));
  // What stands behind `||` is there for its failure alone.
  let last = first;
  while (operators[last] === "||") last++;
  const from = items[first];
  const to = items[last];
  if (from === undefined || to === undefined || operators[last] === "&")
    return undefined;
  const gone = { start: from.span.start, end: to.span.end };
  return withOperator(gone, {
    before: items[first - 1],
    operator: operators[first - 1],
    behind: items[last + 1],
  });
}

interface Around {
  readonly before: ShellNode | undefined;
  /** Between `before` and what goes. */
  readonly operator: ListOperator | undefined;
  readonly behind: ShellNode | undefined;
}

/** Of the two operators the one that joins less stays: `a; W && b` becomes `a; b`. */
function withOperator(
  gone: Span,
  { before, operator, behind }: Around,
): Span | "all" {
  const isJoined = operator === "&&" || operator === "||";
  if (before !== undefined && (isJoined || behind === undefined))
    return { start: before.span.end, end: gone.end };
  return behind === undefined
    ? "all"
    : { start: gone.start, end: behind.span.start };
}

/** The body of a heredoc would be left behind. */
function isCutInHeredoc(at: Span, { heredocs }: RunInstruction): boolean {
  return heredocs.some(({ markerSpan }) => contains(at, markerSpan));
}

function wholeLines({ start, end }: Span, { text }: SourceText): Span {
  const rest = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(end, end + 200));
  const to = end + (rest?.[0].length ?? 0);
  let from = start;
  while (from > 0 && /[ \t]/.test(text[from - 1] ?? "")) from--;
  return { start: from, end: to };
}

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
