import { isAddress } from "./bytes.ts";
import {
  NOT_REACHED,
  NOT_TESTED,
  tcpCause,
  type Connection,
} from "./connection.ts";
import { nameserverStep } from "./dns.ts";
import type {
  LogLine,
  ProgramRecord,
  SocketRecord,
  Transcript,
} from "./records.ts";
import { curlSteps } from "./steps-curl.ts";
import {
  httpFromSocket,
  secretStep,
  socketTcp,
  tlsFromSocket,
} from "./steps-socket.ts";
import type {
  EndpointReport,
  NameserverStep,
  ProbeTarget,
  Step,
} from "./types.ts";

export type Steps = EndpointReport["steps"];

/** Where an endpoint's records are found. `hostIndex` is -1 for an IP literal. */
export interface EndpointPlace {
  readonly target: ProbeTarget;
  readonly index: number;
  readonly hostIndex: number;
}

/** All steps of one endpoint, from whatever has arrived. A step that was still waiting when time ended is `timed-out`. */
export function endpointSteps(
  transcript: Transcript,
  place: EndpointPlace,
): Steps {
  const { target, index, hostIndex } = place;
  const dns = transcript.nameservers.map((_, at) =>
    heard(transcript, hostIndex, at),
  );
  const program = transcript.programs.get(index);
  const connection = connectionSteps(target, {
    program,
    socket: transcript.sockets.get(index),
    secret: transcript.secrets.get(index),
    killed: transcript.done.get(index) === "killed",
  });
  const plain =
    target.scheme === "http" ? { ...connection, tls: NOT_TESTED } : connection;
  return { dns: hostIndex < 0 ? [] : dns, ...plain };
}

/** What one nameserver said about one name. */
function heard(
  transcript: Transcript,
  hostIndex: number,
  at: number,
): NameserverStep {
  const server = transcript.nameservers[at] ?? "";
  const record = transcript.answers.get(`${hostIndex}.${at}`);
  if (!record)
    return {
      server,
      outcome: "unknown",
      addresses: [],
      method: transcript.capabilities?.dns ?? "none",
    };
  const step = nameserverStep(server, record);
  // Kernels limit how often they say that a port is closed: what another name has shown holds for this one.
  return step.outcome === "silent" && isClosed(transcript, at)
    ? { ...step, outcome: "refused" }
    : step;
}

function isClosed(transcript: Transcript, at: number): boolean {
  return [...transcript.answers].some(
    ([key, record]) =>
      key.endsWith(`.${at}`) &&
      nameserverStep("", record).outcome === "refused",
  );
}

interface Evidence {
  readonly program: ProgramRecord | undefined;
  readonly socket: SocketRecord | undefined;
  readonly secret: SocketRecord | undefined;
  /** Ended by the script's deadline. */
  readonly killed: boolean;
}

function connectionSteps(target: ProbeTarget, evidence: Evidence): Connection {
  const { program } = evidence;
  const nothing = {
    resolver: NOT_TESTED,
    tcp: NOT_TESTED,
    tls: NOT_TESTED,
    http: NOT_TESTED,
  };
  if (!program) return nothing;
  switch (program.method) {
    case "curl":
      return curlSteps(program.log, target, evidence.killed);
    case "busybox-wget":
    case "gnu-wget":
    case "getent":
      return lookupThenSocket(target, evidence, program);
    default:
      return evidence.socket
        ? socketOnly(target, evidence, evidence.socket)
        : nothing;
  }
}

/** wget or getent names the address, then connections by hand show the rest. */
function lookupThenSocket(
  target: ProbeTarget,
  evidence: Evidence,
  program: ProgramRecord,
): Connection {
  const resolver = resolverFromLog(program, target, evidence.killed);
  if (resolver.outcome !== "ok")
    return { resolver, tcp: NOT_REACHED, tls: NOT_REACHED, http: NOT_REACHED };
  const { socket } = evidence;
  if (!socket)
    return { resolver, ...fromMessages(program, evidence.killed, target) };
  const begun = resolver.milliseconds ?? 0;
  const tcp = socketTcp(socket, begun, evidence.killed);
  if (tcp.outcome !== "ok")
    return { resolver, tcp, tls: NOT_REACHED, http: NOT_REACHED };
  if (target.scheme === "http")
    return {
      resolver,
      tcp,
      tls: NOT_TESTED,
      http: httpFromSocket(socket, evidence.killed),
    };
  const tls = tlsFromSocket(socket, evidence.killed);
  const http = evidence.secret
    ? secretStep(evidence.secret, evidence.killed)
    : statusFromLog(program, evidence.killed);
  if (http.cause === "certificate")
    return {
      resolver,
      tcp,
      tls: { ...http, outcome: "failed" },
      http: NOT_REACHED,
    };
  return {
    resolver,
    tcp,
    tls,
    http: tls.outcome === "ok" ? http : NOT_REACHED,
  };
}

/** Only a connection by name: its time includes the lookup. */
function socketOnly(
  target: ProbeTarget,
  evidence: Evidence,
  socket: SocketRecord,
): Connection {
  if (
    /bad address|name or service|resolve|resolution|not known/i.test(
      socket.connectError,
    )
  )
    return {
      resolver: { outcome: "failed", method: socket.method },
      tcp: NOT_REACHED,
      tls: NOT_REACHED,
      http: NOT_REACHED,
    };
  const tcp = socketTcp(socket, 0, evidence.killed);
  const resolver = isAddress(target.host)
    ? { outcome: "ok" as const, address: target.host, cause: "literal" }
    : NOT_TESTED;
  if (tcp.outcome !== "ok")
    return { resolver, tcp, tls: NOT_REACHED, http: NOT_REACHED };
  if (target.scheme === "http")
    return {
      resolver,
      tcp,
      tls: NOT_TESTED,
      http: httpFromSocket(socket, evidence.killed),
    };
  return {
    resolver,
    tcp,
    tls: tlsFromSocket(socket, evidence.killed),
    http: NOT_TESTED,
  };
}

const CONNECTING =
  /^Connecting to .{0,255}\(\[?([0-9a-fA-F:.]{2,45}?)\]?:\d+\)$/;
const RESOLVING = /^Resolving .{1,300}\.\.\. ([0-9a-fA-F:.]{2,45})(?:,|$)/;
const CONNECTED = /^Connecting to .{1,300}\.\.\. connected\.$/;
const GETENT = /^@getent (\d{1,3}) ?([0-9a-fA-F:.]{2,45})?/;

function resolverFromLog(
  program: ProgramRecord,
  target: ProbeTarget,
  killed: boolean,
): Connection["resolver"] {
  const { method } = program;
  if (isAddress(target.host))
    return {
      outcome: "ok",
      milliseconds: 0,
      address: target.host,
      cause: "literal",
    };
  for (const line of program.log) {
    const getent = GETENT.exec(line.text);
    const address = getent
      ? getent[2]
      : (CONNECTING.exec(line.text) ?? RESOLVING.exec(line.text))?.[1];
    if (address !== undefined && getent?.[1] !== "1")
      return {
        outcome: "ok",
        milliseconds: line.milliseconds,
        address,
        method,
      };
    if (getent || /bad address|failed: |unable to resolve/i.test(line.text))
      return { outcome: "failed", milliseconds: line.milliseconds, method };
  }
  return killed
    ? { outcome: "timed-out", method }
    : { outcome: "failed", method };
}

/** wget alone: what its messages say about the connection. */
function fromMessages(
  program: ProgramRecord,
  killed: boolean,
  target: ProbeTarget,
): Omit<Connection, "resolver"> {
  const { method } = program;
  const http = statusFromLog(program, killed);
  const tcpFailure = program.log
    .map((line) => tcpCause(line.text))
    .find((cause) => cause !== undefined);
  if (tcpFailure !== undefined)
    return {
      tcp: { outcome: "failed", cause: tcpFailure, method },
      tls: NOT_REACHED,
      http: NOT_REACHED,
    };
  if (http.status !== undefined) {
    const done: Step = { outcome: "ok", method };
    return {
      tcp: done,
      tls: target.scheme === "https" ? done : NOT_TESTED,
      http,
    };
  }
  const connected = program.log.some((line) => CONNECTED.test(line.text));
  const certificate = program.log.some((line) =>
    /^ERROR: .{0,300}certificate/.test(line.text),
  );
  if (certificate)
    return {
      tcp: { outcome: "ok", method },
      tls: { outcome: "failed", cause: "certificate", method },
      http: NOT_REACHED,
    };
  if (connected)
    return { tcp: { outcome: "ok", method }, tls: NOT_TESTED, http };
  return { tcp: NOT_TESTED, tls: NOT_TESTED, http };
}

/** The HTTP status among wget's messages. */
function statusFromLog(
  program: ProgramRecord,
  killed: boolean,
): Connection["http"] {
  const { method } = program;
  for (const line of program.log) {
    const status = /(?:^|error: )HTTP\/\d(?:\.\d)? (\d{3})\b/.exec(
      line.text,
    )?.[1];
    if (status !== undefined)
      return {
        outcome: "ok",
        milliseconds: sinceAddress(program.log, line),
        status: Number(status),
        method,
      };
    if (/certificate/i.test(line.text) && !line.text.includes("note:"))
      return { outcome: "failed", cause: "certificate", method };
  }
  return killed
    ? { outcome: "timed-out", cause: "stall", method }
    : { outcome: "not-tested", cause: "tool", method };
}

function sinceAddress(log: readonly LogLine[], line: LogLine): number {
  return Math.max(0, line.milliseconds - (log[0]?.milliseconds ?? 0));
}
