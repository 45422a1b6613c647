import {
  proposeGoProxy,
  proxyTitles,
} from "../../build/proxies/go-proxy-choices.ts";
import { knowsPipe } from "../../build/proxies/go-proxy-entries.ts";
import { unsetGoProxies } from "../../build/proxies/unset-go-proxy.ts";
import type { GoDownload } from "../../build/go/go-downloads.ts";
import { goDefaults } from "../../knowledge/go-defaults.ts";
import { isReachable } from "../../knowledge/network-profiles.ts";
import {
  defineRule,
  type DockerfileContext,
  type Reported,
} from "../../rule.ts";

const messages = {
  unreachable: {
    en: "this download waits for proxy.golang.org, which your network does not reach, and fails: nothing sets GOPROXY",
    "zh-cn":
      "没有设置 GOPROXY，下载会去等你的网络无法访问的 proxy.golang.org，最终失败",
  },
  unset: {
    en: "this download goes to proxy.golang.org, past any mirror of your network: nothing sets GOPROXY",
    "zh-cn":
      "没有设置 GOPROXY，下载会绕过你所在网络的镜像，直接访问 proxy.golang.org",
  },
  useProxy: proxyTitles.useProxy,
} as const;
type Id = keyof typeof messages;

export default defineRule({
  summary: {
    en: "a Go download uses Go's default proxy, though the network needs another",
    "zh-cn": "所在网络需要其他代理，Go 下载却使用默认代理",
  },
  severity: "warning",
  since: "0.1.0",
  fix: "safe",
  isOptIn: true,
  messages,
  document(context, report) {
    const { profile } = context.network;
    const isOut = !isReachable("proxy.golang.org", profile);
    for (const download of unsetGoProxies(context)) {
      report({
        at: download.site.nameSpan,
        message: isOut ? "unreachable" : "unset",
        fixes: fixesOf(download, context),
      });
    }
  },
});

/** ARG, so that the caller can choose another, and ENV for the stages that are built on this one. */
function fixesOf(
  { go, settings }: GoDownload,
  { network, source }: DockerfileContext,
): NonNullable<Reported<Id>["fixes"]> {
  const proposal = proposeGoProxy(network);
  if (proposal === undefined) return [];
  const { hosts, isOwn, value } = proposal;
  if (value === goDefaults.GOPROXY) return [];
  if (value.includes("|") && !knowsPipe(settings)) return [];
  const { end } = go.stage.from.span;
  const lines = ["", `ARG GOPROXY=${value}`, "ENV GOPROXY=$GOPROXY"];
  return [
    {
      title: "useProxy",
      values: { hosts },
      // The user has named his own mirrors; a public one he has to agree to.
      safe: isOwn,
      edits: [{ at: { start: end, end }, newText: lines.join(source.lineEnd) }],
    },
  ];
}
