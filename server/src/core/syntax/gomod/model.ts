import type { SourceText, Span } from "../../text/source.ts";

/** A go.mod file as far as it could be read: half a file gives half a model plus problems. */
export interface GoMod {
  readonly source: SourceText;
  readonly module: Token | undefined;
  readonly go: Token | undefined;
  readonly toolchain: Token | undefined;
  readonly requires: readonly Requirement[];
  readonly replaces: readonly Replacement[];
  readonly excludes: readonly {
    readonly path: Token;
    readonly version: Token;
    readonly span: Span;
  }[];
  readonly tools: readonly Token[];
  readonly godebugs: readonly Token[];
  readonly ignores: readonly Token[];
  /** A single version has the same token as `low` and `high`. */
  readonly retracts: readonly {
    readonly low: Token;
    readonly high: Token;
    readonly span: Span;
  }[];
  /** Every directive in order with the span of its verb and of the whole line; block members too. */
  readonly directives: readonly {
    readonly verb: string;
    readonly verbSpan: Span;
    readonly span: Span;
  }[];
  /** In order; `text` is what follows the slashes, without blanks at its ends. */
  readonly comments: readonly Comment[];
  /** In the order of the text. */
  readonly problems: readonly GoModProblem[];
}

export interface Comment {
  readonly text: string;
  readonly span: Span;
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

/**
 * What `go` would refuse, in its own wording (Go 1.27), at the token it complains about. Older releases word a few of them
 * otherwise (test/go/at-version.ts has them, held against the real ones); a directive newer than the release is
 * `unknown directive: …` there, and before 1.21 a patch number makes an invalid go version.
 */
export interface GoModProblem {
  readonly id: GoModProblemId;
  /**
   * `syntax`: go stops at the first of these and says nothing else. `directive`: go lists all of them.
   * `load`: the file parses, but the go command stops when it loads the module.
   */
  readonly phase: "syntax" | "directive" | "load";
  /** go's message without file and position. */
  readonly message: string;
  readonly span: Span;
  /** Offset of the position that go prints, where its line is not that of `span`. */
  readonly printedAt?: number;
  /** Replacement text that makes it valid, where that is mechanical. */
  readonly fix?: GoModFix;
}

export interface GoModFix {
  readonly span: Span;
  readonly newText: string;
}

export type GoModProblemId =
  | "byte-order-mark"
  | "unexpected-character"
  | "block-comment"
  | "unterminated-string"
  | "unterminated-block"
  | "text-after-parenthesis"
  | "one-line-block"
  | "merge-conflict-marker"
  | "unknown-directive"
  | "unknown-block"
  | "repeated-directive"
  | "wrong-arguments"
  | "invalid-quoted-string"
  | "invalid-go-version"
  | "invalid-toolchain"
  /** Branch, `latest`, short version, no `v`, build metadata: go asks the network while it parses. */
  | "version-not-canonical"
  | "version-major-mismatch"
  | "invalid-module-path"
  | "invalid-replacement"
  | "windows-path"
  | "invalid-retraction"
  | "module-missing"
  | "module-path-reserved"
  /** Not with a go.work that has a module of this path. */
  | "module-path-malformed"
  | "conflicting-replacements"
  | "invalid-godebug";

/** A go.work file as far as it could be read. */
export interface GoWork {
  readonly source: SourceText;
  readonly go: Token | undefined;
  readonly toolchain: Token | undefined;
  readonly uses: readonly Token[];
  readonly replaces: readonly Replacement[];
  readonly godebugs: readonly Token[];
  readonly directives: GoMod["directives"];
  readonly comments: readonly Comment[];
  readonly problems: readonly GoModProblem[];
}
