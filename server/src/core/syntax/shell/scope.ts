import type { ParsedScript, Statement } from "unbash";
import type { EnclosingQuote, ShellNode, SimpleCommand } from "./model.ts";
import type { WordSource } from "./offset-map.ts";

/** What the builder carries down: the text it reads, and where its findings go. */
export interface Scope extends WordSource {
  /** How many `$(…)`, backquotes and `sh -c` enclose this text. */
  readonly depth: number;
  readonly quote: EnclosingQuote;
  /** False where the text holds nothing that looks like a nested command: words need no search. */
  readonly hasSubstitutions: boolean;
  readonly output: Output;
  /** Builds a nested script; handed down so that the builder's files need no import in a circle. */
  readonly build: (
    scope: Scope,
    tree: ParsedScript,
    outer: Frame | undefined,
  ) => ShellNode;
  readonly list: (
    scope: Scope,
    list: Statements,
    outer: Frame | undefined,
  ) => ShellNode;
}

/** unbash's lists: a script, the body of a loop, a condition. */
export interface Statements {
  readonly pos: number;
  readonly end: number;
  readonly commands: readonly Statement[];
}

export interface Output {
  readonly commands: SimpleCommand[];
  isPartial: boolean;
  /** Characters of nested scripts that may still be read. */
  budget: number;
}

/** Nesting beyond this is left unread: each level would read its text again. */
export const maxDepth = 20;
const nestedBudget = 512 * 1024;

export function newOutput(): Output {
  return { commands: [], isPartial: false, budget: nestedBudget };
}

/** The node around something, known only once that node is complete. */
export interface Frame {
  node: ShellNode | undefined;
  readonly outer: Frame | undefined;
  readonly isSubstitution: boolean;
}

export function childFrame(
  outer: Frame | undefined,
): Frame & { node: ShellNode | undefined } {
  return {
    node: undefined,
    outer,
    isSubstitution: outer?.isSubstitution ?? false,
  };
}

/** The enclosing nodes, innermost first. */
export function parentsOf(frame: Frame | undefined): readonly ShellNode[] {
  const parents: ShellNode[] = [];
  for (let at = frame; at !== undefined; at = at.outer) {
    if (at.node !== undefined) parents.push(at.node);
  }
  return parents;
}

/**
 * Whether a nested script of `length` characters may be read at this depth; if not, the script
 * as a whole is partial.
 */
export function mayDescend(scope: Scope, length: number): boolean {
  const { output } = scope;
  output.budget -= length;
  if (scope.depth < maxDepth && output.budget >= 0) return true;
  output.isPartial = true;
  return false;
}
