/**
 * Go releases from 1.16 on. Sources: golang/website internal/history/release.go and release notes, docker-library/golang
 * history, the module proxy's list for patches after 2026-08; read 2026-11-21. A patch that is missing here is unknown, never wrong.
 */
export interface GoRelease {
  readonly minor: string;
  /** The first release as Go names it: `1.20`, `1.21.0`. */
  readonly first: string;
  readonly firstDate: string;
  readonly lastPatch: string;
  /** Undefined where the patch is too new for a dated source. */
  readonly lastPatchDate: string | undefined;
  /** The day on which the release after the next one came out; undefined while it is supported. */
  readonly endOfLife: string | undefined;
  readonly image: GoImageFacts;
}

export interface GoImageFacts {
  /** Debian suites of its last images, the one of bare tags first. */
  readonly debian: readonly string[];
  /** Alpine versions of its last images, the newer first. */
  readonly alpine: readonly string[];
  /** From when on the images are never rebuilt; undefined while they are. */
  readonly frozenSince: string | undefined;
}

/** As of 2026-11-21: minor, first, its date, last patch, its date, end of life, Debian, Alpine, images frozen since. */
const ROWS = [
  "1.16 1.16 2021-02-16 1.16.15 2022-03-03 2022-03-15 bullseye/buster/stretch 3.15/3.14 2022-03-15",
  "1.17 1.17 2021-08-16 1.17.13 2022-08-01 2022-08-02 bullseye/buster 3.16/3.15 2022-08-02",
  "1.18 1.18 2022-03-15 1.18.10 2023-01-10 2023-02-01 bullseye/buster 3.17/3.16 2023-02-01",
  "1.19 1.19 2022-08-02 1.19.13 2023-09-06 2023-08-08 bookworm/bullseye 3.18/3.17 2023-09-08",
  "1.20 1.20 2023-02-01 1.20.14 2024-02-06 2024-02-06 bookworm/bullseye 3.19/3.18 2024-02-06",
  "1.21 1.21.0 2023-08-08 1.21.13 2024-08-06 2024-08-13 bookworm/bullseye 3.20/3.19 2024-08-13",
  "1.22 1.22.0 2024-02-06 1.22.12 2025-02-04 2025-02-11 bookworm/bullseye 3.21/3.20 2025-02-11",
  "1.23 1.23.0 2024-08-13 1.23.12 2025-08-06 2025-08-12 bookworm/bullseye 3.22/3.21 2025-08-12",
  "1.24 1.24.0 2025-02-11 1.24.13 2026-02-04 2026-02-10 trixie/bookworm 3.23/3.22 2026-02-10",
  "1.25 1.25.0 2025-08-12 1.25.14 2026-08-19 2026-08-19 trixie/bookworm 3.24/3.23 2026-08-19",
  "1.26 1.26.0 2026-02-10 1.26.11 - - trixie/bookworm 3.24/3.23 -",
  "1.27 1.27.0 2026-08-19 1.27.4 - - trixie/bookworm 3.24/3.23 -",
];

/** Oldest first. */
export const GO_RELEASES: readonly GoRelease[] = ROWS.map(readRow);

function readRow(row: string): GoRelease {
  const [minor = "", first = "", firstDate = "", lastPatch = "", ...rest] =
    row.split(" ");
  const [lastPatchDate, endOfLife, debian = "", alpine = "", frozenSince] =
    rest.map((field) => (field === "-" ? undefined : field));
  const image = {
    debian: debian.split("/"),
    alpine: alpine.split("/"),
    frozenSince,
  };
  return {
    minor,
    first,
    firstDate,
    lastPatch,
    lastPatchDate,
    endOfLife,
    image,
  };
}

/** The release that a version belongs to; undefined for one older than 1.16 or newer than the table. */
export function goReleaseOf(version: string): GoRelease | undefined {
  const minor = /^1\.[0-9]+/.exec(version)?.[0];
  return GO_RELEASES.find((release) => release.minor === minor);
}

/** The newest minor that the table knows. */
export const NEWEST_GO_MINOR = GO_RELEASES.at(-1)?.minor ?? "";

/** The first Go that reads a directive in go.mod; go.work as a whole under its own name. */
export const DIRECTIVE_SINCE: ReadonlyMap<string, string> = new Map([
  ["toolchain", "1.21"],
  ["godebug", "1.23"],
  ["tool", "1.24"],
  ["ignore", "1.25"],
  ["retract", "1.16"],
  ["go.work", "1.18"],
]);

/** The first Go that obeys GOTOOLCHAIN and that takes a patch number in the go line. */
export const GOTOOLCHAIN_SINCE = "1.21";

/**
 * Releases that ask for a toolchain named as the go line when it has no patch (`go1.25`), which there never is; later
 * ones add the `.0`. Source: golang/go#62278, fixed in 1.21.11 and 1.22.4.
 */
export const ASKS_FOR_LANGUAGE_VERSION = /^1\.(?:21\.(?:[0-9]|10)|22\.[0-3])$/;

/** No image of a Go before the table's first minor was built after this day, on which 1.15 reached its end. */
export const OLDER_IMAGES_FROZEN_SINCE = "2021-08-16";

/**
 * The first patch of each minor whose go command does not take a forged answer of the checksum database; earlier minors
 * never get one, later ones have it from the start. Sources: golang/go#79070 and #80744, read 2026-11-21.
 */
export const CHECKSUM_DATABASE_FIXES = {
  ids: ["CVE-2026-42501", "CVE-2026-56865"],
  patches: new Map([
    ["1.25", "1.25.13"],
    ["1.26", "1.26.6"],
  ]),
  fixedMinor: "1.27",
} as const;
