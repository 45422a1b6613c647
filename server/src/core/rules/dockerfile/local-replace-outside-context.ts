import { missingReplaces } from "../../build/go/local-replaces.ts";
import { defineRule } from "../../rule.ts";

const messages = {
  stops: {
    en: "go {verb} stops: go.mod replaces a required module by {folders}, and no COPY can bring that: it is outside of the build context {context}",
    "zh-cn":
      "go {verb} 会失败：go.mod 用 {folders} 替换了所需的模块，但它在构建上下文 {context} 之外，任何 COPY 都无法复制它",
  },
  mayStop: {
    en: "go {verb} stops at the first package that it needs from {folders}: it is outside of the build context {context}, where no COPY can reach it",
    "zh-cn":
      "go {verb} 一旦用到 {folders} 中的包就会失败：它在构建上下文 {context} 之外，任何 COPY 都无法复制它",
  },
  replaced: {
    en: "{module} is replaced here",
    "zh-cn": "{module} 在这里被替换",
  },
} as const;

export default defineRule({
  summary: {
    en: "go stops at a local replacement that lies outside of the build context",
    "zh-cn": "本地替换指向构建上下文之外的目录，go 会因此失败",
  },
  severity: "error",
  since: "0.1.0",
  messages,
  document(context, report) {
    for (const { folders, go, isCertain, module } of missingReplaces(context)) {
      const outside = folders.filter((one) => one.state === "outside-context");
      if (outside.length === 0) continue;
      const { file, gomod } = module;
      report({
        at: go.command.nameSpan,
        message: isCertain ? "stops" : "mayStop",
        values: {
          verb: go.verb,
          folders: outside.map(({ written }) => written).join(", "),
          context: module.context === "" ? "." : module.context,
        },
        severity: isCertain ? "error" : "warning",
        related: outside.map(({ replacement }) => ({
          at: replacement.newPath.span,
          in: { file, source: gomod.source },
          message: "replaced",
          values: { module: replacement.oldPath.value },
        })),
      });
    }
  },
});
