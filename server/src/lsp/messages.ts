import type { Language, Message, MessageValues } from "../core/finding.ts";
import { render } from "../core/finding.ts";

/** The texts of the language server itself; findings and reports bring their own. */
export const messages = {
  tooLarge: {
    en: "Surefetch did not check this file: it is too large",
    "zh-cn": "Surefetch 未检查此文件：文件过大",
  },
  binary: {
    en: "Surefetch did not check this file: it has NUL characters, so it is not text",
    "zh-cn": "Surefetch 未检查此文件：其中含有 NUL 字符，不是文本文件",
  },
  changesMeaning: {
    en: "{title} (changes what the build does)",
    "zh-cn": "{title}（会改变构建行为）",
  },
  fixAll: {
    en: "Fix all Surefetch findings that are safe to fix",
    "zh-cn": "修复所有可安全修复的 Surefetch 问题",
  },
  ignoreHere: {
    en: "Ignore {rule} here",
    "zh-cn": "在此处忽略 {rule}",
  },
  ignoreInFile: {
    en: "Ignore {rule} in this file",
    "zh-cn": "在此文件中忽略 {rule}",
  },
  showPage: {
    en: "Show page of {rule}",
    "zh-cn": "查看 {rule} 的说明",
  },
  notOpen: {
    en: "{uri} is not open; open it and try again",
    "zh-cn": "{uri} 尚未打开；请打开后重试",
  },
  notDockerfile: {
    en: "A download plan can be made of a Dockerfile only",
    "zh-cn": "只能为 Dockerfile 生成下载计划",
  },
  noEngineHere: {
    en: "The network check needs a container engine, and this environment cannot run one; open the folder in a desktop or remote window of VS Code",
    "zh-cn":
      "网络检查需要容器引擎，而当前环境无法使用；请在桌面版或远程 VS Code 窗口中打开此文件夹",
  },
  needsDockerfile: {
    en: "The check for a build needs the Dockerfile, or the go.mod that it builds: open it and try again",
    "zh-cn": "针对构建的检查需要 Dockerfile 或其构建的 go.mod：请打开后重试",
  },
  needsImage: {
    en: "The engine has no image from which the check can run: choose one, or let one be pulled",
    "zh-cn": "引擎中没有可用于检查的镜像：请选择一个，或允许拉取",
  },
  untrusted: {
    en: "The network check runs commands in a container, so it needs a trusted workspace; trust this workspace and try again",
    "zh-cn":
      "网络检查会在容器中执行命令，因此需要受信任的工作区；请信任此工作区后重试",
  },
  checking: {
    en: "Checking the network from {container}",
    "zh-cn": "正在从 {container} 检查网络",
  },
  failed: {
    en: "{method} failed; the log says why",
    "zh-cn": "{method} 执行失败；原因见日志",
  },
  lens: {
    en: "{what} · Check from container…",
    "zh-cn": "{what} · 从容器检查…",
  },
  compareMirrors: {
    en: "Compare Go mirrors…",
    "zh-cn": "比较 Go 镜像…",
  },
  seenFrom: {
    en: "{verdict} (network check from container {container})",
    "zh-cn": "{verdict}（从容器 {container} 检查网络的结果）",
  },
  seenFromHost: {
    en: "{verdict} (network check from this machine)",
    "zh-cn": "{verdict}（从本机检查网络的结果）",
  },
  seenFromBuild: {
    en: "{verdict} (network check for the build)",
    "zh-cn": "{verdict}（针对构建检查网络的结果）",
  },
  checkingHost: {
    en: "Checking the network from this machine",
    "zh-cn": "正在从本机检查网络",
  },
  checkingBuild: {
    en: "Checking the network for the build",
    "zh-cn": "正在针对构建检查网络",
  },
  checkingEndpoints: {
    en: "{done} of {endpoints} endpoints done",
    "zh-cn": "已完成 {done}/{endpoints} 个端点",
  },
} as const satisfies Readonly<Record<string, Message>>;

/** A text of the server in the user's language. */
export function text(
  id: keyof typeof messages,
  language: Language,
  values: MessageValues = {},
): string {
  return render({ messageId: id, message: messages[id], values }, language);
}
