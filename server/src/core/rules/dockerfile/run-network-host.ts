import { defineRule } from "../../rule.ts";

const messages = {
  found: {
    en: "BuildKit refuses this step unless the builder and the build both grant it the host's network (“network.host is not allowed”)",
    "zh-cn":
      "除非构建器和本次构建都授予主机网络权限，否则 BuildKit 会拒绝执行这一步（“network.host is not allowed”）",
  },
} as const;

export default defineRule({
  summary: {
    en: "a build step asks for the host's network, which not every builder grants",
    "zh-cn": "构建步骤要求使用主机网络，而并非所有构建器都允许",
  },
  severity: "info",
  since: "0.1.0",
  messages,
  instruction(instruction, report) {
    if (instruction.kind !== "run" || instruction.network !== "host") return;
    const flag = instruction.flags.findLast(({ name }) => name === "network");
    if (flag !== undefined) report({ at: flag.span, message: "found" });
  },
});
