import {
  areBuiltTogether,
  repeatedDownloads,
  shareModules,
} from "../../build/layers/repeated-downloads.ts";
import { defineRule } from "../../rule.ts";

const messages = {
  twice: {
    en: "the modules of {file} are downloaded twice: go {before} has fetched them in another stage, and nothing brings them here",
    "zh-cn":
      "{file} 的模块会被下载两次：go {before} 已在另一个阶段下载过，但没有任何途径带到这里",
  },
  before: {
    en: "go {before} downloads them here",
    "zh-cn": "go {before} 在这里下载它们",
  },
  share: {
    en: "Mount one cache at {path} in both stages (needs BuildKit)",
    "zh-cn": "在两个阶段挂载同一个缓存 {path}（需要 BuildKit）",
  },
} as const;

export default defineRule({
  summary: {
    en: "two stages download the same Go modules",
    "zh-cn": "两个阶段下载相同的 Go 模块",
  },
  severity: "info",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  document(context, report) {
    for (const repeated of repeatedDownloads(context)) {
      const { copy, first, firstPath: path, second } = repeated;
      const { module } = second;
      // A COPY out of that stage: deps-stage-discarded speaks.
      if (copy !== undefined || module?.kind !== "module") continue;
      if (!areBuiltTogether(repeated, context)) continue;
      const values = { file: module.file, before: first.go.verb };
      const edits = shareModules(repeated, context);
      report({
        at: second.go.command.nameSpan,
        message: "twice",
        values,
        related: [{ at: first.go.command.nameSpan, message: "before", values }],
        fixes:
          edits === undefined
            ? []
            : [{ title: "share", values: { path }, safe: false, edits }],
      });
    }
  },
});
