import type { MessageUse } from "../../core/finding.ts";
import type * as networkCheck from "../../probe/network-check.ts";
import type {
  ContainerInfo,
  Engine,
  Execs,
  PlaceKind,
} from "../../probe/types.ts";
import type { ProbeParams, ProbeResult } from "../../protocol.ts";
import type { Session } from "../session.ts";
import type { RawSettings } from "../settings.ts";

/** Where checks can be run now. */
export interface OpenPlace {
  readonly kind: PlaceKind;
  readonly engine: Execs;
  readonly container: ContainerInfo;
  /** What cannot be seen from here, and what stays behind. */
  readonly limits: readonly MessageUse[];
  /** To be called when the checks are done. */
  readonly close: () => Promise<void>;
  /** The engine that can start containers of our own instead. */
  readonly owner?: Engine;
}

/** What opening a place works with. */
export interface Opening {
  readonly session: Session;
  readonly settings: RawSettings;
  readonly check: typeof networkCheck;
  /** The document whose builds are meant. */
  readonly document?: Pick<ProbeParams, "uri" | "sites">;
  readonly signal: AbortSignal;
}

/** A result that says why nothing was checked. */
export function failed(markdown: string): ProbeResult {
  return { outcome: "failed", markdown };
}
