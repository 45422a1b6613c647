/**
 * Names and types of our own requests: the only file that client and server share. DESIGN 9.8.
 * Types only, so that neither side pulls the other's code in.
 */

import type { Range } from "vscode-languageserver-types";

export * from "./protocol-mirrors.ts";

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
  /** Ids of download sites of the plan, where only these are asked about. */
  readonly sites?: readonly string[];
}
export interface TargetsResult {
  readonly containers: readonly TargetContainer[];
  readonly endpoints: readonly TargetEndpoint[];
  /** Why there are no containers, with the next step, in the user's language. */
  readonly problem?: { readonly reason: string; readonly message: string };
  /** `Docker 28.1, context default` or the like, where an engine answered. */
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

/** What the user's kubeconfig and a cluster have to pick from, one list a request. Trusted workspaces only. */
export const kubernetesRequest = "surefetch/kubernetes";
export interface KubernetesParams {
  /** Contexts come from the kubeconfig alone; the other two ask the API server. */
  readonly list: "contexts" | "namespaces" | "pods";
  /** The kubeconfig's current context where none is named. */
  readonly context?: string;
  /** Of pods; the context's own where none is named. */
  readonly namespace?: string;
}
export interface KubernetesResult {
  /** The current one first. */
  readonly contexts?: readonly TargetContext[];
  readonly namespaces?: readonly string[];
  /** Those in which a container runs. */
  readonly pods?: readonly TargetPod[];
  /** Why there is nothing to pick from, with the next step, in the user's language. */
  readonly problem?: { readonly reason: string; readonly message: string };
}
export interface TargetContext {
  readonly name: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly isCurrent: boolean;
}
export interface TargetPod {
  readonly namespace: string;
  readonly name: string;
  readonly status: string;
  readonly node: string;
  /** Running ones; the default first. */
  readonly containers: readonly {
    readonly name: string;
    readonly image: string;
  }[];
}

/** Where the checks are to be run from. */
export type ProbePlace =
  | {
      readonly kind: "container";
      /** Id or name. */
      readonly id: string;
      /** For images without a shell, after the user's consent: a container of this image in the same network. */
      readonly sidecar?: { readonly image: string; readonly pull: boolean };
    }
  | {
      readonly kind: "pod";
      /** The kubeconfig's context; its current one where none is named. */
      readonly context?: string;
      /** The context's own where none is named. */
      readonly namespace?: string;
      readonly pod: string;
      /** The pod's default container where none is named. */
      readonly container?: string;
      /** For images without a shell, after the user's consent: the image of an ephemeral container. */
      readonly ephemeral?: { readonly image: string };
    }
  | { readonly kind: "host" }
  /** As the build of the document would run; `pull` is the user's consent to fetch the image where the engine does not have it. */
  | {
      readonly kind: "build";
      readonly image?: string;
      readonly pull?: boolean;
    };

/** Runs the probe; supports workDoneToken, partialResultToken and `$/cancelRequest`. */
export const probeRequest = "surefetch/probe";
export interface ProbeParams {
  readonly place: ProbePlace;
  readonly uri?: string;
  /** Ids of download sites of the plan, where only these are checked. */
  readonly sites?: readonly string[];
  /** Of a container: check from this machine and, where the engine can start one, from a fresh container as well, and say where it breaks. */
  readonly compare?: boolean;
  readonly workDoneToken?: string | number;
  readonly partialResultToken?: string | number;
}
export interface ProbeResult {
  readonly outcome: "done" | "cancelled" | "failed";
  /** The report as Markdown in the user's language; for `failed` the reason and what to do. */
  readonly markdown: string;
  /** The machine-readable report (probe/types.ts ProbeReport) as JSON value. */
  readonly report?: unknown;
  /** The same for clients that draw it themselves, in the user's language. */
  readonly view?: ReportView;
  /** Set where the image has no shell, or none that would do is there: what the user can be asked to choose. */
  readonly needsImage?: {
    /** On the engine already, with a shell as far as their names say; the best first. */
    readonly images: readonly string[];
    /** To be pulled after consent. */
    readonly pullable: readonly string[];
  };
}

/** How something fares, in a word. */
export type Mark = "ok" | "slow" | "failed" | "unknown";

/** A report to be drawn. All of it is plain text, from hostile places too; a text between backquotes is code. */
export interface ReportView {
  readonly container: string;
  /** ISO 8601, UTC. */
  readonly started: string;
  readonly milliseconds: number;
  readonly deadlineSeconds: number;
  /** The verdict of the whole run in one sentence. */
  readonly headline: string;
  readonly mark: Mark;
  /** The container in one line. */
  readonly about: string;
  /** What the container measures with, in one line. */
  readonly tools?: string;
  /** What went wrong with the run itself. */
  readonly notes: readonly string[];
  readonly endpoints: readonly EndpointView[];
  readonly nameservers: {
    readonly servers: readonly string[];
    readonly hosts: readonly NameserverView[];
  };
  /** What the run could not see. */
  readonly limits: readonly string[];
  /** Where it breaks, when the container was compared with other places. */
  readonly blame?: BlameView;
  /** A network profile under which the builds would not need what fails here. */
  readonly suggestedProfile?: "china";
}

/** One run from several places; the headline of the report names who is at fault. */
export interface BlameView {
  /** Of the row in the table of blame (probe/blame.md). */
  readonly id: string;
  /** Who is at fault, in a word or two. */
  readonly who: string;
  readonly advice?: string;
  readonly notes: readonly string[];
  /** Names of the places, the container first. */
  readonly places: readonly string[];
  /** In the order of the report's endpoints. */
  readonly endpoints: readonly BlameEndpointView[];
}

export interface BlameEndpointView {
  readonly url: string;
  /** One for each place; null where nothing was seen. */
  readonly cells: readonly ({
    readonly mark: Mark;
    readonly label: string;
  } | null)[];
  readonly who: string;
  readonly id: string;
}

export interface EndpointView {
  readonly url: string;
  readonly role: string;
  readonly mark: Mark;
  /** The verdict's id (probe/types.ts VerdictId). */
  readonly verdictId: string;
  /** The verdict in a few words, behind its mark. */
  readonly label: string;
  readonly sentence: string;
  readonly advice?: string;
  /** In the order in which they happen: DNS, TCP, TLS (of https alone), first byte. */
  readonly steps: readonly StepView[];
  readonly status?: number;
  readonly places: readonly PlaceView[];
  /** What the editor offers at the places of an endpoint that fails. */
  readonly fixes?: readonly EndpointFix[];
}

/** A code action of that title, to be asked for again when it is wanted. */
export interface EndpointFix {
  readonly title: string;
  readonly uri: string;
  readonly range: Range;
}

export interface StepView {
  readonly name: "dns" | "tcp" | "tls" | "http";
  readonly outcome:
    "ok" | "failed" | "timed-out" | "not-reached" | "not-tested";
  readonly milliseconds?: number;
  /** The outcome, with its time. */
  readonly text: string;
}

/** A place that leads to an endpoint; `line` is one-based. */
export interface PlaceView {
  readonly file: string;
  readonly line: number;
  readonly uri?: string;
}

export interface NameserverView {
  readonly host: string;
  /** What each nameserver said about the host. */
  readonly answers: readonly string[];
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
