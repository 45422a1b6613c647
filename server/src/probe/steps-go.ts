import { isAddress } from "./bytes.ts";
import {
  literal,
  NOT_REACHED,
  NOT_TESTED,
  tcpCause,
  type Connection,
} from "./connection.ts";
import { bodyStep, contentOf } from "./content.ts";
import type { ProgramRecord } from "./transcript.ts";
import type { NameserverStep, ProbeTarget, Step, TunnelStep } from "./types.ts";

const method = "go";

/** What `go` asks a module proxy for; of another path it cannot be made to ask. */
const VERSIONS = "/golang.org/x/text/@v/list";

const FAILED: Connection = {
  resolver: NOT_TESTED,
  tcp: { outcome: "failed", cause: "unknown", method },
  tls: NOT_REACHED,
  http: NOT_REACHED,
};

/** The last thing that `go list -x` has said of its request: `: 200 OK (0.1s)`, or `": dial tcp …`. */
function said(program: ProgramRecord): string | undefined {
  return program.log
    .filter(({ text }) => text.startsWith("@go"))
    .map(({ text }) => text.slice(3).trim())
    .findLast((text) => text !== "");
}

/**
 * The steps that `go`'s words show. While it waits it says nothing, so one that was ended by the deadline has shown
 * nothing but that.
 */
export function goSteps(
  program: ProgramRecord,
  target: ProbeTarget,
  killed: boolean,
): Connection {
  const words = said(program);
  if (words === undefined) return FAILED;
  const resolver = isAddress(target.host) ? literal(target.host) : NOT_TESTED;
  const answered = answer(program, target, { words, killed });
  if (answered) return answered;
  if (/\blookup \S{1,253}(?: on \S{1,60})?: /.test(words))
    return {
      resolver: { outcome: "failed", method },
      tcp: NOT_REACHED,
      tls: NOT_REACHED,
      http: NOT_REACHED,
    };
  return (
    dialFailure(target, words, resolver) ?? afterTcp(target, words, resolver)
  );
}

/** A connection that did not come about; one that was reset at once did. */
function dialFailure(
  target: ProbeTarget,
  words: string,
  resolver: Connection["resolver"],
): Connection | undefined {
  const match = /\bdial tcp \[?([0-9a-fA-F:.]{2,45}?)\]?:\d{1,5}: (.*)/.exec(
    words,
  );
  if (match?.[1] === undefined) return undefined;
  const [, address, error = ""] = match;
  const found: Connection["resolver"] =
    resolver.outcome === "ok" ? resolver : { outcome: "ok", address, method };
  if (/reset by peer/.test(error)) return afterTcp(target, words, found);
  return {
    resolver: found,
    tcp: tcpFailure(error),
    tls: NOT_REACHED,
    http: NOT_REACHED,
  };
}

function tcpFailure(words: string): Step {
  const cause = /i\/o timeout/.test(words) ? "timeout" : tcpCause(words);
  return {
    outcome: cause === "timeout" ? "timed-out" : "failed",
    cause: cause ?? "unknown",
    method,
  };
}

function answer(
  program: ProgramRecord,
  target: ProbeTarget,
  { words, killed }: { readonly words: string; readonly killed: boolean },
): Connection | undefined {
  const match = /^: (\d{3})\b.{0,60}\((\d{1,4}\.\d{1,3})s\)/.exec(words);
  if (!match) return undefined;
  const done: Step = { outcome: "ok", method };
  const status = Number(match[1]);
  // One time for all, from the lookup to the answer.
  const milliseconds = Math.round(Number(match[2]) * 1000);
  // Of what else was asked for it says nothing; a proxy that wants credentials does so for every path.
  const isAsked = target.asks.endsWith(VERSIONS) || status === 407;
  const http: Connection["http"] = {
    outcome: "ok",
    status,
    milliseconds,
    ...(status < 300 ? contentOf(undefined, program.body) : {}),
    method,
  };
  const ended = program.log.some(({ text }) => text.startsWith("@rc "));
  return {
    resolver: isAddress(target.host) ? literal(target.host) : NOT_TESTED,
    tcp: done,
    tls: target.scheme === "https" ? done : NOT_TESTED,
    http: isAsked
      ? bodyStep(http, killed && !ended)
      : { outcome: "not-tested", cause: "tool", milliseconds, method },
  };
}

const TLS: readonly (readonly [RegExp, Step])[] = [
  [/x509: |certificate/, { outcome: "failed", cause: "certificate", method }],
  [
    /does not look like a TLS handshake|HTTP response to HTTPS/,
    { outcome: "failed", cause: "not-tls", method },
  ],
  [/handshake timeout/, { outcome: "timed-out", cause: "stall", method }],
  [/remote error: tls|\btls: /, { outcome: "failed", cause: "alert", method }],
  [
    /\bEOF\b|reset by peer|broken pipe|closed/,
    { outcome: "failed", cause: "reset", method },
  ],
];

function afterTcp(
  target: ProbeTarget,
  words: string,
  resolver: Connection["resolver"],
): Connection {
  const tcp: Step = { outcome: "ok", method };
  const failure = TLS.find(([pattern]) => pattern.test(words))?.[1];
  if (failure === undefined) return FAILED;
  return target.scheme === "https"
    ? { resolver, tcp, tls: failure, http: NOT_REACHED }
    : { resolver, tcp, tls: NOT_TESTED, http: { ...failure, cause: "reset" } };
}

/** What the nameserver that `go` names has said, where no program could ask the nameservers themselves. */
export function goNameservers(
  program: ProgramRecord | undefined,
  dns: readonly NameserverStep[],
): readonly NameserverStep[] {
  if (program?.method !== method) return dns;
  const match =
    /\blookup \S{1,253} on \[?([0-9a-fA-F:.]{2,45}?)\]?:53: (.*)/.exec(
      said(program) ?? "",
    );
  const outcome = match ? lookupOutcome(match[2] ?? "") : undefined;
  if (outcome === undefined) return dns;
  return dns.map((step) =>
    step.server === match?.[1] ? { ...step, outcome, method } : step,
  );
}

function lookupOutcome(words: string): NameserverStep["outcome"] | undefined {
  if (words.includes("no such host")) return "nxdomain";
  if (words.includes("server misbehaving")) return "error";
  if (words.includes("refused")) return "refused";
  return words.includes("timeout") ? "silent" : undefined;
}

const REFUSALS: Readonly<Record<string, number>> = {
  "Proxy Authentication Required": 407,
  Forbidden: 403,
  "Bad Gateway": 502,
  "Service Unavailable": 503,
  "Gateway Timeout": 504,
  "Internal Server Error": 500,
  "Method Not Allowed": 405,
};

/** The same through an HTTP proxy: how it answered CONNECT, which `go` words as an error of its own. */
export function goThroughProxy(
  program: ProgramRecord,
  target: ProbeTarget,
  killed: boolean,
): Connection & { readonly tunnel: TunnelStep } {
  const words = said(program);
  // It waits for the proxy, or for what lies behind it.
  if (words === undefined)
    return {
      resolver: NOT_TESTED,
      tcp: NOT_TESTED,
      tunnel: NOT_TESTED,
      tls: { outcome: "failed", cause: "unknown", method },
      http: NOT_REACHED,
    };
  const connection = goSteps(program, target, killed);
  const { resolver, tcp } = connection;
  if (words.includes("proxyconnect tcp: ") && tcp.outcome !== "ok")
    return { resolver, tcp, tunnel: NOT_REACHED, ...NOTHING };
  if (target.scheme === "http") return { ...connection, tunnel: NOT_TESTED };
  const status = REFUSALS[/^": (.*)/.exec(words)?.[1]?.trim() ?? ""];
  const isCut = connection.tls.cause === "reset";
  if (status === undefined && !isCut)
    return { ...connection, tunnel: { outcome: "ok", method } };
  const refused: TunnelStep = {
    outcome: "failed",
    ...(status === undefined ? { cause: "reset" } : { status }),
    method,
  };
  return {
    resolver: NOT_TESTED,
    tcp: { outcome: "ok", method },
    tunnel: refused,
    ...NOTHING,
  };
}

const NOTHING = { tls: NOT_REACHED, http: NOT_REACHED };
