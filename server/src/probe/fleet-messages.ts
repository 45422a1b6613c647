import type { Message } from "../core/finding.ts";

/** The texts of a check of several containers. */
export const FLEET = {
  hostAndWhat: { en: "{host}: {what}", "zh-cn": "{host}：{what}" },
  allHealthy: {
    en: "All {total} containers reach what they need",
    "zh-cn": "全部 {total} 个容器都能访问所需的端点",
  },
  oneHealthy: {
    en: "The container reaches what it needs",
    "zh-cn": "该容器能访问所需的端点",
  },
  someFail: {
    en: "Not everything that is needed is reached from {failing} of {total} containers",
    "zh-cn": "{total} 个容器中有 {failing} 个无法访问所需的全部端点",
  },
  noneTested: {
    en: "No container could be tested",
    "zh-cn": "所有容器均无法测试",
  },
  someUntested: {
    en: "Not tested: {untested} of {total} containers; the others reach what they need",
    "zh-cn":
      "{total} 个容器中有 {untested} 个无法测试；其余容器能访问所需的端点",
  },
  counts: {
    en: "Healthy: {healthy}, failing: {failing}, not tested: {untested}; took {seconds} s",
    "zh-cn":
      "正常 {healthy} 个，失败 {failing} 个，未测试 {untested} 个；用时 {seconds} 秒",
  },
  /** One cause; `{names}` are the containers. */
  group: {
    en: "{count} of {total} containers: {text} ({names})",
    "zh-cn": "{total} 个容器中的 {count} 个：{text}（{names}）",
  },
  more: {
    en: "{names} and {count} more",
    "zh-cn": "{names} 等另外 {count} 个",
  },
  causes: { en: "Causes", "zh-cn": "原因" },
  containers: { en: "Containers", "zh-cn": "容器" },
  container: { en: "Container", "zh-cn": "容器" },
  image: { en: "Image", "zh-cn": "镜像" },
  result: { en: "Result", "zh-cn": "结果" },
  healthy: { en: "OK", "zh-cn": "正常" },
  failing: { en: "FAILED", "zh-cn": "失败" },
  untested: { en: "NOT TESTED", "zh-cn": "未测试" },
  fare: { en: "{mark}: {text}", "zh-cn": "{mark}：{text}" },
  detailsOf: { en: "{container}: {text}", "zh-cn": "{container}：{text}" },
} as const satisfies Record<string, Message>;
