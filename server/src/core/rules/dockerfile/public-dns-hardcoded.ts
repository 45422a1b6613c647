import {
  writtenByCopy,
  writtenByRun,
  type WrittenText,
} from "../../build/written-text.ts";
import { publicNameServers } from "../../knowledge/public-dns.ts";
import { defineRule, type DockerfileContext } from "../../rule.ts";
import type { Instruction } from "../../syntax/dockerfile/model.ts";

const messages = {
  found: {
    en: "{address} ({operator}) answers only where the network lets DNS out: company networks drop it, and every lookup then waits for seconds or fails",
    "zh-cn":
      "只有在允许 DNS 出站的网络中，{address}（{operator}）才会应答：企业网络会丢弃这类请求，每次域名解析都要等待数秒甚至失败",
  },
} as const;

export default defineRule({
  summary: {
    en: "a public name server is written into a configuration file",
    "zh-cn": "配置文件中写死了公共 DNS 服务器",
  },
  severity: "info",
  since: "0.1.0",
  messages,
  instruction(instruction, report, context) {
    if (!context.source.mentions(mayName)) return;
    if (!mayName.test(context.source.slice(instruction.span))) return;
    const seen = new Set<number>();
    for (const written of textsOf(instruction, context)) {
      if (!isNameServerConfig(written)) continue;
      for (const match of written.text.matchAll(address)) {
        const [found] = match;
        const operator = publicNameServers.get(found.toLowerCase());
        const start = written.offsetOf(match.index);
        if (operator === undefined || seen.has(start)) continue;
        seen.add(start);
        report({
          at: { start, end: written.offsetOf(match.index + found.length) },
          message: "found",
          values: { address: found, operator },
        });
      }
    }
  },
});

/** Parsing each RUN takes far longer than a look at its text. */
const mayName = new RegExp(
  [...publicNameServers.keys()]
    .map((one) => one.replaceAll(".", "\\."))
    .join("|"),
);

const address =
  /(?<![\w.:-])(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]{4}(?::[\da-f]{0,4}){2,7})(?![\w.:-]*\w)/gi;

function textsOf(
  instruction: Instruction,
  { build, source }: DockerfileContext,
): readonly WrittenText[] {
  if (instruction.kind === "copy") return writtenByCopy(instruction, source);
  return instruction.kind === "run"
    ? writtenByRun(instruction, build.commandsOf(instruction), source)
    : [];
}

/** Of /etc/resolv.conf resolv-conf-write speaks; scripts and documents are no configuration. */
function isNameServerConfig({ file, text }: WrittenText): boolean {
  const isConfig = /\/etc\/|\.(?:conf|json|cfg|ini|ya?ml|toml|d)$/.test(file);
  return (
    isConfig &&
    file !== "/etc/resolv.conf" &&
    file !== "/etc/hosts" &&
    !/\.(?:sh|md|txt)$/.test(file) &&
    /dns|name-?server|resolv|forward|server=/i.test(`${file} ${text}`)
  );
}
