import { analyzeDockerfile } from "./analysis.ts";
import { buildersOf } from "./builders.ts";
import type { Config } from "./config.ts";
import type { FileHandle, Finding, Severity } from "./finding.ts";
import { raisedSeverity } from "./knowledge/network-profiles.ts";
import type { ProjectIndex } from "./project.ts";
import { unreadable } from "./readable.ts";
import { FindingCollector } from "./report.ts";
import type {
  CatalogueRule,
  DockerfileContext,
  GoModContext,
  RuleContext,
} from "./rule.ts";
import { rules as catalogue } from "./rules/index.ts";
import { dockerfileSuppressions, goModSuppressions } from "./suppress.ts";
import { isTemplateFileName } from "./syntax/dockerfile/file-names.ts";
import type { Instruction } from "./syntax/dockerfile/model.ts";
import { parseGoMod } from "./syntax/gomod/gomod.ts";

export interface LintDocument {
  readonly file: FileHandle;
  readonly language: "dockerfile" | "go.mod";
  readonly text: string;
  /** The day in UTC, `2026-11-21`, where the door has a clock: what tables say grows old. */
  readonly today?: string;
}

export interface LintResult {
  /** Sorted by position; suppressed ones are left out. */
  readonly findings: readonly Finding[];
  /** Why nothing was checked; undefined where the document was. */
  readonly notChecked: NotChecked | undefined;
  /** Rules that threw: a bug to log once, the others went on. */
  readonly crashes: readonly Crash[];
}

export type NotChecked = "template" | "too-large" | "binary";

export interface Crash {
  /** `analysis` where the model itself could not be made. */
  readonly ruleId: string;
  readonly error: unknown;
}

/** The one door of core: text in, findings out. Never throws. */
export function lint(
  document: LintDocument,
  project: ProjectIndex,
  config: Config,
): LintResult {
  return lintWith(catalogue, document, project, config);
}

/** As `lint`, with these rules only: for tests of single rules. */
export function lintWith(
  rules: readonly CatalogueRule[],
  document: LintDocument,
  project: ProjectIndex,
  config: Config,
): LintResult {
  const reason = unreadable(document.text);
  if (reason !== undefined) return notChecked(reason);
  if (isTemplateFileName(document.file)) return notChecked("template");
  const run = new Run(document, config);
  try {
    return document.language === "dockerfile"
      ? run.dockerfile(rules, project)
      : run.goMod(rules, project);
  } catch (error) {
    return {
      findings: [],
      notChecked: undefined,
      crashes: [{ ruleId: "analysis", error }],
    };
  }
}

function notChecked(reason: NotChecked): LintResult {
  return { findings: [], notChecked: reason, crashes: [] };
}

/** One lint of one document. */
class Run {
  readonly #document: LintDocument;
  readonly #config: Config;
  readonly #findings: Finding[] = [];
  readonly #crashes: Crash[] = [];

  constructor(document: LintDocument, config: Config) {
    this.#document = document;
    this.#config = config;
  }

  dockerfile(
    rules: readonly CatalogueRule[],
    project: ProjectIndex,
  ): LintResult {
    const context = analyzeDockerfile(this.#document, project, this.#config);
    if (context.syntax.isTemplate) return notChecked("template");
    for (const rule of rules) {
      if (rule.language !== "dockerfile") continue;
      this.#run(rule, context, (collector) => {
        if (rule.instruction !== undefined) {
          for (const each of withTriggers(context))
            rule.instruction(each, collector.report, context);
        }
        rule.document?.(context, collector.report);
      });
    }
    return this.#result(dockerfileSuppressions(context.syntax));
  }

  goMod(rules: readonly CatalogueRule[], project: ProjectIndex): LintResult {
    const { file, text, today } = this.#document;
    const gomod = parseGoMod(text);
    const config = this.#config;
    let builders: readonly DockerfileContext[] | undefined;
    const context: GoModContext = {
      file,
      source: gomod.source,
      project,
      network: config.network,
      gomod,
      today,
      // Most rules do without; finding them reads every Dockerfile of the project.
      get builders() {
        builders ??= buildersOf(file, project, config);
        return builders;
      },
    };
    for (const rule of rules) {
      if (rule.language !== "go.mod") continue;
      this.#run(rule, context, (collector) =>
        rule.document(context, collector.report),
      );
    }
    return this.#result(goModSuppressions(gomod));
  }

  /** Runs one rule unless it is off. A rule that throws reports nothing: half of its answer may be the wrong half. */
  #run(
    rule: CatalogueRule,
    context: RuleContext,
    call: (collector: FindingCollector) => void,
  ): void {
    const setting = this.#config.rules[rule.id];
    if (setting === "off" || (setting === undefined && this.#isAsleep(rule)))
      return;
    const collector = new FindingCollector(rule, context, setting);
    try {
      call(collector);
      this.#findings.push(...collector.findings);
    } catch (error) {
      this.#crashes.push({ ruleId: rule.id, error });
    }
  }

  /** Off by default, and not what the network profile raises. */
  #isAsleep({ id, isOptIn }: CatalogueRule): boolean {
    const { profile } = this.#config.network;
    return isOptIn === true && raisedSeverity(id, profile) === undefined;
  }

  #result(isSuppressed: (finding: Finding) => boolean): LintResult {
    const shown = this.#findings.filter((finding) => !isSuppressed(finding));
    return {
      findings: unique(shown.sort(byPosition)),
      notChecked: undefined,
      crashes: this.#crashes,
    };
  }
}

function* withTriggers(context: DockerfileContext): Generator<Instruction> {
  for (const instruction of context.syntax.instructions) {
    yield instruction;
    if (instruction.kind === "onbuild" && instruction.trigger !== undefined)
      yield instruction.trigger;
  }
}

const severityOrder: readonly Severity[] = ["error", "warning", "info", "hint"];

function byPosition(one: Finding, other: Finding): number {
  return (
    one.range.start.line - other.range.start.line ||
    one.range.start.character - other.range.start.character ||
    one.range.end.line - other.range.end.line ||
    one.range.end.character - other.range.end.character ||
    severityOrder.indexOf(one.severity) -
      severityOrder.indexOf(other.severity) ||
    compareText(one.ruleId, other.ruleId) ||
    compareText(one.text.messageId, other.text.messageId)
  );
}

function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** The same text at the same place is said once: a rule may come to it by two ways. */
function unique(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ ruleId, range, text }) => {
    const key = JSON.stringify([ruleId, range, text.messageId, text.values]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
