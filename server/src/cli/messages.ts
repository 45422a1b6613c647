import type { Message, MessageUse, MessageValues } from "../core/finding.ts";
import type { Refusal } from "../platform/host.ts";

/** The texts of the command line itself; findings and help have their own. */
export const messages = {
  unknownCommand: {
    en: "there is no command {command}; surefetch --help lists them",
    "zh-cn": "没有 {command} 这个命令；运行 surefetch --help 可查看全部命令",
  },
  unknownCommandNear: {
    en: "there is no command {command}; did you mean {nearest}?",
    "zh-cn": "没有 {command} 这个命令；你是不是想用 {nearest}？",
  },
  unknownOption: {
    en: "surefetch {command} has no option {option}; surefetch {command} --help lists them",
    "zh-cn":
      "surefetch {command} 没有选项 {option}；运行 surefetch {command} --help 可查看全部选项",
  },
  unknownOptionNear: {
    en: "surefetch {command} has no option {option}; did you mean {nearest}?",
    "zh-cn": "surefetch {command} 没有选项 {option}；你是不是想用 {nearest}？",
  },
  unwantedValue: {
    en: "{option} takes no value, but {value} was given",
    "zh-cn": "{option} 不接受值，但给出了 {value}",
  },
  missingValue: {
    en: "{option} needs a value: {option} {value}",
    "zh-cn": "{option} 需要一个值：{option} {value}",
  },
  wrongValue: {
    en: "{option} cannot be {value}; use one of {allowed}",
    "zh-cn": "{option} 不能是 {value}；可用的值有 {allowed}",
  },
  wrongValueNear: {
    en: "{option} cannot be {value}; did you mean {nearest}? Valid are {allowed}",
    "zh-cn":
      "{option} 不能是 {value}；你是不是想用 {nearest}？可用的值有 {allowed}",
  },
  missingOperand: {
    en: "surefetch {command} lacks an argument: {usage}",
    "zh-cn": "surefetch {command} 缺少参数：{usage}",
  },
  extraOperand: {
    en: "surefetch {command} takes no further argument, but {extra} was given",
    "zh-cn": "surefetch {command} 不接受多余的参数 {extra}",
  },
  stdinNeedsName: {
    en: "standard input needs a name: --stdin-filename Dockerfile -",
    "zh-cn": "读取标准输入需要指定文件名：--stdin-filename Dockerfile -",
  },
  stdinNotNamed: {
    en: "--stdin-filename goes with -, which stands for standard input: surefetch check --stdin-filename {name} -",
    "zh-cn":
      "--stdin-filename 要与代表标准输入的 - 一起使用：surefetch check --stdin-filename {name} -",
  },
  stdinNoFix: {
    en: "--fix cannot write to standard input; give the file's path instead of -",
    "zh-cn": "--fix 无法写入标准输入；请给出文件路径，而不是 -",
  },
  stdioOnly: {
    en: "the language server speaks over standard input and output only: surefetch lsp --stdio",
    "zh-cn": "语言服务器只支持标准输入和标准输出：surefetch lsp --stdio",
  },
  wrongDeadline: {
    en: "--deadline cannot be {value}; give a number of seconds from 1 to 120",
    "zh-cn": "--deadline 不能是 {value}；请给出 1 到 120 之间的秒数",
  },
  wrongResolver: {
    en: "--public-resolver cannot be {value}; give the address of a nameserver, such as 9.9.9.9",
    "zh-cn":
      "--public-resolver 不能是 {value}；请给出域名服务器的 IP 地址，例如 9.9.9.9",
  },
  wrongDown: {
    en: "--down cannot be {value}; write HOST=FAULT, as in --down proxy.golang.org=timeout",
    "zh-cn":
      "--down 不能是 {value}；请写成 主机=故障，例如 --down proxy.golang.org=timeout",
  },
  missing: {
    en: "{path} does not exist; check the spelling",
    "zh-cn": "{path} 不存在；请检查拼写",
  },
  denied: {
    en: "{path} cannot be read: permission is denied; check its owner and mode",
    "zh-cn": "无法读取 {path}：没有权限；请检查其所有者和权限",
  },
  tooLarge: {
    en: "{path} is too large to be a Dockerfile or go.mod, so it is not checked",
    "zh-cn": "{path} 过大，不像是 Dockerfile 或 go.mod，未检查",
  },
  binary: {
    en: "{path} has NUL characters, so it is not text and is not checked",
    "zh-cn": "{path} 含有 NUL 字符，不是文本文件，未检查",
  },
  notAFile: {
    en: "{path} is neither a file nor a folder, so it is not checked",
    "zh-cn": "{path} 既不是文件也不是文件夹，未检查",
  },
  unreadable: {
    en: "{path} cannot be read ({code}); try again or leave it out",
    "zh-cn": "无法读取 {path}（{code}）；请重试或跳过它",
  },
  unknownName: {
    en: "{path} is not checked: its name is neither that of a Dockerfile (Dockerfile, Dockerfile.*, *.Dockerfile, Containerfile, Containerfile.*, *.containerfile) nor go.mod; --as dockerfile checks it all the same",
    "zh-cn":
      "未检查 {path}：其名称既不是 Dockerfile（Dockerfile、Dockerfile.*、*.Dockerfile、Containerfile、Containerfile.*、*.containerfile），也不是 go.mod；可用 --as dockerfile 强制检查",
  },
  template: {
    en: "{path}: template, not checked",
    "zh-cn": "{path}：模板，未检查",
  },
  planOfTemplate: {
    en: "{path} is a template, so it has no plan; render it first",
    "zh-cn": "{path} 是模板，没有下载计划；请先渲染模板",
  },
  planOfOther: {
    en: "{path} is no Dockerfile, so it has no plan",
    "zh-cn": "{path} 不是 Dockerfile，没有下载计划",
  },
  crashed: {
    en: "{path}: rule {rule} failed and is silent there; this is a bug of Surefetch: {detail}",
    "zh-cn":
      "{path}：规则 {rule} 运行出错，未在此文件上报告；这是 Surefetch 的缺陷：{detail}",
  },
  internal: {
    en: "Surefetch failed; this is a bug: {detail}",
    "zh-cn": "Surefetch 运行出错，这是一个缺陷：{detail}",
  },
  interrupted: {
    en: "interrupted before everything was checked",
    "zh-cn": "检查完成之前被中断",
  },
  changedMeanwhile: {
    en: "{path} changed while it was checked, so it is not fixed; run --fix again",
    "zh-cn": "{path} 在检查期间被修改，未做修复；请再次运行 --fix",
  },
  notFaithful: {
    en: "{path} is not fixed: it has bytes that are no UTF-8, which writing it would change",
    "zh-cn": "未修复 {path}：其中含有非 UTF-8 字节，写回会改变它们",
  },
  notWritten: {
    en: "{path} cannot be written ({code}), so it is not fixed; check its owner and mode",
    "zh-cn": "无法写入 {path}（{code}），未做修复；请检查其所有者和权限",
  },
  fixedOne: { en: "{path}: 1 fix applied", "zh-cn": "{path}：已应用 1 处修复" },
  fixedMany: {
    en: "{path}: {count} fixes applied",
    "zh-cn": "{path}：已应用 {count} 处修复",
  },
  fixSafe: {
    en: "fix: {title} (--fix applies it)",
    "zh-cn": "修复：{title}（可用 --fix 应用）",
  },
  fixUnsafe: {
    en: "fix: {title} (changes what the build does, so --fix leaves it to you)",
    "zh-cn": "修复：{title}（会改变构建行为，--fix 不会自动应用）",
  },
  noFindings: { en: "No findings in {files}", "zh-cn": "{files}，未发现问题" },
  noFiles: {
    en: "Nothing to check: no Dockerfile and no go.mod here",
    "zh-cn": "没有可检查的内容：此处没有 Dockerfile 或 go.mod",
  },
  summary: {
    en: "{findings} ({parts}) in {files}",
    "zh-cn": "{files}，{findings}（{parts}）",
  },
  findingOne: { en: "1 finding", "zh-cn": "发现 1 个问题" },
  findingMany: { en: "{count} findings", "zh-cn": "发现 {count} 个问题" },
  fileOne: { en: "1 file", "zh-cn": "检查了 1 个文件" },
  fileMany: { en: "{count} files", "zh-cn": "检查了 {count} 个文件" },
  templateOne: { en: "1 template, not checked", "zh-cn": "1 个模板未检查" },
  templateMany: {
    en: "{count} templates, not checked",
    "zh-cn": "{count} 个模板未检查",
  },
  errorOne: { en: "1 error", "zh-cn": "1 个错误" },
  errorMany: { en: "{count} errors", "zh-cn": "{count} 个错误" },
  warningOne: { en: "1 warning", "zh-cn": "1 个警告" },
  warningMany: { en: "{count} warnings", "zh-cn": "{count} 个警告" },
  infoOne: { en: "1 info", "zh-cn": "1 条信息" },
  infoMany: { en: "{count} infos", "zh-cn": "{count} 条信息" },
  hintOne: { en: "1 hint", "zh-cn": "1 条建议" },
  hintMany: { en: "{count} hints", "zh-cn": "{count} 条建议" },
  error: { en: "error", "zh-cn": "错误" },
  warning: { en: "warning", "zh-cn": "警告" },
  info: { en: "info", "zh-cn": "信息" },
  hint: { en: "hint", "zh-cn": "建议" },
  configRule: {
    en: "A setting in .surefetch.yaml has no effect",
    "zh-cn": ".surefetch.yaml 中的设置项不会生效",
  },
  settingProblem: {
    en: "{place}: {problem}",
    "zh-cn": "{place}：{problem}",
  },
  unknownRule: {
    en: "there is no rule {rule}; surefetch rules lists them",
    "zh-cn": "没有 {rule} 这条规则；运行 surefetch rules 可列出全部规则",
  },
  unknownRuleNear: {
    en: "there is no rule {rule}; did you mean {nearest}?",
    "zh-cn": "没有 {rule} 这条规则；你是不是想看 {nearest}？",
  },
  noEngine: {
    en: "there is no container engine {engine} here",
    "zh-cn": "此处没有容器引擎 {engine}",
  },
  nothingToProbe: {
    en: "{path} contacts no host that is known, so there is nothing to test",
    "zh-cn": "看不出 {path} 会访问哪些主机，没有可测试的内容",
  },
  nodeTooOld: {
    en: "Surefetch needs Node.js 22 or newer, but this is {version}",
    "zh-cn": "Surefetch 需要 Node.js 22 或更高版本，当前版本为 {version}",
  },
} as const satisfies Readonly<Record<string, Message>>;

export type MessageId = keyof typeof messages;

/** A text with its values, to be rendered in the user's language. */
export function say(
  messageId: MessageId,
  values: MessageValues = {},
): MessageUse {
  return { messageId, message: messages[messageId], values };
}

/** The text for one or for several things. */
export function sayCount(
  noun:
    | "finding"
    | "file"
    | "template"
    | "error"
    | "warning"
    | "info"
    | "hint"
    | "fixed",
  count: number,
  values: MessageValues = {},
): MessageUse {
  return say(count === 1 ? `${noun}One` : `${noun}Many`, { count, ...values });
}

/** Why a path cannot be read. */
export function refusalText(
  path: string,
  { problem, code }: Refusal,
): MessageUse {
  switch (problem) {
    case "missing":
      return say("missing", { path });
    case "denied":
      return say("denied", { path });
    case "too-large":
      return say("tooLarge", { path });
    case "not-a-file":
      return say("notAFile", { path });
    case "other":
      return say("unreadable", { path, code });
  }
}
