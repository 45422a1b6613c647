import type { ProgramRecord } from "./transcript.ts";
import { isAddress } from "./bytes.ts";
import {
  literal,
  NOT_REACHED,
  NOT_TESTED,
  tcpCause,
  type Connection,
} from "./connection.ts";
import { bodyStep, bodyTime, contentOf, locationOf } from "./content.ts";
import { signerIn, type Signer } from "./certificate.ts";
import type { ProbeTarget, Step, TlsStep } from "./types.ts";

const method = "curl";

/** What curl's messages show, in the order in which they come. */
interface Seen {
  trying?: number;
  address?: string;
  connected?: number;
  secured?: number;
  answered?: number;
  signer?: Signer;
  status?: number;
  contentType?: string;
  location?: string;
  /** curl ended by itself: the body came to its end, or to ours. */
  ended?: number;
  body?: string;
  connectError?: string;
  /** curl's exit status with its message. */
  failure?: { code: number; text: string; milliseconds: number };
}

/**
 * The steps from `curl -v`'s messages and the moments at which they came; curl's own time fields stay zero when TLS
 * fails. Nothing is concluded from wording that differs between TLS libraries when the exit status says it.
 */
export function curlSteps(
  { log, body }: ProgramRecord,
  target: ProbeTarget,
  killed: boolean,
): Connection {
  const seen = seenIn(log, target.port);
  seen.body = body;
  if (seen.trying === undefined || seen.address === undefined)
    return {
      resolver: resolverFailure(seen, killed),
      tcp: NOT_REACHED,
      tls: NOT_REACHED,
      http: NOT_REACHED,
    };
  const resolver = isAddress(target.host)
    ? literal(target.host)
    : {
        outcome: "ok" as const,
        milliseconds: seen.trying,
        address: seen.address,
        method,
      };
  if (seen.connected === undefined)
    return {
      resolver,
      tcp: tcpFailure(seen, killed),
      tls: NOT_REACHED,
      http: NOT_REACHED,
    };
  const tcp: Step = {
    outcome: "ok",
    milliseconds: seen.connected - seen.trying,
    method,
  };
  const secured = target.scheme === "http" ? seen.connected : seen.secured;
  if (secured === undefined)
    return { resolver, tcp, tls: tlsFailure(seen, killed), http: NOT_REACHED };
  const tls: TlsStep =
    target.scheme === "http"
      ? NOT_TESTED
      : {
          outcome: "ok",
          milliseconds: secured - seen.connected,
          method,
          ...(seen.signer && { signer: seen.signer }),
        };
  // Certificates are checked after the handshake's messages have been printed by some libraries.
  if (isCertificate(seen.failure?.code))
    return { resolver, tcp, tls: tlsFailure(seen, killed), http: NOT_REACHED };
  return { resolver, tcp, tls, http: httpStep(seen, secured, killed) };
}

type Reader = readonly [
  RegExp,
  (seen: Seen, match: RegExpExecArray, milliseconds: number) => void,
];

const READERS: readonly Reader[] = [
  [
    /^\*\s+Trying \[?([0-9a-fA-F:.]{2,60})/,
    (seen, match, milliseconds) => {
      seen.trying ??= milliseconds;
      seen.address = match[1] ?? "";
    },
  ],
  [
    /^\* (?:Connected|Established connection) to [^(]{1,300}\(([0-9a-fA-F:.]{2,45})/,
    (seen, match, milliseconds) => {
      seen.connected ??= milliseconds;
      seen.address = match[1] ?? "";
    },
  ],
  [
    /^(?:\* SSL connection|> GET )/,
    (seen, _, milliseconds) => (seen.secured ??= milliseconds),
  ],
  [
    /^\* +issuer: (.{1,200})/,
    (seen, match) => (seen.signer = signerIn(match[1] ?? "")),
  ],
  [
    /^\* +(?:connect to .{1,300} failed|Immediate connect fail for .{1,60}): /,
    (seen, match) => (seen.connectError = match.input),
  ],
  [
    /^< HTTP\/\d(?:\.\d)? (\d{3})\b/,
    (seen, match, milliseconds) => {
      seen.status = Number(match[1]);
      seen.answered = milliseconds;
    },
  ],
  [
    /^< content-type: *([\w/+.-]{1,80})/i,
    (seen, match) => (seen.contentType = match[1] ?? ""),
  ],
  [
    /^< location: *(\S{1,200})/i,
    (seen, match) => (seen.location = match[1] ?? ""),
  ],
  [/^@rc /, (seen, _, milliseconds) => (seen.ended = milliseconds)],
  [
    /^curl: \((\d{1,3})\)/,
    (seen, match, milliseconds) =>
      (seen.failure = {
        code: Number(match[1]),
        text: match.input,
        milliseconds,
      }),
  ],
];

function see(
  seen: Seen,
  line: ProgramRecord["log"][number],
  port: number,
): void {
  for (const [pattern, read] of READERS) {
    const match = pattern.exec(line.text);
    if (match) read(seen, match, line.milliseconds);
  }
  // "Trying 192.0.2.1:443..."
  if (seen.address !== undefined)
    seen.address = seen.address
      .replace(/\.{1,3}$/, "")
      .replace(new RegExp(`:${port}$`), "");
}

const RESET = /reset by peer/i;

function seenIn(log: ProgramRecord["log"], port: number): Seen {
  const seen: Seen = {};
  for (const line of log) see(seen, line, port);
  // A connection that is reset before curl has looked at it was made: where none is made, that is a refusal.
  if (RESET.test(seen.connectError ?? ""))
    seen.connected ??= seen.failure?.milliseconds ?? 0;
  return seen;
}

function resolverFailure(seen: Seen, killed: boolean): Step {
  if (seen.failure)
    return {
      outcome: "failed",
      milliseconds: seen.failure.milliseconds,
      method,
    };
  return killed
    ? { outcome: "timed-out", method }
    : { outcome: "failed", method };
}

function tcpFailure(seen: Seen, killed: boolean): Step {
  const cause = tcpCause(seen.connectError ?? seen.failure?.text ?? "");
  const time =
    seen.failure === undefined
      ? {}
      : { milliseconds: seen.failure.milliseconds - (seen.trying ?? 0) };
  if (cause === "timeout" || seen.failure?.code === 28)
    return { outcome: "timed-out", cause: "timeout", method, ...time };
  if (cause !== undefined) return { outcome: "failed", cause, method, ...time };
  return killed
    ? { outcome: "timed-out", cause: "timeout", method }
    : { outcome: "failed", cause: "unknown", method, ...time };
}

function tlsFailure(seen: Seen, killed: boolean): Step {
  const { failure } = seen;
  if (!failure)
    return killed
      ? { outcome: "timed-out", cause: "stall", method }
      : { outcome: "failed", cause: "unknown", method };
  const milliseconds = failure.milliseconds - (seen.connected ?? 0);
  if (failure.code === 28)
    return { outcome: "timed-out", cause: "stall", method, milliseconds };
  return {
    outcome: "failed",
    cause: RESET.test(seen.connectError ?? "")
      ? "reset"
      : tlsCause(failure.code, failure.text),
    method,
    milliseconds,
  };
}

function tlsCause(code: number, text: string): string {
  if (isCertificate(code)) return "certificate";
  if (/reset by peer|syscall|unexpected eof|closed/i.test(text)) return "reset";
  if (
    /wrong version number|packet length|unknown protocol|http request|plain/i.test(
      text,
    )
  )
    return "not-tls";
  return /alert|unrecognized name|handshake failure/i.test(text)
    ? "alert"
    : "unknown";
}

/** curl's exit statuses for a certificate that is not trusted, or no trust store at all. */
function isCertificate(code: number | undefined): boolean {
  return (
    code === 51 ||
    code === 60 ||
    code === 77 ||
    code === 83 ||
    code === 90 ||
    code === 91
  );
}

function httpStep(
  seen: Seen,
  secured: number,
  killed: boolean,
): Connection["http"] {
  if (seen.status !== undefined && seen.answered !== undefined)
    return bodyStep(
      {
        outcome: "ok",
        milliseconds: seen.answered - secured,
        status: seen.status,
        ...contentOf(seen.contentType, seen.body ?? ""),
        ...locationOf(seen.location),
        ...bodyTime(seen.answered, seen.failure ? undefined : seen.ended),
        method,
      },
      killed && seen.ended === undefined,
    );
  if (!seen.failure)
    return killed
      ? { outcome: "timed-out", cause: "stall", method }
      : { outcome: "failed", cause: "unknown", method };
  const milliseconds = seen.failure.milliseconds - secured;
  return seen.failure.code === 28
    ? { outcome: "timed-out", cause: "stall", method, milliseconds }
    : { outcome: "failed", cause: "reset", method, milliseconds };
}
