import type { Message } from "../finding.ts";

/** Texts of the outage simulator. */
export const simulateMessages = {
  headingUp: {
    en: "{file} with every host up: {result}",
    "zh-cn": "{file}，所有主机均正常：{result}",
  },
  headingDown: {
    en: "{file} with {hosts}: {result}",
    "zh-cn": "{file}，假设 {hosts}：{result}",
  },
  allOk: {
    en: "all {count} downloads succeed",
    "zh-cn": "全部 {count} 处下载成功",
  },
  oneOk: {
    en: "the only download succeeds",
    "zh-cn": "唯一的一处下载成功",
  },
  someFail: {
    en: "{failed} of {count} downloads fail or hang",
    "zh-cn": "{count} 处下载中有 {failed} 处失败或卡住",
  },
  oneOkRestUnknown: {
    en: "{ok} of {count} downloads succeeds, {unknown} cannot be told",
    "zh-cn": "{count} 处下载中有 {ok} 处成功，{unknown} 处无法判断",
  },
  someOkRestUnknown: {
    en: "{ok} of {count} downloads succeed, {unknown} cannot be told",
    "zh-cn": "{count} 处下载中有 {ok} 处成功，{unknown} 处无法判断",
  },
  someFailRestUnknown: {
    en: "{failed} of {count} downloads fail or hang, {unknown} cannot be told",
    "zh-cn": "{count} 处下载中有 {failed} 处失败或卡住，{unknown} 处无法判断",
  },
  noneKnown: {
    en: "no download whose hosts are known",
    "zh-cn": "没有主机已知的下载",
  },
  ok: { en: "succeeds", "zh-cn": "成功" },
  fails: { en: "fails", "zh-cn": "失败" },
  hangs: { en: "hangs without a limit", "zh-cn": "无限期卡住" },
  site: {
    en: "line {line}, {command}: {outcome}",
    "zh-cn": "第 {line} 行，{command}：{outcome}",
  },
  step: {
    en: "{host} ({role}): {result}",
    "zh-cn": "{host}（{role}）：{result}",
  },
  noStep: {
    en: "no host is asked",
    "zh-cn": "不会访问任何主机",
  },
  unknown: {
    en: "line {line}, {command}: {reason}",
    "zh-cn": "第 {line} 行，{command}：{reason}",
  },
  idle: {
    en: "no download of {file} asks {host}, so its fault changes nothing",
    "zh-cn": "{file} 中没有下载会访问 {host}，因此该主机的故障没有影响",
  },
  badFault: {
    en: "{host} cannot be {fault}; use one of {allowed}",
    "zh-cn": "{host} 的故障不能是 {fault}；可用的值有 {allowed}",
  },
  badFaultNear: {
    en: "{host} cannot be {fault}; did you mean {nearest}? Valid are {allowed}",
    "zh-cn":
      "{host} 的故障不能是 {fault}；你是不是想用 {nearest}？可用的值有 {allowed}",
  },
  badHost: {
    en: "{host} is no host name; write it as in a URL, without scheme and path: goproxy.cn, 10.0.0.5:3000, or direct for what Go fetches directly",
    "zh-cn":
      "{host} 不是主机名；请写成 URL 中的形式，不带协议和路径：goproxy.cn、10.0.0.5:3000，或用 direct 表示 Go 的直连下载",
  },
} as const satisfies Record<string, Message>;
