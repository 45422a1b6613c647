import {
  networkCommands,
  type NetworkCommand,
} from "../../build/network/network-commands.ts";
import { proxySetter, setBeside } from "../../build/network/proxy-setter.ts";
import { proxyAddress, schemesOf } from "../../build/network/proxy-settings.ts";
import type { Value } from "../../build/value.ts";
import { baseImageFacts } from "../../knowledge/base-images.ts";
import { proxyVariablesOf } from "../../knowledge/proxy-variables.ts";
import { defineRule } from "../../rule.ts";
import { isLoopbackHost } from "../../text/url.ts";

const messages = {
  found: {
    en: "{command} goes past this proxy: it reads {other}, which nothing sets",
    "zh-cn":
      "{command} 不会使用这个代理：它读取的是 {other}，而没有任何地方设置它",
  },
  set: { en: "Set {other} too", "zh-cn": "同时设置 {other}" },
} as const;

export default defineRule({
  summary: {
    en: "a proxy is set in the one spelling that the downloader does not read",
    "zh-cn": "代理变量只设置了下载工具不读取的那种大小写形式",
  },
  severity: "info",
  since: "0.1.0",
  fix: "safe",
  messages,
  document(context, report) {
    if (!/https?_proxy/i.test(context.source.text)) return;
    const seen = new Set<number>();
    for (const one of networkCommands(context)) {
      for (const { name, other, value } of missedBy(one)) {
        const setter = proxySetter(name, value, {
          command: one.command,
          context,
        });
        if (seen.has(setter.at.start)) continue;
        seen.add(setter.at.start);
        const { assignment } = setter;
        // A password is not written a second time.
        const isPlain = assignment !== undefined && !assignment.includes("@");
        const newText = `${other}${assignment?.slice(name.length) ?? ""}`;
        report({
          at: setter.at,
          message: "found",
          values: { command: one.name, other },
          fixes: isPlain
            ? [
                {
                  title: "set",
                  values: { other },
                  safe: true,
                  edits: [setBeside(setter, [newText])],
                },
              ]
            : [],
        });
      }
    }
  },
});

interface Missed {
  /** What is set. */
  readonly name: string;
  /** The same name as the tool reads it. */
  readonly other: string;
  readonly value: Extract<Value, { kind: "known" }>;
}

/** Proxies in a spelling that the tool does not read, where no variable that it reads is set or may be. */
function missedBy(one: NetworkCommand): readonly Missed[] {
  const { command } = one;
  const variables = proxyVariablesOf(command.name);
  if (variables === undefined || isBusyBox(one)) return [];
  return [...schemesOf(one)].flatMap((scheme) => {
    const read = variables[scheme];
    const isServed = read.some((name) => isSet(command.variable(name)));
    if (isServed) return [];
    const lower = `${scheme}_proxy`;
    const [name, other] = read.includes(lower)
      ? [lower.toUpperCase(), lower]
      : [lower, lower.toUpperCase()];
    const value = command.variable(name);
    if (value?.kind !== "known" || read.includes(name)) return [];
    const host = proxyAddress(value.value)?.host;
    // loopback-endpoint would speak as soon as the tool sees it.
    return host === undefined || isLoopbackHost(host)
      ? []
      : [{ name, other, value }];
  });
}

function isSet(value: Value | undefined): boolean {
  return (
    value !== undefined && (value.kind === "unknown" || value.value !== "")
  );
}

/** Its wget takes http_proxy for https too, and nothing else. */
function isBusyBox({ command, stage: { root } }: NetworkCommand): boolean {
  if (command.name !== "wget") return false;
  const image = root.kind === "image" ? root.image : undefined;
  const family = image && baseImageFacts(image)?.family;
  return family !== "debian" && family !== "ubuntu";
}
