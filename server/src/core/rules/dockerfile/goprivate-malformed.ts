import type { IdlePattern } from "../../build/private/idle-patterns.ts";
import { idlePatterns } from "../../build/private/idle-patterns.ts";
import {
  patternPlace,
  seenPatterns,
  type SeenPatterns,
} from "../../build/private/go-pattern-values.ts";
import {
  isPublicChain,
  proxyChain,
} from "../../build/private/private-modules.ts";
import { tornPatterns } from "../../build/private/torn-patterns.ts";
import { changeValue } from "../../build/value-text.ts";
import { defineRule, type Reported } from "../../rule.ts";
import { redactUrl } from "../../text/url.ts";

const messages = {
  blank: {
    en: "{name} keeps no module back with “{pattern}”: the blank is part of the pattern, and no module path has one",
    "zh-cn":
      "{name} 中的“{pattern}”不匹配任何模块：空格会成为模式的一部分，而模块路径中没有空格",
  },
  separator: {
    en: "{name} keeps no module back with “{pattern}”: only a comma separates patterns",
    "zh-cn": "{name} 中的“{pattern}”不匹配任何模块：只有逗号才能分隔多个模式",
  },
  scheme: {
    en: "{name} keeps no module back with “{pattern}”: a module path begins with the host, without a scheme",
    "zh-cn":
      "{name} 中的“{pattern}”不匹配任何模块：模块路径以主机名开头，不带协议",
  },
  "leading-slash": {
    en: "{name} keeps no module back with “{pattern}”: no module path begins with a slash",
    "zh-cn": "{name} 中的“{pattern}”不匹配任何模块：模块路径不会以斜杠开头",
  },
  "capital-host": {
    en: "{name} keeps no module back with “{pattern}”: case counts, and the host of a module path has no capitals",
    "zh-cn":
      "{name} 中的“{pattern}”不匹配任何模块：匹配区分大小写，而模块路径的主机名没有大写字母",
  },
  "trailing-slash": {
    en: "{name} keeps no module back with “{pattern}” in Go {version}: before 1.18 a pattern that ends with a slash matches nothing",
    "zh-cn":
      "在 Go {version} 中，{name} 里的“{pattern}”不匹配任何模块：1.18 之前，以斜杠结尾的模式什么都不匹配",
  },
  port: {
    en: "{name} keeps no module back with “{pattern}”: a module path has no port",
    "zh-cn": "{name} 中的“{pattern}”不匹配任何模块：模块路径不含端口",
  },
  quoted: {
    en: "{name} keeps no module back with “{pattern}”: the quote stayed in the value",
    "zh-cn": "{name} 中的“{pattern}”不匹配任何模块：引号被留在了值里",
  },
  "bad-glob": {
    en: "{name} keeps no module back with “{pattern}”: go cannot read the pattern, and says nothing",
    "zh-cn":
      "{name} 中的“{pattern}”不匹配任何模块：go 无法解析该模式，并且不会给出任何提示",
  },
  tornEnv: {
    en: "Docker refuses the whole file: {name} ends at the blank, and “{pattern}” behind it has no “=”",
    "zh-cn":
      "Docker 会拒绝整个文件：{name} 的值在空格处结束，其后的“{pattern}”没有“=”",
  },
  tornArg: {
    en: "{name} does not get “{pattern}”: the value ends at the blank, and Docker takes the rest for another ARG",
    "zh-cn":
      "{name} 不包含“{pattern}”：其值在空格处结束，Docker 会把后面的内容当作另一个 ARG",
  },
  join: { en: "Remove the blank", "zh-cn": "删除空格" },
  case: {
    en: "{name} does not keep {module} back with “{pattern}”: case counts",
    "zh-cn": "{name} 中的“{pattern}”匹配不到 {module}：匹配区分大小写",
  },
  writeNoSumDb: {
    en: "Write {text}: the checksum database is then not asked for these modules",
    "zh-cn": "改写为 {text}：此后不再向校验和数据库查询这些模块",
  },
  write: {
    en: "Write {text}: go then asks the hosts that it names, and no proxy, for these modules",
    "zh-cn":
      "改写为 {text}：此后 go 会直接向其中的主机获取这些模块，不再经过代理",
  },
} as const;
type Id = keyof typeof messages;

export default defineRule({
  summary: {
    en: "a pattern in GOPRIVATE, GONOPROXY or GONOSUMDB matches no module, so private names still leave",
    "zh-cn":
      "GOPRIVATE、GONOPROXY 或 GONOSUMDB 中的模式不匹配任何模块，私有模块的名称仍会外泄",
  },
  severity: "warning",
  since: "0.1.0",
  fix: "safe",
  messages,
  document(context, report) {
    for (const { at, gap, keyword, name } of tornPatterns(context.syntax)) {
      const edits = [{ at: gap, newText: "" }];
      report({
        at,
        message: keyword === "ENV" ? "tornEnv" : "tornArg",
        values: { name, pattern: context.source.slice(at) },
        severity: keyword === "ENV" ? "error" : "warning",
        fixes: [{ title: "join", safe: true, edits }],
      });
    }
    for (const seen of seenPatterns(context)) {
      for (const idle of idlePatterns(seen)) report(describe(idle, seen));
    }
  },
});

function describe(
  { corrected, module, pattern, problem, version }: IdlePattern,
  seen: SeenPatterns,
): Reported<Id> {
  const { name, text } = seen;
  const { end, glob, start } = pattern;
  const edits =
    corrected === undefined || text === undefined
      ? undefined
      : changeValue(text, [{ start, end, newText: corrected }]);
  const fix = {
    title: name === "GONOSUMDB" ? "writeNoSumDb" : "write",
    values: { text: corrected ?? "" },
    safe: isSafe(seen),
  } as const;
  return {
    at: patternPlace(seen, { start, end }),
    message: problem,
    values: {
      name,
      pattern: redactUrl(glob),
      module: module ?? "",
      version: version ?? "",
    },
    fixes: edits === undefined ? [] : [{ ...fix, edits }],
  };
}

/** Where go comes to the origin anyway, the fix changes only who else is asked before; a private proxy may have served it. */
function isSafe({ downloads, name }: SeenPatterns): boolean {
  return (
    name === "GONOSUMDB" ||
    downloads.every(({ settings }) => {
      const chain = proxyChain(settings) ?? [];
      return chain.at(-1)?.kind === "direct" && isPublicChain(chain);
    })
  );
}
