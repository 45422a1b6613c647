import {
  faultAt,
  isNotFound,
  statusLine,
  isStatus,
  type Fault,
  type FaultStatus,
} from "./faults.ts";
import type { Faults } from "./faults.ts";
import type { GoQuestion } from "./go-question.ts";
import { walkGo } from "./go-walk.ts";
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
export function walk(asked: Route | GoQuestion, faults: Faults): WalkResult {
  if ("kind" in asked) return walkGo(asked, faults);
  if (asked.chain.kind === "unknown")
    return { tried: [], outcome: "unknown", error: undefined };
  const tried: Tried[] = [];
  let error: string | undefined;
  for (const endpoint of asked.chain.value) {
    const fault = faultAt(endpoint, faults);
    tried.push({ endpoint, result: fault ?? "ok" });
    if (fault === undefined) return { tried, outcome: "ok", error: undefined };
    if (fault === "stall") return { tried, outcome: "hangs", error: undefined };
    error = `${endpoint.host || endpoint.url}: ${faultText(fault)}`;
    if (!goesOn(endpoint, fault)) break;
  }
  return { tried, outcome: "fails", error };
}

function goesOn(endpoint: Endpoint, fault: Fault): boolean {
  if (endpoint.next === "any-error") return true;
  return endpoint.next === "not-found" && isNotFound(fault);
}

/** A fault in the words that most tools share. */
export function faultText(fault: Fault): string {
  return isStatus(fault) ? statusLine(fault) : faultTexts[fault];
}

const faultTexts: Readonly<Record<Exclude<Fault, FaultStatus>, string>> = {
  dns: "no such host",
  timeout: "connection timed out",
  refused: "connection refused",
  reset: "connection reset by peer",
  tls: "certificate verification failed",
  tlsstall: "TLS handshake timed out",
  stall: "no answer",
};
