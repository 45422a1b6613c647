import type { Message } from "../core/finding.ts";
import type { Blame } from "./blame-row.ts";

/** What is said of a whole run where no row of the table says it. */
export const RUN_BLAMES = {
  works: {
    en: "All {total} endpoints work from the container",
    "zh-cn": "从容器可以访问全部 {total} 个端点",
  },
} as const satisfies Record<string, Message>;

/** Who is at fault, in a word or two. */
export const BLAMES: Readonly<Record<Blame, Message>> = {
  "container-config": { en: "container", "zh-cn": "容器配置" },
  "engine-dns": { en: "engine's DNS", "zh-cn": "引擎的 DNS" },
  "engine-network": { en: "engine's network", "zh-cn": "引擎的网络" },
  host: { en: "this machine", "zh-cn": "本机" },
  network: { en: "network", "zh-cn": "网络" },
  mirror: { en: "server", "zh-cn": "服务器" },
  certificate: { en: "certificate", "zh-cn": "证书" },
  proxy: { en: "HTTP proxy", "zh-cn": "HTTP 代理" },
  none: { en: "nobody", "zh-cn": "无" },
  unknown: { en: "cannot be told", "zh-cn": "无法判断" },
};

/** Headings, cells and notes of the comparison. */
export const COMPARISON = {
  heading: { en: "Where it breaks", "zh-cn": "问题出在哪里" },
  endpoint: { en: "Endpoint", "zh-cn": "端点" },
  container: { en: "Container", "zh-cn": "容器" },
  fresh: { en: "Fresh container", "zh-cn": "新容器" },
  host: { en: "This machine", "zh-cn": "本机" },
  blame: { en: "At fault", "zh-cn": "问题所在" },
  unseen: { en: "not seen", "zh-cn": "未测得" },
  "from-container": {
    en: "From the container: {summary}",
    "zh-cn": "从容器看：{summary}",
  },
  explains: {
    en: "This explains {count} of the {total} endpoints that fail",
    "zh-cn": "这可以解释 {total} 个失败端点中的 {count} 个",
  },
  "fresh-from": {
    en: "The fresh container was made of image {image}, on the engine's default network, and is gone",
    "zh-cn": "新容器由镜像 {image} 创建，连接引擎的默认网络，现已删除",
  },
  "not-seen-fresh": {
    en: "No fresh container was seen: {reason}",
    "zh-cn": "未能从新容器检查：{reason}",
  },
  "not-seen-host": {
    en: "This machine was not seen: {reason}",
    "zh-cn": "未能从本机检查：{reason}",
  },
  "partly-seen-fresh": {
    en: "The fresh container was not seen to the end: some endpoints are unknown there",
    "zh-cn": "新容器的检查没有执行到底：部分端点的结果未知",
  },
  "partly-seen-host": {
    en: "This machine was not seen to the end: some endpoints are unknown there",
    "zh-cn": "本机的检查没有执行到底：部分端点的结果未知",
  },
  "no-fresh": {
    en: "this engine starts no containers for the check",
    "zh-cn": "此引擎不能为检查启动容器",
  },
  "no-image": {
    en: "the engine has no image with a shell",
    "zh-cn": "引擎中没有带 shell 的镜像",
  },
  "engine-mute": {
    en: "the engine did not answer in time",
    "zh-cn": "引擎未及时应答",
  },
  "engine-elsewhere": {
    en: "the engine runs on another machine ({address})",
    "zh-cn": "引擎运行在另一台机器上（{address}）",
  },
  "no-host": {
    en: "nothing can be run here",
    "zh-cn": "无法在此处运行命令",
  },
} as const satisfies Record<string, Message>;
