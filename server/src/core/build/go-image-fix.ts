import { splitGolangTag, tagExists } from "../knowledge/golang-image-tags.ts";
import type { ReportedEdit } from "../rule.ts";
import type { SourceText } from "../text/source.ts";
import { isMinorTag, type OldImage } from "./go-image.ts";
import { isLanguageVersion } from "./go-version.ts";

export interface TagChange {
  readonly tag: string;
  readonly edits: readonly ReportedEdit[];
}

/**
 * The tag that has the wanted Go and keeps the variant, and the edits that write it. A digest goes
 * with the old tag. Undefined where the tag stands in pieces or the new one never existed.
 */
export function raiseTag(
  old: OldImage,
  source: SourceText,
): TagChange | undefined {
  const { base } = old.root;
  if (
    base.kind !== "image" ||
    base.tagSpan === undefined ||
    base.image?.tag === undefined
  ) {
    return undefined;
  }
  const written = source.slice(base.tagSpan);
  const { suffix, version } = splitGolangTag(written);
  if (version === "") return undefined;
  const wanted = wantedVersion(old.wanted, version);
  // What stands behind the variable that gives the version belongs to the tag as well.
  const rest = base.image.tag.value.slice(written.length);
  const candidates = suffix === "" ? [""] : [suffix, withoutRelease(suffix)];
  for (const one of candidates) {
    const newText = one === "" ? wanted : `${wanted}-${one}`;
    if (tagExists(newText + rest) === "no") continue;
    const edits = [{ at: base.tagSpan, newText }, ...digestRemoval(old)];
    return { tag: newText + rest, edits };
  }
  return undefined;
}

/** `1.22` stays a minor; a full version takes the go line's patch, `.0` where it has none. */
function wantedVersion(wanted: string, version: string): string {
  const minor = /^1\.\d+/.exec(wanted)?.[0] ?? wanted;
  if (isMinorTag(version)) return minor;
  return isLanguageVersion(wanted) ? `${wanted}.0` : wanted;
}

/** `alpine3.19` is `alpine`; a Debian suite is left away. */
function withoutRelease(suffix: string): string {
  return suffix.startsWith("alpine") ? "alpine" : "";
}

function digestRemoval({ root }: OldImage): readonly ReportedEdit[] {
  const word = root.from.reference;
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
