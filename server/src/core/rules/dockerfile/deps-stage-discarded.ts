import {
  copyModules,
  repeatedDownloads,
} from "../../build/layers/repeated-downloads.ts";
import { copyWords } from "../../build/layers/whole-copies.ts";
import { defineRule } from "../../rule.ts";

const messages = {
  left: {
    en: "go {verb} downloads every module again: this COPY leaves those that stage {stage} has downloaded behind, in {path}",
    "zh-cn":
      "go {verb} 会把所有模块再下载一遍：这条 COPY 没有带上阶段 {stage} 下载到 {path} 的模块",
  },
  downloads: {
    en: "go {verb} has downloaded them here",
    "zh-cn": "go {verb} 已在这里下载过",
  },
  again: {
    en: "go {verb} downloads them again here",
    "zh-cn": "go {verb} 在这里再次下载",
  },
  copy: {
    en: "Copy {path} out of stage {stage} as well",
    "zh-cn": "同时从阶段 {stage} 复制 {path}",
  },
} as const;

export default defineRule({
  summary: {
    en: "a stage downloads the modules, and the stage that needs them copies only go.mod and go.sum out of it",
    "zh-cn": "一个阶段下载了模块，而需要它们的阶段只复制了 go.mod 和 go.sum",
  },
  severity: "warning",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  document(context, report) {
    for (const repeated of repeatedDownloads(context)) {
      const { copy, first, firstPath: path, second } = repeated;
      if (copy?.from.kind !== "stage") continue;
      const { index, name } = copy.from.stage;
      const values = { verb: second.go.verb, stage: name ?? `${index}`, path };
      const edits = copyModules(repeated, context);
      report({
        at: copyWords(copy),
        message: "left",
        values,
        related: [
          {
            at: first.go.command.nameSpan,
            message: "downloads",
            values: { verb: first.go.verb },
          },
          { at: second.go.command.nameSpan, message: "again", values },
        ],
        fixes:
          edits === undefined
            ? []
            : [{ title: "copy", values, safe: false, edits }],
      });
    }
  },
});
