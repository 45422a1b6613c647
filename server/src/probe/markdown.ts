import type { Language } from "../core/finding.ts";
import { aboutPlace, aboutTools } from "./place-text.ts";
import {
  httpCell,
  nameserverCells,
  nameserverHeads,
  searchLine,
  stepCell,
  verdictCell,
  Writer,
} from "./report-cells.ts";
import { blameLines, blameNotes, headline, placesOf } from "./blame-report.ts";
import { COMPARISON } from "./blame-messages.ts";
import { REPORT } from "./report-messages.ts";
import { clean } from "./text.ts";
import type { EndpointSteps, ProbeReport } from "./types.ts";

/**
 * The report as a Markdown document: the conclusion first, then a table of endpoints and steps, the advice, the
 * nameservers, and what could not be seen. Everything that comes from files, containers and servers is escaped.
 */
export function renderReport(report: ProbeReport, language: Language): string {
  const writer = new Writer(language, escapeMarkdown);
  const sections = [
    `# ${writer.use(headline(report))}`,
    ...head(report, writer),
    ...blame(report, writer),
    ...endpointTable(report, writer),
    ...advice(report, writer),
    ...nameserverTable(report, writer),
    ...blindSpots(report, writer),
  ];
  return `${sections.join("\n\n")}\n`;
}

/** One line of text that Markdown shows as it is: no HTML, no table cells, no invisible characters, no links (a URL becomes code). */
export function escapeMarkdown(text: string): string {
  const line = clean(text.slice(0, 2000));
  if (/^https?:\/\/[\w.~:@!$&'()*+,;=%/[\]-]+$/.test(line))
    return `\`${line}\``;
  return line
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[\\`*_{}[\]()#!|~$]/g, String.raw`\$&`)
    .replaceAll("://", "&#58;//");
}

function head(report: ProbeReport, writer: Writer): readonly string[] {
  const lines = [
    aboutPlace(report, writer),
    writer.say(REPORT.time, {
      started: report.started,
      seconds: (report.milliseconds / 1000).toFixed(1),
      deadline: report.deadlineSeconds,
    }),
  ];
  const tools = aboutTools(report, writer);
  if (tools !== undefined) lines.push(tools);
  const parts = [lines.map((line) => `- ${line}`).join("\n")];
  if (report.problem && report.problem !== report.summary)
    parts.push(`> ${writer.use(report.problem)}`);
  // Out of time: the problem has said so.
  if (!report.complete && report.outcome.kind !== "timed-out")
    parts.push(`> ${writer.say(REPORT.partial)}`);
  if (report.truncated) parts.push(`> ${writer.say(REPORT.truncated)}`);
  return parts;
}

function blame(report: ProbeReport, writer: Writer): readonly string[] {
  const { blame: found } = report;
  if (found === undefined) return [];
  const header = [
    writer.say(COMPARISON.endpoint),
    ...placesOf(writer),
    writer.say(COMPARISON.blame),
  ];
  const rows = blameLines(report, found, writer).map(
    ({ url, cells, blame: who }) => [
      url,
      ...cells.map((cell) => cell ?? writer.say(COMPARISON.unseen)),
      who,
    ],
  );
  const { advice: next } = found.verdict;
  return [
    `## ${writer.say(COMPARISON.heading)}`,
    ...(next === undefined ? [] : [writer.use(next)]),
    table(header, rows),
    blameNotes(report, found, writer)
      .map((note) => `- ${note}`)
      .join("\n"),
  ];
}

function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  return [header, header.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

function endpointTable(report: ProbeReport, writer: Writer): readonly string[] {
  if (report.endpoints.length === 0) return [];
  const header = [
    writer.say(REPORT.endpoint),
    "DNS",
    "TCP",
    "TLS",
    "HTTP",
    writer.say(REPORT.verdict),
  ];
  const rows = report.endpoints.map((endpoint) => {
    const { resolver, tcp, tls, http } = endpoint.steps;
    return [
      escapeMarkdown(endpoint.target.url),
      stepCell(resolver, writer),
      stepCell(tcp, writer),
      stepCell(tls, writer),
      httpCell(http, writer, true),
      verdictCell(endpoint, writer),
    ];
  });
  return [`## ${writer.say(REPORT.endpoints)}`, table(header, rows)];
}

/** What to do, each advice once, behind all that it is for. */
function advice(report: ProbeReport, writer: Writer): readonly string[] {
  const items = new Map<string, string[]>();
  for (const { verdict, target } of report.endpoints) {
    if (verdict.id === "ok") continue;
    const places = target.origins
      .slice(0, 5)
      .map((origin) => `${escapeMarkdown(origin.file)}:${origin.line}`);
    const where = places.length === 0 ? "" : writer.where(target.role, places);
    const next = verdict.advice ? `\n  ${writer.use(verdict.advice)}` : "";
    const before = items.get(next) ?? [];
    items.set(next, [
      ...before,
      `- **${writer.use(verdict.message)}**${where}`,
    ]);
  }
  const list = [...items].map(([next, lines]) => lines.join("\n") + next);
  return list.length === 0
    ? []
    : [`## ${writer.say(REPORT.advice)}`, list.join("\n")];
}

function nameserverTable(
  report: ProbeReport,
  writer: Writer,
): readonly string[] {
  const byHost = new Map<string, EndpointSteps>();
  for (const { target, steps } of report.endpoints)
    if (steps.dns.length > 0) byHost.set(target.host, steps);
  if (byHost.size === 0) return [];
  const header = [writer.say(REPORT.host), ...nameserverHeads(report, writer)];
  const rows = [...byHost].map(([host, steps]) => [
    escapeMarkdown(host),
    ...nameserverCells(steps, report, writer),
  ]);
  const search = searchLine(report, writer);
  return [
    `## ${writer.say(REPORT.nameservers)}`,
    table(header, rows),
    ...(search === undefined ? [] : [search]),
  ];
}

function blindSpots(report: ProbeReport, writer: Writer): readonly string[] {
  if (report.limits.length === 0) return [];
  const items = report.limits.map((limit) => `- ${writer.use(limit)}`);
  return [`## ${writer.say(REPORT.limits)}`, items.join("\n")];
}
