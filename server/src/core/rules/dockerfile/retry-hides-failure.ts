import { downloadName } from "../../build/download-commands.ts";
import { goCommands } from "../../build/go-commands.ts";
import type { RunCommand, Stage } from "../../build/model.ts";
import { failAtEnd } from "../../build/retry-fix.ts";
import {
  hidesFailure,
  retryLoops,
  type RetryLoop,
} from "../../build/retry-loop.ts";
import { shellOptions } from "../../build/shell-options.ts";
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
    for (const { retry, run } of hidingLoops(context)) {
      const [download] = retry.downloads;
      if (download === undefined) continue;
      const later = laterGoCommand(retry, run, context);
      const edits = failAtEnd(retry, context.source);
      report({
        at: download.nameSpan,
        message: later === undefined ? "hidden" : "fetchedAgain",
        ...(later === undefined ? {} : { severity: "warning" }),
        values: { name: nameOf(download), later: later ?? "" },
        fixes:
          edits === undefined
            ? []
            : [{ title: "failAtEnd", safe: true, edits }],
      });
    }
  },
});

function nameOf(download: RunCommand): string {
  return downloadName(download) ?? download.name;
}

interface HidingLoop {
  readonly retry: RetryLoop;
  readonly run: RunInstruction;
}

function* hidingLoops(context: DockerfileContext): Generator<HidingLoop> {
  const { build, syntax } = context;
  let planned: ReadonlySet<number | undefined> | undefined;
  // Most files have no loop, and need no plan for this rule.
  const isDownload = (one: RunCommand): boolean => {
    if (downloadName(one) !== undefined) return true;
    planned ??= new Set(
      context.plan.sites.map(({ command }) => command?.command.span.start),
    );
    return planned.has(one.command.span.start);
  };
  for (const instruction of syntax.instructions) {
    const run =
      instruction.kind === "onbuild" ? instruction.trigger : instruction;
    if (run?.kind !== "run") continue;
    const options = run.isExecForm
      ? {}
      : shellOptions(build.stateBefore(run).shell);
    const downloads = build
      .commandsOf(run)
      .filter((one) => one.command.parents.some(({ kind }) => kind === "loop"))
      .filter(isDownload);
    for (const script of new Set(downloads.map((one) => one.script)))
      for (const retry of retryLoops(
        downloads.filter((one) => one.script === script),
      ))
        if (hidesFailure(retry, options)) yield { retry, run };
  }
}

/** A go command behind the loop that fetches the modules itself when they are not there. */
function laterGoCommand(
  { downloads, loop }: RetryLoop,
  run: RunInstruction,
  { build }: DockerfileContext,
): string | undefined {
  const isModules = downloads.every((one) => nameOf(one) === "go mod download");
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
