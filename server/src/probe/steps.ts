import { isAddress } from "./bytes.ts";
import { serverCertificate } from "./certificate.ts";
import {
  literal,
  NOT_REACHED,
  NOT_TESTED,
  type Connection,
} from "./connection.ts";
import { withSample } from "./content.ts";
import { isAnswer, nameserverStep, withIpv6 } from "./dns.ts";
import {
  PUBLIC_SERVER,
  type ProgramRecord,
  type SocketRecord,
  type Transcript,
} from "./transcript.ts";
import {
  fromMessages,
  resolverFromLog,
  statusFromLog,
} from "./steps-messages.ts";
import { goNameservers, goSteps } from "./steps-go.ts";
import { isLikeCurl, stepsLikeCurl } from "./steps-interpreters.ts";
import {
  httpFromSocket,
  secretStep,
  socketTcp,
  tlsFromSocket,
} from "./steps-socket.ts";
import type { EndpointReport, NameserverStep, ProbeTarget } from "./types.ts";

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
  const dns = goNameservers(
    transcript.programs.get(index),
    transcript.nameservers.map((_, at) => heard(transcript, hostIndex, at)),
  );
  const isProxied = transcript.ways.get(index)?.kind === "proxy";
  const connection = withSample(
    connectionSteps(target, evidenceAt(transcript, index)),
    isProxied ? undefined : transcript.samples.get(index),
  );
  const plain =
    target.scheme === "http"
      ? { ...connection, tls: NOT_TESTED }
      : largeLost(connection, transcript.small.has(index));
  return {
    dns: hostIndex < 0 ? [] : dns,
    ...publicAnswer(transcript, hostIndex),
    hosts: transcript.hostsFile.get(hostIndex) ?? [],
    ...certificateAt(transcript, target, index),
    ...(hostIndex < 0 ? plain : lookupNotConnection(plain, dns)),
  };
}

/** A handshake that only a small answer comes back from. */
function largeLost(connection: Connection, isSmallHeard: boolean): Connection {
  const { tls } = connection;
  return isSmallHeard && tls.outcome === "timed-out"
    ? { ...connection, tls: { ...tls, cause: "large" } }
    : connection;
}

/** What a server says of itself at an index of the records. */
export function certificateAt(
  transcript: Transcript,
  target: ProbeTarget,
  index: number,
): Pick<Steps, "certificate"> {
  const socket = transcript.sockets.get(index);
  const certificate =
    target.scheme === "https" && socket
      ? serverCertificate(socket.data)
      : undefined;
  return certificate === undefined ? {} : { certificate };
}

/** A connection by name that never came about is a lookup that never ended when no nameserver has answered. */
function lookupNotConnection(
  connection: Connection,
  dns: readonly NameserverStep[],
): Connection {
  const { resolver, tcp } = connection;
  const isOpen =
    resolver.outcome === "not-tested" && tcp.outcome === "timed-out";
  if (!isOpen || dns.length === 0) return connection;
  if (
    dns.some(
      ({ outcome, ipv6Lookup }) =>
        outcome === "unknown" ||
        (outcome === "answered" && ipv6Lookup?.outcome !== "silent"),
    )
  )
    return connection;
  return { ...connection, resolver: tcp, tcp: NOT_REACHED };
}

/** Whether a nameserver has said of a name all that it will be asked: without an IPv4 address IPv6 is asked for too. */
export function isHeard(
  transcript: Transcript,
  hostIndex: number,
  at: number,
): boolean {
  const key = `${hostIndex}.${at}`;
  return (
    transcript.answers.has(key) &&
    (transcript.answers6.has(key) ||
      heard(transcript, hostIndex, at).outcome !== "no-address")
  );
}

/** What the public nameserver said; nothing where it was not asked. */
function publicAnswer(
  transcript: Transcript,
  hostIndex: number,
): Pick<Steps, "publicDns"> {
  return transcript.publicResolver !== undefined &&
    transcript.answers.has(`${hostIndex}.${PUBLIC_SERVER}`)
    ? { publicDns: heard(transcript, hostIndex, PUBLIC_SERVER) }
    : {};
}

/** What one nameserver said about one name. */
function heard(
  transcript: Transcript,
  hostIndex: number,
  at: number,
): NameserverStep {
  const server =
    (at === PUBLIC_SERVER
      ? transcript.publicResolver
      : transcript.nameservers[at]) ?? "";
  const record = transcript.answers.get(`${hostIndex}.${at}`);
  if (!record)
    return {
      server,
      outcome: "unknown",
      addresses: [],
      method: transcript.capabilities?.dns ?? "none",
    };
  const step = withIpv6(
    nameserverStep(server, record, hostIndex),
    transcript.answers6.get(`${hostIndex}.${at}`),
    hostIndex,
  );
  // Kernels limit how often they say that a port is closed: what another name has shown holds for this one.
  if (step.outcome !== "silent") return step;
  if (isAnswer(transcript.streams.get(at) ?? "", 0))
    return { ...step, overTcp: true };
  return isClosed(transcript, at) ? { ...step, outcome: "refused" } : step;
}

function isClosed(transcript: Transcript, at: number): boolean {
  return [...transcript.answers].some(
    ([key, record]) =>
      key.endsWith(`.${at}`) &&
      nameserverStep("", record, -1).outcome === "refused",
  );
}

/** What the tools left behind of one endpoint. */
export interface Evidence {
  readonly program: ProgramRecord | undefined;
  readonly socket: SocketRecord | undefined;
  readonly secret: SocketRecord | undefined;
  /** Ended by the script's deadline. */
  readonly killed: boolean;
}

/** The records of an endpoint, or of its way through a proxy. */
export function evidenceAt(transcript: Transcript, index: number): Evidence {
  return {
    program: transcript.programs.get(index),
    socket: transcript.sockets.get(index),
    secret: transcript.secrets.get(index),
    killed: transcript.done.get(index) === "killed",
  };
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
  if (isLikeCurl(program.method))
    return stepsLikeCurl(program, target, evidence.killed);
  switch (program.method) {
    case "go":
      return goSteps(program, target, evidence.killed);
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
  const resolver = isAddress(target.host) ? literal(target.host) : NOT_TESTED;
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
