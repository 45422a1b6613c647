import { directGoProxies } from "../../build/proxies/direct-downloads.ts";
import {
  proxyTitles,
  replaceGoProxy,
} from "../../build/proxies/go-proxy-choices.ts";
import { placeIn } from "../../build/proxies/go-proxy-values.ts";
import { defineRule } from "../../rule.ts";

const messages = {
  hosts: {
    en: "go clones every module from its own host: the download fails when one of them ({hosts}) times out, refuses or has lost a tag",
    "zh-cn":
      "go 会到各模块自己的主机上克隆：其中任何一个（{hosts}）超时、拒绝连接或丢失标签，下载就会失败",
  },
  origins: {
    en: "go clones every module from its own host: the download fails when one of them times out, refuses or has lost a tag",
    "zh-cn":
      "go 会到各模块自己的主机上克隆：其中任何一个超时、拒绝连接或丢失标签，下载就会失败",
  },
  useProxy: proxyTitles.useProxy,
} as const;

/** Of many hosts the first say enough. */
const mostHosts = 4;

export default defineRule({
  summary: {
    en: "GOPROXY=direct makes a build depend on the host of each single module",
    "zh-cn": "GOPROXY=direct 使构建依赖于每个模块各自的主机",
  },
  severity: "warning",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  document(context, report) {
    for (const { hosts, seen } of directGoProxies(context)) {
      const [entry] = seen.list.entries;
      if (entry === undefined) continue;
      const isKnown = hosts.length > 0;
      // A slip in the word is put right first.
      const fix =
        seen.list.problems.length === 0
          ? replaceGoProxy(seen, context.network)
          : undefined;
      report({
        at: placeIn(seen, entry.start, entry.end),
        message: isKnown ? "hosts" : "origins",
        values: { hosts: shorten(hosts) },
        fixes:
          fix === undefined
            ? []
            : [
                {
                  title: "useProxy",
                  values: { hosts: fix.hosts },
                  safe: false,
                  edits: fix.edits,
                },
              ],
      });
    }
  },
});

function shorten(hosts: readonly string[]): string {
  const shown = hosts.slice(0, mostHosts).join(", ");
  return hosts.length > mostHosts ? `${shown}, …` : shown;
}
