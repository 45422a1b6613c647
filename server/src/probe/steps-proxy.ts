import { NOT_REACHED, NOT_TESTED, type Connection } from "./connection.ts";
import type {
  LogLine,
  ProgramRecord,
  SocketRecord,
  Transcript,
  Way,
} from "./transcript.ts";
import { evidenceAt, type Evidence, type Steps } from "./steps.ts";
import { goThroughProxy } from "./steps-go.ts";
import { isLikeCurl, stepsLikeCurl } from "./steps-interpreters.ts";
import {
  httpFromSocket,
  secretStep,
  socketTcp,
  tlsFromSocket,
} from "./steps-socket.ts";
import type { ProbeTarget, TunnelStep } from "./types.ts";

type Proxy = Extract<Way, { kind: "proxy" }>;

/** Steps through an HTTP proxy: lookup and TCP are the proxy's, TLS and HTTP those of the endpoint behind it. */
export interface ProxySteps extends Connection, Pick<Steps, "certificate"> {
  /** What the proxy answered to CONNECT; `not-tested` for plain http, which needs no tunnel. */
  readonly tunnel: TunnelStep;
}

/** The steps of an endpoint's way through the container's proxy; `index` is that of its second coming in the records. */
export function proxySteps(
  transcript: Transcript,
  target: ProbeTarget,
  way: { readonly proxy: Proxy; readonly index: number },
): ProxySteps {
  const evidence = evidenceAt(transcript, way.index);
  const { program } = evidence;
  if (program && isLikeCurl(program.method))
    return throughCurl(program, target, { ...way, killed: evidence.killed });
  if (program?.method === "go")
    return goThroughProxy(program, target, evidence.killed);
  return evidence.socket
    ? throughSocket(evidence, evidence.socket, target)
    : {
        resolver: NOT_TESTED,
        tcp: NOT_TESTED,
        tunnel: NOT_TESTED,
        tls: NOT_TESTED,
        http: NOT_TESTED,
      };
}

function throughCurl(
  program: ProgramRecord,
  target: ProbeTarget,
  { proxy, killed }: { readonly proxy: Proxy; readonly killed: boolean },
): ProxySteps {
  const { rest, status } = withoutTunnel(program.log);
  const connection = stepsLikeCurl(
    { ...program, log: rest },
    { ...target, host: proxy.host, port: proxy.port },
    killed,
  );
  if (connection.tcp.outcome !== "ok")
    return { ...connection, tunnel: NOT_REACHED };
  return target.scheme === "http"
    ? { ...connection, tunnel: NOT_TESTED }
    : behindTunnel(connection, tunnelStep(status, program.method, killed));
}

/** curl's messages without the proxy's answer to CONNECT, and that answer's status. */
function withoutTunnel(log: readonly LogLine[]): {
  readonly rest: readonly LogLine[];
  readonly status?: number;
} {
  const asked = log.findIndex(({ text }) => text.startsWith("> CONNECT "));
  if (asked < 0) return { rest: log };
  const answered = log.findIndex(
    ({ text }, at) => at > asked && text.startsWith("< HTTP/"),
  );
  const before = log.slice(0, asked);
  if (answered < 0) return { rest: before };
  const answer = log[answered]?.text ?? "";
  return {
    rest: [...before, ...log.slice(answered + 1)],
    status: Number(/^< HTTP\/\d(?:\.\d)? (\d{3})\b/.exec(answer)?.[1]),
  };
}

function throughSocket(
  { secret, killed }: Evidence,
  socket: SocketRecord,
  target: ProbeTarget,
): ProxySteps {
  const tcp = socketTcp(socket, 0, killed);
  const nothing = { tunnel: NOT_REACHED, tls: NOT_REACHED, http: NOT_REACHED };
  if (
    /bad address|name or service|resolve|resolution|not known/i.test(
      socket.connectError,
    )
  )
    return {
      resolver: { outcome: "failed", method: socket.method },
      tcp: NOT_REACHED,
      ...nothing,
    };
  if (tcp.outcome !== "ok") return { resolver: NOT_TESTED, tcp, ...nothing };
  if (target.scheme === "http")
    return {
      resolver: NOT_TESTED,
      tcp,
      tunnel: NOT_TESTED,
      tls: NOT_TESTED,
      http: httpFromSocket(socket, killed),
    };
  const answer = socket.log
    .map(({ text }) => /^proxy (\d{1,3})$/.exec(text)?.[1])
    .find((status) => status !== undefined);
  const status = answer === undefined ? undefined : Number(answer);
  const tls = tlsFromSocket(socket, killed);
  const http = secret ? secretStep(secret, killed) : NOT_TESTED;
  return behindTunnel(
    {
      resolver: NOT_TESTED,
      tcp,
      tls,
      http: tls.outcome === "ok" ? http : NOT_REACHED,
    },
    tunnelStep(status, socket.method, killed),
  );
}

function tunnelStep(
  status: number | undefined,
  method: string,
  killed: boolean,
): TunnelStep {
  if (status === undefined && killed)
    return { outcome: "timed-out", cause: "stall", method };
  if (status === undefined || Number.isNaN(status) || status === 0)
    return { outcome: "failed", cause: "reset", method };
  return status >= 200 && status < 300
    ? { outcome: "ok", status, method }
    : { outcome: "failed", status, method };
}

function behindTunnel(connection: Connection, tunnel: TunnelStep): ProxySteps {
  return tunnel.outcome === "ok"
    ? { ...connection, tunnel }
    : { ...connection, tunnel, tls: NOT_REACHED, http: NOT_REACHED };
}
