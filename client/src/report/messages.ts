/** The texts of the page that shows a report; what was found comes from the server. Pure, as in ../messages.ts. */
export const messages = {
  title: {
    en: "Network check of {container}",
    "zh-cn": "{container} 的网络检查",
  },
  ok: { en: "OK", "zh-cn": "正常" },
  slow: { en: "SLOW", "zh-cn": "缓慢" },
  failed: { en: "FAILED", "zh-cn": "失败" },
  unknown: { en: "UNKNOWN", "zh-cn": "未知" },
  started: {
    en: "Run at {time}, took {seconds} s; each endpoint had {deadline} s",
    "zh-cn": "{time} 运行，用时 {seconds} 秒；每个端点的时限为 {deadline} 秒",
  },
  actions: { en: "Actions", "zh-cn": "操作" },
  runAgain: { en: "Run Again", "zh-cn": "重新运行" },
  copyMarkdown: { en: "Copy as Markdown", "zh-cn": "复制为 Markdown" },
  copyJson: { en: "Copy as JSON", "zh-cn": "复制为 JSON" },
  copied: { en: "Copied", "zh-cn": "已复制" },
  running: { en: "Running again…", "zh-cn": "正在重新运行…" },
  fixes: { en: "Fixes for {url}", "zh-cn": "{url} 的修复方法" },
  fixDone: {
    en: "Done; a change of a file can be undone there",
    "zh-cn": "已完成；对文件的更改可以在文件中撤销",
  },
  fixGone: {
    en: "The file has changed since: run the check again",
    "zh-cn": "文件已有变化：请重新运行检查",
  },
  findOut: { en: "Find Out Where It Breaks", "zh-cn": "查明问题出在哪里" },
  findOutHow: {
    en: "Checks from this machine and from a fresh container as well, which is made of an image that is there and removed afterwards",
    "zh-cn": "同时从本机和一个新容器检查；新容器使用已有的镜像，检查后删除",
  },
  whereItBreaks: { en: "Where it breaks", "zh-cn": "问题出在哪里" },
  atFault: { en: "At fault", "zh-cn": "问题所在" },
  notSeen: { en: "not seen", "zh-cn": "未测得" },
  advice: { en: "What to do", "zh-cn": "处理建议" },
  endpoints: { en: "Endpoints", "zh-cn": "端点" },
  timeLine: {
    en: "Time line: 0 to {line} ms",
    "zh-cn": "时间轴：0 到 {line} 毫秒",
  },
  stepsOf: { en: "Steps of {url}", "zh-cn": "{url} 的各步骤" },
  step: { en: "Step", "zh-cn": "步骤" },
  when: { en: "When", "zh-cn": "时间段" },
  result: { en: "Result", "zh-cn": "结果" },
  dns: { en: "DNS", "zh-cn": "DNS 解析" },
  tcp: { en: "TCP", "zh-cn": "TCP 连接" },
  tls: { en: "TLS", "zh-cn": "TLS 握手" },
  http: { en: "First byte", "zh-cn": "首字节" },
  fromTo: { en: "from {from} to {to} ms", "zh-cn": "第 {from} 至 {to} 毫秒" },
  waiting: { en: "waiting since {from} ms", "zh-cn": "从第 {from} 毫秒起等待" },
  httpStatus: { en: "HTTP {status}, {text}", "zh-cn": "HTTP {status}，{text}" },
  openPlace: {
    en: "Open {file} at line {line}",
    "zh-cn": "打开 {file} 第 {line} 行",
  },
  nameservers: {
    en: "What each nameserver says",
    "zh-cn": "各域名服务器的答复",
  },
  host: { en: "Host", "zh-cn": "主机" },
  limits: {
    en: "How it was measured",
    "zh-cn": "测量方式与局限",
  },
  history: { en: "Runs of this session", "zh-cn": "本次会话的运行记录" },
  comparedWith: {
    en: "Compared with the run at {time}",
    "zh-cn": "与 {time} 的运行对比",
  },
  endpoint: { en: "Endpoint", "zh-cn": "端点" },
  before: { en: "Before", "zh-cn": "之前" },
  now: { en: "Now", "zh-cn": "现在" },
  change: { en: "Change", "zh-cn": "变化" },
  markAndTime: { en: "{mark}, {ms} ms", "zh-cn": "{mark}，{ms} 毫秒" },
  absent: { en: "not asked", "zh-cn": "未检查" },
  fixed: { en: "works now", "zh-cn": "已恢复" },
  broken: { en: "fails now", "zh-cn": "开始失败" },
  "still-fails": { en: "still fails", "zh-cn": "仍然失败" },
  "fails-otherwise": {
    en: "fails in another way",
    "zh-cn": "失败原因有变化",
  },
  faster: { en: "{ms} ms faster", "zh-cn": "快了 {ms} 毫秒" },
  slower: { en: "{ms} ms slower", "zh-cn": "慢了 {ms} 毫秒" },
  same: { en: "no change", "zh-cn": "没有变化" },
  new: { en: "asked for the first time", "zh-cn": "首次检查" },
  gone: { en: "not asked any more", "zh-cn": "不再检查" },
  "not-comparable": { en: "cannot be compared", "zh-cn": "无法对比" },
  offerTitle: {
    en: "Do your builds run in mainland China?",
    "zh-cn": "你的构建在中国大陆运行吗？",
  },
  offer: {
    en: "Go's default module proxy cannot be reached from here. With the network profile china Surefetch does not count on Google's Go hosts, and its fixes offer mirrors that can be reached. The button writes surefetch.networkProfile into your settings; nothing else changes.",
    "zh-cn":
      "从这里无法访问 Go 的默认模块代理。启用网络配置 china 后，Surefetch 不再假定 Google 的 Go 主机可达，修复时会给出可访问的镜像源。点击按钮只会把 surefetch.networkProfile 写入设置，不会改动其他内容。",
  },
  useChina: {
    en: "Use Network Profile china",
    "zh-cn": "启用网络配置 china",
  },
  chinaSet: {
    en: "The network profile is china now",
    "zh-cn": "网络配置已设为 china",
  },
} as const satisfies Readonly<
  Record<string, Readonly<Record<"en" | "zh-cn", string>>>
>;

export type ReportMessageId = keyof typeof messages;

/** Says a text of the page in one language. */
export type Say = (
  id: ReportMessageId,
  values?: Readonly<Record<string, string | number>>,
) => string;

/** The texts in a language. */
export function sayIn(language: "en" | "zh-cn"): Say {
  return (id, values = {}) =>
    messages[id][language].replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      return value === undefined ? whole : String(value);
    });
}
