import type { Endpoint, Route } from "./model.ts";

/**
 * How a host fails. `timeout`: no answer to the connection; `stall`: connected, TLS done, then
 * silence; `tlsstall`: connected, then silence; a number is an HTTP status.
 */
export type Fault =
  | "dns"
  | "timeout"
  | "refused"
  | "reset"
  | "tls"
  | "tlsstall"
  | "stall"
  | number;

/** Faults by host name; a host that is not named is up and has everything. `direct` names a Go chain's last resort. */
export type Faults = ReadonlyMap<string, Fault>;

export interface Tried {
  readonly endpoint: Endpoint;
  readonly result: "ok" | Fault;
}

export interface WalkResult {
  readonly tried: readonly Tried[];
  /** `hangs`: the tool waits without a limit. */
  readonly outcome: "ok" | "fails" | "hangs" | "unknown";
}

/**
 * Asks the endpoints of a route in order under the given faults. One function for rules, hover,
 * simulator and verdicts: the difference between tools is in the chain's `next` alone.
 */
export function walk(route: Route, faults: Faults): WalkResult {
  if (route.chain.kind === "unknown") return { tried: [], outcome: "unknown" };
  const tried: Tried[] = [];
  for (const endpoint of route.chain.value) {
    const fault = faults.get(
      endpoint.host === "" ? endpoint.url : endpoint.host,
    );
    tried.push({ endpoint, result: fault ?? "ok" });
    if (fault === undefined || isSuccess(fault))
      return { tried, outcome: "ok" };
    if (fault === "stall") return { tried, outcome: "hangs" };
    if (!goesOn(endpoint, fault)) return { tried, outcome: "fails" };
  }
  return { tried, outcome: "fails" };
}

function isSuccess(fault: Fault): boolean {
  return typeof fault === "number" && fault < 400;
}

function goesOn(endpoint: Endpoint, fault: Fault): boolean {
  if (endpoint.next === "any-error") return true;
  return endpoint.next === "not-found" && (fault === 404 || fault === 410);
}
