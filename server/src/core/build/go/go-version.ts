import { compareNumbers } from "../../syntax/gomod/semver.ts";

/** A Go version as Go itself reads it: `1.21`, `1.21rc2`, `1.21.3`. Numbers stay decimal strings. */
export interface GoVersion {
  readonly major: string;
  readonly minor: string;
  /** Empty in a language version and in a prerelease; "0" for `1.20` and older, where both were the same. */
  readonly patch: string;
  /** `alpha`, `beta`, `rc`, or empty. */
  readonly kind: string;
  /** Number of the prerelease, or empty. */
  readonly prerelease: string;
}

const NUMBER = "(0|[1-9][0-9]*)";
const VERSION = new RegExp(
  `^${NUMBER}(?:\\.${NUMBER}(?:\\.${NUMBER}|([a-z]+)${NUMBER}?)?)?$`,
);

/** Undefined for what is no version. Takes `1.21.3`, not `go1.21.3`: see {@link stripGo}. */
export function parseGoVersion(version: string): GoVersion | undefined {
  const match = VERSION.exec(version);
  if (match === null) return undefined;
  const [, major = "", minor, patch, kind = "", prerelease = ""] = match;
  if (minor === undefined)
    return { major, minor: "0", patch: "0", kind, prerelease };
  const isOld =
    patch === undefined && kind === "" && compareNumbers(minor, "21") < 0;
  return { major, minor, patch: patch ?? (isOld ? "0" : ""), kind, prerelease };
}

export function isValidGoVersion(version: string): boolean {
  return parseGoVersion(version) !== undefined;
}

/** The version in a toolchain name: `1.21.3` of `go1.21.3-custom`; undefined without `go` in front. */
export function stripGo(toolchain: string): string | undefined {
  return toolchain.startsWith("go")
    ? toolchain.slice(2).split("-", 1)[0]
    : undefined;
}

/**
 * Go's own order: `1.21` < `1.21rc1` < `1.21.0` < `1.21.1`, while `1.20` is `1.20.0`.
 * Negative, zero or positive; what is no version comes before every version.
 */
export function compareGoVersions(left: string, right: string): number {
  const a = parseGoVersion(left);
  const b = parseGoVersion(right);
  if (a === undefined || b === undefined)
    return Number(a !== undefined) - Number(b !== undefined);
  return (
    compareNumbers(a.major, b.major) ||
    compareNumbers(a.minor, b.minor) ||
    compareNumbers(a.patch, b.patch) ||
    compareText(a.kind, b.kind) ||
    compareNumbers(a.prerelease, b.prerelease)
  );
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** True for `1.21` and later without patch: names the language, not a release that can be downloaded. */
export function isLanguageVersion(version: string): boolean {
  const parsed = parseGoVersion(version);
  return (
    parsed !== undefined &&
    parsed.patch === "" &&
    parsed.kind === "" &&
    parsed.prerelease === ""
  );
}

/** `1.21` of `1.21.3` and `1.21rc1`; undefined for what is no version. */
export function languageVersion(version: string): string | undefined {
  const parsed = parseGoVersion(version);
  if (parsed === undefined) return undefined;
  return parsed.major === "1" && parsed.minor === "0"
    ? parsed.major
    : `${parsed.major}.${parsed.minor}`;
}

/** True for alpha, beta and rc. */
export function isPrerelease(version: string): boolean {
  return (parseGoVersion(version)?.kind ?? "") !== "";
}

/** The greatest version of a list in Go's order; of equal ones the first. Undefined where none is a version. */
export function latestOf(versions: Iterable<string>): string | undefined {
  let latest: string | undefined;
  for (const version of versions) {
    if (
      isValidGoVersion(version) &&
      (latest === undefined || compareGoVersions(version, latest) > 0)
    )
      latest = version;
  }
  return latest;
}

/**
 * Whether the Go of an image's tag is older than a version asked for. A tag of a minor alone is its
 * newest patch, so only the minors can be compared.
 */
export function isOlderGo(version: string, wanted: string): boolean {
  const isMinor = /^1\.\d+$/.test(version);
  const least = isMinor ? (languageVersion(wanted) ?? wanted) : wanted;
  return compareGoVersions(version, least) < 0;
}
