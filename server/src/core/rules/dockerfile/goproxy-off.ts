import {
  proxyTitles,
  replaceGoProxy,
} from "../../build/proxies/go-proxy-choices.ts";
import { placeIn } from "../../build/proxies/go-proxy-values.ts";
import { offGoProxies } from "../../build/proxies/offline-downloads.ts";
import { defineRule } from "../../rule.ts";

const messages = {
  off: {
    en: "the download ends with “module lookup disabled by GOPROXY=off”: off forbids every download, only direct does without a proxy",
    "zh-cn":
      "下载会以 “module lookup disabled by GOPROXY=off” 告终：off 禁止一切下载，不经代理应写 direct",
  },
  useProxy: proxyTitles.useProxy,
} as const;

export default defineRule({
  summary: {
    en: "GOPROXY=off forbids a download that the build needs",
    "zh-cn": "GOPROXY=off 禁止了构建所需的下载",
  },
  severity: "warning",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  document(context, report) {
    for (const seen of offGoProxies(context)) {
      const [entry] = seen.list.entries;
      if (entry === undefined) continue;
      // A slip in the word is put right first.
      const fix =
        seen.list.problems.length === 0
          ? replaceGoProxy(seen, context.network)
          : undefined;
      report({
        at: placeIn(seen, entry.start, entry.end),
        message: "off",
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
