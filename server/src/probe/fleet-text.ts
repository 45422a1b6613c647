import {
  render,
  type Language,
  type Message,
  type MessageUse,
} from "../core/finding.ts";
import { FLEET } from "./fleet-messages.ts";
import { fareOf, type FleetGroup, type FleetReport } from "./fleet.ts";
import { escapeMarkdown, renderReport } from "./markdown.ts";
import { Writer } from "./report-cells.ts";
import type { ProbeReport } from "./types.ts";

/** Names that stand behind a cause; the table has them all. */
const NAMES_SHOWN = 12;

/**
 * The report of several containers as a Markdown document: the conclusion, each cause with the containers that it was seen from, a
 * table of all containers, then the reports of those that fail. Everything that comes from elsewhere is escaped.
 */
export function renderFleet(fleet: FleetReport, language: Language): string {
  const writer = new Writer(language, escapeMarkdown);
  const { summary, containers } = fleet;
  const counts = writer.say(FLEET.counts, {
    healthy: summary.healthy,
    failing: summary.failing,
    untested: summary.untested,
    seconds: (summary.milliseconds / 1000).toFixed(1),
  });
  const words = { writer, language };
  const causes = summary.groups.map(
    (group) => `- ${causeLine(group, summary.containers, words)}`,
  );
  const failing = containers.filter(
    ({ report }) => fareOf(report) === "failing",
  );
  return `${[
    `# ${writer.use(headline(fleet))}`,
    counts,
    ...(causes.length === 0
      ? []
      : [`## ${writer.say(FLEET.causes)}`, causes.join("\n")]),
    `## ${writer.say(FLEET.containers)}`,
    table(
      containers.map(({ report }) => report),
      words,
    ),
    ...failing.map(({ report }) => details(report, words)),
  ].join("\n\n")}\n`;
}

interface Words {
  readonly writer: Writer;
  readonly language: Language;
}

function headline({ summary }: FleetReport): MessageUse {
  const { containers: total, failing, untested } = summary;
  const values = { total, failing, untested };
  const message =
    failing > 0
      ? FLEET.someFail
      : untested === total
        ? FLEET.noneTested
        : untested > 0
          ? FLEET.someUntested
          : total === 1
            ? FLEET.oneHealthy
            : FLEET.allHealthy;
  return { messageId: "", message, values };
}

function causeLine(
  { containers, text }: FleetGroup,
  total: number,
  words: Words,
): string {
  const { writer } = words;
  const shown = containers
    .slice(0, NAMES_SHOWN)
    .map((name) => writer.value(name))
    .join(", ");
  const rest = containers.length - NAMES_SHOWN;
  const names =
    rest > 0 ? fill(FLEET.more, { names: shown, count: rest }, words) : shown;
  const values = {
    count: containers.length,
    total,
    text: writer.use(text),
    names,
  };
  return fill(FLEET.group, values, words);
}

/** Fills a message with values that are escaped already. */
function fill(
  message: Message,
  values: MessageUse["values"],
  { language }: Words,
): string {
  return render({ messageId: "", message, values }, language);
}

function table(reports: readonly ProbeReport[], words: Words): string {
  const { writer } = words;
  const head = [FLEET.container, FLEET.image, FLEET.result].map((message) =>
    writer.say(message),
  );
  const rows = reports.map((report) => [
    writer.value(report.container.name),
    writer.value(report.container.image),
    fill(
      FLEET.fare,
      {
        mark: writer.say(FLEET[fareOf(report)]),
        text: writer.use(report.summary),
      },
      words,
    ),
  ]);
  return [head, head.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

/** The container's own report, one level of headings below; its first heading names the container. */
function details(report: ProbeReport, words: Words): string {
  const [headline = "", ...rest] = renderReport(report, words.language)
    .trimEnd()
    .split("\n");
  const container = words.writer.value(report.container.name);
  const text = headline.replace(/^# /, "");
  return [
    `## ${fill(FLEET.detailsOf, { container, text }, words)}`,
    ...rest.map((line) => line.replace(/^#+ /, "#$&")),
  ].join("\n");
}
