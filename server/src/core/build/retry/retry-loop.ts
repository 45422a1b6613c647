import {
  exitStatus,
  type EvaluationOptions,
  type ExitStatus,
} from "../../syntax/shell/evaluate.ts";
import type {
  LoopNode,
  ShellNode,
  SimpleCommand,
} from "../../syntax/shell/model.ts";
import { resolveCommand } from "../../syntax/shell/query.ts";
import type { Span } from "../../text/source.ts";
import type { RunCommand } from "../model.ts";

/** A loop that tries downloads again. */
export interface RetryLoop {
  readonly loop: LoopNode;
  /** Enclosing nodes of the loop, innermost first. */
  readonly parents: readonly ShellNode[];
  /** In source order; never empty. */
  readonly downloads: readonly RunCommand[];
  /** What leaves the loop, in source order, with the nodes between it and the loop. */
  readonly breaks: readonly Break[];
}

export interface Break {
  readonly command: SimpleCommand;
  /** What has to come out well, or badly, for it to be reached; undefined where it always is. */
  readonly guard: Guard | undefined;
}

interface Guard {
  readonly node: ShellNode;
  /** Reached where the guard fails: `X || break`, `if ! X; then break`. */
  readonly isNegated: boolean;
}

/** More loops than this in one script are not looked at. */
const mostLoops = 30;

/** The outermost retry loops around these downloads of one script. */
export function retryLoops(
  downloads: readonly RunCommand[],
): readonly RetryLoop[] {
  const found = new Map<LoopNode, RunCommand[]>();
  for (const download of downloads) {
    const loop = download.command.parents.findLast(
      (node): node is LoopNode =>
        node.kind === "loop" && runs(node, download.command),
    );
    if (loop === undefined) continue;
    const others = found.get(loop);
    if (others === undefined) found.set(loop, [download]);
    else others.push(download);
  }
  return [...found]
    .slice(0, mostLoops)
    .map(([loop, inside]) => describe(loop, inside))
    .filter(isRetry);
}

/**
 * Whether a script ends with status 0 although every try of every download in the loop fails and
 * all else succeeds. False where that cannot be told.
 */
export function hidesFailure(
  retry: RetryLoop,
  options: EvaluationOptions,
): boolean {
  const status = whenAllFail(retry, options);
  if (status === undefined) return false;
  const { canBeZero, canBeNonzero, canDiverge, isExact } = status;
  return canBeZero && !canBeNonzero && !canDiverge && isExact;
}

/** Whether the loop then goes round for ever, whatever else in it fails. False where that cannot be told. */
export function neverEnds(
  retry: RetryLoop,
  options: EvaluationOptions,
): boolean {
  const { span } = retry.loop;
  const status = whenAllFail(retry, options, (command) =>
    contains(span, command.span),
  );
  if (status === undefined) return false;
  const { canBeZero, canBeNonzero, canDiverge } = status;
  return canDiverge && !canBeZero && !canBeNonzero;
}

function whenAllFail(
  { downloads }: RetryLoop,
  options: EvaluationOptions,
  isUnknown: (command: SimpleCommand) => boolean = () => false,
): ExitStatus | undefined {
  const [first] = downloads;
  if (first === undefined) return undefined;
  const starts = new Set(downloads.map(({ command }) => command.span.start));
  const ends = new Set(downloads.map(({ command }) => command.span.end));
  return exitStatus(
    first.script.body,
    (command) => {
      const { span, script } = command;
      if (starts.has(span.start) && ends.has(span.end)) return "fails";
      // What a script in quotes does is followed, not guessed.
      return script !== undefined ||
        resolveCommand(command).name === "false" ||
        isUnknown(command)
        ? "unknown"
        : "succeeds";
    },
    options,
  );
}

/** Words of the loop and what is redirected into it run once, not in each round. */
function runs({ body, condition }: LoopNode, { span }: SimpleCommand): boolean {
  return (
    contains(body.span, span) ||
    (condition !== undefined && contains(condition.span, span))
  );
}

function describe(loop: LoopNode, downloads: readonly RunCommand[]): RetryLoop {
  const [first] = downloads;
  const parents = first?.command.parents ?? [];
  const breaks = (first?.script.commands ?? [])
    .filter((one) => contains(loop.body.span, one.span) && leaves(one))
    .map((command) => ({ command, guard: guardOf(command, loop) }));
  return {
    loop,
    downloads,
    breaks,
    parents: parents.slice(parents.indexOf(loop) + 1),
  };
}

function leaves(command: SimpleCommand): boolean {
  return ["break", "exit", "return"].includes(resolveCommand(command).name);
}

/** A loop is left when the download worked, or goes on until it has. */
function isRetry({ loop, downloads, breaks }: RetryLoop): boolean {
  const { condition } = loop;
  const has = (node: ShellNode): boolean =>
    downloads.some(({ command }) => contains(node.span, command.span));
  if (condition !== undefined && has(condition)) return true;
  return breaks.some(
    ({ guard }) => guard !== undefined && !(guard.isNegated && has(guard.node)),
  );
}

/** What stands before it in `X && break`, or the condition in `if X; then break; fi`. */
function guardOf(command: SimpleCommand, loop: LoopNode): Guard | undefined {
  let child: ShellNode = command;
  for (const parent of command.parents) {
    if (parent === loop) return undefined;
    if (parent.kind === "list") {
      const index = parent.items.findIndex(({ span }) =>
        contains(span, child.span),
      );
      const operator = parent.operators[index - 1];
      const node = parent.items[index - 1];
      if (node !== undefined && (operator === "&&" || operator === "||"))
        return { node, isNegated: (operator === "||") !== isNegated(node) };
    } else if (parent.kind === "if") {
      const index = parent.branches.findIndex(({ body }) =>
        contains(body.span, child.span),
      );
      const branch = parent.branches[index] ?? parent.branches.at(-1);
      if (branch === undefined) return undefined;
      const { condition } = branch;
      return {
        node: condition,
        isNegated: (index === -1) !== isNegated(condition),
      };
    }
    child = parent;
  }
  return undefined;
}

function isNegated(node: ShellNode): boolean {
  return node.kind === "pipeline" && node.isNegated;
}

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
