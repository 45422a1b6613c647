import { goEnvSlips } from "../../build/go/go-env-slips.ts";
import { defineRule } from "../../rule.ts";

const messages = {
  on: {
    en: "GO111MODULE=on changes nothing: go has worked with modules always since 1.16",
    "zh-cn": "GO111MODULE=on 没有任何作用：自 1.16 起 go 始终以模块模式工作",
  },
  auto: {
    en: "GO111MODULE=auto brings back GOPATH mode: where go {verb} finds no go.mod it ignores modules and GOPROXY",
    "zh-cn":
      "GO111MODULE=auto 会恢复 GOPATH 模式：go {verb} 找不到 go.mod 时将忽略模块和 GOPROXY",
  },
  off: {
    en: "go {verb} stops with “go: modules disabled by GO111MODULE=off; see 'go help modules'”",
    "zh-cn":
      "go {verb} 会因 “go: modules disabled by GO111MODULE=off; see 'go help modules'” 而终止",
  },
  word: {
    en: "go {verb} stops with “go: unknown environment setting GO111MODULE={value}”: it takes on, off and auto",
    "zh-cn":
      "go {verb} 会因 “go: unknown environment setting GO111MODULE={value}” 而终止：它只接受 on、off 和 auto",
  },
  "insecure-all": {
    en: "every module that is fetched directly may come over plain http now, and GOPROXY is asked as strictly as before: GOINSECURE never applies to proxies",
    "zh-cn":
      "所有直接获取的模块都可能改走明文 http，而对 GOPROXY 的要求并未放宽：GOINSECURE 对代理从不生效",
  },
  "insecure-flag": {
    en: "-insecure does nothing in go {verb}: the flag went with Go 1.17, and certificates are checked as before",
    "zh-cn":
      "-insecure 对 go {verb} 没有作用：该标志已随 Go 1.17 移除，证书照样会被校验",
  },
  "no-sum-check": {
    en: "go {verb} checks every hash as before: no release of Go has ever read GONOSUMCHECK",
    "zh-cn":
      "go {verb} 仍会照常校验每个哈希：从来没有哪个 Go 版本会读取 GONOSUMCHECK",
  },
  name: {
    en: "go {verb} does not see this: no release of Go reads {name}, the variable is called {meant}",
    "zh-cn":
      "go {verb} 看不到这个设置：没有哪个 Go 版本会读取 {name}，正确的变量名是 {meant}",
  },
  debug: {
    en: "go {verb} ignores {name} in GODEBUG without a word: the setting is called {meant}",
    "zh-cn":
      "go {verb} 会不声不响地忽略 GODEBUG 中的 {name}：正确的名称是 {meant}",
  },
  "debug-invented": {
    en: "go {verb} ignores {name} in GODEBUG without a word: no release of Go has had such a setting",
    "zh-cn":
      "go {verb} 会不声不响地忽略 GODEBUG 中的 {name}：从来没有哪个 Go 版本有这个选项",
  },
  remove: { en: "Remove it", "zh-cn": "将其删除" },
  change: { en: "Write {value}", "zh-cn": "改写为 {value}" },
} as const;

export default defineRule({
  summary: {
    en: "a variable that the go command does not read, or not any more as hoped",
    "zh-cn": "go 命令不读取、或已不再如预期那样起作用的变量",
  },
  severity: "info",
  since: "0.1.0",
  fix: "safe",
  messages,
  document(context, report) {
    for (const { at, fix, kind, severity, values } of goEnvSlips(context)) {
      report({
        at,
        message: kind,
        severity,
        values,
        fixes:
          fix === undefined
            ? []
            : [
                {
                  title: fix.kind,
                  values: { value: fix.value },
                  safe: fix.safe,
                  edits: fix.edits,
                },
              ],
      });
    }
  },
});
