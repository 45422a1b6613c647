import type { Contexts } from "./build/build-context.ts";
import type { BuildModel } from "./build/model.ts";
import type { ModuleAnswer, ModuleSite } from "./build/go/module-of.ts";
import type { Workspace } from "./build/go/workspace-of.ts";
import type { Config } from "./config.ts";
import type {
  FileHandle,
  Message,
  MessageValues,
  Severity,
} from "./finding.ts";
import type { Plan } from "./plan/model.ts";
import type { ProjectIndex } from "./project.ts";
import type {
  DockerfileSyntax,
  Instruction,
} from "./syntax/dockerfile/model.ts";
import type { GoMod } from "./syntax/gomod/model.ts";
import type { SourceText, Span } from "./text/source.ts";

type Messages = Readonly<Record<string, Message>>;

/** A place in the rule's own document, or in another one when `in` names it. */
export interface Place {
  readonly at: Span;
  readonly in?: { readonly file: FileHandle; readonly source: SourceText };
}

export interface ReportedEdit extends Place {
  readonly newText: string;
}

export interface ReportedFix<Id extends string> {
  /** A title that starts with a verb. */
  readonly title: Id;
  readonly values?: MessageValues;
  /** Safe: keeps the build's meaning and joins "fix all". */
  readonly safe: boolean;
  readonly edits: readonly ReportedEdit[];
}

export interface Reported<Id extends string> {
  /** The narrowest token that is wrong. */
  readonly at: Span;
  readonly message: Id;
  readonly values?: MessageValues;
  /** Instead of the rule's own severity. */
  readonly severity?: Severity;
  readonly related?: readonly (Place & {
    readonly message: Id;
    readonly values?: MessageValues;
  })[];
  /** The preferred one first. */
  readonly fixes?: readonly ReportedFix<Id>[];
}

export type Report<Id extends string> = (reported: Reported<Id>) => void;

/** What every rule may read. Never the user's severities (DESIGN 9.4). */
export interface RuleContext {
  readonly file: FileHandle;
  readonly source: SourceText;
  readonly project: ProjectIndex;
  /** Network profile, mirrors and private hosts. */
  readonly network: Config["network"];
}

export interface DockerfileContext extends RuleContext {
  readonly syntax: DockerfileSyntax;
  readonly build: BuildModel;
  /** The download plan; made on first use. */
  readonly plan: Plan;
  moduleOf(site: ModuleSite): ModuleAnswer;
  /** Folders that may be the build context, the likeliest first. */
  buildContexts(): Contexts;
  /** For commands without a module: the go.work in their folder or above it. */
  workspaceOf(site: ModuleSite): Workspace | undefined;
}

export interface GoModContext extends RuleContext {
  readonly gomod: GoMod;
  /** The day in UTC, `2026-11-21`; undefined where nobody says it. */
  readonly today: string | undefined;
  /** The Dockerfiles that build this module, each with the context that its own rules see. */
  readonly builders: readonly DockerfileContext[];
}

interface RuleFacts<M extends Messages> {
  /** One sentence for lists and pages: what goes wrong. */
  readonly summary: Message;
  /** Default; `report` may pass another. */
  readonly severity: Severity;
  /** Version of Surefetch that first had it. */
  readonly since: string;
  /** Undefined where the rule offers no fix. */
  readonly fix?: "safe" | "unsafe";
  /** Off unless the settings name it, or the network profile raises it (knowledge/network-profiles.ts). */
  readonly isOptIn?: boolean;
  /** On go.mod rules: the rule that tells the same fault on the Dockerfile, which alone counts where both are checked. */
  readonly counterpart?: string;
  readonly messages: M;
}

export interface DockerfileRule<
  M extends Messages = Messages,
> extends RuleFacts<M> {
  readonly language: "dockerfile";
  /** Called for each instruction, ONBUILD triggers included. */
  instruction?(
    instruction: Instruction,
    report: Report<Extract<keyof M, string>>,
    context: DockerfileContext,
  ): void;
  /** Called once. */
  document?(
    context: DockerfileContext,
    report: Report<Extract<keyof M, string>>,
  ): void;
}

export interface GoModRule<M extends Messages = Messages> extends RuleFacts<M> {
  readonly language: "go.mod";
  document(
    context: GoModContext,
    report: Report<Extract<keyof M, string>>,
  ): void;
}

export type Rule = DockerfileRule | GoModRule;

/** A rule with the id that its file's name gives it; the generated index makes these. */
export type CatalogueRule = Rule & { readonly id: string };

/** Defines a rule on Dockerfiles. The file name is the id. */
export function defineRule<const M extends Messages>(
  rule: Omit<DockerfileRule<M>, "language">,
): DockerfileRule {
  // The message ids are checked here, where they are written; the catalogue needs them no more.
  return { ...rule, language: "dockerfile" } as unknown as DockerfileRule;
}

/** Defines a rule on go.mod files. The file name is the id. */
export function defineGoModRule<const M extends Messages>(
  rule: Omit<GoModRule<M>, "language">,
): GoModRule {
  return { ...rule, language: "go.mod" } as unknown as GoModRule;
}
