import type { SourceText, Span } from "../../text/source.ts";

/**
 * What the rest of core knows of a Dockerfile's syntax. `parseDockerfile` (door.ts) makes it;
 * nothing above this folder sees the scanner or dockerfile-ast.
 */
export interface DockerfileSyntax {
  readonly source: SourceText;
  readonly escape: "\\" | "`";
  readonly directives: readonly Directive[];
  /** Whole-line comments outside of heredocs and outside of instructions, with their spans. */
  readonly comments: readonly Comment[];
  readonly instructions: readonly Instruction[];
  /** DESIGN 9.10: such a file gets no findings. */
  readonly isTemplate: boolean;
  /** `ONBUILD` triggers are reached through their instruction's `trigger`. */
}

/** A parser directive: `# syntax=…`, `# escape=…`, `# check=…` before anything else in the file. */
export interface Directive {
  readonly name: string;
  readonly value: string;
  readonly span: Span;
  readonly valueSpan: Span;
}

export interface Comment {
  /** From `#` to the end of the line, line end excluded. */
  readonly span: Span;
  readonly text: string;
}

export type Instruction =
  | FromInstruction
  | EnvInstruction
  | ArgInstruction
  | CopyInstruction
  | RunInstruction
  | ValueInstruction
  | OnbuildInstruction
  | OtherInstruction;

export interface InstructionBase {
  /** Position in `instructions`; a trigger has its ONBUILD's. */
  readonly index: number;
  /** Upper case. */
  readonly keyword: string;
  readonly keywordSpan: Span;
  /** From the keyword to the last character, heredoc bodies included, final line end excluded. */
  readonly span: Span;
  /** After the keyword and blanks to the end of the instruction's own lines, heredoc bodies excluded. */
  readonly argumentsSpan: Span;
  readonly flags: readonly Flag[];
  readonly heredocs: readonly Heredoc[];
}

/** `--name=value`; `value` undefined for a bare `--name`. Spans are those of the raw text. */
export interface Flag {
  readonly name: string;
  readonly value: string | undefined;
  readonly span: Span;
  readonly valueSpan: Span | undefined;
}

export interface Heredoc {
  /** The delimiter word without quotes. */
  readonly name: string;
  /** `<<-`: leading tabs are stripped. */
  readonly stripsTabs: boolean;
  /** A quoted delimiter: nothing in the body is expanded. */
  readonly isLiteral: boolean;
  /** The `<<NAME` word. */
  readonly markerSpan: Span;
  /** The body, its last line end included, delimiter line excluded. */
  readonly bodySpan: Span;
  /** Undefined where the file ends before the delimiter. */
  readonly delimiterSpan: Span | undefined;
}

/**
 * A word of an instruction as Docker splits it: continuations and comments inside are gone from
 * `raw`, quotes are kept. `span` is what it covers in the document, `offsets` maps each UTF-16
 * unit of `raw` (plus one for the end) to its document offset.
 */
export interface DockerWord {
  readonly raw: string;
  readonly span: Span;
  /** Document offset of the n-th character of `raw`; n may equal `raw.length`. */
  offsetOf(n: number): number;
}

export interface FromInstruction extends InstructionBase {
  readonly kind: "from";
  /** The whole reference as written, variables unexpanded; undefined in `FROM` alone. */
  readonly reference: DockerWord | undefined;
  readonly platform: Flag | undefined;
  readonly alias: DockerWord | undefined;
}

export interface EnvProperty {
  readonly name: string;
  readonly nameSpan: Span;
  /** As written, quotes kept, continuations gone; undefined for `ARG NAME`. */
  readonly value: DockerWord | undefined;
  /** Name, `=` and value. */
  readonly span: Span;
}

export interface EnvInstruction extends InstructionBase {
  readonly kind: "env";
  /** `ENV NAME value` without `=`: one property, the rest of the line is its value. */
  readonly isLegacyForm: boolean;
  readonly properties: readonly EnvProperty[];
}

export interface ArgInstruction extends InstructionBase {
  readonly kind: "arg";
  readonly properties: readonly EnvProperty[];
}

export interface CopyInstruction extends InstructionBase {
  /** COPY and ADD. */
  readonly kind: "copy";
  readonly isJsonForm: boolean;
  readonly sources: readonly DockerWord[];
  readonly destination: DockerWord | undefined;
  /** Value of `--from`, raw. */
  readonly from: Flag | undefined;
}

export interface RunInstruction extends InstructionBase {
  readonly kind: "run";
  readonly isExecForm: boolean;
  /** Exec form: the decoded JSON strings with the span of each, quotes excluded. */
  readonly execArguments: readonly DockerWord[];
  /** Shell form: where the command text stands, flags and heredoc bodies excluded. */
  readonly commandSpan: Span;
  readonly mounts: readonly Mount[];
  /** `--network=` value. */
  readonly network: string | undefined;
}

/** One `--mount=key=value,…`; keys lower case. */
export interface Mount {
  readonly type: string;
  readonly options: ReadonlyMap<string, string>;
  readonly flag: Flag;
}

/** Instructions whose arguments are plain words: WORKDIR, USER, SHELL, EXPOSE, CMD, ENTRYPOINT, … */
export interface ValueInstruction extends InstructionBase {
  readonly kind: "value";
  readonly isJsonForm: boolean;
  readonly words: readonly DockerWord[];
}

export interface OnbuildInstruction extends InstructionBase {
  readonly kind: "onbuild";
  readonly trigger: Instruction | undefined;
}

/** A keyword that Docker does not know. */
export interface OtherInstruction extends InstructionBase {
  readonly kind: "other";
}
