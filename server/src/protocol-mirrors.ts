/** The part of protocol.ts about Go mirrors; client and server import it from there. */
import type { WorkspaceEdit } from "vscode-languageserver-types";
import type { Mark, ProbePlace } from "./protocol.ts";

/** Compares Go module proxies from where builds run; supports workDoneToken and `$/cancelRequest`. */
export const mirrorsRequest = "surefetch/mirrors";
export interface MirrorsParams {
  readonly place: ProbePlace;
  /** The file whose settings count. */
  readonly uri?: string;
  readonly workDoneToken?: string | number;
}
export interface MirrorsResult {
  readonly outcome: "done" | "cancelled" | "failed";
  /** The comparison as Markdown in the user's language; for `failed` the reason and what to do. */
  readonly markdown: string;
  /** The machine-readable comparison (probe/compare-mirrors.ts MirrorReport) as JSON value. */
  readonly report?: unknown;
  readonly view?: MirrorsView;
}

/** A comparison to be drawn. All of it is plain text, as in `ReportView`. */
export interface MirrorsView {
  readonly container: string;
  /** ISO 8601, UTC. */
  readonly started: string;
  readonly milliseconds: number;
  readonly deadlineSeconds: number;
  readonly headline: string;
  readonly mark: Mark;
  readonly about: string;
  readonly notes: readonly string[];
  /** The best first. */
  readonly mirrors: readonly MirrorView[];
  readonly limits: readonly string[];
}

export interface MirrorView {
  /** 1 is the best. */
  readonly rank: number;
  readonly url: string;
  readonly host: string;
  readonly mark: Mark;
  /** Where it is known from. */
  readonly from: string;
  readonly modules: string;
  readonly checksums: string;
  readonly firstByte: string;
  readonly zip: string;
  readonly sentence: string;
  /** Builds could use it: it may be written. */
  readonly canWrite?: true;
}

/** What has to change for the downloads of an open Dockerfile to ask a mirror first. Nothing is changed by asking. */
export const writeMirrorRequest = "surefetch/writeMirror";
export interface WriteMirrorParams {
  readonly uri: string;
  readonly mirror: string;
  /** Hosts of public mirrors that have failed: they are taken out. */
  readonly without?: readonly string[];
}
export interface WriteMirrorResult {
  /** What is written and who then sees the module paths; without an edit, why there is none. In the user's language. */
  readonly sentences: readonly string[];
  readonly edit?: WorkspaceEdit;
}
