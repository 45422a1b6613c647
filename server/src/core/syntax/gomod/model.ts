import type { SourceText, Span } from "../../text/source.ts";

/** A go.mod file as far as it could be read: half a file gives half a model plus problems. */
export interface GoMod {
  readonly source: SourceText;
  readonly module: Token | undefined;
  readonly go: Token | undefined;
  readonly toolchain: Token | undefined;
  readonly requires: readonly Requirement[];
  readonly replaces: readonly Replacement[];
  readonly excludes: readonly { readonly path: Token; readonly version: Token; readonly span: Span }[];
  readonly tools: readonly Token[];
  readonly godebugs: readonly Token[];
  readonly ignores: readonly Token[];
  /** Every directive in order with the span of its verb and of the whole line; block members too. */
  readonly directives: readonly { readonly verb: string; readonly verbSpan: Span; readonly span: Span }[];
  readonly comments: readonly { readonly text: string; readonly span: Span }[];
  readonly problems: readonly GoModProblem[];
}

/** A word: `value` with quotes removed, `span` as written. */
export interface Token {
  readonly value: string;
  readonly span: Span;
}

export interface Requirement {
  readonly path: Token;
  readonly version: Token;
  readonly isIndirect: boolean;
  readonly span: Span;
}

export interface Replacement {
  readonly oldPath: Token;
  readonly oldVersion: Token | undefined;
  readonly newPath: Token;
  /** Undefined for a directory. */
  readonly newVersion: Token | undefined;
  readonly isLocal: boolean;
  readonly span: Span;
}

/** What `go` would refuse, in its own wording (Go 1.22 and later), at the token it complains about. */
export interface GoModProblem {
  readonly id: string;
  /** go's message without file and position. */
  readonly message: string;
  readonly span: Span;
  /** Replacement text that makes it valid, where that is mechanical. */
  readonly fix?: { readonly span: Span; readonly newText: string };
}
