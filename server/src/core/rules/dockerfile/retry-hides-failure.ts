import { goCommands } from "../../build/go/go-commands.ts";
import { boundGoLoop } from "../../build/retry/go-retry.ts";
import type { Stage } from "../../build/model.ts";
import { shellOf } from "../../build/retry/retry-exit.ts";
import { failAtEnd } from "../../build/retry/retry-fix.ts";
import { hidesFailure, type RetryLoop } from "../../build/retry/retry-loop.ts";
import {
  nameOfDownload,
  retryingRuns,
} from "../../build/retry/retrying-runs.ts";
import { defineRule, type DockerfileContext } from "../../rule.ts";
import type { RunInstruction } from "../../syntax/dockerfile/model.ts";

const messages = {
  hidden: {
    en: "when every try of {name} fails the loop still ends with status 0: the step passes without the download, and the layer cache keeps it",
    "zh-cn":
      "即使 {name} 每次重试都失败，循环仍以状态 0 结束：该步骤没有下载到内容却算成功，还会留在层缓存里",
  },
  fetchedAgain: {
    en: "when every try of {name} fails the loop still ends with status 0: the step passes without the modules, the layer cache keeps it, and {later} downloads them again without any retry",
    "zh-cn":
      "即使 {name} 每次重试都失败，循环仍以状态 0 结束：该步骤没有下载到模块却算成功，还会留在层缓存里，之后 {later} 会重新下载，并且不再重试",
  },
  failAtEnd: {
    en: "Fail the step when the last try fails",
    "zh-cn": "最后一次重试也失败时让该步骤失败",
  },
  retry: {
    en: "Replace the loop: three tries of {name}, each at most {minutes} minutes, again only after errors that may pass",
    "zh-cn":
      "替换该循环：最多尝试三次 {name}，每次不超过 {minutes} 分钟，且仅在可能是暂时性的错误之后重试",
  },
} as const;

export default defineRule({
  summary: {
    en: "a retry loop that ends with status 0 when every try of the download fails",
    "zh-cn": "下载每次重试都失败时，重试循环仍以状态 0 结束",
  },
  severity: "error",
  since: "0.1.0",
  fix: "safe",
  messages,
  document(context, report) {
    for (const { retry, run, options, shell } of retryingRuns(context)) {
      const [download] = retry.downloads;
      if (download === undefined || !hidesFailure(retry, options)) continue;
      const later = laterGoCommand(retry, run, context);
      const { source } = context;
      const name = nameOfDownload(download);
      const edits = failAtEnd(retry, source, shellOf(download, shell, source));
      const bounded = boundGoLoop(retry, context);
      report({
        at: download.nameSpan,
        message: later === undefined ? "hidden" : "fetchedAgain",
        ...(later === undefined ? {} : { severity: "warning" }),
        values: { name, later: later ?? "" },
        fixes: [
          ...(edits === undefined
            ? []
            : [{ title: "failAtEnd", safe: true, edits } as const]),
          ...(bounded === undefined
            ? []
            : [
                {
                  title: "retry",
                  values: { name, minutes: String(bounded.minutesPerTry) },
                  safe: false,
                  edits: bounded.edits,
                } as const,
              ]),
        ],
      });
    }
  },
});

/** A go command behind the loop that fetches the modules itself when they are not there. */
function laterGoCommand(
  { downloads, loop }: RetryLoop,
  run: RunInstruction,
  { build }: DockerfileContext,
): string | undefined {
  const isModules = downloads.every(
    (one) => nameOfDownload(one) === "go mod download",
  );
  const stage = build.stageOf(run);
  if (!isModules || stage === undefined) return undefined;
  const later = goCommands(build).find(
    (go) =>
      go.command.nameSpan.start > loop.span.end &&
      /^(?:build|install|test|run|vet|generate)$/.test(go.verb) &&
      !go.isOutsideModule &&
      go.modFlag !== "vendor" &&
      isBuiltOn(go.stage, stage),
  );
  return later && `go ${later.verb}`;
}

function isBuiltOn(stage: Stage, base: Stage): boolean {
  for (
    let one: Stage | undefined = stage;
    one !== undefined && one.index >= base.index;
    one = one.parent
  )
    if (one === base) return true;
  return false;
}
