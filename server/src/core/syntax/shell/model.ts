import type { Span } from "../../text/source.ts";

/**
 * What the rest of core knows of shell text. `parseShell` (door.ts) makes it; nothing above this
 * folder sees unbash. All spans are offsets in the whole Dockerfile, not in the RUN body.
 */
export interface ShellScript {
  readonly body: ShellNode;
  /** Every simple command in source order, those inside `$(…)` and backquotes included. */
  readonly commands: readonly SimpleCommand[];
  /** True where the text was too large or too deep to be read whole, or has a syntax error. */
  readonly isPartial: boolean;
}

export type ShellNode =
  | SimpleCommand
  | ListNode
  | PipelineNode
  | LoopNode
  | IfNode
  | CaseNode
  | GroupNode
  | FunctionNode
  | UnknownNode;

interface NodeBase {
  readonly span: Span;
  readonly redirects: readonly Redirect[];
}

/** `a && b || c ; d & e`: `operators[i]` stands after `items[i]`; the last may be missing. */
export interface ListNode extends NodeBase {
  readonly kind: "list";
  readonly items: readonly ShellNode[];
  readonly operators: readonly ListOperator[];
}
export type ListOperator = "&&" | "||" | ";" | "&" | "\n";

export interface PipelineNode extends NodeBase {
  readonly kind: "pipeline";
  readonly isNegated: boolean;
  readonly items: readonly ShellNode[];
}

export interface LoopNode extends NodeBase {
  readonly kind: "loop";
  readonly loop: "for" | "while" | "until" | "select";
  /** while, until. */
  readonly condition: ShellNode | undefined;
  readonly variable: string | undefined;
  /** for: the words after `in`. */
  readonly words: readonly ShellWord[];
  readonly body: ShellNode;
}

export interface IfNode extends NodeBase {
  readonly kind: "if";
  readonly branches: readonly { readonly condition: ShellNode; readonly body: ShellNode }[];
  readonly otherwise: ShellNode | undefined;
}

export interface CaseNode extends NodeBase {
  readonly kind: "case";
  readonly word: ShellWord | undefined;
  readonly branches: readonly ShellNode[];
}

/** `{ …; }` and `( … )`. */
export interface GroupNode extends NodeBase {
  readonly kind: "group";
  readonly isSubshell: boolean;
  readonly body: ShellNode;
}

export interface FunctionNode extends NodeBase {
  readonly kind: "function";
  readonly name: string;
  readonly body: ShellNode;
}

/** `[[ … ]]`, `(( … ))` and whatever else is neither run nor searched for downloads. */
export interface UnknownNode extends NodeBase {
  readonly kind: "unknown";
}

export interface SimpleCommand extends NodeBase {
  readonly kind: "command";
  readonly assignments: readonly Assignment[];
  /** argv[0] is the command's name; empty for assignments alone. */
  readonly words: readonly ShellWord[];
  /** Enclosing nodes, innermost first; a command in `$(…)` has the commands around it there too. */
  readonly parents: readonly ShellNode[];
  /** True for commands inside `$(…)` or backquotes. */
  readonly isSubstitution: boolean;
}

export interface Assignment {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: ShellWord | undefined;
  readonly span: Span;
  readonly isAppend: boolean;
}

export interface ShellWord {
  /** As written. */
  readonly raw: string;
  readonly span: Span;
  /** With quotes removed, where no expansion is left in it; else undefined. */
  readonly literal: string | undefined;
  /**
   * Literal text and variables in order, quotes removed. `other` is command substitution,
   * arithmetic, globbing of unknown result, or a parameter operator not listed here.
   */
  readonly parts: readonly WordPart[];
}

export type WordPart =
  | { readonly kind: "text"; readonly text: string; readonly span: Span; readonly isQuoted: boolean }
  | {
      readonly kind: "variable";
      readonly name: string;
      /** `:-`, `-`, `:=`, `:+` … with its word as written; undefined for `$A` and `${A}`. */
      readonly operator: string | undefined;
      readonly argument: string | undefined;
      readonly span: Span;
      readonly isQuoted: boolean;
    }
  | { readonly kind: "other"; readonly span: Span; readonly isQuoted: boolean };

export interface Redirect {
  /** `>`, `>>`, `<`, `>&`, `&>`, `<<<`, `<<`, … */
  readonly operator: string;
  readonly descriptor: number | undefined;
  readonly target: ShellWord | undefined;
  readonly span: Span;
}
