import {
  render,
  type Language,
  type Message,
  type MessageUse,
} from "../core/finding.ts";
import { roleMessages } from "../core/plan/messages.ts";
import {
  MARKS,
  REPORT,
  SHORT_VERDICTS,
  STEP_WORDS,
} from "./report-messages.ts";
import { isHealthy } from "./report.ts";
import { clean } from "./text.ts";
import type {
  EndpointReport,
  NameserverStep,
  ProbeReport,
  Step,
} from "./types.ts";

/**
 * The report as a Markdown document: the conclusion first, then a table of endpoints and steps, the advice, the
 * nameservers, and what could not be seen. Everything that comes from files, containers and servers is escaped.
 */
export function renderReport(report: ProbeReport, language: Language): string {
  const writer = new Writer(language);
  const sections = [
    `# ${writer.use(report.summary)}`,
    ...head(report, writer),
    ...endpointTable(report, writer),
    ...advice(report, writer),
    ...nameserverTable(report, writer),
    ...blindSpots(report, writer),
  ];
  return `${sections.join("\n\n")}\n`;
}

const ROLES: Readonly<Record<string, Message | undefined>> = roleMessages;

/** Texts in one language, with values made harmless for Markdown. */
class Writer {
  readonly #language: Language;

  constructor(language: Language) {
    this.#language = language;
  }

  say(
    message: Message,
    values: Readonly<Record<string, string | number>> = {},
  ): string {
    return this.use({ messageId: "", message, values });
  }

  role(role: string): string {
    const message = ROLES[role];
    return message ? this.say(message) : escapeMarkdown(role);
  }

  /** `places` are escaped. */
  where(role: string, places: readonly string[]): string {
    return this.#fill(REPORT.places, {
      role: this.role(role),
      places: places.join(", "),
    });
  }

  /** `outcome` is escaped. */
  outcomeAndTime(outcome: string, ms: number): string {
    return this.#fill(STEP_WORDS.outcomeAndTime, { outcome, ms });
  }

  #fill(
    message: Message,
    values: Readonly<Record<string, string | number>>,
  ): string {
    return render({ messageId: "", message, values }, this.#language);
  }

  use(use: MessageUse): string {
    const values = Object.fromEntries(
      Object.entries(use.values).map(([name, value]) => [
        name,
        typeof value === "string" ? escapeMarkdown(value) : value,
      ]),
    );
    return render({ ...use, values }, this.#language);
  }
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
  const { container, capabilities } = report;
  const lines = [
    writer.say(REPORT.container, {
      name: container.name,
      image: container.image,
      status: container.status,
    }),
    writer.say(REPORT.time, {
      started: report.started,
      seconds: (report.milliseconds / 1000).toFixed(1),
      deadline: report.deadlineSeconds,
    }),
  ];
  if (capabilities)
    lines.push(
      writer.say(REPORT.tools, {
        transport: capabilities.transport,
        dns: capabilities.dns,
      }),
    );
  const parts = [lines.map((line) => `- ${line}`).join("\n")];
  if (report.problem && report.problem !== report.summary)
    parts.push(`> ${writer.use(report.problem)}`);
  if (!report.complete) parts.push(`> ${writer.say(REPORT.partial)}`);
  if (report.truncated) parts.push(`> ${writer.say(REPORT.truncated)}`);
  return parts;
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
    const answered = stepCell(http, writer);
    return [
      escapeMarkdown(endpoint.target.url),
      stepCell(resolver, writer),
      stepCell(tcp, writer),
      stepCell(tls, writer),
      http.status === undefined ? answered : `${http.status} · ${answered}`,
      verdictCell(endpoint, writer),
    ];
  });
  return [`## ${writer.say(REPORT.endpoints)}`, table(header, rows)];
}

function verdictCell(endpoint: EndpointReport, writer: Writer): string {
  const { id, subject, message } = endpoint.verdict;
  return writer.say(SHORT_VERDICTS[id], {
    ...message.values,
    subject: subject ?? "",
    mark: writer.say(MARKS[markOf(endpoint)]),
  });
}

function markOf(endpoint: EndpointReport): keyof typeof MARKS {
  const { id } = endpoint.verdict;
  if (id === "ok") return "ok";
  if (isHealthy(endpoint)) return "slow";
  return id === "not-tested" || id === "cancelled" || id === "unknown"
    ? "unknown"
    : "failed";
}

function stepCell(step: Step, writer: Writer): string {
  const time =
    step.milliseconds === undefined
      ? ""
      : writer.say(STEP_WORDS.time, { ms: step.milliseconds });
  if (step.outcome === "ok")
    return step.cause === "literal"
      ? writer.say(STEP_WORDS.literal)
      : time || writer.say(STEP_WORDS.ok);
  if (step.outcome === "not-reached") return "–";
  if (step.outcome === "not-tested")
    return writer.say(STEP_WORDS["not-tested"]);
  if (step.outcome === "timed-out") return writer.say(STEP_WORDS["timed-out"]);
  const word = CAUSES[step.cause ?? ""] ?? STEP_WORDS.failed;
  return outcomeCell(writer.say(word), step, writer);
}

/** What came out, with its time where it was measured. */
function outcomeCell(
  outcome: string,
  { milliseconds }: { readonly milliseconds?: number },
  writer: Writer,
): string {
  return milliseconds === undefined
    ? outcome
    : writer.outcomeAndTime(outcome, milliseconds);
}

const CAUSES: Readonly<Record<string, Message | undefined>> = {
  refused: STEP_WORDS.refused,
  unreachable: STEP_WORDS.unreachable,
  reset: STEP_WORDS.reset,
  certificate: STEP_WORDS.certificate,
  "not-tls": STEP_WORDS["not-tls"],
  "not-http": STEP_WORDS["not-http"],
  alert: STEP_WORDS.alert,
};

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
  const byHost = new Map<string, readonly NameserverStep[]>();
  for (const { target, steps } of report.endpoints)
    if (steps.dns.length > 0) byHost.set(target.host, steps.dns);
  if (byHost.size === 0) return [];
  const header = [
    writer.say(REPORT.host),
    ...report.nameservers.map((server) => escapeMarkdown(server)),
  ];
  const rows = [...byHost].map(([host, steps]) => [
    escapeMarkdown(host),
    ...steps.map((step) => nameserverCell(step, writer)),
  ]);
  return [`## ${writer.say(REPORT.nameservers)}`, table(header, rows)];
}

function nameserverCell(step: NameserverStep, writer: Writer): string {
  return outcomeCell(nameserverOutcome(step, writer), step, writer);
}

/** The addresses, the error code or a word, escaped. */
function nameserverOutcome(step: NameserverStep, writer: Writer): string {
  if (step.outcome === "answered")
    return step.addresses.slice(0, 4).map(escapeMarkdown).join(", ");
  if (step.outcome === "error") return escapeMarkdown(step.rcode ?? "");
  return writer.say(DNS_WORDS[step.outcome]);
}

const DNS_WORDS: Readonly<
  Record<Exclude<NameserverStep["outcome"], "answered" | "error">, Message>
> = {
  nxdomain: STEP_WORDS.nxdomain,
  "no-address": STEP_WORDS["no-address"],
  refused: STEP_WORDS["port-closed"],
  silent: STEP_WORDS["timed-out"],
  unknown: STEP_WORDS["not-tested"],
};

function blindSpots(report: ProbeReport, writer: Writer): readonly string[] {
  if (report.limits.length === 0) return [];
  const items = report.limits.map((limit) => `- ${writer.use(limit)}`);
  return [`## ${writer.say(REPORT.limits)}`, items.join("\n")];
}
