import {
  golangTagSuffixes,
  splitGolangTag,
  tagExists,
} from "../../knowledge/golang-image-tags.ts";
import type { ReportedEdit } from "../../rule.ts";
import type { SourceText } from "../../text/source.ts";
import type { Stage } from "../model.ts";

/** Another tag for a FROM and the edits that write it. */
export interface OtherTag {
  readonly tag: string;
  readonly edits: readonly ReportedEdit[];
}

/** Debian releases that Docker Hub's golang came on, oldest first. */
const DEBIAN = "wheezy jessie stretch buster bullseye bookworm trixie".split(
  " ",
);

/** Tags that are nearest to one that never was: the same Go with the next best variant, the best first. */
export function nearestTags(tag: string): readonly string[] {
  const { suffix, version } = splitGolangTag(tag);
  const suffixes = golangTagSuffixes(version) ?? [];
  return [...new Set(candidates(suffix, suffixes))]
    .map((one) => [version, one].filter((part) => part !== "").join("-"))
    .filter((one) => one !== "" && tagExists(one) === "yes");
}

function candidates(
  wanted: string,
  suffixes: readonly string[],
): readonly string[] {
  if (wanted.startsWith("alpine"))
    return [nearest(wanted, suffixes.filter(hasAlpineRelease)), "alpine"];
  const debian = suffixes.filter((one) => DEBIAN.includes(one));
  if (DEBIAN.includes(wanted)) return [nearestDebian(wanted, debian)];
  // Whoever writes slim wants Debian, or a small image.
  const newest = nearestDebian("trixie", debian);
  return suffixes.includes("") ? ["", "alpine"] : [newest, "alpine"];
}

function hasAlpineRelease(suffix: string): boolean {
  return /^alpine3\.\d+$/.test(suffix);
}

function alpineRelease(suffix: string): number {
  return Number(suffix.slice("alpine3.".length));
}

function nearest(wanted: string, suffixes: readonly string[]): string {
  const distance = (suffix: string): number =>
    Math.abs(alpineRelease(suffix) - alpineRelease(wanted));
  if (!hasAlpineRelease(wanted)) return "alpine";
  return suffixes.toSorted((a, b) => distance(a) - distance(b))[0] ?? "alpine";
}

function nearestDebian(wanted: string, suffixes: readonly string[]): string {
  const distance = (suffix: string): number =>
    Math.abs(DEBIAN.indexOf(suffix) - DEBIAN.indexOf(wanted));
  return suffixes.toSorted((a, b) => distance(a) - distance(b))[0] ?? "";
}

/**
 * Writes a tag in place of the one that a FROM has, in FROM itself or in the ARG default that gives it.
 * Undefined where the old one is put together from pieces and more than the last of them changes.
 */
export function writeTag(
  { base, from }: Stage,
  tag: string,
  source: SourceText,
): OtherTag | undefined {
  if (base.kind !== "image" || base.tagSpan === undefined) return undefined;
  const old = base.image?.tag?.value ?? "";
  const written = source.slice(base.tagSpan);
  if (written === old)
    return { tag, edits: [{ at: base.tagSpan, newText: tag }] };
  // `golang:${VERSION}-slim`: the variant stands in FROM.
  const rest = old.slice(written.length);
  const reference = from.reference;
  const isLast =
    old.startsWith(written) &&
    tag.startsWith(written) &&
    reference?.raw.endsWith(rest) === true;
  if (!isLast) return undefined;
  const start = reference.offsetOf(reference.raw.length - rest.length);
  const at = { start, end: reference.span.end };
  return { tag, edits: [{ at, newText: tag.slice(written.length) }] };
}
