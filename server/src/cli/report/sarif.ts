import type {
  ArtifactLocation,
  Fix,
  Log,
  Notification,
  Region,
  ReportingDescriptor,
  Result,
} from "sarif";
import type { Range } from "vscode-languageserver-types";
import { type Message, type Severity, render } from "../../core/finding.ts";
import type {
  CheckReport,
  PlacedFinding,
  PlacedFix,
  PlacedRange,
} from "./model.ts";

/** What a report says about one rule. */
export interface RuleDescription {
  readonly id: string;
  readonly summary: Message;
  readonly severity: Severity;
  /** Markdown; undefined where the page is not installed. */
  readonly page: string | undefined;
}

const levelOf: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  error: "error",
  warning: "warning",
  info: "note",
  hint: "note",
};

/** The report as SARIF 2.1.0. `rules` are those that findings name, once each. */
export function toSarif(
  report: CheckReport,
  rules: readonly RuleDescription[],
): string {
  const { language } = report;
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const log: Log = {
    version: "2.1.0",
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    runs: [
      {
        tool: {
          driver: {
            name: "Surefetch",
            semanticVersion: report.version,
            rules: rules.map((rule) => descriptor(rule, report)),
          },
        },
        language: language === "en" ? "en-US" : "zh-CN",
        columnKind: "utf16CodeUnits",
        invocations: [
          {
            executionSuccessful: report.errors.length === 0,
            toolExecutionNotifications: notifications(report),
          },
        ],
        results: report.findings.map((finding) =>
          resultOf(finding, indexes.get(finding.ruleId) ?? -1, report),
        ),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function descriptor(
  rule: RuleDescription,
  { language }: CheckReport,
): ReportingDescriptor {
  const summary = rule.summary[language];
  return {
    id: rule.id,
    shortDescription: { text: summary },
    help:
      rule.page === undefined
        ? { text: summary }
        : { text: rule.page, markdown: rule.page },
    defaultConfiguration: { level: levelOf[rule.severity] },
  };
}

function notifications(report: CheckReport): Notification[] {
  const errors = report.errors.map(({ path, text }): Notification => {
    const location = {
      physicalLocation: { artifactLocation: artifact(path ?? "") },
    };
    return {
      level: "error",
      message: { text: render(text, report.language) },
      ...(path === undefined ? {} : { locations: [location] }),
    };
  });
  const notes = report.notes.map((note): Notification => ({
    level: "note",
    message: { text: render(note, report.language) },
  }));
  return [...errors, ...notes];
}

function resultOf(
  finding: PlacedFinding,
  ruleIndex: number,
  report: CheckReport,
): Result {
  const { language } = report;
  const { text, severity } = finding;
  const related = finding.related.map((each, index) => ({
    id: index,
    ...locationOf(each),
    message: { text: render(each.text, language) },
  }));
  const fixes = finding.fixes.map((fix) => fixOf(fix, report));
  return {
    ruleId: finding.ruleId,
    ...(ruleIndex < 0 ? {} : { ruleIndex }),
    level: levelOf[severity],
    message: { text: render(text, language) },
    locations: [locationOf(finding)],
    ...(related.length === 0 ? {} : { relatedLocations: related }),
    ...(fixes.length === 0 ? {} : { fixes }),
    properties: { severity, messageId: text.messageId, values: text.values },
  };
}

function locationOf({ path, range }: PlacedRange): {
  physicalLocation: { artifactLocation: ArtifactLocation; region: Region };
} {
  return {
    physicalLocation: {
      artifactLocation: artifact(path),
      region: regionOf(range),
    },
  };
}

function fixOf(
  { title, safe, edits }: PlacedFix,
  { language }: CheckReport,
): Fix {
  const paths = [...new Set(edits.map(({ path }) => path))];
  return {
    description: { text: render(title, language) },
    artifactChanges: paths.map((path) => ({
      artifactLocation: artifact(path),
      replacements: edits
        .filter((edit) => edit.path === path)
        .map(({ range, newText }) => ({
          deletedRegion: regionOf(range),
          insertedContent: { text: newText },
        })),
    })),
    properties: { safe },
  };
}

/** One-based; the end column is that behind the last character, as SARIF counts. */
function regionOf({ start, end }: Range): Region {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

function artifact(path: string): ArtifactLocation {
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  if (path.startsWith("/")) return { uri: `file://${encoded}` };
  if (/^[A-Za-z]:\//.test(path))
    return { uri: `file:///${path.slice(0, 2)}${encoded.slice(4)}` };
  return { uri: encoded };
}
