import type { Span } from "../text/source.ts";

/** What set a value. DESIGN 9.1. */
export type OriginKind =
  | "env"
  | "arg-default"
  | "base-image"
  | "inline"
  | "export"
  | "go-env"
  | "tool-default"
  | "predefined"
  | "literal";

export interface Origin {
  readonly kind: OriginKind;
  /** In the Dockerfile at hand; undefined for what no line of it sets. */
  readonly span?: Span;
}

export type UnknownReason =
  /** `ARG NAME` without a default: the caller decides. */
  | "arg-without-default"
  /** Refers to something unknown. */
  | "depends-on-unknown"
  /** The base image is not one that Surefetch knows. */
  | "unknown-base-image"
  /** A command substitution, a loop or a condition decides at build time. */
  | "computed-at-build-time"
  /** A script, make or another wrapper hides it. */
  | "hidden"
  /** An image's tag that says no version: `latest`, a digest, a suite. */
  | "floating-tag"
  /** Nothing in the files says it. */
  | "not-stated";

/** Every value in the models. Rules stay silent on unknown; hover and plan say so. */
export type Value<T = string> =
  | { readonly kind: "known"; readonly value: T; readonly origin: Origin }
  | { readonly kind: "unknown"; readonly reason: UnknownReason; readonly origin?: Origin };

export function known<T>(value: T, origin: Origin): Value<T> {
  return { kind: "known", value, origin };
}

export function unknown(reason: UnknownReason, origin?: Origin): Value<never> {
  return origin === undefined ? { kind: "unknown", reason } : { kind: "unknown", reason, origin };
}

/** The value, or undefined where it is unknown or not set at all. */
export function valueOf<T>(value: Value<T> | undefined): T | undefined {
  return value?.kind === "known" ? value.value : undefined;
}
