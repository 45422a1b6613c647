import { faultAt, faultText, isNotFound, type Fault } from "./faults.ts";
import type { Faults } from "./faults.ts";
import type { GoQuestion } from "./go-question.ts";
import { walkGo } from "./go-walk.ts";
import { proxyFailure, type ProxyFinder } from "./http-proxy.ts";
import type { Endpoint, Route } from "./model.ts";

export type { Fault, Faults } from "./faults.ts";

export interface Tried {
  readonly endpoint: Endpoint;
  readonly result: "ok" | Fault;
}

export interface WalkResult {
  readonly tried: readonly Tried[];
  /** `hangs`: the tool waits without a limit. */
  readonly outcome: "ok" | "fails" | "hangs" | "unknown";
  /** What is printed where it fails, for Go in its own words; undefined where nothing is, and where no host is asked. */
  readonly error: string | undefined;
}

/**
 * What is asked, in order, under the given faults, and how that ends. One function for rules, hover, simulator and verdicts:
 * for a route the difference between tools is in the chain's `next` alone; a question of go is answered as go does,
 * checksum database included, held against the real one in test/go.
 */
export function walk(
  asked: Route | GoQuestion,
  faults: Faults,
  proxyOf: ProxyFinder = () => undefined,
): WalkResult {
  if ("kind" in asked) return walkGo(asked, faults, proxyOf);
  if (asked.chain.kind === "unknown")
    return { tried: [], outcome: "unknown", error: undefined };
  const tried: Tried[] = [];
  let error: string | undefined;
  for (const endpoint of asked.chain.value) {
    const step = contact(endpoint, faults, proxyOf);
    tried.push(step);
    const { result } = step;
    if (result === "ok") return { tried, outcome: "ok", error: undefined };
    if (result === "stall")
      return { tried, outcome: "hangs", error: undefined };
    const { host, url } = step.endpoint;
    error = `${host || url}: ${faultText(result)}`;
    if (!goesOn(endpoint, result)) break;
  }
  return { tried, outcome: "fails", error };
}

/** The host itself, or the proxy before it that fails. */
function contact(
  endpoint: Endpoint,
  faults: Faults,
  proxyOf: ProxyFinder,
): Tried {
  const stopped = proxyFailure(endpoint, faults, proxyOf);
  return stopped === undefined
    ? { endpoint, result: faultAt(endpoint, faults) ?? "ok" }
    : { endpoint: stopped.proxy, result: stopped.fault };
}

function goesOn(endpoint: Endpoint, fault: Fault): boolean {
  if (endpoint.next === "any-error") return true;
  return endpoint.next === "not-found" && isNotFound(fault);
}
