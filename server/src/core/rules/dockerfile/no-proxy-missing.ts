import {
  networkCommands,
  type NetworkCommand,
} from "../../build/network/network-commands.ts";
import { isExempt, isInnerAddress } from "../../build/network/no-proxy.ts";
import {
  proxySetter,
  setBeside,
  type ProxySetter,
} from "../../build/network/proxy-setter.ts";
import { proxyAddress } from "../../build/network/proxy-settings.ts";
import type { Value } from "../../build/value.ts";
import { isInternalHost } from "../../knowledge/module-hosts.ts";
import {
  defineRule,
  type DockerfileContext,
  type ReportedFix,
} from "../../rule.ts";
import { matchGlob } from "../../text/glob.ts";

const messages = {
  found: {
    en: "{command} asks {host}, a host of an inner network, through this proxy: NO_PROXY does not name it",
    "zh-cn":
      "{command} 会通过这个代理访问内网主机 {host}：NO_PROXY 中没有列出它",
  },
  set: {
    en: "Set NO_PROXY to {host}: the download goes there directly",
    "zh-cn": "将 NO_PROXY 设为 {host}，让下载直接访问它",
  },
  append: {
    en: "Add {host} to {name}: the download goes there directly",
    "zh-cn": "将 {host} 加入 {name}，让下载直接访问它",
  },
} as const;

export default defineRule({
  summary: {
    en: "a download asks an inner host through the proxy, because NO_PROXY lacks it",
    "zh-cn": "NO_PROXY 未列出内网主机，下载会经由代理访问它",
  },
  severity: "info",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  document(context, report) {
    if (!/https?_proxy/i.test(context.source.text)) return;
    const seen = new Set<string>();
    for (const one of networkCommands(context)) {
      for (const { host, name, value } of proxiedHosts(one, context)) {
        const at = { command: one.command, context };
        const setter = proxySetter(name, value, at);
        const key = `${setter.at.start} ${host}`;
        if (seen.has(key)) continue;
        seen.add(key);
        report({
          at: setter.at,
          message: "found",
          values: { command: one.name, host },
          fixes: fixesOf(host, setter, one),
        });
      }
    }
  },
});

interface ProxiedHost {
  readonly host: string;
  /** The proxy's variable, in whichever spelling is set. */
  readonly name: string;
  readonly value: Extract<Value, { kind: "known" }>;
}

function proxiedHosts(
  { command, site }: NetworkCommand,
  context: DockerfileContext,
): readonly ProxiedHost[] {
  const noProxy = spellings("no_proxy").map((name) => command.variable(name));
  if (noProxy.some((value) => value?.kind === "unknown")) return [];
  const exempt = noProxy
    .map((value) => (value?.kind === "known" ? value.value : ""))
    .join(",");
  const endpoints = (site?.routes ?? []).flatMap(({ chain }) =>
    chain.kind === "known" ? chain.value : [],
  );
  return endpoints.flatMap(({ host, url }) => {
    if (!isInner(host, context) || isExempt(exempt, host)) return [];
    const scheme = /^https?(?=:)/.exec(url)?.[0];
    const proxy = spellings(`${scheme ?? ""}_proxy`)
      .map((name) => ({ name, value: command.variable(name) }))
      .find(({ value }) => value?.kind === "known" && value.value !== "");
    // A proxy on the same host is that host's own business.
    return proxy?.value?.kind === "known" &&
      proxyAddress(proxy.value.value)?.host !== host
      ? [{ host, name: proxy.name, value: proxy.value }]
      : [];
  });
}

function spellings(name: string): readonly string[] {
  return [name, name.toUpperCase()];
}

function isInner(host: string, { network }: DockerfileContext): boolean {
  if (network.privateHosts.some((pattern) => matchGlob(pattern, host)))
    return true;
  return /^[\d.]+$/.test(host) ? isInnerAddress(host) : isInternalHost(host);
}

function fixesOf(
  host: string,
  setter: ProxySetter,
  { command }: NetworkCommand,
): readonly ReportedFix<"set" | "append">[] {
  const set = spellings("no_proxy").flatMap((name) => {
    const value = command.variable(name);
    return value?.kind === "known" && value.value !== ""
      ? [{ name, value }]
      : [];
  });
  const edits = set.flatMap(({ value: { text } }) =>
    text === undefined
      ? []
      : [{ at: { start: text.end, end: text.end }, newText: `,${host}` }],
  );
  const [first] = set;
  if (first !== undefined)
    return edits.length < set.length
      ? []
      : [
          {
            title: "append",
            values: { host, name: first.name },
            safe: false,
            edits,
          },
        ];
  if (setter.assignment === undefined) return [];
  const both = [`NO_PROXY=${host}`, `no_proxy=${host}`];
  return [
    {
      title: "set",
      values: { host },
      safe: false,
      edits: [setBeside(setter, both)],
    },
  ];
}
