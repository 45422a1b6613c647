import type { Message } from "../core/finding.ts";

/** Headings and fixed lines of the report. */
export const REPORT = {
  container: {
    en: "Container {name}, image {image}, {status}",
    "zh-cn": "容器 {name}，镜像 {image}，{status}",
  },
  time: {
    en: "Started {started}, took {seconds} s; each endpoint had {deadline} s",
    "zh-cn":
      "开始于 {started}，用时 {seconds} 秒；每个端点的时限为 {deadline} 秒",
  },
  tools: {
    en: "Measured with what the image has: connections {transport}, nameservers {dns}",
    "zh-cn": "使用镜像自带的工具测量：连接 {transport}，域名服务器 {dns}",
  },
  partial: {
    en: "This result is partial: the check did not run to its end",
    "zh-cn": "结果不完整：检查没有执行到底",
  },
  truncated: {
    en: "The container sent more output than the check accepts; the rest was dropped",
    "zh-cn": "容器的输出超过检查的上限，其余部分已丢弃",
  },
  endpoint: { en: "Endpoint", "zh-cn": "端点" },
  endpoints: { en: "Endpoints", "zh-cn": "端点" },
  verdict: { en: "Verdict", "zh-cn": "结论" },
  advice: { en: "What to do", "zh-cn": "处理建议" },
  host: { en: "Host", "zh-cn": "主机" },
  nameservers: {
    en: "What each nameserver says",
    "zh-cn": "各域名服务器的答复",
  },
  places: {
    en: " ({role}, {places})",
    "zh-cn": "（{role}，{places}）",
  },
  limits: {
    en: "What this check could not see",
    "zh-cn": "本次检查未能覆盖的内容",
  },
} as const satisfies Record<string, Message>;

/** What stands in a cell of the report's tables. */
export const STEP_WORDS = {
  time: { en: "{ms} ms", "zh-cn": "{ms} 毫秒" },
  outcomeAndTime: {
    en: "{outcome} ({ms} ms)",
    "zh-cn": "{outcome}（{ms} 毫秒）",
  },
  ok: { en: "works", "zh-cn": "正常" },
  literal: { en: "not needed", "zh-cn": "无需解析" },
  "not-tested": { en: "not tested", "zh-cn": "未测试" },
  "timed-out": { en: "no answer", "zh-cn": "无应答" },
  failed: { en: "fails", "zh-cn": "失败" },
  refused: { en: "refused", "zh-cn": "被拒绝" },
  unreachable: { en: "unreachable", "zh-cn": "不可达" },
  reset: { en: "connection cut", "zh-cn": "连接被切断" },
  certificate: { en: "certificate not trusted", "zh-cn": "证书不受信任" },
  "not-tls": { en: "not TLS", "zh-cn": "不是 TLS" },
  "not-http": { en: "not HTTP", "zh-cn": "不是 HTTP" },
  alert: { en: "handshake refused", "zh-cn": "握手被拒绝" },
  nxdomain: { en: "does not exist", "zh-cn": "不存在" },
  "no-address": { en: "no IPv4 address", "zh-cn": "没有 IPv4 地址" },
  "port-closed": { en: "port 53 closed", "zh-cn": "53 端口未开放" },
} as const satisfies Record<string, Message>;
