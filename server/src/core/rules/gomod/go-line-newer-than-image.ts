import { raiseTag } from "../../build/go/go-image-fix.ts";
import { oldImages, type OldImage } from "../../build/go/go-image.ts";
import {
  defineGoModRule,
  type DockerfileContext,
  type Place,
  type Reported,
} from "../../rule.ts";

const messages = {
  stops: {
    en: "the build of {dockerfile} ends with “{error}”: its image brings Go {version}",
    "zh-cn": "{dockerfile} 的构建会以 “{error}” 告终：其镜像自带 Go {version}",
  },
  stopsSeveral: {
    en: "the builds of {count} Dockerfiles end with “{error}” or the like: {dockerfiles}",
    "zh-cn":
      "{count} 个 Dockerfile 的构建会以 “{error}” 或类似错误告终：{dockerfiles}",
  },
  image: {
    en: "the image of {dockerfile} brings Go {version}",
    "zh-cn": "{dockerfile} 的镜像自带 Go {version}",
  },
  raise: {
    en: "Use the tag {tag} in {dockerfile}",
    "zh-cn": "将 {dockerfile} 改用标签 {tag}",
  },
  raiseSeveral: {
    en: "Raise the tags in {dockerfiles}",
    "zh-cn": "升级 {dockerfiles} 中的镜像标签",
  },
} as const;

type Fixes = NonNullable<Reported<keyof typeof messages>["fixes"]>;

/** One Dockerfile whose image is too old, with what its own rules see. */
interface Builder {
  readonly old: OldImage;
  readonly context: DockerfileContext;
}

export default defineGoModRule({
  summary: {
    en: "an image that builds this module has an older Go than its go line asks for",
    "zh-cn": "构建此模块的镜像所带的 Go 比 go 行要求的版本旧",
  },
  severity: "error",
  since: "0.1.0",
  fix: "unsafe",
  counterpart: "go-image-older-than-go-mod",
  messages,
  document({ builders, file }, report) {
    const byPlace = new Map<number, Builder[]>();
    for (const context of builders) {
      for (const old of oldImages(context)) {
        if (old.file !== file || old.effect !== "stops") continue;
        const others = byPlace.get(old.at.start) ?? [];
        const place = placeOf({ old, context });
        // Two stages may take their tag from one ARG.
        if (others.some((one) => isSame(placeOf(one), place))) continue;
        byPlace.set(old.at.start, [...others, { old, context }]);
      }
    }
    for (const found of byPlace.values()) {
      const [first] = found;
      if (first === undefined) continue;
      report({
        at: first.old.at,
        message: found.length === 1 ? "stops" : "stopsSeveral",
        values: valuesOf(first, found),
        related: found.map((one) => ({
          ...placeOf(one),
          message: "image",
          values: { dockerfile: one.context.file, version: one.old.version },
        })),
        fixes: fixesOf(found),
      });
    }
  },
});

function valuesOf(
  { context, old }: Builder,
  found: readonly Builder[],
): NonNullable<Reported<string>["values"]> {
  const names = new Set(found.map((one) => one.context.file));
  return {
    dockerfile: context.file,
    version: old.version,
    error: old.error,
    count: names.size,
    dockerfiles: [...names].join(", "),
  };
}

function placeOf({ context, old }: Builder): Place {
  const { base, from } = old.root;
  const tag = base.kind === "image" ? base.tagSpan : undefined;
  return {
    at: tag ?? from.reference?.span ?? from.keywordSpan,
    in: { file: context.file, source: context.source },
  };
}

function isSame(one: Place, other: Place): boolean {
  return one.in?.file === other.in?.file && one.at.start === other.at.start;
}

/** One fix for all: raising the tag of one Dockerfile alone leaves the others broken. */
function fixesOf(found: readonly Builder[]): Fixes {
  const raised = found.map((one) => ({
    file: one.context.file,
    source: one.context.source,
    change: raiseTag(one.old, one.context.source),
  }));
  const edits = raised.flatMap(({ change, file, source }) =>
    (change?.edits ?? []).map((edit) => ({ ...edit, in: { file, source } })),
  );
  const [first] = raised;
  if (first === undefined || raised.some((one) => one.change === undefined))
    return [];
  const values = {
    tag: first.change?.tag ?? "",
    dockerfile: first.file,
    dockerfiles: [...new Set(raised.map((one) => one.file))].join(", "),
  };
  const title = raised.length === 1 ? "raise" : "raiseSeveral";
  return [{ title, values, safe: false, edits }];
}
