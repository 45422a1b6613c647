import type { MessageUse } from "../core/finding.ts";
import { blindSpots } from "./limits.ts";
import { SUMMARIES, use } from "./messages.ts";
import { withPlaceAdvice } from "./place-advice.ts";
import { outcomeProblem, problem } from "./problems.ts";
import { PROXY_NOTES } from "./proxy-verdicts.ts";
import { TLS_NOTES } from "./tls-verdicts.ts";
import type { Transcript } from "./transcript.ts";
import { withSample } from "./content.ts";
import { certificateAt, endpointSteps } from "./steps.ts";
import { proxySteps } from "./steps-proxy.ts";
import type {
  ContainerInfo,
  Execs,
  EndpointReport,
  Outcome,
  PlaceKind,
  ProbeReport,
  ProbeTarget,
  Verdict,
  VerdictId,
} from "./types.ts";
import { isStrange } from "./verdict-tls.ts";
import { decide, decideThrough } from "./verdict.ts";

/** What is known about a run from its beginning. */
export interface RunFacts {
  readonly place: PlaceKind;
  /** Of the engine. */
  readonly advice?: Execs["advice"] | undefined;
  readonly container: ContainerInfo;
  /** Milliseconds since 1970. */
  readonly started: number;
  readonly deadlineSeconds: number;
  readonly targets: readonly ProbeTarget[];
  /** Host names in the order in which the script asked for them. */
  readonly hosts: readonly string[];
  /** What cannot be seen from this place. */
  readonly limits?: readonly MessageUse[];
}

export interface RunEnd {
  readonly outcome: Outcome<number>;
  readonly milliseconds: number;
}

/** The report of the target at `index`, from what has arrived; undefined when there is no such target. */
export function endpointReport(
  transcript: Transcript,
  facts: RunFacts,
  index: number,
  cancelled: boolean,
): EndpointReport | undefined {
  const target = facts.targets[index];
  if (!target) return undefined;
  const total = facts.targets.length;
  const complete = isDone(transcript, index, total);
  const steps = endpointSteps(transcript, {
    target,
    index,
    hostIndex: facts.hosts.indexOf(target.host),
  });
  const circumstances = {
    cancelled,
    complete,
    search: transcript.search,
    now: facts.started,
  };
  const verdict = withPlaceAdvice(
    facts.advice,
    decide(target, steps, circumstances),
  );
  const way = transcript.ways.get(index);
  if (way?.kind !== "proxy")
    return { target, way: way?.kind ?? "direct", steps, complete, verdict };
  const through = {
    ...certificateAt(transcript, target, index + total),
    ...withSample(
      proxySteps(transcript, target, { proxy: way, index: index + total }),
      transcript.samples.get(index),
    ),
  };
  const proxy = `${way.host}:${way.port}`;
  return {
    target,
    way: "proxy",
    proxy,
    steps: {
      dns: steps.dns,
      ...(steps.publicDns && { publicDns: steps.publicDns }),
      hosts: steps.hosts,
      ...through,
    },
    complete,
    verdict: withPlaceAdvice(
      facts.advice,
      decideThrough(target, through, {
        ...circumstances,
        dns: steps.dns,
        hosts: steps.hosts,
        proxy,
        isDirectGood: isGood(verdict),
      }),
    ),
    direct: { steps, verdict },
  };
}

/** Whether everything about a target has been said, the way through a proxy included. */
export function isDone(
  { done, ways }: Transcript,
  index: number,
  total: number,
): boolean {
  return (
    done.has(index) &&
    (ways.get(index)?.kind !== "proxy" || done.has(index + total))
  );
}

/** The whole report. Without the script's end marker it is not complete. */
export function buildReport(
  transcript: Transcript,
  facts: RunFacts,
  end: RunEnd,
): ProbeReport {
  const { outcome } = end;
  const cancelled = outcome.kind === "cancelled";
  const endpoints = facts.targets
    .map((_, index) => endpointReport(transcript, facts, index, cancelled))
    .filter((report) => report !== undefined);
  const trouble = transcript.noDirectory
    ? problem("no-directory")
    : outcomeProblem(outcome);
  return {
    version: 1,
    place: facts.place,
    container: facts.container,
    started: new Date(facts.started).toISOString(),
    milliseconds: end.milliseconds,
    deadlineSeconds: facts.deadlineSeconds,
    outcome: reportOutcome(outcome),
    summary: summary(endpoints, trouble),
    ...(trouble ? { problem: trouble } : {}),
    ...(transcript.capabilities
      ? { capabilities: transcript.capabilities }
      : {}),
    nameservers: transcript.nameservers,
    ...(transcript.search.domains.length > 0 && {
      search: transcript.search,
    }),
    ...(transcript.publicResolver !== undefined && {
      publicResolver: transcript.publicResolver,
    }),
    endpoints,
    limits: [
      ...(facts.limits ?? []),
      ...proxyNotes(endpoints),
      ...interceptions(endpoints),
      ...blindSpots(transcript),
    ],
    complete: transcript.complete,
    truncated: outcome.kind === "failed" && outcome.reason === "output-limit",
  };
}

function reportOutcome(outcome: Outcome<number>): ProbeReport["outcome"] {
  return outcome.kind === "ok" ? { kind: "ok" } : outcome;
}

/** Whether a verdict is good news, if slow. */
export function isHealthy({ verdict }: EndpointReport): boolean {
  return isGood(verdict);
}

const GOOD: ReadonlySet<VerdictId> = new Set([
  "ok",
  "slow",
  "dns-slow",
  "dns-search-slow",
  "dns-ipv6-slow",
  "slow-download",
  "dns-first-server-dead",
]);

/** Whether downloads work, if slowly. */
function isGood({ id }: Verdict): boolean {
  return GOOD.has(id);
}

function summary(
  endpoints: readonly EndpointReport[],
  trouble: MessageUse | undefined,
): MessageUse {
  const tested = endpoints.filter((report) => report.complete);
  if (trouble && tested.length === 0) return trouble;
  const bad = endpoints.filter((report) => !isHealthy(report));
  const [first] = bad;
  if (endpoints.length === 0) return use(SUMMARIES, "nothing");
  if (!first) return goodSummary(endpoints);
  if (bad.length === 1) return first.verdict.message;
  const counts = { bad: bad.length, total: endpoints.length };
  return oneCause(bad, counts) ?? use(SUMMARIES, "some-bad", counts);
}

function goodSummary(endpoints: readonly EndpointReport[]): MessageUse {
  const slow = endpoints.filter((report) => report.verdict.id !== "ok");
  const [first] = slow;
  if (!first) return use(SUMMARIES, "all-good", { total: endpoints.length });
  const { id, subject, message } = first.verdict;
  if (slow.length === 1 || id !== "dns-first-server-dead" || !agree(slow))
    return message;
  const waits = slow.map(({ verdict }) => Number(verdict.message.values["ms"]));
  return use(SUMMARIES, "first-nameserver-dead", {
    subject: subject ?? "",
    ms: Math.max(...waits),
  });
}

/** What explains every failure: a nameserver, the container's network, or one host. */
function oneCause(
  bad: readonly EndpointReport[],
  counts: { readonly bad: number; readonly total: number },
): MessageUse | undefined {
  const [first] = bad;
  if (!first) return undefined;
  const { id, subject } = first.verdict;
  const isSame = bad.every(({ verdict }) => verdict.id === id);
  const cause = isSame ? CAUSES[id] : undefined;
  if (cause === "no-route" || (cause !== undefined && agree(bad)))
    return use(SUMMARIES, cause, { subject: subject ?? "", ...counts });
  if (bad.every(({ verdict }) => isSameProxy(verdict, first.verdict)))
    return use(PROXY_NOTES, "proxy-fails", {
      subject: subject ?? "",
      ...counts,
    });
  const { host } = first.target;
  if (bad.some(({ target }) => target.host !== host)) return undefined;
  return use(SUMMARIES, "one-host", { host, ...counts });
}

const CAUSES: Partial<Record<VerdictId, keyof typeof SUMMARIES>> = {
  "dns-server-silent": "nameserver-silent",
  "dns-server-refused": "nameserver-refused",
  "dns-server-error": "nameserver-error",
  "dns-no-nameserver": "no-nameserver",
  "tcp-unreachable": "no-route",
};

/** Whether the verdicts are about the same nameserver, or about none. */
function agree(reports: readonly EndpointReport[]): boolean {
  const [first] = reports;
  return reports.every(
    ({ verdict }) =>
      verdict.id === first?.verdict.id &&
      (verdict.id === "dns-no-nameserver" ||
        verdict.subject === first.verdict.subject),
  );
}

function isSameProxy(one: Verdict, other: Verdict): boolean {
  return one.step === "proxy" && one.subject === other.subject;
}

/** Which endpoints are reached through which proxy. */
function proxyNotes(
  endpoints: readonly EndpointReport[],
): readonly MessageUse[] {
  const proxies = new Set(endpoints.flatMap(({ proxy }) => proxy ?? []));
  return [...proxies].map((proxy) =>
    use(PROXY_NOTES, "through-proxy", {
      proxy,
      count: endpoints.filter((endpoint) => endpoint.proxy === proxy).length,
      total: endpoints.length,
    }),
  );
}

/** Who intercepts public hosts with certificates that the tools here trust: nothing fails, and elsewhere it would. */
function interceptions(
  endpoints: readonly EndpointReport[],
): readonly MessageUse[] {
  const hosts = new Map<string, Set<string>>();
  for (const { steps, target } of endpoints) {
    const { signer } = steps.tls;
    if (signer === undefined || !isStrange(signer, target.host)) continue;
    const found = hosts.get(signer.issuer) ?? new Set();
    hosts.set(signer.issuer, found.add(target.host));
  }
  return [...hosts].map(([issuer, found]) =>
    use(TLS_NOTES, "trusted-interception", {
      issuer,
      hosts: [...found].join(", "),
    }),
  );
}
