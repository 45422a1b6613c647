import {
  databaseFor,
  serversOf,
} from "../../build/proxies/checksum-database.ts";
import { nameOf } from "../../build/proxies/go-proxy-entries.ts";
import {
  uncheckedModules,
  type UncheckedModules,
} from "../../build/proxies/unchecked-modules.ts";
import { changeValue } from "../../build/value-text.ts";
import { valueOf } from "../../build/value.ts";
import {
  defineRule,
  type DockerfileContext,
  type Reported,
} from "../../rule.ts";

const messages = {
  asked: {
    en: "modules whose hash go.sum lacks go into the build as a server sends them: {setting} switches the checksum database off",
    "zh-cn":
      "go.sum 中没有哈希的模块，服务器发来什么就用什么：{setting} 关闭了校验和数据库",
  },
  notYet: {
    en: "the first module whose hash go.sum lacks will go into the build as a server sends it: {setting} switches the checksum database off",
    "zh-cn":
      "今后只要有模块的哈希不在 go.sum 中，服务器发来什么就用什么：{setting} 关闭了校验和数据库",
  },
  unseen: {
    en: "no Go download of this build sees {setting}; one in the container takes modules as a server sends them",
    "zh-cn":
      "本次构建中没有 Go 下载用到 {setting}；容器中的 go 会照单全收服务器发来的模块",
  },
  ask: {
    en: "Ask {database} again, which then sees the path of each module whose hash go.sum lacks",
    "zh-cn":
      "恢复向 {database} 查询；凡是哈希不在 go.sum 中的模块，其路径都会被它看到",
  },
  keep: {
    en: "Keep {patterns} private; {hosts} then see the path of every other module that the build asks for",
    "zh-cn": "仅将 {patterns} 视为私有；其余所请求模块的路径会被 {hosts} 看到",
  },
} as const;
type Id = keyof typeof messages;
type Fixes = NonNullable<Reported<Id>["fixes"]>;

export default defineRule({
  summary: {
    en: "GOSUMDB=off, GONOSUMDB=* or GOPRIVATE=* lets unchecked modules into the build",
    "zh-cn":
      "GOSUMDB=off、GONOSUMDB=* 或 GOPRIVATE=* 会让未经校验的模块进入构建",
  },
  severity: "warning",
  since: "0.1.0",
  fix: "safe",
  messages,
  document(context, report) {
    for (const found of uncheckedModules(context)) {
      const { effect, setAt, text, value, variable } = found;
      report({
        at: text?.span ?? setAt,
        message: effect === "not-yet" ? "notYet" : effect,
        values: { setting: `${variable}=${value}` },
        severity: effect === "asked" ? "warning" : "hint",
        fixes: fixesOf(found, context.network),
      });
    }
  },
});

function fixesOf(
  { downloads, effect, text, value, variable }: UncheckedModules,
  network: DockerfileContext["network"],
): Fixes {
  if (text === undefined) return [];
  const settings = downloads[0]?.settings;
  const database = databaseFor(settings, network);
  const write = (newText: string): Fixes[number]["edits"] =>
    changeValue(text, [{ start: 0, end: value.length, newText }]);
  if (variable === "GOSUMDB") {
    const isInert =
      effect === "not-yet" &&
      downloads.every(({ needs }) => valueOf(needs.toolchain) === "never");
    const values = { database };
    return [{ title: "ask", values, safe: isInert, edits: write(database) }];
  }
  const others = value.split(",").filter((glob) => !/^\**$/.test(glob));
  if (variable === "GONOSUMDB") {
    const isAgain = valueOf(settings?.stated("GOPRIVATE"))?.includes("*");
    if (others.length === 0 && isAgain === true) return [];
    const edits = write(others.join(","));
    return [{ title: "ask", values: { database }, safe: false, edits }];
  }
  const named = [...others, ...network.privateHosts].filter((one) =>
    /^[\w.*/-]+$/.test(one),
  );
  if (named.length === 0 || settings === undefined) return [];
  const patterns = [...new Set(named)].join(",");
  const hosts = [...serversOf(settings).map(nameOf), database].join(", ");
  const values = { patterns, hosts };
  return [{ title: "keep", values, safe: false, edits: write(patterns) }];
}
