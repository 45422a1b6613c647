import type { BuildModel, RunCommand, Stage } from "../build/model.ts";
import type { ModuleAnswer } from "../build/go/module-of.ts";
import type { Value } from "../build/value.ts";
import type { Access, Integrity, Resilience, Route } from "../plan/model.ts";
import type { Directive, Instruction } from "../syntax/dockerfile/model.ts";
import type { Span } from "../text/source.ts";

/**
 * What a tool says of one download. The plan adds what holds for every tool: cache mounts,
 * network mode, HTTP proxies, and what a failure does to the step.
 */
export interface ToolSite {
  readonly verb: string;
  /** Of instructions and directives only; a command's span and name are known. */
  readonly span?: Span;
  readonly nameSpan?: Span;
  /** The variables that it reads. */
  readonly environment: ReadonlyMap<string, Value>;
  readonly routes: readonly Route[];
  readonly resilience: Omit<Resilience, "onFailure">;
  /** The tool itself exits with 0 when its download fails. */
  readonly isFailureIgnored?: boolean;
  readonly integrity: Integrity;
  readonly credentials: Access["credentials"];
  readonly prompts: Access["prompts"];
  /** Unknown where the tool has no lock file. */
  readonly lockfileFirst: Value<boolean>;
}

export interface ToolContext {
  readonly build: BuildModel;
  readonly stage: Stage;
  /** Sites of this plan so far, in build order. */
  readonly earlier: readonly EarlierSite[];
  moduleOf(command: RunCommand): ModuleAnswer;
}

export interface EarlierSite {
  readonly tool: string;
  readonly verb: string;
  readonly stage: Stage;
  readonly command: RunCommand | undefined;
}

/** A download tool describes only itself: one file per tool, the file's name is the tool's. */
export interface Tool {
  /** Names under which a shell runs it. */
  readonly commands?: readonly string[];
  /** Undefined where this very command fetches nothing. */
  command?(command: RunCommand, context: ToolContext): ToolSite | undefined;
  /** Parser directives that fetch by themselves, before the first stage. */
  directive?(directive: Directive): ToolSite | undefined;
  /** Instructions that fetch by themselves. */
  instruction?(
    instruction: Instruction,
    context: ToolContext,
  ): ToolSite | undefined;
}

export type CatalogueTool = Tool & { readonly id: string };

export function defineTool(tool: Tool): Tool {
  return tool;
}
