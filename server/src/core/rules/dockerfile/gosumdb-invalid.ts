import {
  databaseFor,
  needsDatabase,
} from "../../build/proxies/checksum-database.ts";
import { goDownloads, type GoDownload } from "../../build/go/go-downloads.ts";
import { parseGoSumDb, type GoSumDb } from "../../build/proxies/gosumdb.ts";
import {
  changeValue,
  valueText,
  type ValueText,
} from "../../build/value-text.ts";
import { valueOf } from "../../build/value.ts";
import {
  defineRule,
  type DockerfileContext,
  type Reported,
} from "../../rule.ts";
import type { Span } from "../../text/source.ts";
import { redactUrl } from "../../text/url.ts";

const messages = {
  asked: {
    en: "the download ends with “{error}” as soon as it needs a hash that go.sum lacks",
    "zh-cn": "一旦需要 go.sum 中没有的哈希，下载就会以 “{error}” 告终",
  },
  notYet: {
    en: "the first download that needs a hash which go.sum lacks will end with “{error}”",
    "zh-cn": "今后只要有下载需要 go.sum 中没有的哈希，就会以 “{error}” 告终",
  },
  write: {
    en: "Write {text}; this database then sees the path of each module whose hash go.sum lacks",
    "zh-cn":
      "改写为 {text}；凡是哈希不在 go.sum 中的模块，其路径都会被该数据库看到",
  },
  useDefault: {
    en: "Write {database}, which then sees the path of each module whose hash go.sum lacks",
    "zh-cn":
      "改写为 {database}；凡是哈希不在 go.sum 中的模块，其路径都会被它看到",
  },
} as const;
type Id = keyof typeof messages;
type Invalid = Extract<GoSumDb, { kind: "invalid" }>;

export default defineRule({
  summary: {
    en: "GOSUMDB names no checksum database that go knows how to ask",
    "zh-cn": "GOSUMDB 的值不是 go 能够识别的校验和数据库",
  },
  severity: "error",
  since: "0.1.0",
  fix: "safe",
  messages,
  document(context, report) {
    if (!context.source.text.includes("GOSUMDB")) return;
    for (const found of invalidDatabases(context)) {
      const { database, downloads, setAt, text } = found;
      const isAsked = downloads.some((one) => valueOf(needsDatabase(one)));
      report({
        at: text?.span ?? setAt,
        message: isAsked ? "asked" : "notYet",
        values: { error: redactUrl(database.message) },
        severity: isAsked ? "error" : "hint",
        fixes: fixesOf(found, context.network),
      });
    }
  },
});

interface Found {
  readonly database: Invalid;
  readonly text: ValueText | undefined;
  readonly setAt: Span;
  readonly downloads: readonly GoDownload[];
}

/** Each such value of the file that a Go download sees, once. */
function invalidDatabases(context: DockerfileContext): readonly Found[] {
  const found = new Map<number, Found>();
  for (const download of goDownloads(context)) {
    const value = download.settings.stated("GOSUMDB");
    if (value?.kind !== "known" || value.origin.span === undefined) continue;
    const database = parseGoSumDb(value.value);
    if (database.kind !== "invalid") continue;
    const text = valueText(value, context.syntax);
    const setAt = value.origin.span;
    const key = text?.span.start ?? setAt.start;
    const downloads = [...(found.get(key)?.downloads ?? []), download];
    found.set(key, { database, text, setAt, downloads });
  }
  return [...found.values()];
}

function fixesOf(
  { database: { corrected, end, start }, downloads, text }: Found,
  network: DockerfileContext["network"],
): NonNullable<Reported<Id>["fixes"]> {
  if (text === undefined) return [];
  // Whoever means to have no database gets that nowhere from here.
  if (corrected !== undefined && corrected !== "off") {
    const edits = changeValue(text, [{ start, end, newText: corrected }]);
    return [{ title: "write", values: { text: corrected }, safe: true, edits }];
  }
  const database = databaseFor(downloads[0]?.settings, network);
  const edits = changeValue(text, [{ start, end, newText: database }]);
  return [{ title: "useDefault", values: { database }, safe: false, edits }];
}
