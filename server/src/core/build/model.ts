import type { ImageReference } from "../syntax/dockerfile/image-reference.ts";
import type {
  CopyInstruction,
  FromInstruction,
  Instruction,
  Mount,
  RunInstruction,
} from "../syntax/dockerfile/model.ts";
import type { ShellScript, SimpleCommand } from "../syntax/shell/model.ts";
import type { Span } from "../text/source.ts";
import type { Value } from "./value.ts";

/** What a Dockerfile builds: stages with what each instruction sees. Made by `buildModel`. */
export interface BuildModel {
  readonly stages: readonly Stage[];
  /** ARGs before the first FROM. */
  readonly globalArguments: ReadonlyMap<string, Variable>;
  /** The stage that an instruction stands in; undefined before the first FROM. */
  stageOf(instruction: Instruction): Stage | undefined;
  /** What an instruction sees: the state before it runs. */
  stateBefore(instruction: Instruction): BuildState;
  /** What a stage built on this one would begin with. */
  stateAtEnd(stage: Stage): BuildState;
  /** The commands of a RUN, shell or exec form, heredocs included, in source order. */
  commandsOf(run: RunInstruction): readonly RunCommand[];
  scriptsOf(run: RunInstruction): readonly ShellScript[];
  /** Every COPY and ADD of the file that reads the build context. */
  readonly contextCopies: readonly CopiedFiles[];
  /** All COPY and ADD of a stage and its parents. */
  copiesAtEnd(stage: Stage): readonly CopiedFiles[];
}

export interface Stage {
  readonly index: number;
  readonly name: string | undefined;
  readonly from: FromInstruction;
  readonly base: Base;
  /** Without FROM; ONBUILD instructions as they stand. */
  readonly instructions: readonly Instruction[];
  /** The stage it is built on, if it is one of this file and can be followed: not one with ONBUILD triggers, nor the end of a very long chain. */
  readonly parent: Stage | undefined;
  /** How many stages stand between it and its image. */
  readonly depth: number;
  /** The image that the chain of parents ends in; a stage where it could not be followed to its end. */
  readonly root: Base;
}

export type Base =
  | { readonly kind: "scratch" }
  | { readonly kind: "stage"; readonly stage: Stage }
  | {
      readonly kind: "image";
      /** The reference with variables resolved. */
      readonly reference: Value;
      readonly image: ImageReference | undefined;
      /**
       * Where its tag comes from: the tag in FROM, or the ARG default that gives it; undefined
       * where the reference is unknown or has no tag. Exact text to replace.
       */
      readonly tagSpan: Span | undefined;
    };

export interface Variable {
  readonly name: string;
  readonly value: Value;
  readonly kind: "arg" | "env";
  /** The property that set it. */
  readonly span: Span;
  /** The value's own text, quotes included; undefined for a bare ARG. */
  readonly valueSpan: Span | undefined;
  /** The value as written, quotes kept, continuations gone. */
  readonly raw: string | undefined;
}

/** State of a stage just before one instruction; each answer is looked up when it is asked for. */
export interface BuildState {
  readonly stage: Stage | undefined;
  /** The ENV or ARG of that name as the instruction sees it; an ENV hides an ARG. */
  variable(name: string): Variable | undefined;
  /**
   * The value of a name: `variable`'s, else what the base image is known to set, else unknown where
   * the base image is not one we know, else undefined: nothing sets it.
   */
  value(name: string): Value | undefined;
  readonly workdir: Value;
  readonly user: Value;
  /** The SHELL in effect as argv. */
  readonly shell: readonly string[];
  /** COPY and ADD so far in this stage and its parents, oldest first. */
  readonly copies: readonly CopiedFiles[];
  /** Packages installed so far, by name without version; of parents too. */
  readonly packages: ReadonlySet<string>;
  /** True after an install whose package list is not literal (`apt-get install $PACKAGES`). */
  readonly hasUnknownPackages: boolean;
}

export interface CopiedFiles {
  readonly instruction: CopyInstruction;
  /** "context", a stage of this file, or something else (an image, a named context, a URL). */
  readonly from:
    | { readonly kind: "context" }
    | { readonly kind: "stage"; readonly stage: Stage }
    | { readonly kind: "other"; readonly name: string }
    | { readonly kind: "url" }
    | { readonly kind: "heredoc" };
  readonly sources: readonly Value[];
  /** Absolute, joined with WORKDIR. */
  readonly destination: Value;
  /** The destination is written as a folder (`./`, `/app/`) or has several sources. */
  readonly isFolder: boolean;
}

/** One simple command of a RUN with what it sees. */
export interface RunCommand {
  readonly run: RunInstruction;
  readonly script: ShellScript;
  readonly command: SimpleCommand;
  /** The command's own name, wrappers such as `sudo` and `env` seen through; lower layers' path cut. */
  readonly name: string;
  /** Where the name stands. */
  readonly nameSpan: Span;
  /** Literal or unknown arguments after the name. */
  readonly arguments: readonly CommandArgument[];
  /**
   * The variable as this command sees it: inline, exported earlier in the same script, ENV, ARG,
   * or undefined where nothing sets it. `isExpanded` values have been resolved as the shell does.
   */
  variable(name: string): Value | undefined;
  /** Working directory at the command: `cd` in the same script followed where literal. */
  readonly directory: Value;
  /** The WORKDIR in effect at the RUN. */
  readonly workdir: Value;
  readonly mounts: readonly Mount[];
  readonly network: string | undefined;
}

export interface CommandArgument {
  readonly text: string | undefined;
  /** As written. */
  readonly raw: string;
  readonly span: Span;
}
