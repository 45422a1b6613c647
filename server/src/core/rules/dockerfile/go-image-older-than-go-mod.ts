import {
  allowToolchain,
  raiseTag,
  tagPlace,
} from "../../build/go/go-image-fix.ts";
import {
  asksForNewer,
  oldImages,
  type OldImage,
} from "../../build/go/go-image.ts";
import {
  compareGoVersions,
  isLanguageVersion,
} from "../../build/go/go-version.ts";
import {
  ASKS_FOR_LANGUAGE_VERSION,
  GOTOOLCHAIN_SINCE,
} from "../../knowledge/go-releases.ts";
import { defineRule, type Reported } from "../../rule.ts";
import type { SourceText } from "../../text/source.ts";

const messages = {
  stops: {
    en: "every build ends with “{error}”: the image brings Go {version}, {file} asks for {wanted}",
    "zh-cn":
      "每次构建都会以 “{error}” 告终：镜像自带 Go {version}，而 {file} 要求 {wanted}",
  },
  warns: {
    en: "the image brings Go {version}, {file} asks for {wanted}: code that needs the newer Go will not compile, with “{error}”",
    "zh-cn":
      "镜像自带 Go {version}，而 {file} 要求 {wanted}：用到新版 Go 特性的代码将无法编译，并提示 “{error}”",
  },
  asked: {
    en: "{wanted} is asked for here",
    "zh-cn": "此处要求 {wanted}",
  },
  raise: {
    en: "Use the tag {tag}",
    "zh-cn": "改用标签 {tag}",
  },
  auto: {
    en: "Set GOTOOLCHAIN=auto: each build then downloads Go {wanted} from the module proxy",
    "zh-cn":
      "设置 GOTOOLCHAIN=auto：此后每次构建都会从模块代理下载 Go {wanted}",
  },
} as const;

export default defineRule({
  summary: {
    en: "the image's Go is older than the go.mod that it builds asks for",
    "zh-cn": "镜像中的 Go 比它所构建的 go.mod 要求的版本旧",
  },
  severity: "error",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  document(context, report) {
    for (const old of oldImages(context)) {
      const { error, file, gomod, version, wanted } = old;
      report({
        at: tagPlace(old.root),
        message: old.effect,
        values: { error, version, file, wanted },
        severity: old.effect === "stops" ? "error" : "info",
        related: [
          {
            at: old.at,
            in: { file, source: gomod.source },
            message: "asked",
            values: { wanted },
          },
        ],
        fixes: fixesOf(old, context.source),
      });
    }
  },
});

type Fixes = NonNullable<Reported<keyof typeof messages>["fixes"]>;

function fixesOf(old: OldImage, source: SourceText): Fixes {
  const raised = raiseTag(old, source);
  const fixes: Fixes[number][] = [];
  if (raised !== undefined) {
    const { edits, tag } = raised;
    fixes.push({ title: "raise", values: { tag }, safe: false, edits });
  }
  if (canFetch(old)) {
    fixes.push({
      title: "auto",
      values: { wanted: old.wanted },
      safe: false,
      edits: allowToolchain(old, source),
    });
  }
  return fixes;
}

/**
 * Before 1.21 no Go fetches another one; the first patches with it fail on a go line without a patch. A directive that go
 * does not know makes it fetch nothing.
 */
function canFetch({ gomod, version, wanted }: OldImage): boolean {
  const asksInVain =
    ASKS_FOR_LANGUAGE_VERSION.test(version) && isLanguageVersion(wanted);
  return (
    compareGoVersions(version, GOTOOLCHAIN_SINCE) >= 0 &&
    asksForNewer(version, gomod) &&
    !asksInVain
  );
}
