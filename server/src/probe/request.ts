import type { MessageUse } from "../core/finding.ts";
import type { ContainerInfo, Execs } from "./engine.ts";
import type { EndpointReport, ProbeTarget } from "./types.ts";

export type ProbeProgress =
  | {
      readonly kind: "started";
      readonly endpoints: number;
    }
  | {
      readonly kind: "endpoint";
      readonly report: EndpointReport;
      readonly done: number;
      readonly endpoints: number;
    }
  /** An endpoint was checked from a place that the container is compared with. */
  | {
      readonly kind: "elsewhere";
      readonly done: number;
      readonly endpoints: number;
    };

/** What the checks are run from. */
export type PlaceKind =
  "container" | "sidecar" | "pod" | "fresh" | "build" | "host";

export interface ProbeRequest {
  /** Runs the one command; an engine, or another place. */
  readonly engine: Execs;
  /** "container" where it is not said. */
  readonly place?: PlaceKind;
  readonly container: ContainerInfo;
  readonly targets: readonly ProbeTarget[];
  /** Seconds per endpoint; DESIGN 9.7. */
  readonly deadlineSeconds: number;
  /** How much later than this a run may end that has others beside it on its machine; 0 where it is not said. */
  readonly lateMilliseconds?: number;
  /** Address of a public nameserver to compare answers with; asked for public names alone. Nobody is asked without it. */
  readonly publicResolver?: string;
  /** Names and globs of hosts that are never public, beside those that only inner networks know. */
  readonly privateHosts?: readonly string[];
  /** Measures how fast downloads come: some megabytes, some seconds. */
  readonly sample?: boolean;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: ProbeProgress) => void;
  /** What cannot be seen from this place, for the report. */
  readonly limits?: readonly MessageUse[];
}
