import { isLanguageVersion, isOlderGo } from "../../build/go/go-version.ts";
import { asksForGoLine } from "../../build/go/go-line-toolchain.ts";
import {
  moduleBuilds,
  type ModuleBuild,
} from "../../build/go/module-builds.ts";
import { valueOf } from "../../build/value.ts";
import { defineGoModRule, type Place, type Reported } from "../../rule.ts";

const messages = {
  asked: {
    en: "the build of {dockerfile} ends with “go: download go{line} for linux/amd64: toolchain not available”: Go {version} of its image asks for a release named go{line}, and the first one is go{line}.0",
    "zh-cn":
      "{dockerfile} 的构建会以 “go: download go{line} for linux/amd64: toolchain not available” 告终：其镜像中的 Go {version} 会去下载名为 go{line} 的版本，而首个版本叫 go{line}.0",
  },
  image: {
    en: "{dockerfile} builds with Go {version}",
    "zh-cn": "{dockerfile} 使用 Go {version} 构建",
  },
  addPatch: {
    en: "Write go {line}.0",
    "zh-cn": "改写为 go {line}.0",
  },
} as const;

type Fixes = NonNullable<Reported<keyof typeof messages>["fixes"]>;

export default defineGoModRule({
  summary: {
    en: "the image's Go looks for a toolchain of the go line's name, which has never been released",
    "zh-cn": "镜像中的 Go 会按 go 行的写法去找工具链，而该名称的版本从未发布",
  },
  severity: "warning",
  since: "0.1.0",
  fix: "safe",
  messages,
  document(context, report) {
    const { go } = context.gomod;
    if (go === undefined || !isLanguageVersion(go.value)) return;
    const builds = moduleBuilds(context);
    const failing = builds.filter((one) => asksForGoLine(one));
    const [first] = failing;
    if (first === undefined) return;
    const line = go.value;
    report({
      at: go.span,
      message: "asked",
      values: { ...valuesOf(first), line },
      related: failing.map((one) => ({
        ...imageOf(one),
        message: "image",
        values: valuesOf(one),
      })),
      fixes: fixesOf(go, builds),
    });
  },
});

function valuesOf({ context, settings }: ModuleBuild): {
  readonly dockerfile: string;
  readonly version: string;
} {
  return {
    dockerfile: context.file,
    version: valueOf(settings.version) ?? "",
  };
}

function imageOf({ context, go, settings }: ModuleBuild): Place {
  const { origin } = settings.version;
  return {
    at: origin?.span ?? go.command.nameSpan,
    in: { file: context.file, source: context.source },
  };
}

/** A patch number is an error before Go 1.21, and more than a release candidate has. */
function fixesOf(
  { span, value }: { readonly span: Place["at"]; readonly value: string },
  builds: readonly ModuleBuild[],
): Fixes {
  const newText = `${value}.0`;
  const versions = builds.map(({ settings }) => valueOf(settings.version));
  const breaks = versions.some(
    (one) =>
      one !== undefined &&
      (isOlderGo(one, "1.21") ||
        (isOlderGo(one, newText) && !isOlderGo(one, value))),
  );
  if (breaks) return [];
  const safe = !versions.includes(undefined);
  return [
    {
      title: "addPatch",
      values: { line: value },
      safe,
      edits: [{ at: span, newText }],
    },
  ];
}
