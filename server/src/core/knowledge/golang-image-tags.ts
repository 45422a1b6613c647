import { compareGoVersions } from "../build/go/go-version.ts";

/**
 * Every tag that Docker Hub's golang image ever had.
 * Source: docker-library/official-images library/golang, whole history to 2026-11-21 (4,984 tags of 423 versions).
 * A version newer than this table is unknown, not missing. Nightly tags (tip-20250209…) are left out.
 */

/** Each suffix is one letter of the groups below, in the order A-Z, a-z; the first is that of a bare version. */
const SUFFIXES =
  "- alpine alpine3.10 alpine3.11 alpine3.12 alpine3.13 alpine3.14 alpine3.15 alpine3.16 alpine3.17 alpine3.18 alpine3.19 alpine3.20 alpine3.21 alpine3.22 alpine3.23 alpine3.24 alpine3.4 alpine3.5 alpine3.6 alpine3.7 alpine3.8 alpine3.9 bookworm bullseye buster cross jessie nanoserver nanoserver-1803 nanoserver-1809 nanoserver-ltsc2022 nanoserver-ltsc2025 nanoserver-sac2016 onbuild stretch trixie wheezy windowsservercore windowsservercore-1709 windowsservercore-1803 windowsservercore-1809 windowsservercore-ltsc2016 windowsservercore-ltsc2022 windowsservercore-ltsc2025";

/** Versions that share their suffixes, and the letters of those. `-` is a tag without version, like golang:alpine. */
const GROUPS: readonly (readonly [versions: string, suffixes: string])[] = [
  ["1", "ABCDEFGHIJKLMNOPQSTUVWXYZabcdefghijklmnopqrs"],
  ["1.2 1.2.0 1.2.1 1.2.2 1.3.0 1.3.1 1.3.2", "Aai"],
  ["1.3 1.3.3 1.4rc1 1.4rc2 1.4.0 1.4.1 1.4.2", "Aail"],
  ["1.4 1.4.3", "ABail"],
  ["1.5 1.5.4 1.7rc6 1.7.0", "ABilm"],
  ["1.5beta1 1.5beta2 1.5beta3 1.5rc1", "Ai"],
  ["1.5.0", "Ail"],
  [
    "1.5.1 1.5.2 1.5.3 1.6beta1 1.6beta2 1.6rc1 1.6rc2 1.6.0 1.6.1 1.6.2 1.7beta1 1.7beta2 1.7rc1 1.7rc2 1.7rc3 1.7rc4 1.7rc5",
    "ABil",
  ],
  ["1.6 1.6.3 1.6.4 1.7.1 1.7.3 1.8beta1 1.8beta2 1.8rc1 1.8rc2", "ABcilm"],
  ["1.7 1.7.6", "ABRSTbcilm"],
  ["1.7.4 1.7.5", "ABScilm"],
  ["1.8", "ABSTbchijlmnq"],
  ["1.8-rc 1.8.0 1.8.1 1.8.2", "ABcijm"],
  ["1.8rc3", "ABcijlm"],
  ["1.8.3 1.8.4", "ABSTbcijm"],
  ["1.8.5 1.8.6 1.8.7", "ABSTbchijmnq"],
  ["1.9 1.9.7", "ABTUVchjmnoq"],
  ["1.9-rc 1.9beta2 1.9rc1 1.9rc2 1.9.0 1.9.1", "ABTcjm"],
  ["1.9beta1", "ABcm"],
  ["1.9.2 1.9.3 1.9.4 1.9.5 1.9.6", "ABTUchjmnq"],
  ["1.10 1.10.8 1.11.5", "ABUVWchjmnopq"],
  [
    "1.10-rc 1.10beta1 1.10beta2 1.10rc1 1.10rc2 1.10.0 1.10.1 1.10.2",
    "ABUchjmnq",
  ],
  [
    "1.10.3 1.10.4 1.10.5 1.10.6 1.11-rc 1.11beta1 1.11beta2 1.11beta3 1.11rc1 1.11rc2 1.11.0 1.11.1 1.11.2 1.11.3",
    "ABUVchjmnoq",
  ],
  ["1.10.7 1.11.4", "ABUVchjmnopq"],
  ["1.11", "ABCUVWZcdehjmnopq"],
  ["1.11.6 1.11.7 1.11.8 1.12-rc 1.12beta2 1.12rc1", "ABVWchjmnopq"],
  ["1.11.9", "ABVWchjmopq"],
  ["1.11.10", "ABVWjmopq"],
  ["1.11.11", "ABCVWjmopq"],
  [
    "1.11.12 1.11.13 1.12.7 1.12.8 1.12.9 1.12.10 1.12.11 1.12.12 1.12.13",
    "ABCWZcdejmopq",
  ],
  ["1.12", "ABCDWZcdehjmnopq"],
  ["1.12beta1", "ABVchjmnopq"],
  ["1.12.0 1.12.1 1.12.2 1.12.3", "ABWchjmnopq"],
  ["1.12.4", "ABWchjmopq"],
  ["1.12.5", "ABWjmopq"],
  ["1.12.6", "ABCWjmopq"],
  ["1.12.14", "ABCDWZcdejmopq"],
  [
    "1.12.15 1.12.16 1.12.17 1.13.6 1.13.7 1.13.8 1.13.9 1.13.10 1.13.11 1.14-rc",
    "ABCDZcejmpq",
  ],
  ["1.13", "ABCDEZcdejmopq"],
  ["1.13-rc 1.13beta1 1.13rc1 1.13rc2", "ABCZcdemopq"],
  ["1.13.0 1.13.1 1.13.2 1.13.3 1.13.4", "ABCZcdejmopq"],
  ["1.13.5", "ABCDZcdejmopq"],
  [
    "1.13.12 1.13.13 1.13.14 1.13.15 1.14.4 1.14.5 1.14.6 1.14.7 1.14.8 1.14.9 1.14.10 1.14.11 1.14.12",
    "ABDEZcejmpq",
  ],
  ["1.14 1.14.13 1.14.14 1.14.15", "ABDEFZcejmpq"],
  ["1.14rc1 1.14.0 1.14.1 1.14.2 1.14.3", "ABDZcejmpq"],
  ["1.14beta1", "ABCDZcempq"],
  ["1.15 1.15.13 1.16.5 1.17-rc 1.17beta1", "ABEFGZcejmpq"],
  [
    "1.15-rc 1.15beta1 1.15rc1 1.15rc2 1.15.0 1.15.1 1.15.2 1.15.3 1.15.4 1.15.5",
    "ABEZcempq",
  ],
  ["1.15.6 1.15.7 1.16-rc 1.16beta1 1.16rc1", "ABEFZcempq"],
  [
    "1.15.8 1.15.9 1.15.10 1.15.11 1.15.12 1.16.0 1.16.1 1.16.2 1.16.3 1.16.4",
    "ABEFZcejmpq",
  ],
  ["1.15.14 1.15.15 1.16.6 1.17rc1 1.17rc2", "ABFGZcejmpq"],
  ["1.16", "ABEFGHYZcefjmpqr"],
  ["1.16.7 1.16.8 1.16.9 1.17.0 1.17.1 1.17.2", "ABFGYZcefjmpqr"],
  ["1.16.10 1.17.3", "ABFGHYZcefjmpqr"],
  [
    "1.16.11 1.16.12 1.16.13 1.17.4 1.17.5 1.17.6 1.18-rc 1.18beta1",
    "ABGHYZcefjmpqr",
  ],
  [
    "1.16.14 1.16.15 1.17.7 1.17.8 1.17.9 1.18beta2 1.18rc1 1.18.0 1.18.1",
    "ABGHYZcefjmpr",
  ],
  ["1.17", "ABFGHIYZcefjmpqr"],
  ["1.17.10 1.18.2", "ABGHIYZcefjmpr"],
  ["1.17.11 1.18.3 1.19-rc 1.19beta1 1.19rc1", "ABHIYZcefjmpr"],
  [
    "1.17.12 1.17.13 1.18.4 1.18.5 1.18.6 1.18.7 1.19rc2 1.19.0 1.19.1 1.19.2",
    "ABHIYZcefmpr",
  ],
  ["1.18", "ABGHIJYZcefjmpr"],
  ["1.18.8 1.19.3", "ABHIJYZcefmpr"],
  [
    "1.18.9 1.18.10 1.19.4 1.19.5 1.19.6 1.19.7 1.19.8 1.20-rc 1.20rc1 1.20rc2 1.20rc3 1.20.0 1.20.1 1.20.2 1.20.3",
    "ABIJYZcefmpr",
  ],
  ["1.19", "ABHIJKXYZcefmpr"],
  ["1.19.9 1.20.4", "ABIJKYZcefmpr"],
  ["1.19.10 1.20.5", "ABJKXYZcefmpr"],
  [
    "1.19.11 1.19.12 1.19.13 1.20.6 1.20.7 1.20.8 1.20.9 1.20.10 1.20.11 1.21-rc 1.21rc2 1.21rc3 1.21rc4 1.21.0 1.21.1 1.21.2 1.21.3 1.21.4",
    "ABJKXYcefmpr",
  ],
  ["1.20", "ABIJKLXYZcefmpr"],
  ["1.20.12 1.21.5", "ABJKLXYcefmpr"],
  [
    "1.20.13 1.20.14 1.21.6 1.21.7 1.21.8 1.21.9 1.22-rc 1.22rc1 1.22rc2 1.22.0 1.22.1 1.22.2",
    "ABKLXYcefmpr",
  ],
  ["1.21", "ABJKLMXYcefmpr"],
  ["1.21.10 1.22.3", "ABKLMXYcefmpr"],
  [
    "1.21.11 1.21.12 1.21.13 1.22.4 1.22.5 1.22.6 1.22.7 1.22.8 1.22.9 1.23-rc 1.23rc1 1.23rc2 1.23.0 1.23.1 1.23.2 1.23.3",
    "ABLMXYcefmpr",
  ],
  ["1.22", "ABKLMNXYcefgmprs"],
  ["1.22.10 1.23.4", "ABLMNXYcefmpr"],
  [
    "1.22.11 1.22.12 1.23.5 1.23.6 1.23.7 1.23.8 1.24-rc 1.24rc2 1.24rc3 1.24.0 1.24.1 1.24.2",
    "ABMNXYcefgmprs",
  ],
  ["1.23", "ABLMNOXYcefgmprs"],
  ["1.23.9 1.24.3", "ABMNOXYcefgmprs"],
  [
    "1.23.10 1.23.11 1.23.12 1.24.4 1.24.5 1.25-rc 1.25rc2 1.25rc3",
    "ABNOXYcfgmrs",
  ],
  ["1.24", "ABMNOPXYcefgkmprs"],
  ["1.24rc1", "ABMNXYcefmpr"],
  ["1.24.6", "ABNOXYcfgkmrs"],
  [
    "1.24.7 1.24.8 1.24.9 1.24.10 1.25.0 1.25.1 1.25.2 1.25.3 1.25.4",
    "ABNOXcfgkmrs",
  ],
  ["1.24.11 1.25.5", "ABNOPXcfgkmrs"],
  [
    "1.24.12 1.24.13 1.25.6 1.25.7 1.25.8 1.25.9 1.25.10 1.26-rc 1.26rc1 1.26rc2 1.26rc3 1.26.0 1.26.1 1.26.2 1.26.3",
    "ABOPXcfgkmrs",
  ],
  ["1.25", "ABNOPQXcfgkmrs"],
  ["1.25rc1", "ABNOXYmrs"],
  ["1.25.11 1.26 1.26.4", "ABOPQXcfgkmrs"],
  [
    "1.25.12 1.25.13 1.25.14 1.26.5 1.26.6 1.26.7 1.27 1.27-rc 1.27rc1 1.27rc2 1.27rc3 1.27.0",
    "ABPQXcfgkmrs",
  ],
  ["rc", "ABCDEFGHTUVWYZcdefhijmnopqr"],
  ["tip", "ABMNOPQXYk"],
  ["latest", "A"],
  ["-", "BCDEFGHIJKLMNOPQSTUVWXYZabcdefghijklmnopqrs"],
];

/** Releases that may still get new variants: a suffix that no version had yet may be newer than the table. */
const GROWING: ReadonlySet<string> = new Set([
  "1",
  "1.26",
  "1.26.7",
  "1.27",
  "1.27.0",
  "rc",
  "tip",
  "latest",
  "-",
]);

/** Words that people expect and that have never been there. */
const NEVER: ReadonlySet<string> = new Set(["slim", "distroless"]);

let table: ReadonlyMap<string, ReadonlySet<string>> | undefined;

function readTable(): ReadonlyMap<string, ReadonlySet<string>> {
  if (table !== undefined) return table;
  const names = SUFFIXES.split(" ");
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  const versions = new Map<string, ReadonlySet<string>>();
  for (const [group, codes] of GROUPS) {
    const suffixes = new Set(
      Array.from(codes, (code) => names[letters.indexOf(code)] ?? "-"),
    );
    for (const version of group.split(" ")) versions.set(version, suffixes);
  }
  table = versions;
  return versions;
}

/** A golang tag in its parts: `1.22-alpine3.20` is version `1.22`, suffix `alpine3.20`. Either may be empty. */
export interface GolangTag {
  readonly version: string;
  readonly suffix: string;
}

/** Splits a tag of the golang image at the longest version in front, known or not. */
export function splitGolangTag(tag: string): GolangTag {
  const version =
    /^(?:latest|tip|rc|[0-9]+(?:\.[0-9]+)*(?:(?:rc|beta|alpha)[0-9]+|-rc)?)(?=-|$)/.exec(
      tag,
    )?.[0] ?? "";
  return {
    version,
    suffix: version === "" ? tag : tag.slice(version.length + 1),
  };
}

/**
 * Whether Docker Hub's golang image ever had a tag. `no` only for a version that the table has, or for a word that
 * never was a variant; `unknown` for everything that may be newer than the table.
 */
export function tagExists(tag: string): "yes" | "no" | "unknown" {
  const { version, suffix } = splitGolangTag(tag);
  const key = version === "" ? "-" : version;
  const suffixes = readTable().get(key);
  const name = suffix === "" ? "-" : suffix;
  if (suffixes?.has(name) === true) return "yes";
  if (NEVER.has(suffix)) return suffixes === undefined ? "unknown" : "no";
  const isNew = !SUFFIXES.split(" ").includes(name);
  return suffixes === undefined || (isNew && GROWING.has(key))
    ? "unknown"
    : "no";
}

/** The suffixes that a version has had, "" for the bare version first; undefined for a version that the table lacks. */
export function golangTagSuffixes(
  version: string,
): readonly string[] | undefined {
  const suffixes = readTable().get(version === "" ? "-" : version);
  return (
    suffixes && [...suffixes].map((suffix) => (suffix === "-" ? "" : suffix))
  );
}

/** A tag that follows the newest release: of a variant alone, or with `1`. */
const UNVERSIONED = /^(?:1-)?([a-z].*)$/;

/**
 * What `golang:buster` or `golang:1-alpine3.12` holds: such a tag stays at the last release that came with its suffix.
 * Undefined for tags with a version, and for suffixes that the newest release has as well.
 */
export function frozenVersionOf(tag: string): string | undefined {
  const suffix = UNVERSIONED.exec(tag)?.[1];
  if (suffix === undefined || tagExists(tag) !== "yes") return undefined;
  if (!frozen.has(suffix)) frozen.set(suffix, lastVersionWith(suffix));
  return frozen.get(suffix);
}

const frozen = new Map<string, string | undefined>();

function lastVersionWith(suffix: string): string | undefined {
  let newest = "1.0.0";
  let last: string | undefined;
  for (const [version, suffixes] of readTable()) {
    if (!/^1\.\d+\.\d+$/.test(version)) continue;
    if (compareGoVersions(version, newest) > 0) newest = version;
    const isLater = last === undefined || compareGoVersions(version, last) > 0;
    if (isLater && suffixes.has(suffix)) last = version;
  }
  return last === newest ? undefined : last;
}
