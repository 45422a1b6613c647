import {
  splitGolangTag,
  tagExists,
} from "../../knowledge/golang-image-tags.ts";
import type { ReportedEdit } from "../../rule.ts";
import type { SourceText, Span } from "../../text/source.ts";
import { isMinorTag, type OldImage } from "./go-image.ts";
import { isLanguageVersion } from "./go-version.ts";
import type { Stage } from "../model.ts";

export interface TagChange {
  readonly tag: string;
  readonly edits: readonly ReportedEdit[];
}

/**
 * The tag that has the wanted Go and keeps the variant, and the edits that write it. A digest goes
 * with the old tag. Undefined where the tag stands in pieces or the new one never existed.
 */
export function raiseTag(
  old: Pick<OldImage, "root" | "wanted">,
  source: SourceText,
): TagChange | undefined {
  const version = writtenVersion(old.root, source);
  if (version === undefined) return undefined;
  return changeVersion(old.root, wantedVersion(old.wanted, version), source);
}

/** As {@link raiseTag}, to exactly that version: `1.22.12`. */
export function changeVersion(
  root: Stage,
  wanted: string,
  source: SourceText,
): TagChange | undefined {
  const { base } = root;
  if (
    base.kind !== "image" ||
    base.tagSpan === undefined ||
    base.image?.tag === undefined ||
    writtenVersion(root, source) === undefined
  ) {
    return undefined;
  }
  const written = source.slice(base.tagSpan);
  const { suffix } = splitGolangTag(written);
  // What stands behind the variable that gives the version belongs to the tag as well.
  const rest = base.image.tag.value.slice(written.length);
  const candidates = suffix === "" ? [""] : [suffix, withoutRelease(suffix)];
  for (const one of candidates) {
    const newText = one === "" ? wanted : `${wanted}-${one}`;
    if (tagExists(newText + rest) === "no") continue;
    const edits = [{ at: base.tagSpan, newText }, ...digestRemoval(root)];
    return { tag: newText + rest, edits };
  }
  return undefined;
}

/** The version in the text that gives the tag; undefined where it holds none. */
function writtenVersion(
  { base }: Stage,
  source: SourceText,
): string | undefined {
  if (base.kind !== "image" || base.tagSpan === undefined) return undefined;
  const { version } = splitGolangTag(source.slice(base.tagSpan));
  return version === "" ? undefined : version;
}

/** Where the tag stands, or the reference where it is put together from pieces. */
export function tagPlace({ base, from }: Stage): Span {
  const tag = base.kind === "image" ? base.tagSpan : undefined;
  return tag ?? from.reference?.span ?? from.keywordSpan;
}

/**
 * A full version takes the go line's patch, `.0` where it has none. `1.22` stays a minor, but for a
 * go line with a patch: an older image of that minor may be in some builder's cache.
 */
function wantedVersion(wanted: string, version: string): string {
  const minor = /^1\.\d+/.exec(wanted)?.[0] ?? wanted;
  const needsPatch = /^1\.\d+\.[1-9]/.test(wanted);
  if (isMinorTag(version) && !needsPatch) return minor;
  return isLanguageVersion(wanted) ? `${wanted}.0` : wanted;
}

/** `alpine3.19` is `alpine`; a Debian suite is left away. */
function withoutRelease(suffix: string): string {
  return suffix.startsWith("alpine") ? "alpine" : "";
}

function digestRemoval({ from }: Stage): readonly ReportedEdit[] {
  const word = from.reference;
  const at = word?.raw.indexOf("@") ?? -1;
  if (word === undefined || at < 0) return [];
  return [
    { at: { start: word.offsetOf(at), end: word.span.end }, newText: "" },
  ];
}

/** `ENV GOTOOLCHAIN=auto` in the stage that builds, behind its FROM. */
export function allowToolchain(
  old: OldImage,
  source: SourceText,
): readonly ReportedEdit[] {
  const { end } = old.go.stage.from.span;
  return [
    {
      at: { start: end, end },
      newText: `${source.lineEnd}ENV GOTOOLCHAIN=auto`,
    },
  ];
}
