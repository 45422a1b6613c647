/**
 * Names and types of our own requests: the only file that client and server share. DESIGN 9.8.
 * Types only, so that neither side pulls the other's code in.
 */

/** Sent in `initializationOptions` and, on change, by `surefetch/didChangeTrust`. */
export interface InitializationOptions {
  /** False: the network check is refused. Default false. */
  readonly isTrusted?: boolean;
}

export const didChangeTrust = "surefetch/didChangeTrust";
export interface DidChangeTrustParams {
  readonly isTrusted: boolean;
}

/** Containers that can be probed, and the endpoints that the document's plan contacts. */
export const targetsRequest = "surefetch/targets";
export interface TargetsParams {
  /** The Dockerfile or go.mod whose plan is asked; undefined: the container's environment alone. */
  readonly uri?: string;
}
export interface TargetsResult {
  readonly containers: readonly TargetContainer[];
  readonly endpoints: readonly TargetEndpoint[];
  /** Why there are no containers, with the next step, in the user's language. */
  readonly problem?: { readonly reason: string; readonly message: string };
  /** `Docker Engine 28.1` or the like, where an engine answered. */
  readonly engine?: string;
}
export interface TargetContainer {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly status: string;
  readonly ports: string;
}
export interface TargetEndpoint {
  /** Without credentials. */
  readonly url: string;
  readonly role: string;
  /** One-based lines of the document that lead here; empty for a tool's default. */
  readonly lines: readonly number[];
}

/** Runs the probe; supports workDoneToken, partialResultToken and `$/cancelRequest`. */
export const probeRequest = "surefetch/probe";
export interface ProbeParams {
  readonly container: string;
  readonly uri?: string;
  readonly workDoneToken?: string | number;
  readonly partialResultToken?: string | number;
}
export interface ProbeResult {
  readonly outcome: "done" | "cancelled" | "failed";
  /** The report as Markdown in the user's language; for `failed` the reason and what to do. */
  readonly markdown: string;
  /** The machine-readable report (probe/types.ts ProbeReport) as JSON value. */
  readonly report?: unknown;
}

/** The download plan of a Dockerfile. */
export const planRequest = "surefetch/plan";
export interface PlanParams {
  readonly uri: string;
}
export interface PlanResult {
  /** The JSON of `surefetch plan --format json`; starts with `version: 1`. */
  readonly plan: unknown;
  readonly text: string;
}

/** What becomes of each download of a Dockerfile when hosts fail; nothing is contacted. */
export const simulateRequest = "surefetch/simulate";
export interface SimulateParams {
  readonly uri: string;
  /** Faults by host, in the words of `surefetch simulate --down`: `{ "goproxy.cn": "timeout" }`. */
  readonly down?: Readonly<Record<string, string>>;
}
export interface SimulateResult {
  /** The JSON of `surefetch simulate --format json`; starts with `version: 1`. */
  readonly simulation: unknown;
  readonly text: string;
  /** Hosts that no download asks, each as a sentence in the user's language. */
  readonly warnings: readonly string[];
}

/** Whether a document was checked; drives the language status item. */
export const documentStateNotification = "surefetch/documentState";
export interface DocumentStateParams {
  readonly uri: string;
  readonly state: "checked" | "template" | "too-large" | "binary";
  /** Number of findings shown. */
  readonly findings: number;
}
