import { factsOf, hasProblem } from "../../build/proxies/go-proxy-entries.ts";
import {
  placeIn,
  seenGoProxies,
  type SeenGoProxy,
} from "../../build/proxies/go-proxy-values.ts";
import type { GoProxyEntry } from "../../build/proxies/goproxy.ts";
import { endsAt, fixRetired } from "../../build/proxies/retired-go-proxy.ts";
import type { GoProxyFacts } from "../../knowledge/go-proxies.ts";
import {
  defineRule,
  type DockerfileContext,
  type Reported,
} from "../../rule.ts";
import { redactUrl } from "../../text/url.ts";

const messages = {
  retiredStops: {
    en: "every module download ends here: {url} is no longer run",
    "zh-cn": "所有模块下载都会止步于此：{url} 已停止服务",
  },
  movedStops: {
    en: "every module download ends here: nothing is served at {url} any more, its operator has moved it to {replacement}",
    "zh-cn":
      "所有模块下载都会止步于此：{url} 已不再提供服务，运营方已将其迁至 {replacement}",
  },
  fakeStops: {
    en: "every module download ends here: {url} has never been a module proxy",
    "zh-cn": "所有模块下载都会止步于此：{url} 从来都不是模块代理",
  },
  retired: {
    en: "no module can come from {url}: it is no longer run",
    "zh-cn": "无法从 {url} 得到任何模块：它已停止服务",
  },
  moved: {
    en: "no module can come from {url}: its operator has moved it to {replacement}",
    "zh-cn": "无法从 {url} 得到任何模块：运营方已将其迁至 {replacement}",
  },
  fake: {
    en: "no module can come from {url}: it has never been a module proxy",
    "zh-cn": "无法从 {url} 得到任何模块：它从来都不是模块代理",
  },
  own: { en: "Use {url}", "zh-cn": "改用 {url}" },
  other: {
    en: "Use {url}; {host} then sees the path of every module that it is asked for",
    "zh-cn": "改用 {url}；此后每个向其请求的模块，其路径都会被 {host} 看到",
  },
  remove: { en: "Remove {text}", "zh-cn": "删除 {text}" },
} as const;
type Id = keyof typeof messages;

export default defineRule({
  summary: {
    en: "GOPROXY names a server that is shut down, has moved, or never was a module proxy",
    "zh-cn": "GOPROXY 中有已停止服务、已迁走或从来不是模块代理的地址",
  },
  severity: "error",
  since: "0.1.0",
  fix: "safe",
  messages,
  document(context, report) {
    for (const seen of seenGoProxies(context)) {
      for (const entry of seen.list.entries) {
        const facts = factsOf(entry);
        if (facts === undefined || facts.status === "active") continue;
        // What go refuses before any request comes first.
        if (hasProblem(seen.list, entry)) continue;
        report(describe(seen, entry, { facts, network: context.network }));
      }
    }
  },
});

function describe(
  seen: SeenGoProxy,
  entry: GoProxyEntry,
  {
    facts,
    network,
  }: { facts: GoProxyFacts; network: DockerfileContext["network"] },
): Reported<Id> {
  const stops = endsAt(seen.list, entry);
  const status = facts.status === "active" ? "retired" : facts.status;
  const url = redactUrl(entry.text);
  const fix = fixRetired(seen, entry, network);
  return {
    at: placeIn(seen, entry.start, entry.end),
    message: stops ? `${status}Stops` : status,
    values: { url, replacement: facts.replacement ?? "" },
    severity: stops ? "error" : "warning",
    fixes:
      fix === undefined
        ? []
        : [
            {
              title: fix.kind,
              values: { url: fix.url, host: fix.host, text: url },
              safe: fix.safe,
              edits: fix.edits,
            },
          ],
  };
}
