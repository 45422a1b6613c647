import {
  addDownloadLayer,
  implicitDownloads,
} from "../../build/go/implicit-downloads.ts";
import type { GoCommand } from "../../build/go/go-commands.ts";
import { goModMutations } from "../../build/go/go-mod-mutations.ts";
import { repeatedDownloads } from "../../build/layers/repeated-downloads.ts";
import { defineRule, type DockerfileContext } from "../../rule.ts";

const messages = {
  implicit: {
    en: "an edit of the sources makes go {verb} download its modules again: no step before them has fetched the modules",
    "zh-cn":
      "每次修改源代码，go {verb} 都会重新下载所需的模块：在复制源代码之前没有单独下载模块的步骤",
  },
  insert: {
    en: "Download the modules in a layer of their own, before the sources are copied",
    "zh-cn": "在复制源代码之前，用单独的一层下载模块",
  },
} as const;

export default defineRule({
  summary: {
    en: "the build downloads by itself, so that each edit of the sources downloads everything again",
    "zh-cn": "由构建命令自行下载模块，每次修改源代码都会重新下载",
  },
  severity: "info",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  document(context, report) {
    for (const found of implicitDownloads(context)) {
      const { command, verb } = found.go;
      if (isToldElsewhere(found.go, context)) continue;
      const edits = addDownloadLayer(found, context);
      report({
        at: command.nameSpan,
        message: "implicit",
        values: { verb },
        fixes:
          edits === undefined ? [] : [{ title: "insert", safe: false, edits }],
      });
    }
  },
});

/** Of a go mod tidy go-mod-mutated-in-build speaks; of modules that another stage has, deps-stage-discarded. */
function isToldElsewhere(
  { command, verb }: GoCommand,
  context: DockerfileContext,
): boolean {
  const isTidied =
    verb === "mod tidy" &&
    goModMutations(context).some((one) => one.command === command);
  return (
    isTidied ||
    repeatedDownloads(context).some(
      ({ copy, second }) =>
        copy?.from.kind === "stage" && second.go.command === command,
    )
  );
}
