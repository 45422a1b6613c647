import type { ProxySteps } from "./steps-proxy.ts";
import type { Verdict, VerdictId } from "./types.ts";
import { verdict, type Case } from "./verdict-parts.ts";

/** What the container's proxy does with an endpoint, beside what a direct connection has shown. */
export interface ProxyCase {
  readonly steps: ProxySteps;
  /** Host and port. */
  readonly proxy: string;
  readonly isDirectGood: boolean;
}

/** What is wrong on the way to the proxy or in it, if anything: what lies behind it is judged like any other endpoint. */
export function proxyVerdict(
  theCase: Case,
  through: ProxyCase,
): Verdict | undefined {
  const found = wayVerdict(through) ?? answerVerdict(through);
  if (found === undefined) return undefined;
  const { id, status } = found;
  return verdict(theCase, id, {
    step: "proxy",
    subject: through.proxy,
    values: status === undefined ? {} : { status },
    ...(through.isDirectGood ? { advice: "no-proxy" } : {}),
  });
}

interface Found {
  readonly id: VerdictId;
  readonly status?: number;
}

function wayVerdict({ steps }: ProxyCase): Found | undefined {
  const { resolver, tcp, tunnel } = steps;
  if (resolver.outcome === "failed" || resolver.outcome === "timed-out")
    return { id: "proxy-not-found" };
  if (tcp.outcome === "failed" && tcp.cause === "refused")
    return { id: "proxy-refused" };
  if (tcp.outcome === "failed" || tcp.outcome === "timed-out")
    return { id: "proxy-unreachable" };
  if (tunnel.outcome === "timed-out") return { id: "proxy-silent" };
  if (tunnel.outcome !== "failed") return undefined;
  return tunnel.status === undefined
    ? { id: "proxy-cut" }
    : refusal(tunnel.status);
}

function refusal(status: number): Found {
  if (status === 407) return { id: "proxy-credentials", status };
  return { id: status >= 500 ? "proxy-error" : "proxy-forbids", status };
}

/** Plain http: the proxy answers in the server's place; whose answer it is, only a good direct one can tell. */
function answerVerdict({ steps, isDirectGood }: ProxyCase): Found | undefined {
  const { http, tunnel } = steps;
  if (tunnel.outcome === "ok") return undefined;
  if (http.status === 407) return { id: "proxy-credentials", status: 407 };
  if (!isDirectGood) return undefined;
  if (http.outcome === "timed-out" && http.cause === "stall")
    return { id: "proxy-silent" };
  if (http.outcome === "failed") return { id: "proxy-cut" };
  return http.status !== undefined && http.status >= 400
    ? refusal(http.status)
    : undefined;
}
