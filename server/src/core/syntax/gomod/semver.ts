/** A module version: `v1.2.3-pre+build`. Numbers stay decimal strings: they may be longer than a number can hold. */
export interface Semver {
  readonly major: string;
  readonly minor: string;
  readonly patch: string;
  /** With its `-`, or empty. */
  readonly prerelease: string;
  /** With its `+`, or empty. */
  readonly build: string;
  /** Fewer than three numbers were written. */
  readonly isShort: boolean;
}

const NUMBER = "(0|[1-9][0-9]*)";
const SEMVER = new RegExp(
  `^v${NUMBER}(?:\\.${NUMBER}(?:\\.${NUMBER}(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?)?)?$`,
);
const PSEUDO =
  /^v[0-9]+\.(?:0\.0-|\d+\.\d+-(?:[^+]*\.)?0\.)(\d{14})-([A-Za-z0-9]+)(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;
/** The shape of a pseudo-version with a date or a revision of any length. */
const PSEUDO_LIKE =
  /^v[0-9]+\.(?:0\.0-|\d+\.\d+-(?:[^+]*\.)?0\.)\d{8,}-[0-9a-f]{6,}(?:\+incompatible)?$/;

/** Undefined for what Go does not accept as a semantic version (`1.0.0`, `v01.0.0`, `master`). */
export function parseSemver(version: string): Semver | undefined {
  const match = SEMVER.exec(version);
  if (match === null) return undefined;
  const [, major = "", minor, patch, prerelease = "", build = ""] = match;
  if (!isIdentifierList(prerelease, true) || !isIdentifierList(build, false))
    return undefined;
  return {
    major,
    minor: minor ?? "0",
    patch: patch ?? "0",
    prerelease,
    build,
    isShort: patch === undefined,
  };
}

function isIdentifierList(list: string, isPrerelease: boolean): boolean {
  if (list === "") return true;
  return list
    .slice(1)
    .split(".")
    .every((part) => part !== "" && !(isPrerelease && /^0[0-9]+$/.test(part)));
}

/** True for what may stand in go.mod: three numbers, and no build metadata but `+incompatible`. */
export function isCanonicalVersion(version: string): boolean {
  const parsed = parseSemver(version);
  return (
    parsed !== undefined &&
    !parsed.isShort &&
    (parsed.build === "" || parsed.build === "+incompatible")
  );
}

/** `v0.0.0-20191109021931-daa7c04131f5` and its kind. */
export function isPseudoVersion(version: string): boolean {
  return (
    (version.match(/-/g)?.length ?? 0) >= 2 &&
    parseSemver(version) !== undefined &&
    PSEUDO.test(version)
  );
}

/** Looks like a pseudo-version but has not the shape of one: go asks the network and refuses it. */
export function isMalformedPseudoVersion(version: string): boolean {
  return (
    PSEUDO_LIKE.test(version) &&
    !/[-.]\d{14}-[0-9a-f]{12}(?:\+incompatible)?$/.test(version)
  );
}

/** `v2` of `v2.1.0`; empty for what is no version. */
export function majorOf(version: string): string {
  const parsed = parseSemver(version);
  return parsed === undefined ? "" : `v${parsed.major}`;
}

/** Negative, zero or positive, in semantic version order; what is no version comes first. Build metadata does not count. */
export function compareSemver(left: string, right: string): number {
  const a = parseSemver(left);
  const b = parseSemver(right);
  if (a === undefined || b === undefined)
    return Number(a !== undefined) - Number(b !== undefined);
  return (
    compareNumbers(a.major, b.major) ||
    compareNumbers(a.minor, b.minor) ||
    compareNumbers(a.patch, b.patch) ||
    comparePrerelease(a.prerelease, b.prerelease)
  );
}

/** Compares decimal strings without leading zeros as numbers. */
export function compareNumbers(left: string, right: string): number {
  if (left.length !== right.length) return left.length - right.length;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function comparePrerelease(left: string, right: string): number {
  if (left === right) return 0;
  if (left === "") return 1;
  if (right === "") return -1;
  const a = left.slice(1).split(".");
  const b = right.slice(1).split(".");
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const order = compareIdentifiers(a[index] ?? "", b[index] ?? "");
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareIdentifiers(left: string, right: string): number {
  const isLeftNumber = /^[0-9]+$/.test(left);
  const isRightNumber = /^[0-9]+$/.test(right);
  if (isLeftNumber !== isRightNumber) return isLeftNumber ? -1 : 1;
  if (isLeftNumber) return compareNumbers(left, right);
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
