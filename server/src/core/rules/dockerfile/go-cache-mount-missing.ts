import {
  isCacheCopied,
  mountModuleCache,
} from "../../build/layers/cache-mount-fix.ts";
import {
  cacheMounts,
  isMountedOver,
  moduleCache,
} from "../../build/layers/cache-mounts.ts";
import { goCommands, type GoCommand } from "../../build/go/go-commands.ts";
import { goDownloads } from "../../build/go/go-downloads.ts";
import type { RunCommand, Stage } from "../../build/model.ts";
import { valueOf } from "../../build/value.ts";
import { defineRule, type DockerfileContext } from "../../rule.ts";

const messages = {
  missing: {
    en: "go {verb} fetches every module over the network again whenever this step runs again: no cache mount keeps {path}",
    "zh-cn":
      "这一步只要重新执行，go {verb} 就会把所有模块重新下载一遍：没有缓存挂载来保留 {path}",
  },
  mount: {
    en: "Mount a cache at {path} for every go command of the stage (needs BuildKit)",
    "zh-cn": "为该阶段的每条 go 命令在 {path} 挂载缓存（需要 BuildKit）",
  },
} as const;

export default defineRule({
  summary: {
    en: "without a cache mount each new run of a step downloads every Go module again",
    "zh-cn": "没有缓存挂载，步骤每次重新执行都要重新下载全部 Go 模块",
  },
  severity: "hint",
  since: "0.1.0",
  fix: "safe",
  messages,
  document(context, report) {
    const seen = new Set<Stage>();
    for (const { go, needs } of goDownloads(context)) {
      const { command, stage, verb } = go;
      // A toolchain alone is no matter of modules.
      if (needs.paths?.length === 0) continue;
      if (seen.has(stage) || !isCertain(go, context)) continue;
      seen.add(stage);
      const path = valueOf(moduleCache(go, context));
      if (path === undefined || hasMount(stage, path, context)) continue;
      if (isCacheCopied(path, go, context)) continue;
      const fix = mountModuleCache(go, path, context);
      const values = { verb, path };
      report({
        at: command.nameSpan,
        message: "missing",
        values,
        fixes:
          fix === undefined
            ? []
            : [
                {
                  title: "mount",
                  values: { path: fix.target },
                  safe: fix.safe,
                  edits: fix.edits,
                },
              ],
      });
    }
  },
});

/** A build of sources that no file shows may be vendored. */
function isCertain(go: GoCommand, context: DockerfileContext): boolean {
  const isExplicit = go.verb === "mod download" || go.verb === "get";
  return (
    isPosix(go.command, context) &&
    (go.isOutsideModule || isExplicit || context.moduleOf(go).kind === "module")
  );
}

function isPosix({ run }: RunCommand, { build }: DockerfileContext): boolean {
  return !/^(?:cmd|powershell|pwsh)/i.test(
    build.stateBefore(run).shell[0] ?? "",
  );
}

function isBuiltOn(stage: Stage, base: Stage): boolean {
  for (let one: Stage | undefined = stage; one; one = one.parent)
    if (one === base) return true;
  return false;
}

/** Where another go command of the stage, or of one above or below it, has one, cache-mount-mismatch speaks. */
function hasMount(
  stage: Stage,
  path: string,
  context: DockerfileContext,
): boolean {
  return goCommands(context.build).some(
    (go) =>
      (isBuiltOn(stage, go.stage) || isBuiltOn(go.stage, stage)) &&
      (isMountedOver(path, go.command.run) ||
        cacheMounts(go.command.run, context).hasUnknown ||
        cacheMounts(go.command.run, context).mounts.some(({ target }) =>
          /\/pkg\/mod\b/.test(target),
        )),
  );
}
