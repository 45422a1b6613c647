import {
  CHECKSUM_DATABASE_FIXES,
  GO_RELEASES,
  goReleaseOf,
  OLDER_IMAGES_FROZEN_SINCE,
} from "../../knowledge/go-releases.ts";
import { tagExists } from "../../knowledge/golang-image-tags.ts";
import { isMinorTag } from "./go-image.ts";
import { compareGoVersions, languageVersion } from "./go-version.ts";

/**
 * The day (ISO) by which the last image of a version had been built; undefined while its minor gets
 * new ones, or where it may be newer than the table.
 */
export function frozenSince(version: string): string | undefined {
  const release = goReleaseOf(version);
  if (release !== undefined) return release.image.frozenSince;
  const [oldest] = GO_RELEASES;
  const isOlder =
    oldest !== undefined && compareGoVersions(version, oldest.minor) < 0;
  return isOlder ? OLDER_IMAGES_FROZEN_SINCE : undefined;
}

/** Whether the Go of a tag certainly takes forged answers of the checksum database; a tag of a minor is its last patch. */
export function lacksChecksumFixes(version: string): boolean {
  const { fixedMinor, patches } = CHECKSUM_DATABASE_FIXES;
  if (compareGoVersions(version, fixedMinor) >= 0) return false;
  const fixed = patches.get(languageVersion(version) ?? "");
  if (fixed === undefined) return true;
  return !isMinorTag(version) && compareGoVersions(version, fixed) < 0;
}

/**
 * The version that a tag should have instead: of the same minor while it is supported, else of the
 * oldest that is. Full versions stay full.
 */
export function supportedVersion(version: string): string | undefined {
  const supported = GO_RELEASES.filter(
    ({ endOfLife }) => endOfLife === undefined,
  );
  const minor = languageVersion(version);
  const release =
    supported.find((one) => one.minor === minor) ?? supported.at(0);
  if (release === undefined) return undefined;
  return isMinorTag(version)
    ? release.minor
    : newestPatch(release.minor, release.lastPatch);
}

/** The newest patch of a minor that is known to have an image. */
function newestPatch(minor: string, lastPatch: string): string | undefined {
  for (let patch = Number(lastPatch.split(".")[2]); patch >= 0; patch--) {
    const version = `${minor}.${patch}`;
    if (tagExists(version) === "yes") return version;
  }
  return undefined;
}
