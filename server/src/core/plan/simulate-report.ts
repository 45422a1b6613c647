import {
  render,
  type Language,
  type Message,
  type MessageUse,
  type MessageValues,
} from "../finding.ts";
import type { DockerfileContext } from "../rule.ts";
import { nearestName } from "../text/nearest-name.ts";
import { parseAuthority, redactUrl } from "../text/url.ts";
import { faultNames, parseFault, type Fault, type Faults } from "./faults.ts";
import { messages, roleMessages, unknownMessages } from "./messages.ts";
import type { DownloadSite } from "./model.ts";
import { simulateMessages as texts } from "./simulate-messages.ts";
import type { SimulatedSite, Simulation } from "./simulate.ts";
import { siteName } from "./site-name.ts";
import type { Tried } from "./walk.ts";

/** Words that stand for faults, for help and messages. */
export const faultWords: readonly string[] = [
  ...faultNames,
  "401",
  "403",
  "404",
  "410",
  "429",
  "5xx",
];

/**
 * Reads which hosts are down and how, as the command line and editors say it: `goproxy.cn`, `timeout`.
 * @returns the faults, or what is wrong with the first pair that is not understood.
 */
export function readFaults(
  pairs: readonly (readonly [host: string, fault: string])[],
):
  | { readonly kind: "faults"; readonly faults: Faults }
  | { readonly kind: "wrong"; readonly text: MessageUse } {
  const faults = new Map<string, Fault>();
  for (const [host, word] of pairs) {
    const name = host.toLowerCase();
    if (!isHost(name)) return { kind: "wrong", text: use("badHost", { host }) };
    const fault = parseFault(word.toLowerCase());
    if (fault === undefined)
      return { kind: "wrong", text: wrongFault(host, word) };
    faults.set(name, fault);
  }
  return { kind: "faults", faults };
}

function wrongFault(host: string, fault: string): MessageUse {
  const nearest = nearestName(fault, faultWords);
  const values = { host, fault, allowed: faultWords.join(", ") };
  return nearest === undefined
    ? use("badFault", values)
    : use("badFaultNear", { ...values, nearest });
}

function isHost(name: string): boolean {
  const authority = parseAuthority(name);
  return (
    name !== "" &&
    !/[\s/@?#=]/.test(name) &&
    authority !== undefined &&
    authority.host !== ""
  );
}

function use(messageId: keyof typeof texts, values: MessageValues): MessageUse {
  return { messageId, message: texts[messageId], values };
}

/** Hosts that were given in vain: as likely as not a slip of the pen. */
export function idleHosts(
  { idle }: Simulation,
  file: string,
): readonly MessageUse[] {
  return idle.map((host) => use("idle", { host, file }));
}

interface JsonSite {
  readonly id: string;
  /** One-based. */
  readonly line: number;
  readonly tried: readonly { readonly host: string; readonly result: string }[];
  readonly outcome: SimulatedSite["outcome"];
  /** What is printed; `null` where nothing fails, or nothing is ever printed. */
  readonly error: string | null;
}

/** What `surefetch simulate --format json` prints. `result` is `ok` or the fault's word, as `--down` has it. */
export function simulationToJson(
  context: DockerfileContext,
  { sites, unknown }: Simulation,
): {
  readonly version: 1;
  readonly sites: readonly JsonSite[];
  /** Only where there are such downloads. */
  readonly unknown?: readonly {
    readonly id: string;
    readonly line: number;
    readonly reason: string;
  }[];
} {
  return {
    version: 1,
    sites: sites.map(({ error, outcome, site, tried }) => ({
      id: site.id,
      line: lineOf(site, context),
      tried: tried.map((one) => ({
        host: hostOf(one),
        result: String(one.result),
      })),
      outcome,
      error: error === undefined ? null : redactUrl(error),
    })),
    ...(unknown.length === 0
      ? {}
      : {
          unknown: unknown.map(({ reason, site }) => ({
            id: site.id,
            line: lineOf(site, context),
            reason,
          })),
        }),
  };
}

function lineOf(
  { nameSpan }: DownloadSite,
  { source }: DockerfileContext,
): number {
  return source.lineAt(nameSpan.start) + 1;
}

/** Without a port where it is the usual one. */
function hostOf({ endpoint }: Tried): string {
  const { host, port, url } = endpoint;
  if (host === "") return url;
  return port === 443 || port === 80 ? host : `${host}:${port}`;
}

/** The simulation for people, in build order. */
export function simulationToText(
  context: DockerfileContext,
  simulation: Simulation,
  { faults, language }: { faults: Faults; language: Language },
): string {
  const say = (message: Message, values: MessageValues = {}): string =>
    render({ messageId: "", message, values }, language);
  const { sites, unknown } = simulation;
  const { file } = context;
  const hosts = [...faults].map(([host, fault]) => `${host}=${fault}`);
  const result = say(...summaryOf(simulation));
  const lines = [
    hosts.length === 0
      ? say(texts.headingUp, { file, result })
      : say(texts.headingDown, { file, hosts: hosts.join(", "), result }),
  ];
  for (const { error, outcome, site, tried } of sites) {
    const values = {
      line: lineOf(site, context),
      command: siteName(site),
      outcome: say(texts[outcome]),
    };
    lines.push("", say(texts.site, values));
    if (tried.length === 0) lines.push(`  ${say(texts.noStep)}`);
    for (const one of tried) {
      const role = say(roleMessages[one.endpoint.role]);
      const step = { host: hostOf(one), role, result: one.result };
      lines.push(`  ${say(texts.step, step)}`);
    }
    for (const line of error === undefined ? [] : redactUrl(error).split("\n"))
      lines.push(`  | ${line}`);
  }
  if (unknown.length > 0) lines.push("", say(messages.notKnown));
  for (const { reason, site } of unknown)
    lines.push(
      `  ${say(texts.unknown, {
        line: lineOf(site, context),
        command: siteName(site),
        reason: say(unknownMessages[reason]),
      })}`,
    );
  return `${lines.join("\n")}\n`;
}

function summaryOf({
  sites,
  unknown: { length: unknown },
}: Simulation): readonly [Message, MessageValues] {
  const known = sites.length;
  const count = known + unknown;
  const failed = sites.filter(({ outcome }) => outcome !== "ok").length;
  if (known === 0) return [texts.noneKnown, {}];
  if (unknown > 0) {
    const ok = known - failed;
    const someOk = ok === 1 ? texts.oneOkRestUnknown : texts.someOkRestUnknown;
    return failed > 0
      ? [texts.someFailRestUnknown, { count, failed, unknown }]
      : [someOk, { count, ok, unknown }];
  }
  if (failed > 0) return [texts.someFail, { count, failed }];
  return count === 1 ? [texts.oneOk, {}] : [texts.allOk, { count }];
}
