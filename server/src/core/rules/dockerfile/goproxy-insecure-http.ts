import { hasProblem, isDead } from "../../build/proxies/go-proxy-entries.ts";
import {
  placeIn,
  seenGoProxies,
  type SeenGoProxy,
} from "../../build/proxies/go-proxy-values.ts";
import type { GoProxyEntry } from "../../build/proxies/goproxy.ts";
import { changeValue } from "../../build/value-text.ts";
import { defineRule, type Reported } from "../../rule.ts";
import { isLoopbackHost, type Url } from "../../text/url.ts";

/** Names under which a build container finds the machine it runs on (Docker, Podman; 172.17.0.1 is docker0's default). */
const ownMachine = new Set([
  "host.docker.internal",
  "gateway.docker.internal",
  "host.containers.internal",
  "172.17.0.1",
]);

const messages = {
  readable: {
    en: "whoever stands between the build and {host} reads the module paths and can answer in its place: the proxy is asked over plain http",
    "zh-cn":
      "访问 {host} 用的是明文 http：沿途任何人都能看到模块路径，还能冒充它作答",
  },
  useHttps: {
    en: "Ask {host} over https, which it must speak",
    "zh-cn": "改用 https 访问 {host}（对方必须支持）",
  },
} as const;
type Id = keyof typeof messages;

export default defineRule({
  summary: {
    en: "a module proxy is asked over plain http",
    "zh-cn": "以明文 http 访问模块代理",
  },
  severity: "warning",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  document(context, report) {
    for (const seen of seenGoProxies(context)) {
      for (const entry of seen.list.entries) {
        if (!entry.isReachable || !isPlain(entry.parsed) || isDead(entry))
          continue;
        if (!hasProblem(seen.list, entry)) report(describe(seen, entry));
      }
    }
  },
});

function isPlain(url: Url | undefined): boolean {
  return (
    url?.scheme === "http" &&
    !isLoopbackHost(url.host) &&
    !ownMachine.has(url.host)
  );
}

function describe(seen: SeenGoProxy, entry: GoProxyEntry): Reported<Id> {
  const { text } = seen;
  const { start } = entry;
  const values = { host: entry.parsed?.host ?? "" };
  const end = start + "http".length;
  return {
    at: placeIn(seen, start, entry.end),
    message: "readable",
    values,
    fixes:
      text === undefined
        ? []
        : [
            {
              title: "useHttps",
              values,
              safe: false,
              edits: changeValue(text, [{ start, end, newText: "https" }]),
            },
          ],
  };
}
