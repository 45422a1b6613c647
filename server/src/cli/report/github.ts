import { type Severity, render } from "../../core/finding.ts";
import type { CheckReport, PlacedFinding } from "./model.ts";

const commandOf: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "notice",
  hint: "notice",
};

/** The report as workflow commands of GitHub Actions, one a line. Lines and columns are one-based. */
export function toGithub(report: CheckReport): string {
  const lines = [
    ...report.findings.map((finding) => findingToCommand(finding, report)),
    ...report.errors.map(
      ({ text }) => `::error ::${data(render(text, report.language))}`,
    ),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function findingToCommand(
  finding: PlacedFinding,
  { language }: CheckReport,
): string {
  const { start, end } = finding.range;
  const isOneLine = start.line === end.line;
  const properties: readonly (readonly [string, string | number])[] = [
    ["file", finding.path],
    ["line", start.line + 1],
    ["endLine", end.line + 1],
    // GitHub refuses columns on several lines; its end column is included.
    ...(isOneLine
      ? ([
          ["col", start.character + 1],
          ["endColumn", Math.max(end.character, start.character + 1)],
        ] as const)
      : []),
    ["title", finding.ruleId],
  ];
  const list = properties
    .map(([name, value]) => `${name}=${property(String(value))}`)
    .join(",");
  return `::${commandOf[finding.severity]} ${list}::${data(render(finding.text, language))}`;
}

function data(text: string): string {
  return text
    .replaceAll("%", "%25")
    .replaceAll("\r", "%0D")
    .replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
