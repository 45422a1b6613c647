import type { Severity } from "../../core/finding.ts";
import type { LintDocument } from "../../core/lint.ts";
import { rules as catalogue } from "../../core/rules/index.ts";
import { severityNames } from "../commands.ts";
import type {
  CliEnvironment,
  CommandCall,
  ExitStatus,
  Options,
  Output,
} from "../environment.ts";
import { messages, say } from "../messages.ts";
import { tell } from "../output.ts";
import { toGithub } from "../report/github.ts";
import { toJson } from "../report/json.ts";
import type { CheckReport, PlacedFinding } from "../report/model.ts";
import { type RuleDescription, toSarif } from "../report/sarif.ts";
import { type TextStyle, summaryLine, toText } from "../report/text.ts";
import { CheckRun } from "./run.ts";
import { select } from "./selection.ts";

/** Columns of a text report that goes to no terminal. */
const defaultColumns = 120;

/** `surefetch check`: DESIGN 7 and 9.9. */
export async function check(call: CommandCall): Promise<ExitStatus> {
  const { environment, options, language } = call;
  const wrong = wrongUse(call);
  if (wrong !== undefined) {
    tell(environment, language, wrong);
    return 2;
  }
  const selection = await select(environment, {
    paths: call.operands.length === 0 ? ["."] : call.operands,
    language: options["as"] as LintDocument["language"] | undefined,
    stdinName: stringOf(options["stdin-filename"]),
  });
  const outcome = await new CheckRun(environment, selection, options).run();
  const { least, failing } = thresholds(options);
  const findings = outcome.findings.filter(({ severity }) =>
    isAtLeast(severity, least),
  );
  const report: CheckReport = {
    ...outcome,
    findings,
    language,
    version: await environment.readVersion(),
  };
  await write(report, call);
  if (report.errors.length > 0) return 2;
  const fails = ({ severity }: PlacedFinding): boolean =>
    failing !== "never" && isAtLeast(severity, failing);
  return findings.some(fails) ? 1 : 0;
}

function wrongUse({
  options,
  operands,
}: CommandCall): ReturnType<typeof say> | undefined {
  const readsStdin = operands.includes("-");
  const name = stringOf(options["stdin-filename"]);
  if (readsStdin && name === undefined && options["as"] === undefined) {
    return say("stdinNeedsName");
  }
  if (!readsStdin && name !== undefined) return say("stdinNotNamed", { name });
  return readsStdin && options["fix"] === true ? say("stdinNoFix") : undefined;
}

/** What is shown, and what makes the exit status 1. */
function thresholds(options: Options): {
  readonly least: Severity;
  readonly failing: Severity | "never";
} {
  const failing = (options["fail-on"] ?? "warning") as Severity | "never";
  const asked = options["min-severity"] as Severity | undefined;
  // Nothing that is not shown makes a build fail.
  const least = asked ?? (failing === "hint" ? "hint" : "info");
  return { least, failing };
}

function isAtLeast(severity: Severity, least: Severity): boolean {
  return severityNames.indexOf(severity) <= severityNames.indexOf(least);
}

async function write(report: CheckReport, call: CommandCall): Promise<void> {
  const { environment, options, language } = call;
  const { stdout, stderr } = environment;
  switch (stringOf(options["format"]) ?? "text") {
    case "json":
      stdout.write(toJson(report));
      break;
    case "sarif":
      stdout.write(toSarif(report, await describeRules(report, environment)));
      break;
    case "github":
      stdout.write(toGithub(report));
      break;
    default:
      for (const { text } of report.errors) tell(environment, language, text);
      stdout.write(toText(report, textStyle(stdout, environment, options)));
      return;
  }
  // The reports of machines have no place for these.
  for (const use of [...report.fixed, ...report.notes])
    tell(environment, language, use);
  stderr.write(`surefetch: ${summaryLine(report)}\n`);
}

function textStyle(
  output: Output,
  { variables }: CliEnvironment,
  options: Options,
): TextStyle {
  const isOff =
    options["no-color"] === true || (variables["NO_COLOR"] ?? "") !== "";
  return {
    hasColors: output.isTerminal && !isOff && variables["TERM"] !== "dumb",
    columns: output.columns ?? defaultColumns,
  };
}

/** The rules that the report's findings name. */
async function describeRules(
  { findings }: CheckReport,
  environment: CliEnvironment,
): Promise<readonly RuleDescription[]> {
  const ids = [...new Set(findings.map(({ ruleId }) => ruleId))].toSorted();
  return Promise.all(
    ids.map(async (id): Promise<RuleDescription> => {
      const rule = catalogue.find((each) => each.id === id);
      // Findings that no rule makes are those on `.surefetch.yaml`.
      const { summary, severity } = rule ?? {
        summary: messages.configRule,
        severity: "warning" as const,
      };
      return { id, summary, severity, page: await environment.readPage(id) };
    }),
  );
}

function stringOf(value: string | true | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
