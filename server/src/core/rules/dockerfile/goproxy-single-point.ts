import { lacksChecksumFixes } from "../../build/go/go-image-age.ts";
import {
  goProxyChoices,
  proxyTitles,
} from "../../build/proxies/go-proxy-choices.ts";
import {
  factsOf,
  knowsPipe,
  meantEntries,
  nameOf,
} from "../../build/proxies/go-proxy-entries.ts";
import {
  placeIn,
  seenGoProxies,
  type SeenGoProxy,
} from "../../build/proxies/go-proxy-values.ts";
import type { GoProxyEntry } from "../../build/proxies/goproxy.ts";
import { isTorn, tornGoProxies } from "../../build/proxies/torn-go-proxy.ts";
import { changeValue } from "../../build/value-text.ts";
import { valueOf } from "../../build/value.ts";
import {
  defineRule,
  type DockerfileContext,
  type Reported,
} from "../../rule.ts";

const messages = {
  single: {
    en: "while {host} is down or out of reach every module download fails: GOPROXY names nothing else to ask",
    "zh-cn":
      "{host} 一旦宕机或无法访问，所有模块下载都会失败：GOPROXY 中没有其他可用的来源",
  },
  addProxy: proxyTitles.addProxy,
} as const;
type Id = keyof typeof messages;

export default defineRule({
  summary: {
    en: "GOPROXY names one public server and nothing to ask when it is down",
    "zh-cn": "GOPROXY 只有一个公共代理，它宕机时没有其他可用的来源",
  },
  severity: "info",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  document(context, report) {
    const torn = tornGoProxies(context.syntax, context.build);
    for (const seen of seenGoProxies(context)) {
      // What else was to be asked stands behind the tear: goproxy-malformed speaks.
      if (isTorn(seen, torn)) continue;
      const { list } = seen;
      const [meant, ...more] = meantEntries(list);
      const [entry] = list.entries;
      if (meant === undefined || entry === undefined || more.length > 0)
        continue;
      if (factsOf(meant) === undefined) continue;
      report({
        at: placeIn(seen, entry.start, entry.end),
        message: "single",
        values: { host: nameOf(meant) },
        fixes: fixesOf(seen, entry, context.network),
      });
    }
  },
});

/**
 * A second server behind `|`. One that refuses on purpose would mean nothing there, and a Go that believes forged
 * answers of the checksum database gets no third party's.
 */
function fixesOf(
  { list, settings, text }: SeenGoProxy,
  entry: GoProxyEntry,
  network: DockerfileContext["network"],
): NonNullable<Reported<Id>["fixes"]> {
  const first = nameOf(entry);
  const version = valueOf(settings.version);
  const isGullible = version !== undefined && lacksChecksumFixes(version);
  const choice = goProxyChoices(network).find(
    ({ host, isGatekeeper, isOwn, url }) =>
      host !== first &&
      !isGatekeeper &&
      (isOwn || !isGullible || url === "https://proxy.golang.org"),
  );
  if (choice === undefined || text === undefined) return [];
  if (list.problems.length > 0 || !knowsPipe(settings)) return [];
  const { end, start } = entry;
  const newText = `${entry.text}|${choice.url}`;
  return [
    {
      title: "addProxy",
      values: { host: choice.host, first },
      safe: false,
      edits: changeValue(text, [{ start, end, newText }]),
    },
  ];
}
