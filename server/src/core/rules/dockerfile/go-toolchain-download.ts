import { tagPlace } from "../../build/go/go-image-fix.ts";
import { rootOf } from "../../build/go/go-image.ts";
import { toolchainFixes } from "../../build/go/toolchain-fetch-fix.ts";
import {
  toolchainFetches,
  type ToolchainFetch,
} from "../../build/go/toolchain-fetch.ts";
import { valueText } from "../../build/value-text.ts";
import { valueOf } from "../../build/value.ts";
import {
  defineRule,
  type DockerfileContext,
  type Reported,
} from "../../rule.ts";

const messages = {
  named: {
    en: "go {verb} first downloads Go {wanted}, some 70 MB, and stops when that fails: GOTOOLCHAIN={setting} asks for it, and the image has Go {version}",
    "zh-cn":
      "go {verb} 会先下载约 70 MB 的 Go {wanted}，下载失败即终止：GOTOOLCHAIN={setting} 要求使用它，而镜像自带的是 Go {version}",
  },
  line: {
    en: "go {verb} first downloads Go {wanted}, some 70 MB, and stops when that fails: {file} asks for it, and the image has Go {version}",
    "zh-cn":
      "go {verb} 会先下载约 70 MB 的 Go {wanted}，下载失败即终止：{file} 要求使用它，而镜像自带的是 Go {version}",
  },
  unreleased: {
    en: "go {verb} stops with “go: download go{line} for …: toolchain not available”: Go {version} of the image asks for a release named as the go line of {file}, and the first one is {wanted}",
    "zh-cn":
      "go {verb} 会因 “go: download go{line} for …: toolchain not available” 而终止：镜像自带的 Go {version} 会按 {file} 中 go 行的写法去找同名版本，而首个版本是 {wanted}",
  },
  off: {
    en: "go {verb} stops with “checksum database disabled by GOSUMDB=off”: it has to download Go {wanted}, and no toolchain is taken without that check",
    "zh-cn":
      "go {verb} 会因 “checksum database disabled by GOSUMDB=off” 而终止：它需要下载 Go {wanted}，而工具链不经该校验不会被采用",
  },
  path: {
    en: 'go {verb} stops with “go: cannot find "go{wanted}" in PATH” unless something has put it there: GOTOOLCHAIN={setting} forbids the download, and the image has Go {version}',
    "zh-cn":
      '除非已把它放进 PATH，否则 go {verb} 会因 “go: cannot find "go{wanted}" in PATH” 而终止：GOTOOLCHAIN={setting} 不允许下载，而镜像自带的是 Go {version}',
  },
  asked: { en: "{wanted} is asked for here", "zh-cn": "此处要求 {wanted}" },
  tag: {
    en: "Use the tag {tag}, which brings that Go",
    "zh-cn": "改用标签 {tag}，它自带该版本的 Go",
  },
  local: {
    en: "Set GOTOOLCHAIN=local: Go {version} of the image builds",
    "zh-cn": "设置 GOTOOLCHAIN=local：使用镜像自带的 Go {version} 构建",
  },
} as const;

export default defineRule({
  summary: {
    en: "go downloads another Go before it does its work",
    "zh-cn": "go 在开始工作之前还要下载另一个版本的 Go",
  },
  severity: "warning",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  document(context, report) {
    const reported = new Set<string>();
    for (const fetch of toolchainFetches(context)) {
      const { go, line, setting, version, wanted } = fetch;
      const at = placeOf(fetch, context);
      const key = `${at.start} ${wanted}`;
      if (reported.has(key)) continue;
      reported.add(key);
      const message = messageOf(fetch);
      const file = line?.file ?? "";
      report({
        at,
        message,
        values: {
          verb: go.verb,
          wanted,
          setting,
          version,
          file,
          line: line?.token.value ?? "",
        },
        severity: message === "off" ? "error" : "warning",
        related: relatedTo(fetch),
        fixes: toolchainFixes(fetch, context).map(({ edits, kind, value }) => ({
          title: kind,
          values: kind === "tag" ? { tag: value } : { version: value },
          safe: false,
          edits,
        })),
      });
    }
  },
});

function messageOf({
  from,
  line,
  settings,
}: ToolchainFetch): "line" | "named" | "off" | "path" | "unreleased" {
  if (from === "path") return "path";
  if (line?.isUnreleased === true) return "unreleased";
  if (valueOf(settings.get("GOSUMDB")) === "off") return "off";
  return line === undefined ? "named" : "line";
}

/** The value that names the toolchain, or the tag that is too old for a line of go.mod. */
function placeOf(
  { go, line, settings }: ToolchainFetch,
  { syntax }: DockerfileContext,
): Reported<string>["at"] {
  const setting = settings.get("GOTOOLCHAIN");
  const own = valueText(setting, syntax)?.span ?? setting.origin?.span;
  return line === undefined && own !== undefined
    ? own
    : tagPlace(rootOf(go.stage));
}

function relatedTo({
  line,
}: ToolchainFetch): NonNullable<Reported<keyof typeof messages>["related"]> {
  if (line === undefined) return [];
  const { file, source, token } = line;
  const values = { wanted: token.value };
  const place = { file, source };
  return [{ at: token.span, in: place, message: "asked", values }];
}
