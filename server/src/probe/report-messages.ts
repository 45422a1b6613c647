import type { Message } from "../core/finding.ts";
import { DNS_VERDICTS } from "./dns-verdicts.ts";
import { HTTP_VERDICTS } from "./http-verdicts.ts";
import { PROXY_VERDICTS } from "./proxy-verdicts.ts";
import { TLS_VERDICTS } from "./tls-verdicts.ts";
import type { VerdictId } from "./types.ts";
import { column } from "./verdict-row.ts";

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
  search: {
    en: "Names with fewer than {ndots} dots are looked up below {domains} first",
    "zh-cn": "点数少于 {ndots} 的名称会先在 {domains} 下查找",
  },
  rate: { en: "{rate} kB/s", "zh-cn": "每秒 {rate} kB" },
  publicNameserver: {
    en: "{server} (public, to compare)",
    "zh-cn": "{server}（公共，用于比较）",
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

/** How an endpoint fares, in a word. */
export const MARKS = {
  ok: { en: "OK", "zh-cn": "正常" },
  slow: { en: "SLOW", "zh-cn": "缓慢" },
  failed: { en: "FAILED", "zh-cn": "失败" },
  unknown: { en: "UNKNOWN", "zh-cn": "未知" },
} as const satisfies Record<string, Message>;

/** The verdicts as the table of endpoints tells them, behind a mark. */
export const SHORT_VERDICTS = {
  ok: { en: "{mark}", "zh-cn": "{mark}" },
  slow: {
    en: "{mark}: {step} takes {ms} ms",
    "zh-cn": "{mark}：{step} 耗时 {ms} 毫秒",
  },
  "dns-first-server-dead": {
    en: "{mark}: nameserver {subject} does not answer",
    "zh-cn": "{mark}：域名服务器 {subject} 不响应",
  },
  "dns-no-nameserver": {
    en: "{mark}: the container has no nameserver",
    "zh-cn": "{mark}：容器没有域名服务器",
  },
  "dns-server-silent": {
    en: "{mark}: nameserver {subject} does not answer",
    "zh-cn": "{mark}：域名服务器 {subject} 不响应",
  },
  "dns-server-refused": {
    en: "{mark}: port 53 of nameserver {subject} is closed",
    "zh-cn": "{mark}：域名服务器 {subject} 的 53 端口未开放",
  },
  "dns-server-error": {
    en: "{mark}: nameserver {subject} answers {rcode}",
    "zh-cn": "{mark}：域名服务器 {subject} 返回 {rcode}",
  },
  "dns-name-not-found": {
    en: "{mark}: the name does not exist",
    "zh-cn": "{mark}：域名不存在",
  },
  "dns-no-address": {
    en: "{mark}: the name has no IPv4 address",
    "zh-cn": "{mark}：域名没有 IPv4 地址",
  },
  "dns-lookup-failed": {
    en: "{mark}: the container's lookup fails",
    "zh-cn": "{mark}：容器自身解析失败",
  },
  "tcp-timeout": {
    en: "{mark}: {subject} port {port} does not answer",
    "zh-cn": "{mark}：{subject} 的 {port} 端口无响应",
  },
  "tcp-refused": {
    en: "{mark}: {subject} refuses connections to port {port}",
    "zh-cn": "{mark}：{subject} 拒绝连接 {port} 端口",
  },
  "tcp-unreachable": {
    en: "{mark}: there is no route to {subject}",
    "zh-cn": "{mark}：没有到 {subject} 的路由",
  },
  "tls-stall": {
    en: "{mark}: the TLS handshake is never answered",
    "zh-cn": "{mark}：TLS 握手始终没有应答",
  },
  "tls-reset": {
    en: "{mark}: the TLS handshake is cut",
    "zh-cn": "{mark}：TLS 握手被切断",
  },
  "tls-not-tls": {
    en: "{mark}: port {port} does not speak TLS",
    "zh-cn": "{mark}：{port} 端口不支持 TLS",
  },
  "tls-alert": {
    en: "{mark}: the TLS handshake is refused",
    "zh-cn": "{mark}：TLS 握手被拒绝",
  },
  "tls-certificate": {
    en: "{mark}: the certificate is not trusted",
    "zh-cn": "{mark}：证书不受信任",
  },
  "http-stall": {
    en: "{mark}: the request is never answered",
    "zh-cn": "{mark}：请求始终没有应答",
  },
  "http-reset": {
    en: "{mark}: closed without an HTTP answer",
    "zh-cn": "{mark}：未返回 HTTP 应答就关闭了连接",
  },
  ...column(DNS_VERDICTS, "short"),
  ...column(HTTP_VERDICTS, "short"),
  ...column(PROXY_VERDICTS, "short"),
  ...column(TLS_VERDICTS, "short"),
  "not-tested": {
    en: "{mark}: the image has no tool for it",
    "zh-cn": "{mark}：镜像中没有可用的工具",
  },
  cancelled: {
    en: "{mark}: the check was cancelled",
    "zh-cn": "{mark}：检查已取消",
  },
  unknown: {
    en: "{mark}: the result is incomplete",
    "zh-cn": "{mark}：结果不完整",
  },
} as const satisfies Record<VerdictId, Message>;

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
