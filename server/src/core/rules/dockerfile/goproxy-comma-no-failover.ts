import {
  entriesAsMeant,
  placeIn,
  seenGoProxies,
} from "../../build/proxies/go-proxy-values.ts";
import type { SeenGoProxy } from "../../build/proxies/go-proxy-values.ts";
import { compareGoVersions } from "../../build/go/go-version.ts";
import type { GoProxyEntry } from "../../build/proxies/goproxy.ts";
import { changeValue } from "../../build/value-text.ts";
import { valueOf } from "../../build/value.ts";
import { goDefaults } from "../../knowledge/go-defaults.ts";
import { isPublicGoProxy } from "../../knowledge/go-proxies.ts";
import { defineRule } from "../../rule.ts";
import { redactUrl } from "../../text/url.ts";

/** The first Go that knows `|` (notes of Go 1.15). */
const pipeSince = "1.15";

const messages = {
  noFailover: {
    en: "a time-out, refused connection or 5xx of {host} ends the download: after a comma go asks {next} only when {host} answers 404 or 410",
    "zh-cn":
      "{host} 一旦超时、拒绝连接或返回 5xx，下载就会中止：逗号之后，只有当 {host} 返回 404 或 410 时，go 才会去问 {next}",
  },
  noFailoverDirect: {
    en: "while {host} times out, refuses connections or answers 5xx every download fails: after a comma go goes to the origin only on 404 or 410",
    "zh-cn":
      "{host} 超时、拒绝连接或返回 5xx 期间，所有下载都会失败：逗号之后，只有收到 404 或 410，go 才会直接访问源站",
  },
  usePipe: {
    en: "Ask {next} after any error of {host} (|)",
    "zh-cn": "{host} 出现任何错误都改问 {next}（使用 |）",
  },
  usePipeLeak: {
    en: "Ask {next} after any error of {host} (|); {next} then sees the name of every module that {host} fails to serve",
    "zh-cn":
      "{host} 出现任何错误都改问 {next}（使用 |）；此后凡是 {host} 未能提供的模块，其名称都会被 {next} 看到",
  },
} as const;

export default defineRule({
  summary: {
    en: "go does not try the next module proxy when the one before the comma times out or fails",
    "zh-cn": "逗号前的模块代理超时或出错时，go 不会尝试下一个代理",
  },
  severity: "warning",
  since: "0.1.0",
  fix: "safe",
  messages,
  document(context, report) {
    for (const seen of seenGoProxies(context)) {
      const { list, settings } = seen;
      const version = valueOf(settings.version) ?? pipeSince;
      if (compareGoVersions(version, pipeSince) < 0) continue;
      for (const [index, entry] of list.entries.entries()) {
        const at = commaBehind(seen, entry);
        const before = lastMeant(seen, entry);
        const next = firstMeant(seen, list.entries[index + 1]);
        if (next === undefined || at === undefined) continue;
        const values = { host: nameOf(before), next: nameOf(next) };
        if (next.kind === "url" && isHttp(next)) {
          const safe = isPublicGoProxy(next.text);
          const title = safe ? "usePipe" : "usePipeLeak";
          const edits = pipeEdits(seen, entry);
          const fixes =
            edits === undefined
              ? []
              : [{ title, values, safe, edits } as const];
          report({ at, message: "noFailover", values, fixes });
        } else if (isSingleBeforeDirect(seen)) {
          const message = "noFailoverDirect";
          report({ at, message, values, severity: "hint" });
        }
      }
    }
  },
});

/** A slip in an entry is another rule's: here it counts as what was meant. */
function lastMeant({ list }: SeenGoProxy, entry: GoProxyEntry): GoProxyEntry {
  return entriesAsMeant(list, entry).at(-1) ?? entry;
}

function firstMeant(
  { list }: SeenGoProxy,
  entry: GoProxyEntry | undefined,
): GoProxyEntry | undefined {
  return entry && (entriesAsMeant(list, entry)[0] ?? entry);
}

/** The comma behind a known public proxy; a private or unknown one may want to be a gatekeeper. */
function commaBehind(
  seen: SeenGoProxy,
  entry: GoProxyEntry,
): ReturnType<typeof placeIn> | undefined {
  const meant = lastMeant(seen, entry);
  const isPublic =
    meant.kind === "url" && isHttp(meant) && isPublicGoProxy(meant.text);
  const isComma = entry.separatorAfter === "," && entry.isReachable;
  if (!isPublic || !isComma || entry.separatorAt === undefined)
    return undefined;
  return placeIn(seen, entry.separatorAt, entry.separatorAt + 1);
}

/** One URL and `direct`. Go's own default has that form, and whoever writes it asks for no more. */
function isSingleBeforeDirect(seen: SeenGoProxy): boolean {
  const { list } = seen;
  const [, second, third] = list.entries;
  const next = firstMeant(seen, second);
  return (
    list.value !== goDefaults.GOPROXY &&
    next?.kind === "direct" &&
    third?.isReachable !== true
  );
}

function pipeEdits(
  { text }: SeenGoProxy,
  { separatorAt }: GoProxyEntry,
): ReturnType<typeof changeValue> | undefined {
  if (text === undefined || separatorAt === undefined) return undefined;
  return changeValue(text, [
    { start: separatorAt, end: separatorAt + 1, newText: "|" },
  ]);
}

function isHttp({ url }: GoProxyEntry): boolean {
  return url !== undefined && /^https?:/.test(url);
}

function nameOf({ parsed, text }: GoProxyEntry): string {
  return parsed?.host ?? redactUrl(text);
}
