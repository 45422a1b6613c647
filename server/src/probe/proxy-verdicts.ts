import type { Message } from "../core/finding.ts";
import type { VerdictRow } from "./verdict-row.ts";

/** What the way through the container's HTTP proxy says. {proxy} is its host and port. */
export const PROXY_VERDICTS = {
  "proxy-not-found": {
    sentence: {
      en: "the container's HTTP proxy {proxy} cannot be looked up, so {host} is out of reach",
      "zh-cn": "无法解析容器的 HTTP 代理 {proxy}，因此无法访问 {host}",
    },
    short: {
      en: "{mark}: the HTTP proxy cannot be looked up",
      "zh-cn": "{mark}：无法解析 HTTP 代理",
    },
    advice: {
      en: "Check the name in HTTP_PROXY and HTTPS_PROXY. A name of the host machine, or of another Compose project, is unknown to containers: write one that they can look up, or an address.",
      "zh-cn":
        "请检查 HTTP_PROXY 和 HTTPS_PROXY 中的主机名。容器不认识宿主机或其他 Compose 项目中的名称：请改用容器能解析的名称或 IP 地址。",
    },
  },
  "proxy-refused": {
    sentence: {
      en: "nothing listens on the container's HTTP proxy {proxy}, so {host} is out of reach",
      "zh-cn": "容器的 HTTP 代理 {proxy} 上没有服务监听，因此无法访问 {host}",
    },
    short: {
      en: "{mark}: the HTTP proxy refuses connections",
      "zh-cn": "{mark}：HTTP 代理拒绝连接",
    },
    advice: {
      en: "Start the proxy or correct HTTP_PROXY and HTTPS_PROXY. 127.0.0.1 and localhost mean the container itself: name the host's address, and let the proxy listen on it.",
      "zh-cn":
        "请启动代理，或更正 HTTP_PROXY 和 HTTPS_PROXY。127.0.0.1 和 localhost 指的是容器自身：请填写宿主机的地址，并让代理监听该地址。",
    },
  },
  "proxy-unreachable": {
    sentence: {
      en: "the container's HTTP proxy {proxy} cannot be reached, so {host} is out of reach",
      "zh-cn": "容器无法连接其 HTTP 代理 {proxy}，因此无法访问 {host}",
    },
    short: {
      en: "{mark}: the HTTP proxy cannot be reached",
      "zh-cn": "{mark}：无法连接 HTTP 代理",
    },
    advice: {
      en: "Check the address in HTTP_PROXY and HTTPS_PROXY, and that a firewall lets the engine's network through to it.",
      "zh-cn":
        "请检查 HTTP_PROXY 和 HTTPS_PROXY 中的地址，并确认防火墙放行引擎网络到该地址的访问。",
    },
  },
  "proxy-silent": {
    sentence: {
      en: "the container's HTTP proxy {proxy} takes the request for {host} and never answers",
      "zh-cn": "容器的 HTTP 代理 {proxy} 收到对 {host} 的请求后始终不应答",
    },
    short: {
      en: "{mark}: the HTTP proxy never answers",
      "zh-cn": "{mark}：HTTP 代理始终不应答",
    },
    advice: {
      en: "Either the proxy hangs, or it cannot reach {host} itself: ask whoever runs it.",
      "zh-cn":
        "代理可能已挂起，也可能代理自身无法访问 {host}：请联系代理的管理员。",
    },
  },
  "proxy-credentials": {
    sentence: {
      en: "the container's HTTP proxy {proxy} wants credentials (HTTP 407)",
      "zh-cn": "容器的 HTTP 代理 {proxy} 要求提供凭据（HTTP 407）",
    },
    short: {
      en: "{mark}: the HTTP proxy wants credentials (407)",
      "zh-cn": "{mark}：HTTP 代理要求提供凭据（407）",
    },
    advice: {
      en: "Give the build the proxy's credentials through the predefined build arguments HTTP_PROXY and HTTPS_PROXY, which are kept out of the image's history, not through ENV. Where they are given already, they are wrong: special characters in them have to be percent-encoded.",
      "zh-cn":
        "请通过预定义的构建参数 HTTP_PROXY 和 HTTPS_PROXY 提供代理凭据（它们不会写入镜像历史），不要用 ENV。如果已经提供，则凭据有误：其中的特殊字符必须进行百分号编码。",
    },
  },
  "proxy-forbids": {
    sentence: {
      en: "the container's HTTP proxy {proxy} does not allow {host} (HTTP {status})",
      "zh-cn": "容器的 HTTP 代理 {proxy} 不允许访问 {host}（HTTP {status}）",
    },
    short: {
      en: "{mark}: the HTTP proxy does not allow it (HTTP {status})",
      "zh-cn": "{mark}：HTTP 代理不允许访问（HTTP {status}）",
    },
    advice: {
      en: "Ask whoever runs the proxy to allow {host} port {port}, or use a mirror that it allows.",
      "zh-cn":
        "请联系代理的管理员放行 {host} 的 {port} 端口，或改用代理允许的镜像源。",
    },
  },
  "proxy-error": {
    sentence: {
      en: "the container's HTTP proxy {proxy} fails to reach {host} (HTTP {status})",
      "zh-cn": "容器的 HTTP 代理 {proxy} 连接 {host} 失败（HTTP {status}）",
    },
    short: {
      en: "{mark}: the HTTP proxy cannot reach it (HTTP {status})",
      "zh-cn": "{mark}：HTTP 代理连接失败（HTTP {status}）",
    },
    advice: {
      en: "The proxy itself cannot look up or reach {host}: for a name of your own network, put it into NO_PROXY; else ask whoever runs the proxy.",
      "zh-cn":
        "代理自身无法解析或连接 {host}：如果这是内网域名，请将其加入 NO_PROXY；否则请联系代理的管理员。",
    },
  },
  "proxy-cut": {
    sentence: {
      en: "the container's HTTP proxy {proxy} closes the connection for {host} without an answer",
      "zh-cn": "容器的 HTTP 代理 {proxy} 未作应答就关闭了对 {host} 的连接",
    },
    short: {
      en: "{mark}: the HTTP proxy closes the connection",
      "zh-cn": "{mark}：HTTP 代理关闭了连接",
    },
    advice: {
      en: "What listens there may be no HTTP proxy (a SOCKS proxy wants socks5:// before its address), or it may not allow {host}: check HTTP_PROXY and HTTPS_PROXY.",
      "zh-cn":
        "该处的服务可能不是 HTTP 代理（SOCKS 代理的地址前要写 socks5://），也可能不允许访问 {host}：请检查 HTTP_PROXY 和 HTTPS_PROXY。",
    },
  },
} as const satisfies Readonly<Record<string, VerdictRow>>;

/** What the report says of a proxy as a whole. */
export const PROXY_NOTES = {
  "through-proxy": {
    en: "By the container's variables {count} of {total} endpoints are reached through the HTTP proxy {proxy}: the steps shown are those of this way, and the direct way was tested beside it",
    "zh-cn":
      "按容器的环境变量，{total} 个端点中有 {count} 个经 HTTP 代理 {proxy} 访问：所示步骤为经代理的结果，同时也测试了直连",
  },
  "proxy-fails": {
    en: "The container's HTTP proxy {subject} does not work: {bad} of {total} endpoints fail",
    "zh-cn":
      "容器的 HTTP 代理 {subject} 无法使用：{total} 个端点中有 {bad} 个失败",
  },
} as const satisfies Record<string, Message>;

export type ProxyVerdictId = keyof typeof PROXY_VERDICTS;
