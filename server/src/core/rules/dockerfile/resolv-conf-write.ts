import {
  afterFailedWrite,
  isMountedOver,
  writesTo,
  type FileWrite,
} from "../../build/file-writes.ts";
import {
  removeInstruction,
  removeNode,
  removeWord,
} from "../../build/remove-command.ts";
import { shellOptions } from "../../build/shell-options.ts";
import {
  defineRule,
  type DockerfileContext,
  type ReportedEdit,
  type ReportedFix,
} from "../../rule.ts";
import type {
  CopyInstruction,
  RunInstruction,
} from "../../syntax/dockerfile/model.ts";
import type { Span } from "../../text/source.ts";

const path = "/etc/resolv.conf";

const messages = {
  stops: {
    en: "the build stops here: BuildKit mounts its own /etc/resolv.conf read-only into every RUN; the classic builder forgets the change after this RUN",
    "zh-cn":
      "构建会在这里失败：BuildKit 会把自己的 /etc/resolv.conf 只读挂载到每个 RUN 中；而在旧版构建器中，改动也只在这一个 RUN 内有效",
  },
  lost: {
    en: "this fails without any effect and the build goes on: BuildKit mounts its own /etc/resolv.conf read-only into every RUN; the classic builder forgets the change after this RUN",
    "zh-cn":
      "这里的写入会失败、不起作用，构建却照常继续：BuildKit 会把自己的 /etc/resolv.conf 只读挂载到每个 RUN 中；而在旧版构建器中，改动也只在这一个 RUN 内有效",
  },
  fails: {
    en: "this fails whenever it is run: BuildKit mounts its own /etc/resolv.conf read-only into every RUN; the classic builder forgets the change after this RUN",
    "zh-cn":
      "只要执行到这里就会失败：BuildKit 会把自己的 /etc/resolv.conf 只读挂载到每个 RUN 中；而在旧版构建器中，改动也只在这一个 RUN 内有效",
  },
  copied: {
    en: "this file is never read: the builder mounts its own /etc/resolv.conf over it in every RUN, and the engine does in every container",
    "zh-cn":
      "这个文件永远不会被读取：构建器在每个 RUN 中、引擎在每个容器中，都会用自己的 /etc/resolv.conf 覆盖挂载它",
  },
  remove: {
    en: "Remove it; name servers are set in the engine (“dns” in daemon.json) or the builder ([dns] in buildkitd.toml), single hosts with docker build --add-host",
    "zh-cn":
      "删除此处写入；DNS 服务器应在引擎（daemon.json 的 “dns”）或构建器（buildkitd.toml 的 [dns]）中设置，个别主机用 docker build --add-host 指定",
  },
} as const;

export default defineRule({
  summary: {
    en: "a build step writes /etc/resolv.conf, which belongs to the builder",
    "zh-cn": "构建步骤写入由构建器管理的 /etc/resolv.conf",
  },
  severity: "error",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  instruction(instruction, report, context) {
    if (instruction.kind === "copy") {
      const at = copiedTo(instruction);
      if (at === undefined) return;
      const isOnly = instruction.sources.length <= 1;
      report({
        at,
        message: "copied",
        severity: "info",
        fixes: fixesOf(
          isOnly
            ? removeInstruction(instruction.index, context.syntax)
            : undefined,
        ),
      });
    }
    if (instruction.kind !== "run") return;
    // Parsing each RUN takes far longer than a look at its text; a variable may hold the path.
    if (!/resolv|\$/.test(context.source.slice(instruction.span))) return;
    for (const { write, message } of writesOf(instruction, context))
      report({
        at: write.at,
        message,
        ...(message === "stops" ? {} : { severity: "warning" }),
        fixes: fixesOf(removeWrite(write, instruction, context)),
      });
  },
});

function fixesOf(
  edit: ReportedEdit | undefined,
): readonly ReportedFix<"remove">[] {
  return edit === undefined
    ? []
    : [{ title: "remove", safe: false, edits: [edit] }];
}

const byOutcome = {
  stops: "stops",
  "goes-on": "lost",
  unknown: "fails",
} as const;

interface JudgedWrite {
  readonly write: FileWrite;
  readonly message: "stops" | "lost" | "fails";
}

function writesOf(
  run: RunInstruction,
  { build }: DockerfileContext,
): readonly JudgedWrite[] {
  const commands = build.commandsOf(run);
  if (isMountedOver(path, run, commands)) return [];
  const options = run.isExecForm
    ? {}
    : shellOptions(build.stateBefore(run).shell);
  return writesTo(path, commands).map((write) => ({
    write,
    message: byOutcome[afterFailedWrite(write, options)],
  }));
}

/** The destination where it is the file, or the folder of it. */
function copiedTo({
  destination,
  sources,
  heredocs,
}: CopyInstruction): Span | undefined {
  const to = destination?.raw.replace(/^["'](.*)["']$/s, "$1");
  const isInFolder =
    heredocs.length === 0 &&
    (to === "/etc" || to === "/etc/") &&
    sources.some(({ raw }) => /(?:^|\/)resolv\.conf["']?$/.test(raw));
  return to === path || isInFolder ? destination?.span : undefined;
}

function removeWrite(
  write: FileWrite,
  run: RunInstruction,
  { syntax }: DockerfileContext,
): ReportedEdit | undefined {
  return write.hasOtherFiles
    ? removeWord(write.at, syntax)
    : removeNode(write.node, write.parents, run, syntax);
}
