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
import type {
  EndpointReport,
  HttpStep,
  NameserverStep,
  ProbeReport,
  Step,
} from "./types.ts";

const ROLES: Readonly<Record<string, Message | undefined>> = roleMessages;

/** Texts in one language, with values made harmless for where they are written. */
export class Writer {
  readonly #language: Language;
  readonly #escape: (text: string) => string;

  constructor(language: Language, escape: (text: string) => string) {
    this.#language = language;
    this.#escape = escape;
  }

  /** What comes from files, containers and servers. */
  value(text: string): string {
    return this.#escape(text);
  }

  say(
    message: Message,
    values: Readonly<Record<string, string | number>> = {},
  ): string {
    return this.use({ messageId: "", message, values });
  }

  role(role: string): string {
    const message = ROLES[role];
    return message ? this.say(message) : this.#escape(role);
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
        typeof value === "string" ? this.#escape(value) : value,
      ]),
    );
    return render({ ...use, values }, this.#language);
  }
}

/** The verdict in a few words, behind its mark. */
export function verdictCell(endpoint: EndpointReport, writer: Writer): string {
  const { id, subject, message } = endpoint.verdict;
  return writer.say(SHORT_VERDICTS[id], {
    ...message.values,
    subject: subject ?? "",
    mark: writer.say(MARKS[markOf(endpoint)]),
  });
}

/** How an endpoint fares, in a word. */
export function markOf(endpoint: EndpointReport): keyof typeof MARKS {
  const { id } = endpoint.verdict;
  if (id === "ok") return "ok";
  if (isHealthy(endpoint)) return "slow";
  return id === "not-tested" || id === "cancelled" || id === "unknown"
    ? "unknown"
    : "failed";
}

/** What came out of a step, with its time. */
export function stepCell(step: Step, writer: Writer): string {
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

/** The same of an HTTP answer: its status first, and how fast the download came where that was measured. */
export function httpCell(
  step: HttpStep,
  writer: Writer,
  hasStatus: boolean,
): string {
  const { status, sample } = step;
  return [
    ...(hasStatus && status !== undefined ? [String(status)] : []),
    stepCell(step, writer),
    ...(sample === undefined
      ? []
      : [
          writer.say(REPORT.rate, {
            rate: Math.round(sample.bytesPerSecond / 1000),
          }),
        ]),
  ].join(" · ");
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

/** What one nameserver said, with its time. */
function nameserverCell(step: NameserverStep, writer: Writer): string {
  return outcomeCell(nameserverOutcome(step, writer), step, writer);
}

/** Who was asked for names: the container's nameservers, and the public one. */
export function nameserverHeads(
  { nameservers, publicResolver }: ProbeReport,
  writer: Writer,
): readonly string[] {
  const own = nameservers.map((server) => writer.value(server));
  return publicResolver === undefined
    ? own
    : [...own, writer.say(REPORT.publicNameserver, { server: publicResolver })];
}

/** What resolv.conf has the container's lookups try before a name itself; undefined where nothing. */
export function searchLine(
  { search }: ProbeReport,
  writer: Writer,
): string | undefined {
  return (
    search &&
    writer.say(REPORT.search, {
      ndots: search.ndots,
      domains: search.domains.slice(0, 6).join(", "),
    })
  );
}

/** What they said about a host, in the same order. */
export function nameserverCells(
  { dns, publicDns }: EndpointReport["steps"],
  { publicResolver }: ProbeReport,
  writer: Writer,
): readonly string[] {
  const own = dns.map((step) => nameserverCell(step, writer));
  if (publicResolver === undefined) return own;
  return [
    ...own,
    publicDns === undefined ? "–" : nameserverCell(publicDns, writer),
  ];
}

/** The addresses, the error code or a word, escaped. */
function nameserverOutcome(step: NameserverStep, writer: Writer): string {
  if (step.outcome === "answered")
    return step.addresses
      .slice(0, 4)
      .map((address) => writer.value(address))
      .join(", ");
  if (step.outcome === "error") return writer.value(step.rcode ?? "");
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
