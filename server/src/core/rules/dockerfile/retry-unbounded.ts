import { boundGoLoop } from "../../build/retry/go-retry.ts";
import { neverEnds, type RetryLoop } from "../../build/retry/retry-loop.ts";
import {
  endlessLimit,
  limitTries,
  waits,
} from "../../build/retry/retry-limit.ts";
import {
  nameOfDownload,
  retryingRuns,
} from "../../build/retry/retrying-runs.ts";
import { defineRule } from "../../rule.ts";
import { resolveCommand } from "../../syntax/shell/query.ts";

const messages = {
  endless: {
    en: "an error of {name} that stays, such as a 404, hangs the build: the loop goes round until it succeeds",
    "zh-cn":
      "{name} 若一直出错（例如 404），构建会一直挂起：该循环不成功就不会结束",
  },
  endlessBusy: {
    en: "an error of {name} that stays, such as a 404, hangs the build: the loop goes round until it succeeds, and asks the server again without a pause",
    "zh-cn":
      "{name} 若一直出错（例如 404），构建会一直挂起：该循环不成功就不会结束，而且会不停顿地反复请求服务器",
  },
  retry: {
    en: "Replace the loop: three tries of {name}, each at most {minutes} minutes, again only after errors that may pass",
    "zh-cn":
      "替换该循环：最多尝试三次 {name}，每次不超过 {minutes} 分钟，且仅在可能是暂时性的错误之后重试",
  },
  giveUp: {
    en: "Let the step fail after {tries} tries",
    "zh-cn": "尝试 {tries} 次后让该步骤失败",
  },
} as const;

export default defineRule({
  summary: {
    en: "a retry loop that goes round for ever while the download fails",
    "zh-cn": "只要下载失败，重试循环就永远不会结束",
  },
  severity: "warning",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  document(context, report) {
    for (const { retry, options } of retryingRuns(context)) {
      const [download] = retry.downloads;
      if (download === undefined || isTimed(retry)) continue;
      if (!neverEnds(retry, options)) continue;
      const name = nameOfDownload(download);
      const bounded = boundGoLoop(retry, context);
      const edits = limitTries(retry, context.source);
      const tries = String(endlessLimit.tries);
      report({
        at: download.nameSpan,
        message: waits(retry) ? "endless" : "endlessBusy",
        values: { name },
        fixes: [
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
          ...(edits === undefined
            ? []
            : [
                {
                  title: "giveUp",
                  values: { tries },
                  safe: false,
                  edits,
                } as const,
              ]),
        ],
      });
    }
  },
});

/** `timeout 300 sh -c 'until …'` ends. */
function isTimed({ parents }: RetryLoop): boolean {
  return parents.some(
    (node) =>
      node.kind === "command" &&
      resolveCommand(node).wrappers.includes("timeout"),
  );
}
