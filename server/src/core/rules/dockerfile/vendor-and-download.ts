import { goCommands } from "../../build/go/go-commands.ts";
import {
  droppedVendors,
  needlessDownloads,
} from "../../build/go/vendored-builds.ts";
import { defineRule } from "../../rule.ts";

const messages = {
  needless: {
    en: "go mod download fetches every module over the network for nothing: go {verb} takes them from vendor/",
    "zh-cn":
      "go mod download 白白从网络下载所有模块：go {verb} 使用的是 vendor/ 中的副本",
  },
  uses: {
    en: "go {verb} takes the modules from vendor/",
    "zh-cn": "go {verb} 从 vendor/ 读取模块",
  },
  dropped: {
    en: "go {verb} stops with “inconsistent vendoring”: -mod=vendor reads vendor/ alone, and .dockerignore keeps it out of the build",
    "zh-cn":
      "go {verb} 会因“inconsistent vendoring”而失败：-mod=vendor 只读取 vendor/，而 .dockerignore 把它排除在构建之外",
  },
  remove: {
    en: "Remove go mod download",
    "zh-cn": "删除 go mod download",
  },
  takeBack: {
    en: "Remove the line that drops vendor/ from .dockerignore",
    "zh-cn": "删除 .dockerignore 中排除 vendor/ 的那一行",
  },
} as const;

export default defineRule({
  summary: {
    en: "modules are downloaded although the build takes them from vendor/, or vendor/ is left behind",
    "zh-cn": "构建使用 vendor/ 却仍下载模块，或 vendor/ 没有进入构建",
  },
  severity: "info",
  since: "0.1.0",
  fix: "safe",
  messages,
  document(context, report) {
    if (goCommands(context.build).length === 0) return;
    for (const { build, edits, go, safe } of needlessDownloads(context)) {
      const values = { verb: build.verb };
      report({
        at: go.command.nameSpan,
        message: "needless",
        values,
        related: [{ at: build.command.nameSpan, message: "uses", values }],
        fixes: edits === undefined ? [] : [{ title: "remove", safe, edits }],
      });
    }
    for (const { at, edit, go } of droppedVendors(context)) {
      report({
        at,
        message: "dropped",
        values: { verb: go.verb },
        // The build stops here; other Dockerfiles of the context may want the line.
        severity: "error",
        fixes:
          edit === undefined
            ? []
            : [{ title: "takeBack", safe: false, edits: [edit] }],
      });
    }
  },
});
