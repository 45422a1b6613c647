import type { OrderFix } from "../../build/layers/download-order-fix.ts";
import { lateDownloadFix } from "../../build/layers/late-download-fix.ts";
import type { ManifestDownload } from "../../build/layers/manifest-downloads.ts";
import type { ModuleAnswer } from "../../build/go/module-of.ts";
import { siteOf } from "../../build/planned-commands.ts";
import { copyWords, lateDownloads } from "../../build/layers/whole-copies.ts";
import { defineRule, type DockerfileContext } from "../../rule.ts";

const messages = {
  late: {
    en: "an edit of any file makes {name} download everything again: its layer comes after this copy of the whole context",
    "zh-cn":
      "改动任何一个文件都会让 {name} 重新下载全部内容：它的镜像层排在复制整个上下文之后",
  },
  sources: {
    en: "an edit of these sources makes {name} download everything again: it needs go.mod and go.sum alone, and its layer comes after them",
    "zh-cn":
      "改动这些源代码会让 {name} 重新下载全部内容：它只需要 go.mod 和 go.sum，镜像层却排在源代码之后",
  },
  downloads: {
    en: "{name} downloads here",
    "zh-cn": "{name} 在这里下载",
  },
  before: {
    en: "Run {name} before the sources are copied",
    "zh-cn": "在复制源代码之前运行 {name}",
  },
  reorder: {
    en: "Copy {files} first, and the rest after {name}",
    "zh-cn": "先复制 {files}，在 {name} 之后再复制其余文件",
  },
} as const;

export default defineRule({
  summary: {
    en: "everything is copied before the download, so that each edit downloads everything again",
    "zh-cn": "下载之前就复制了全部文件，每次改动都会重新下载",
  },
  severity: "warning",
  since: "0.1.0",
  fix: "safe",
  messages,
  document(context, report) {
    const told = new Set<number>();
    for (const late of lateDownloads(context)) {
      const { copy, download, kind } = late;
      const at = copyWords(copy);
      const module = moduleOf(download, context);
      if (told.has(at.start) || !isLate(download, module, context)) continue;
      told.add(at.start);
      const values = { name: download.name };
      const fix = lateDownloadFix(late, module, context);
      report({
        at,
        message: kind === "whole" ? "late" : "sources",
        values,
        related: [
          { at: download.command.nameSpan, message: "downloads", values },
        ],
        fixes:
          fix === undefined
            ? []
            : [
                {
                  title: kind === "whole" ? "reorder" : "before",
                  values: { ...values, files: filesOf(fix.edits) },
                  ...fix,
                },
              ],
      });
    }
  },
});

function moduleOf(
  { command, family, stage }: ManifestDownload,
  context: DockerfileContext,
): ModuleAnswer | undefined {
  return family === "go" ? context.moduleOf({ command, stage }) : undefined;
}

/** Of Go: something is fetched, into no vendor, for sources that come from the context. */
function isLate(
  { command, name }: ManifestDownload,
  module: ModuleAnswer | undefined,
  { plan }: DockerfileContext,
): boolean {
  if (module === undefined) return true;
  if (module.kind === "module")
    return !module.isVendored && siteOf(command, plan) !== undefined;
  // In GOPATH mode the sources themselves are the list.
  if (name !== "go mod download") return false;
  return module.kind === "none" || module.reason !== "fetched-sources";
}

/** What the fix copies first, for people. */
function filesOf(edits: OrderFix["edits"]): string {
  const [words = ""] = [edits[0]?.newText.replace(/^COPY (?:--\S+ )*/, "")];
  return words.split(" ").slice(0, -1).join(", ");
}
