import type { UnknownReason } from "../build/value.ts";
import type { Message } from "../finding.ts";
import type { EndpointRole, RouteKind } from "./model.ts";

/** Texts that the plan, hover and reports share. */
export const messages = {
  heading: {
    en: "Download plan of {file}: {downloads}, {hosts}",
    "zh-cn": "{file} 的下载计划：{downloads}，{hosts}",
  },
  downloadOne: { en: "1 download", "zh-cn": "1 处下载" },
  downloadMany: { en: "{count} downloads", "zh-cn": "{count} 处下载" },
  hostOne: { en: "1 host", "zh-cn": "1 个主机" },
  hostMany: { en: "{count} hosts", "zh-cn": "{count} 个主机" },
  nothing: {
    en: "Nothing in {file} downloads anything that can be told from the file.",
    "zh-cn": "从 {file} 本身看不出任何下载。",
  },
  line: { en: "line {line}", "zh-cn": "第 {line} 行" },
  notRead: {
    en: "Downloads too, from hosts that are not in this plan yet:",
    "zh-cn": "以下命令也会下载，但其访问的主机尚未列入此计划：",
  },
  notKnown: {
    en: "Not known before the build:",
    "zh-cn": "构建之前无法得知：",
  },
  directly: {
    en: "the modules' own version-control hosts",
    "zh-cn": "各模块自己的版本控制主机",
  },
  andMore: { en: "and {count} more", "zh-cn": "等另外 {count} 个" },
  onlyIf: { en: "{what}, {when}", "zh-cn": "{what}（{when}）" },
  nextNotFound: {
    en: "the next one only after 404 or 410",
    "zh-cn": "仅在 404 或 410 时才试下一个",
  },
  nextAnyError: {
    en: "the next one after any error",
    "zh-cn": "出现任何错误都会试下一个",
  },
  nextNever: {
    en: "nothing is tried behind it",
    "zh-cn": "失败后不再尝试其他地址",
  },
} as const satisfies Record<string, Message>;

export const roleMessages: Readonly<Record<EndpointRole, Message>> = {
  "module proxy": { en: "module proxy", "zh-cn": "模块代理" },
  "checksum database": { en: "checksum database", "zh-cn": "校验和数据库" },
  origin: { en: "origin", "zh-cn": "源站" },
  registry: { en: "registry", "zh-cn": "镜像仓库" },
  mirror: { en: "mirror", "zh-cn": "镜像源" },
  "package index": { en: "package index", "zh-cn": "软件包索引" },
  "HTTP proxy": { en: "HTTP proxy", "zh-cn": "HTTP 代理" },
};

export const routeMessages: Readonly<Record<RouteKind, Message>> = {
  modules: { en: "Go modules", "zh-cn": "Go 模块" },
  "private-modules": { en: "private Go modules", "zh-cn": "私有 Go 模块" },
  checksum: { en: "checksums", "zh-cn": "校验和" },
  toolchain: { en: "Go toolchain", "zh-cn": "Go 工具链" },
  index: { en: "package index", "zh-cn": "软件包索引" },
  package: { en: "packages", "zh-cn": "软件包" },
  layer: { en: "image layers", "zh-cn": "镜像层" },
  file: { en: "file", "zh-cn": "文件" },
};

export const whenMessages: Readonly<
  Record<"if-missing-hash" | "if-go-too-old", Message>
> = {
  "if-missing-hash": {
    en: "if go.sum lacks a hash",
    "zh-cn": "go.sum 缺少哈希时",
  },
  "if-go-too-old": {
    en: "if the image's Go is too old",
    "zh-cn": "镜像中的 Go 版本过旧时",
  },
};

export const unknownMessages: Readonly<Record<UnknownReason, Message>> = {
  "differs-in-compose": {
    en: "compose or bake files pass another value",
    "zh-cn": "compose 或 bake 文件传入了不同的值",
  },
  "arg-without-default": {
    en: "an ARG without a default: the caller decides",
    "zh-cn": "ARG 没有默认值：由构建时的参数决定",
  },
  "depends-on-unknown": {
    en: "depends on a value that is not known",
    "zh-cn": "取决于一个未知的值",
  },
  "unknown-base-image": {
    en: "the base image may set it",
    "zh-cn": "可能由基础镜像设置",
  },
  "computed-at-build-time": {
    en: "computed while the image is built",
    "zh-cn": "在构建过程中才计算出来",
  },
  hidden: {
    en: "a command before it decides",
    "zh-cn": "取决于之前的命令",
  },
  "floating-tag": {
    en: "the image's tag names no version",
    "zh-cn": "镜像标签没有写明版本",
  },
  "not-stated": { en: "no file says it", "zh-cn": "没有文件写明" },
};
