import { isGuarded } from "../../build/network/boot-guards.ts";
import type { RunCommand } from "../../build/model.ts";
import { serviceCall } from "../../build/network/service-calls.ts";
import { valueOf } from "../../build/value.ts";
import { defineRule, type DockerfileContext } from "../../rule.ts";
import type { RunInstruction } from "../../syntax/dockerfile/model.ts";

const messages = {
  systemd: {
    en: "systemctl {verb} fails in a build: it talks to systemd, and no init process runs in a build step (“System has not been booted with systemd”)",
    "zh-cn":
      "systemctl {verb} 在构建中会失败：它需要与 systemd 通信，而构建步骤中没有 init 进程在运行（“System has not been booted with systemd”）",
  },
  ends: {
    en: "the processes that “{command}” starts end with this RUN: only files go into the next step and the image",
    "zh-cn":
      "“{command}” 启动的进程会随该 RUN 一起结束：进入下一步和镜像的只有文件",
  },
  nothing: {
    en: "“{command}” finds nothing to act on: each RUN begins without the processes of the steps before it",
    "zh-cn":
      "“{command}” 找不到可操作的对象：每个 RUN 开始时，之前步骤中的进程都已不存在",
  },
} as const;

export default defineRule({
  summary: {
    en: "a build step talks to a service manager, which does not run there",
    "zh-cn": "构建步骤调用服务管理器，而构建过程中没有服务管理器在运行",
  },
  severity: "warning",
  since: "0.1.0",
  messages,
  instruction(instruction, report, context) {
    if (instruction.kind !== "run") return;
    // Parsing each RUN takes far longer than a look at its text.
    const text = context.source.slice(instruction.span);
    if (!/systemctl|service|init\.d/.test(text)) return;
    const commands = context.build.commandsOf(instruction);
    for (const command of commands) {
      const call = serviceCall(command);
      if (call === undefined || isGuarded(command)) continue;
      const { manager, verb } = call;
      if (manager === "systemctl" && !bringsSystemctl(instruction, context))
        report({ at: command.nameSpan, message: "systemd", values: { verb } });
      if (manager === "systemctl") continue;
      const message = fateOf(command, verb, commands);
      const values = { command: `${manager} ${verb}` };
      if (message !== undefined)
        report({ at: command.nameSpan, message, values });
    }
  },
});

/** A script of that name which does without systemd is common; it comes by COPY or a download. */
function bringsSystemctl(
  run: RunInstruction,
  { build, source }: DockerfileContext,
): boolean {
  const { copies } = build.stateBefore(run);
  return (
    copies.some(({ destination, instruction }) =>
      /systemctl/.test(
        `${valueOf(destination) ?? ""} ${instruction.sources.map(({ raw }) => raw).join(" ")}`,
      ),
    ) || /systemctl(?:3?\.py|-replacement)|\/bin\/systemctl/.test(source.text)
  );
}

/** A service that the same RUN goes on using is well used; so is stopping one that it has started. */
function fateOf(
  { command }: RunCommand,
  verb: string,
  commands: readonly RunCommand[],
): "ends" | "nothing" | undefined {
  const starts = /^(?:start|restart)$/.test(verb);
  const others = commands.filter((one) =>
    starts
      ? one.command.span.start > command.span.start && !isIdle(one)
      : one.command.span.start < command.span.start,
  );
  if (starts) return others.length === 0 ? "ends" : undefined;
  // What runs before it in the same step may have started the service.
  return others.length === 0 ? "nothing" : undefined;
}

const idle = new Set([
  "rm",
  "echo",
  "true",
  ":",
  "sleep",
  "service",
  "systemctl",
  "apt-get",
  "exit",
]);

function isIdle({ name }: RunCommand): boolean {
  return idle.has(name);
}
