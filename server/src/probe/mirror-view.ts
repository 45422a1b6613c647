import type { Language, MessageUse } from "../core/finding.ts";
import type { MirrorsView, MirrorView } from "../protocol.ts";
import type { MirrorReport } from "./compare-mirrors.ts";
import type { RankedMirror } from "./mirror-ranking.ts";
import { MIRRORS } from "./mirror-texts.ts";
import { escapeMarkdown } from "./markdown.ts";
import { MARKS, REPORT } from "./report-messages.ts";
import { Writer } from "./report-cells.ts";
import { clean } from "./text.ts";

/** The comparison for clients that draw it themselves: plain text in the user's language. */
export function viewMirrors(
  report: MirrorReport,
  language: Language,
): MirrorsView {
  const writer = new Writer(language, shorten);
  const { container, mirrors } = report;
  const { name, image, status } = container;
  const best = bestOf(report);
  return {
    container: shorten(name),
    started: report.started,
    milliseconds: report.milliseconds,
    deadlineSeconds: report.deadlineSeconds,
    headline: headline(report, writer),
    mark: best?.mark ?? (mirrors.length === 0 ? "unknown" : "failed"),
    about: writer.say(REPORT.container, { name, image, status }),
    notes: notesOf(report, writer),
    mirrors: mirrors.map((mirror) => viewMirror(mirror, writer)),
    limits: limitsOf(report, writer),
  };
}

function viewMirror(mirror: RankedMirror, writer: Writer): MirrorView {
  return {
    rank: mirror.rank,
    url: shorten(mirror.url),
    host: shorten(mirror.host),
    mark: mirror.mark,
    ...cellsOf(mirror, writer),
    sentence: writer.use(mirror.verdict),
    ...(isUsable(mirror) && { canWrite: true }),
  };
}

type Cells = Pick<
  MirrorView,
  "from" | "modules" | "checksums" | "firstByte" | "zip"
>;

/** What stands in the table, without the address and the verdict. */
function cellsOf(mirror: RankedMirror, writer: Writer): Cells {
  const time = (ms: number | undefined): string =>
    ms === undefined ? "–" : writer.say(MIRRORS.time, { ms });
  const from = mirror.sources.map((source) => writer.say(MIRRORS[source]));
  if (mirror.isPrivate) from.push(writer.say(MIRRORS.private));
  return {
    from: from.join(", "),
    modules: writer.say(MIRRORS[mirror.modules]),
    checksums: writer.say(MIRRORS[mirror.checksums]),
    firstByte: time(mirror.firstByteMilliseconds),
    zip:
      mirror.zip === "yes" && mirror.zipMilliseconds !== undefined
        ? time(mirror.zipMilliseconds)
        : writer.say(MIRRORS[mirror.zip]),
  };
}

/** The best mirror, where it serves modules. */
export function bestOf({ mirrors }: MirrorReport): RankedMirror | undefined {
  const [best] = mirrors;
  return best !== undefined && isUsable(best) ? best : undefined;
}

function isUsable({ modules, checksums, zip }: RankedMirror): boolean {
  return modules === "yes" && checksums !== "fails" && zip !== "no";
}

/** The line for a Dockerfile that has no GOPROXY yet: nothing stands behind a private mirror, Go's `direct` behind others. */
export function lineFor({ url, isPrivate }: RankedMirror): string {
  return `ENV GOPROXY=${url}${isPrivate ? "" : ",direct"}`;
}

/** The comparison as a Markdown document: the best mirror first, the table, and the line to write. */
export function renderMirrors(
  report: MirrorReport,
  language: Language,
): string {
  const writer = new Writer(language, escapeMarkdown);
  const { name, image, status } = report.container;
  const about = [
    writer.say(REPORT.container, { name, image, status }),
    writer.say(REPORT.time, {
      started: report.started,
      seconds: (report.milliseconds / 1000).toFixed(1),
      deadline: report.deadlineSeconds,
    }),
  ];
  const sections = [
    `# ${headline(report, writer)}`,
    about.map((line) => `- ${line}`).join("\n"),
    ...notesOf(report, writer).map((note) => `> ${note}`),
    ...tableOf(report, writer),
    ...lineToWrite(report, writer),
    `## ${writer.say(REPORT.limits)}`,
    limitsOf(report, writer)
      .map((limit) => `- ${limit}`)
      .join("\n"),
  ];
  return `${sections.join("\n\n")}\n`;
}

function tableOf({ mirrors }: MirrorReport, writer: Writer): readonly string[] {
  if (mirrors.length === 0) return [];
  const { rank, mirror, modules, checksums, firstByte, zip, verdict } = MIRRORS;
  const heads = [rank, mirror, modules, checksums, firstByte, zip, verdict].map(
    (head) => writer.say(head),
  );
  const rows = mirrors.map((each) => {
    const cells = cellsOf(each, writer);
    const mark = writer.say(MARKS[each.mark]);
    return [
      String(each.rank),
      `${escapeMarkdown(each.url)} (${cells.from})`,
      cells.modules,
      cells.checksums,
      cells.firstByte,
      cells.zip,
      `${mark}: ${writer.use(each.verdict)}`,
    ];
  });
  return [
    [heads, heads.map(() => "---"), ...rows]
      .map((cells) => `| ${cells.join(" | ")} |`)
      .join("\n"),
  ];
}

/** Only what can stand in a Dockerfile as it is. */
function lineToWrite(report: MirrorReport, writer: Writer): readonly string[] {
  const best = bestOf(report);
  if (best === undefined || !/^[\w.~:/@%+[\]-]+$/.test(best.url)) return [];
  return [
    `## ${writer.say(MIRRORS.write)}`,
    writer.say(MIRRORS.writeBelow, { host: best.host }),
    `\`\`\`dockerfile\n${lineFor(best)}\n\`\`\``,
  ];
}

function headline(report: MirrorReport, writer: Writer): string {
  const { mirrors, problem } = report;
  const best = bestOf(report);
  if (mirrors.length === 0 && problem !== undefined) return writer.use(problem);
  const total = mirrors.length;
  return best === undefined
    ? writer.say(MIRRORS.none, { total })
    : writer.say(MIRRORS.best, { host: best.host, total });
}

function notesOf(report: MirrorReport, writer: Writer): readonly string[] {
  const { problem, mirrors, complete, truncated, rejected } = report;
  return [
    ...(problem !== undefined && mirrors.length > 0
      ? [writer.use(problem)]
      : []),
    ...(complete ? [] : [writer.say(REPORT.partial)]),
    ...(truncated ? [writer.say(REPORT.truncated)] : []),
    ...rejected.map(({ text }) => writer.use(text)),
  ];
}

function limitsOf(report: MirrorReport, writer: Writer): readonly string[] {
  const limits: readonly MessageUse[] = report.limits;
  return [
    writer.say(MIRRORS.asked),
    writer.say(MIRRORS.credentials),
    ...limits.map((limit) => writer.use(limit)),
  ];
}

const longest = 300;

function shorten(text: string): string {
  const line = clean(text.slice(0, 2000));
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
