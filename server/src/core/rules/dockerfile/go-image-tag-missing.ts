import { nearestTags, writeTag } from "../../build/go/golang-tag-fix.ts";
import type { Base, Stage } from "../../build/model.ts";
import { officialName } from "../../knowledge/base-images.ts";
import {
  splitGolangTag,
  tagExists,
} from "../../knowledge/golang-image-tags.ts";
import { defineRule } from "../../rule.ts";
import type { SourceText, Span } from "../../text/source.ts";

const messages = {
  slim: {
    en: "the build stops here with “{reference}: not found”: the golang image has never come as {variant}",
    "zh-cn":
      "构建会在此处以 “{reference}: not found” 终止：golang 镜像从未提供过 {variant} 变体",
  },
  missing: {
    en: "the build stops here with “{reference}: not found”: the golang image never had the tag {tag}",
    "zh-cn":
      "构建会在此处以 “{reference}: not found” 终止：golang 镜像从未有过标签 {tag}",
  },
  change: { en: "Use the tag {tag}", "zh-cn": "改用标签 {tag}" },
} as const;

export default defineRule({
  summary: {
    en: "a tag that the golang image never had",
    "zh-cn": "使用了 golang 镜像从未有过的标签",
  },
  severity: "error",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  document({ build, source }, report) {
    const reported = new Set<number>();
    for (const stage of build.stages) {
      const tag = missingTag(stage.base);
      if (tag === undefined) continue;
      const at = placeOf(stage, tag, source);
      if (reported.has(at.start)) continue;
      reported.add(at.start);
      const variant = splitGolangTag(tag).suffix;
      const isWord = variant === "slim" || variant === "distroless";
      const fixes = nearestTags(tag).flatMap((one) => {
        const other = writeTag(stage, one, source);
        if (other === undefined) return [];
        const { edits } = other;
        const values = { tag: one };
        return [{ title: "change" as const, values, safe: false, edits }];
      });
      report({
        at,
        message: isWord ? "slim" : "missing",
        values: { reference: `golang:${tag}`, tag, variant },
        fixes,
      });
    }
  },
});

/** The tag of an official golang image, where there never was one of that name. */
function missingTag(base: Base): string | undefined {
  if (base.kind !== "image" || base.image === undefined) return undefined;
  const { digest, tag } = base.image;
  // With a digest Docker does not look at the tag.
  if (tag === undefined || digest !== undefined) return undefined;
  if (officialName(base.image) !== "golang") return undefined;
  return tagExists(tag.value) === "no" ? tag.value : undefined;
}

/** The tag, or the reference where the tag is put together from pieces. */
function placeOf({ base, from }: Stage, tag: string, source: SourceText): Span {
  const span = base.kind === "image" ? base.tagSpan : undefined;
  if (span !== undefined && source.slice(span) === tag) return span;
  return from.reference?.span ?? from.keywordSpan;
}
