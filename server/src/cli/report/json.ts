import { render } from "../../core/finding.ts";
import type { CheckReport, PlacedFinding } from "./model.ts";

/** The report as JSON: DESIGN 9.9. Ranges are zero-based and count UTF-16 units. */
export function toJson(report: CheckReport): string {
  const { language } = report;
  const findings = report.findings.map((finding) =>
    findingToJson(finding, report),
  );
  const errors = report.errors.map(({ path, text }) => ({
    ...(path === undefined ? {} : { path }),
    message: render(text, language),
    messageId: text.messageId,
    values: text.values,
  }));
  return `${JSON.stringify({ version: 1, findings, errors }, undefined, 2)}\n`;
}

function findingToJson(
  finding: PlacedFinding,
  { language }: CheckReport,
): unknown {
  const { ruleId, severity, path, range, text } = finding;
  return {
    ruleId,
    severity,
    path,
    range,
    message: render(text, language),
    messageId: text.messageId,
    values: text.values,
    related: finding.related.map((related) => ({
      path: related.path,
      range: related.range,
      message: render(related.text, language),
    })),
    fixes: finding.fixes.map(({ title, safe, edits }) => ({
      title: render(title, language),
      safe,
      edits: edits.map(({ path, range, newText }) => ({
        path,
        range,
        newText,
      })),
    })),
  };
}
