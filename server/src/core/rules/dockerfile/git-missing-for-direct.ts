import { hasGit, usesSsh } from "../../build/private/git-access.ts";
import { goDownloads, type GoDownload } from "../../build/go/go-downloads.ts";
import type { Stage } from "../../build/model.ts";
import { installBefore } from "../../build/package-install-fix.ts";
import { directPaths } from "../../build/private/private-modules.ts";
import { isBuiltOn } from "../../build/steps-before.ts";
import {
  defineRule,
  type DockerfileContext,
  type Reported,
} from "../../rule.ts";

const messages = {
  missing: {
    en: "the download ends with “{error}”: {module} comes straight from its repository, and {image} has no git",
    "zh-cn":
      "下载会以 “{error}” 告终：{module} 要直接从其仓库获取，而 {image} 中没有 git",
  },
  install: {
    en: "Install {packages} before it",
    "zh-cn": "在此之前安装 {packages}",
  },
} as const;

const error = 'exec: "git": executable file not found in $PATH';

export default defineRule({
  summary: {
    en: "go must fetch a module with git, and the image has none",
    "zh-cn": "go 需要用 git 获取模块，但镜像中没有 git",
  },
  severity: "warning",
  since: "0.1.0",
  fix: "safe",
  messages,
  document(context, report) {
    const stages = new Set<Stage>();
    for (const download of goDownloads(context)) {
      const { command, stage } = download.go;
      if (isBuiltOn(stage, stages)) continue;
      const [module] = directPaths(download, context);
      if (module === undefined) continue;
      // What has git once keeps it.
      stages.add(stage);
      if (hasGit(command, stage, context) !== "no") continue;
      report({
        at: download.site.nameSpan,
        message: "missing",
        values: { error, module, image: imageOf(stage) },
        fixes: fixesOf(download, context),
      });
    }
  },
});

function imageOf({ root }: Stage): string {
  return root.kind === "image" && root.reference.kind === "known"
    ? root.reference.value
    : "";
}

function fixesOf(
  { go: { command, stage } }: GoDownload,
  context: DockerfileContext,
): NonNullable<Reported<keyof typeof messages>["fixes"]> {
  const packages = usesSsh(command, stage, context)
    ? ["git", "openssh-client"]
    : ["git"];
  const fix = installBefore(packages, { command, stage }, context);
  if (fix === undefined) return [];
  const values = { packages: fix.packages.join(" ") };
  return [{ title: "install", values, safe: true, edits: fix.edits }];
}
