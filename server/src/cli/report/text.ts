import { styleText } from "node:util";
import { type MessageUse, type Severity, render } from "../../core/finding.ts";
import { messages, say, sayCount } from "../messages.ts";
import { displayWidth, harmless } from "./display.ts";
import type { CheckReport, PlacedFinding, PlacedRange } from "./model.ts";

/** How a text report is drawn. */
export interface TextStyle {
  readonly hasColors: boolean;
  /** Columns of a line; longer source lines are cut around the finding. */
  readonly columns: number;
}

type Format = "bold" | "dim" | "red" | "yellow" | "blue" | "cyan";

type Paint = (formats: readonly Format[], text: string) => string;

const styleOf = {
  error: ["bold", "red"],
  warning: ["bold", "yellow"],
  info: ["bold", "blue"],
  hint: ["bold", "cyan"],
} as const satisfies Readonly<Record<Severity, readonly Format[]>>;

/** The report for people: each finding with its line, and the sum at the end. One-based. */
export function toText(report: CheckReport, style: TextStyle): string {
  const paint: Paint = (formats, text) =>
    style.hasColors
      ? styleText([...formats], text, { validateStream: false })
      : text;
  const writer = new TextWriter(report, style, paint);
  return [
    ...report.fixed.map((use) => writer.line(use)),
    ...report.findings.map((finding) => writer.finding(finding)),
    ...report.notes.map((use) => writer.line(use)),
    `${summaryLine(report)}\n`,
  ].join("");
}

/** What was found in how much, in one line. */
export function summaryLine({
  findings,
  counts,
  language,
}: CheckReport): string {
  const comma = language === "en" ? ", " : "，";
  const files = render(sayCount("file", counts.files), language);
  const parts = (["error", "warning", "info", "hint"] as const)
    .map((severity) => [severity, countOf(findings, severity)] as const)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => render(sayCount(severity, count), language));
  const sum = render(sayCount("finding", findings.length), language);
  const isEmpty = counts.files + counts.templates === 0;
  const use =
    findings.length > 0
      ? say("summary", { findings: sum, parts: parts.join(comma), files })
      : say(isEmpty ? "noFiles" : "noFindings", { files });
  const templates =
    counts.templates === 0
      ? []
      : [render(sayCount("template", counts.templates), language)];
  return [render(use, language), ...templates].join(comma);
}

class TextWriter {
  readonly #report: CheckReport;
  readonly #style: TextStyle;
  readonly #paint: Paint;

  constructor(report: CheckReport, style: TextStyle, paint: Paint) {
    this.#report = report;
    this.#style = style;
    this.#paint = paint;
  }

  finding(finding: PlacedFinding): string {
    const { severity, ruleId, text, related, fixes } = finding;
    const name = messages[severity][this.#report.language];
    const head = [
      this.#paint(["bold"], place(finding)),
      this.#paint(styleOf[severity], name),
      `${this.#render(text)} ${this.#paint(["dim"], `(${ruleId})`)}`,
    ].join(" ");
    const lines = [
      head,
      ...this.#excerpt(finding),
      ...related.map((each) => `  = ${place(each)} ${this.#render(each.text)}`),
      ...fixes.slice(0, 1).map(({ title, safe }) => {
        const use = say(safe ? "fixSafe" : "fixUnsafe", {
          title: this.#render(title),
        });
        return `  = ${this.#render(use)}`;
      }),
    ];
    return `${lines.join("\n")}\n\n`;
  }

  line(use: MessageUse): string {
    return `${this.#render(use)}\n`;
  }

  #render(use: MessageUse): string {
    return harmless(render(use, this.#report.language));
  }

  /** The first line of the finding, with carets under it. */
  #excerpt({ source, range, severity }: PlacedFinding): readonly string[] {
    const { start, end } = range;
    const lineStart = source.lineStarts[start.line] ?? 0;
    const line = source.text.slice(
      lineStart,
      source.lineStarts[start.line + 1],
    );
    const shown = line.replace(/[\r\n]+$/, "");
    const from = Math.min(start.character, shown.length);
    const to =
      end.line === start.line
        ? Math.min(end.character, shown.length)
        : shown.length;
    const number = String(start.line + 1);
    const gutter = " ".repeat(number.length);
    const cut = cutAround(
      shown,
      { from, to },
      Math.max(20, this.#style.columns - gutter.length - 4),
    );
    const blank = " ".repeat(displayWidth(cut.before));
    const carets = "^".repeat(Math.max(1, displayWidth(cut.marked)));
    return [
      ` ${this.#paint(["dim"], `${number} |`)} ${cut.before}${cut.marked}${cut.after}`,
      ` ${this.#paint(["dim"], `${gutter} |`)} ${blank}${this.#paint(styleOf[severity], carets)}`,
    ];
  }
}

function place({ path, range }: PlacedRange): string {
  return `${harmless(path)}:${range.start.line + 1}:${range.start.character + 1}`;
}

function countOf(
  findings: readonly PlacedFinding[],
  severity: Severity,
): number {
  return findings.filter((finding) => finding.severity === severity).length;
}

/** The part of a line around the marked one that fits; `…` stands where it was cut. */
function cutAround(
  line: string,
  { from, to }: { readonly from: number; readonly to: number },
  width: number,
): {
  readonly before: string;
  readonly marked: string;
  readonly after: string;
} {
  const marked = line.slice(from, to);
  const short =
    marked.length > width ? `${marked.slice(0, width - 1)}…` : marked;
  const room = Math.max(0, width - short.length);
  const before = line.slice(0, from);
  const roomBefore = Math.max(Math.floor(room / 2), room - (line.length - to));
  const head =
    before.length > roomBefore
      ? `…${before.slice(before.length - roomBefore)}`
      : before;
  const after = marked.length > width ? "" : line.slice(to);
  const roomAfter = Math.max(0, room - Math.min(before.length, roomBefore));
  const tail =
    after.length > roomAfter ? `${after.slice(0, roomAfter)}…` : after;
  return {
    before: harmless(head),
    marked: harmless(short),
    after: harmless(tail),
  };
}
