import { missingReplaces } from "../../build/go/local-replaces.ts";
import { copyFolders } from "../../build/go/needed-folders.ts";
import { defineRule } from "../../rule.ts";

const messages = {
  stops: {
    en: "go {verb} stops: {folders}, by which go.mod replaces a required module, has not been copied into the image yet",
    "zh-cn":
      "go {verb} 会失败：go.mod 用 {folders} 替换了所需的模块，而此时它还没有被复制进镜像",
  },
  mayStop: {
    en: "go {verb} stops at the first package that it needs from {folders}: go.mod replaces a module by it, and it has not been copied into the image",
    "zh-cn":
      "go {verb} 一旦用到 {folders} 中的包就会失败：go.mod 用它替换了模块，而它没有被复制进镜像",
  },
  ignored: {
    en: "go {verb} does not find {folders}, by which go.mod replaces a required module: .dockerignore keeps it out of the build",
    "zh-cn":
      "go {verb} 找不到 {folders}：go.mod 用它替换了所需的模块，但 .dockerignore 把它排除在构建之外",
  },
  replaced: {
    en: "{module} is replaced here",
    "zh-cn": "{module} 在这里被替换",
  },
  copy: {
    en: "Copy {folders} before this step",
    "zh-cn": "在这一步之前复制 {folders}",
  },
} as const;

export default defineRule({
  summary: {
    en: "go stops at a local replacement whose folder has not been copied into the image",
    "zh-cn": "本地替换的目录没有被复制进镜像，go 会因此失败",
  },
  severity: "error",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  document(context, report) {
    for (const { folders, go, isCertain, module } of missingReplaces(context)) {
      for (const state of ["not-copied", "ignored"] as const) {
        const missing = folders.filter((one) => one.state === state);
        if (missing.length === 0) continue;
        const names = missing.map(({ written }) => written).join(", ");
        const values = { verb: go.verb, folders: names };
        const stops = isCertain ? "stops" : "mayStop";
        const edits =
          state === "ignored"
            ? undefined
            : copyFolders(missing, go, module, context);
        const { file, gomod } = module;
        report({
          at: go.command.nameSpan,
          message: state === "ignored" ? "ignored" : stops,
          values,
          severity: isCertain ? "error" : "warning",
          related: missing.map(({ replacement }) => ({
            at: replacement.newPath.span,
            in: { file, source: gomod.source },
            message: "replaced",
            values: { module: replacement.oldPath.value },
          })),
          fixes:
            edits === undefined
              ? []
              : [{ title: "copy", values, safe: false, edits }],
        });
      }
    }
  },
});
