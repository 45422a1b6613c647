import type { AmbiguousReason } from "./build/go/module-of.ts";
import type { OriginKind } from "./build/value.ts";
import type { Message } from "./finding.ts";

export const messages = {
  title: {
    en: "What `{command}` sees here",
    "zh-cn": "`{command}` 在此处看到的环境",
  },
  titleOther: {
    en: "What `{command}` contacts",
    "zh-cn": "`{command}` 会访问的地址",
  },
  goVersion: { en: "Go version", "zh-cn": "Go 版本" },
  setting: { en: "Setting", "zh-cn": "设置" },
  value: { en: "Value", "zh-cn": "值" },
  setBy: { en: "Set by", "zh-cn": "来源" },
  notSet: { en: "not set", "zh-cn": "未设置" },
  noGit: {
    en: "not in the image: nothing can be fetched directly",
    "zh-cn": "镜像中没有：无法直接从源站获取模块",
  },
  unknown: { en: "not known: {reason}", "zh-cn": "未知：{reason}" },
  module: {
    en: "Builds the module `{module}` of {file}",
    "zh-cn": "构建 {file} 中的模块 `{module}`",
  },
  context: {
    en: "build context `{folder}`, {why}",
    "zh-cn": "构建上下文 `{folder}`，{why}",
  },
  bySetting: { en: "as the setting says", "zh-cn": "由设置指定" },
  byCompose: {
    en: "as a compose or bake file says",
    "zh-cn": "由 compose 或 bake 文件指定",
  },
  byCopy: {
    en: "the nearest folder that has every file the Dockerfile copies",
    "zh-cn": "包含 Dockerfile 所复制的全部文件的最近一级文件夹",
  },
  ambiguous: {
    en: "Which go.mod it builds cannot be told: {reason}",
    "zh-cn": "无法判断它构建哪个 go.mod：{reason}",
  },
  noModule: {
    en: "No go.mod has been copied to where it runs",
    "zh-cn": "它运行的目录中没有复制任何 go.mod",
  },
  outside: {
    en: "Needs no go.mod: the package is named with its version",
    "zh-cn": "不需要 go.mod：命令行已写明包及其版本",
  },
  onLine: { en: "{text}, line {line}", "zh-cn": "{text}，第 {line} 行" },
  pair: { en: "{name}: {text}", "zh-cn": "{name}：{text}" },
  endpoint: { en: "{url} ({role})", "zh-cn": "{url}（{role}）" },
  downFails: {
    en: "If `{host}` does not answer, the download fails",
    "zh-cn": "若 `{host}` 没有响应，下载失败",
  },
  downGoesOn: {
    en: "If `{host}` does not answer, go asks {next}, and the download succeeds",
    "zh-cn": "若 `{host}` 没有响应，go 会改为访问{next}，下载仍会成功",
  },
  nowhere: {
    en: "no host is asked, the download fails",
    "zh-cn": "不会访问任何主机，下载失败",
  },
} as const satisfies Record<string, Message>;

export const originMessages: Readonly<Record<OriginKind, Message>> = {
  env: { en: "ENV", "zh-cn": "ENV 指令" },
  "arg-default": { en: "default of ARG", "zh-cn": "ARG 的默认值" },
  "base-image": { en: "base image", "zh-cn": "基础镜像" },
  inline: { en: "assignment before the command", "zh-cn": "命令前的赋值" },
  export: { en: "export", "zh-cn": "export 语句" },
  "go-env": { en: "go env -w", "zh-cn": "go env -w 命令" },
  "tool-default": { en: "Go's default", "zh-cn": "Go 的默认值" },
  compose: { en: "compose or bake file", "zh-cn": "compose 或 bake 文件" },
  predefined: { en: "the builder", "zh-cn": "构建器" },
  literal: { en: "the file", "zh-cn": "文件本身" },
};

export const ambiguousMessages: Readonly<Record<AmbiguousReason, Message>> = {
  "fetched-sources": {
    en: "its sources are fetched during the build",
    "zh-cn": "源代码是在构建过程中获取的",
  },
  "several-contexts": {
    en: "several build contexts use this Dockerfile",
    "zh-cn": "有多个构建上下文使用这个 Dockerfile",
  },
  "several-modules": {
    en: "several go.mod files may be copied there",
    "zh-cn": "可能有多个 go.mod 被复制到那里",
  },
  "unknown-workdir": {
    en: "its working directory is not known",
    "zh-cn": "工作目录未知",
  },
  "unknown-copy": {
    en: "a COPY depends on a variable that is not known",
    "zh-cn": "某个 COPY 取决于未知的变量",
  },
  "context-not-found": {
    en: "no folder has every file that the Dockerfile copies",
    "zh-cn": "没有哪个文件夹包含 Dockerfile 所复制的全部文件",
  },
  "not-loaded": { en: "files are still being read", "zh-cn": "文件仍在读取中" },
};
