import type { FileHandle } from "../finding.ts";
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
  /** `build.args` of a compose file, `args` of a bake file. */
  | "compose"
  | "literal";

export interface Origin {
  readonly kind: OriginKind;
  /** In the Dockerfile at hand; undefined for what no line of it sets. */
  readonly span?: Span;
  /** Another file that sets it. */
  readonly file?: FileHandle;
}

export type UnknownReason =
  /** `ARG NAME` without a default: the caller decides. */
  | "arg-without-default"
  /** Compose or bake files pass several values, or another one than the default. */
  | "differs-in-compose"
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
  | {
      readonly kind: "known";
      readonly value: T;
      readonly origin: Origin;
      /**
       * Where the value's text stands letter by letter, quotes excluded; references are followed
       * (`ENV A=$B` to the ARG default of B). What a fix replaces.
       */
      readonly text?: Span;
    }
  | {
      readonly kind: "unknown";
      readonly reason: UnknownReason;
      readonly origin?: Origin;
    };

export function known<T>(value: T, origin: Origin, text?: Span): Value<T> {
  return text === undefined
    ? { kind: "known", value, origin }
    : { kind: "known", value, origin, text };
}

/** The stretch of a written word that is its value: the word itself, or what its quotes hold. */
export function literalText(
  raw: string,
  value: string,
  span: Span,
): Span | undefined {
  if (raw.length !== span.end - span.start) return undefined;
  if (raw === value) return span;
  const isQuoted = /^(["']).*\1$/s.test(raw) && raw.slice(1, -1) === value;
  return isQuoted ? { start: span.start + 1, end: span.end - 1 } : undefined;
}

export function unknown(reason: UnknownReason, origin?: Origin): Value<never> {
  return origin === undefined
    ? { kind: "unknown", reason }
    : { kind: "unknown", reason, origin };
}

/** The value, or undefined where it is unknown or not set at all. */
export function valueOf<T>(value: Value<T> | undefined): T | undefined {
  return value?.kind === "known" ? value.value : undefined;
}
