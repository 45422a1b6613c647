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
  /** `for ((start; test; step))` as written; undefined for every other loop. */
  readonly arithmetic: ArithmeticLoop | undefined;
  readonly body: ShellNode;
}

export interface ArithmeticLoop {
  readonly start: string;
  readonly test: string;
  readonly step: string;
}

export interface IfNode extends NodeBase {
  readonly kind: "if";
  readonly branches: readonly {
    readonly condition: ShellNode;
    readonly body: ShellNode;
  }[];
  readonly otherwise: ShellNode | undefined;
}

export interface CaseNode extends NodeBase {
  readonly kind: "case";
  readonly word: ShellWord | undefined;
  readonly branches: readonly ShellNode[];
  /** True where a branch has the pattern `*`. */
  readonly hasDefault: boolean;
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
  /** As written, continuations gone. */
  readonly raw: string;
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
  /** `export A=b C`, `local`, `readonly`, `declare`: the assignments among `words`. */
  readonly declarations: readonly Assignment[];
  /** The literal script of `sh -c '…'`; its commands are in `ShellScript.commands` too. */
  readonly script: ShellNode | undefined;
  /** The scripts of `$(…)`, backquotes and `<(…)` in this command's words, in source order. */
  readonly substitutions: readonly ShellNode[];
  /**
   * What encloses the text that this command stands in, which an edit must not break:
   * the quote of `sh -c '…'`, or a JSON string of an exec form.
   */
  readonly enclosingQuote: EnclosingQuote;
}

export type EnclosingQuote = "'" | '"' | "json" | undefined;

export interface Assignment {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: ShellWord | undefined;
  readonly span: Span;
  readonly isAppend: boolean;
}

export interface ShellWord {
  /** As written, line continuations of the Dockerfile gone. */
  readonly raw: string;
  readonly span: Span;
  /** With quotes removed, where no expansion is left in it; else undefined. */
  readonly literal: string | undefined;
  /**
   * Literal text and variables in order, quotes removed. `other` is command substitution,
   * arithmetic, globbing of unknown result, or a parameter operator not listed here.
   * A leading `~` is the variable HOME.
   */
  readonly parts: readonly WordPart[];
  /** Document offset of the n-th character of `raw`; n may equal `raw.length`. */
  offsetOf(n: number): number;
  /**
   * The quote that a piece of a word stands inside: `x` in `"--output=x"`; `json` for a string of an
   * exec form that is no shell text; else undefined.
   */
  readonly insideQuote: InsideQuote;
}

export type InsideQuote = EnclosingQuote;

export type WordPart =
  | {
      readonly kind: "text";
      readonly text: string;
      readonly span: Span;
      readonly isQuoted: boolean;
    }
  | {
      readonly kind: "variable";
      readonly name: string;
      /**
       * `:-`, `-`, `:=`, `=`, `:+`, `+`, `:?`, `?`, `#`, `##`, `%`, `%%` with its word as written;
       * undefined for `$A` and `${A}`.
       */
      readonly operator: string | undefined;
      readonly argument: string | undefined;
      readonly span: Span;
      readonly isQuoted: boolean;
    }
  | {
      readonly kind: "other";
      /** As written. */
      readonly text: string;
      readonly span: Span;
      readonly isQuoted: boolean;
    };

export interface Redirect {
  /** `>`, `>>`, `<`, `>&`, `&>`, `<<<`, `<<`, … */
  readonly operator: string;
  readonly descriptor: number | undefined;
  readonly target: ShellWord | undefined;
  readonly span: Span;
}
