import type { MessageUse } from "../core/finding.ts";
import type { Blame } from "./blame-row.ts";
import type { Seen } from "./blame-seen.ts";
import type { ProbeReport } from "./types.ts";

/** Who is to blame that one endpoint fails. */
export interface EndpointBlame {
  /** Of the row in the table (blame.md). */
  readonly id: string;
  readonly blame: Blame;
  /** What each place has seen of the endpoint. */
  readonly seen: {
    readonly container: Seen;
    readonly fresh: Seen;
    readonly host: Seen;
  };
  readonly message: MessageUse;
  readonly advice?: MessageUse;
}

/** Who is to blame for most of what fails. */
export interface RunBlame extends Omit<EndpointBlame, "seen"> {
  /** How many endpoints this explains, of how many that fare as badly. */
  readonly count: number;
  readonly total: number;
}

/** Another place that the same targets were checked from. */
export interface ComparedPlace {
  readonly place: "fresh" | "host";
  /** Its endpoints are in the order of the container's. */
  readonly report?: ProbeReport;
  /** Why nothing was seen from there. */
  readonly problem?: MessageUse;
}

/** Where it breaks: the container compared with other places. */
export interface BlameReport {
  readonly verdict: RunBlame;
  /** In the order of the report's endpoints. */
  readonly endpoints: readonly EndpointBlame[];
  readonly places: readonly ComparedPlace[];
}
