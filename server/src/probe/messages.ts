import type { Message, MessageUse, MessageValues } from "../core/finding.ts";
import { DNS_VERDICTS } from "./dns-verdicts.ts";
import { HTTP_VERDICTS } from "./http-verdicts.ts";
import { PROXY_VERDICTS } from "./proxy-verdicts.ts";
import { TLS_VERDICTS } from "./tls-verdicts.ts";
import { column } from "./verdict-row.ts";

/** One sentence per verdict. {host} {port} {subject} {ms} {status} {server} {scheme} are filled in by verdict.ts. */
export const VERDICTS = {
  ok: {
    en: "{url} answers in {ms} ms (HTTP {status})",
    "zh-cn": "{url} 在 {ms} 毫秒内应答（HTTP {status}）",
  },
  "ok-no-http": {
    en: "{url} can be reached in {ms} ms; its HTTP status could not be tested",
    "zh-cn": "{url} 可在 {ms} 毫秒内连通，但无法测试其 HTTP 状态",
  },
  slow: {
    en: "{url} answers, but {step} takes {ms} ms",
    "zh-cn": "{url} 能应答，但 {step} 耗时 {ms} 毫秒",
  },
  "dns-first-server-dead": {
    en: "{host} is found only after {ms} ms, because nameserver {subject} does not answer",
    "zh-cn": "域名服务器 {subject} 不响应，{host} 要等 {ms} 毫秒才能解析",
  },
  "dns-no-nameserver": {
    en: "{host} cannot be looked up: the container's resolv.conf names no nameserver",
    "zh-cn": "无法解析 {host}：容器的 resolv.conf 中没有域名服务器",
  },
  "dns-server-silent": {
    en: "{host} cannot be looked up: nameserver {subject} does not answer",
    "zh-cn": "无法解析 {host}：域名服务器 {subject} 不响应",
  },
  "dns-server-refused": {
    en: "{host} cannot be looked up: nothing listens on port 53 of nameserver {subject}",
    "zh-cn": "无法解析 {host}：域名服务器 {subject} 的 53 端口没有服务",
  },
  "dns-server-error": {
    en: "{host} cannot be looked up: nameserver {subject} answers {rcode}",
    "zh-cn": "无法解析 {host}：域名服务器 {subject} 返回 {rcode}",
  },
  "dns-name-not-found": {
    en: "{host} does not exist, says nameserver {subject}",
    "zh-cn": "域名服务器 {subject} 答复：{host} 不存在",
  },
  "dns-no-address": {
    en: "{host} exists but has no IPv4 address, says nameserver {subject}",
    "zh-cn": "域名服务器 {subject} 答复：{host} 存在，但没有 IPv4 地址",
  },
  "dns-lookup-failed": {
    en: "the container's own lookup of {host} fails",
    "zh-cn": "容器自身解析 {host} 失败",
  },
  "dns-lookup-failed-though-answered": {
    en: "the container's own lookup of {host} fails although nameserver {subject} knows it",
    "zh-cn": "域名服务器 {subject} 能解析 {host}，但容器自身的解析失败",
  },
  "tcp-timeout": {
    en: "{subject} port {port} ({host}) does not answer: packets to it, or from it, are dropped",
    "zh-cn":
      "{subject} 的 {port} 端口（{host}）无响应：去程或回程的数据包被丢弃",
  },
  "tcp-refused": {
    en: "{subject} refuses connections to port {port} ({host})",
    "zh-cn": "{subject} 拒绝连接 {port} 端口（{host}）",
  },
  "tcp-unreachable": {
    en: "there is no route from the container to {subject} ({host})",
    "zh-cn": "容器没有到 {subject}（{host}）的路由",
  },
  "tls-stall": {
    en: "{subject} port {port} ({host}) accepts the connection, then never answers the TLS handshake",
    "zh-cn":
      "{subject} 的 {port} 端口（{host}）接受了连接，却始终不应答 TLS 握手",
  },
  "tls-reset": {
    en: "the connection to {subject} port {port} is cut as soon as the TLS handshake names {host}",
    "zh-cn":
      "TLS 握手一发出主机名 {host}，到 {subject} 端口 {port} 的连接就被切断",
  },
  "tls-not-tls": {
    en: "{subject} port {port} ({host}) does not speak TLS",
    "zh-cn": "{subject} 的 {port} 端口（{host}）不支持 TLS",
  },
  "tls-alert": {
    en: "{subject} port {port} ({host}) refuses the TLS handshake",
    "zh-cn": "{subject} 的 {port} 端口（{host}）拒绝 TLS 握手",
  },
  "tls-certificate": {
    en: "the certificate of {host} is not trusted in this container",
    "zh-cn": "此容器不信任 {host} 的证书",
  },
  "http-stall": {
    en: "{host} accepts the request, then sends nothing",
    "zh-cn": "{host} 接受请求后不返回任何数据",
  },
  "http-reset": {
    en: "{host} closes the connection without an HTTP answer",
    "zh-cn": "{host} 未返回 HTTP 应答就关闭了连接",
  },
  "ok-no-database": {
    en: "{host} answers in {ms} ms; it does not pass the checksum database on (HTTP {status}), so `go` asks the database itself",
    "zh-cn":
      "{host} 在 {ms} 毫秒内应答；它不转发校验和数据库（HTTP {status}），`go` 会直接询问数据库",
  },
  "ok-no-public": {
    en: "{host} answers in {ms} ms; it does not have public modules (HTTP {status}), which another proxy is asked for",
    "zh-cn":
      "{host} 在 {ms} 毫秒内应答；它不提供公共模块（HTTP {status}），公共模块由其他代理提供",
  },
  ...column(DNS_VERDICTS, "sentence"),
  ...column(HTTP_VERDICTS, "sentence"),
  ...column(PROXY_VERDICTS, "sentence"),
  ...column(TLS_VERDICTS, "sentence"),
  "ok-proxy": {
    en: "{url} answers in {ms} ms through the HTTP proxy {proxy}, as it does directly",
    "zh-cn": "{url} 经 HTTP 代理 {proxy} 在 {ms} 毫秒内应答，直连也可用",
  },
  "ok-proxy-needed": {
    en: "{url} answers in {ms} ms through the HTTP proxy {proxy}, and only through it",
    "zh-cn":
      "{url} 经 HTTP 代理 {proxy} 在 {ms} 毫秒内应答，且只能通过代理访问",
  },
  "not-tested": {
    en: "{host} was not tested: the image has neither curl, wget, bash nor nc -e",
    "zh-cn": "未测试 {host}：镜像中没有 curl、wget、bash 或支持 -e 的 nc",
  },
  cancelled: {
    en: "{host} was not tested to the end: the check was cancelled",
    "zh-cn": "{host} 的测试未完成：检查已取消",
  },
  unknown: {
    en: "{host}: the result is incomplete",
    "zh-cn": "{host}：结果不完整",
  },
} as const satisfies Record<string, Message>;

/** What to do about a verdict. */
export const ADVICE = {
  nameserver: {
    en: "Give containers a nameserver that they can reach: `--dns` for a container, `dns` in the engine's daemon.json for builds. Writing /etc/resolv.conf in a RUN does not help: under BuildKit it is read-only.",
    "zh-cn":
      "请为容器配置可达的域名服务器：容器用 `--dns`，构建用引擎 daemon.json 中的 `dns`。在 RUN 中写 /etc/resolv.conf 无效：BuildKit 下该文件是只读的。",
  },
  "first-nameserver": {
    en: "Remove {subject} from the engine's `dns` settings or put it last: every lookup waits for it first.",
    "zh-cn":
      "请从引擎的 `dns` 设置中移除 {subject}，或将它放到最后：每次解析都会先等待它。",
  },
  "nameserver-refuses": {
    en: "{subject} does not serve this container's address, or not names outside its own domain: have it allowed there, or give the engine another nameserver (`dns` in daemon.json).",
    "zh-cn":
      "{subject} 不为此容器的地址提供服务，或不解析自身域以外的域名：请在该服务器上放行，或为引擎配置其他域名服务器（daemon.json 中的 `dns`）。",
  },
  name: {
    en: "Check the spelling of {host} where it is configured. If the name exists only inside a company network, the container needs that network's nameserver.",
    "zh-cn":
      "请检查配置中 {host} 的拼写。如果该域名只存在于公司内网，容器需要使用内网的域名服务器。",
  },
  "public-name": {
    en: "{host} is a public name that exists: the container's nameserver filters it, or cannot ask beyond its own network. Give containers a nameserver that answers it (`--dns`, or `dns` in the engine's daemon.json), or use a mirror whose name it knows.",
    "zh-cn":
      "{host} 是确实存在的公共域名：容器的域名服务器将它过滤了，或者无法向外部网络查询。请为容器配置能解析它的域名服务器（`--dns`，或引擎 daemon.json 中的 `dns`），或改用该服务器能解析的镜像源。",
  },
  firewall: {
    en: "Ask for {subject} port {port} to be allowed in the firewall, use an HTTP proxy, or choose a mirror that can be reached.",
    "zh-cn":
      "请在防火墙中放行 {subject} 的 {port} 端口，或使用 HTTP 代理，或改用可达的镜像源。",
  },
  service: {
    en: "Nothing listens there: check the port in the URL and that the service is running. For an address of the same machine, use the address that containers see, not localhost.",
    "zh-cn":
      "该处没有服务在监听：请检查 URL 中的端口以及服务是否已启动。若服务在本机，请使用容器可见的地址，而不是 localhost。",
  },
  route: {
    en: "Check the container's network (`docker inspect`) and the engine's routes; a container with `--network none` reaches nothing.",
    "zh-cn":
      "请检查容器的网络（`docker inspect`）和引擎的路由；使用 `--network none` 的容器无法访问任何网络。",
  },
  "tls-path": {
    en: "Something on the way (firewall, proxy, or an MTU that is too large) swallows the TLS handshake. Compare the MTU of the engine's network with that of the host's uplink, or choose another mirror.",
    "zh-cn":
      "途中的设备（防火墙、代理，或过大的 MTU）吞掉了 TLS 握手。请对比引擎网络与主机出口的 MTU，或改用其他镜像源。",
  },
  "tls-filter": {
    en: "A filter on the way or the server itself breaks the handshake: use a mirror or an HTTP proxy that may reach it.",
    "zh-cn":
      "途中的过滤设备或服务器自身中断了握手：请使用可访问它的镜像源或 HTTP 代理。",
  },
  "tls-scheme": {
    en: "The server speaks plain HTTP on this port: use http:// or the server's HTTPS port.",
    "zh-cn":
      "服务器在此端口上提供的是明文 HTTP：请使用 http:// 或服务器的 HTTPS 端口。",
  },
  certificate: {
    en: "Install the CA certificate of the company or mirror in the image (ca-certificates), or use an endpoint with a public certificate. Do not switch verification off.",
    "zh-cn":
      "请在镜像中安装公司或镜像源的 CA 证书（ca-certificates），或使用具有公共证书的端点。不要关闭证书校验。",
  },
  slow: {
    en: "Downloads will work but slowly: a mirror nearer to the container helps.",
    "zh-cn": "可以下载但较慢：使用离容器更近的镜像源会有改善。",
  },
  "no-proxy": {
    en: "Directly {host} works: put it into NO_PROXY, or take the proxy out of the container's settings (HTTP_PROXY, HTTPS_PROXY, and `proxies` in the user's ~/.docker/config.json).",
    "zh-cn":
      "直连 {host} 可用：请将其加入 NO_PROXY，或从容器的设置中移除代理（HTTP_PROXY、HTTPS_PROXY，以及用户 ~/.docker/config.json 中的 `proxies`）。",
  },
  stall: {
    en: "`go mod download` has no time limit of its own here and would hang: choose another mirror, and give downloads a time limit.",
    "zh-cn":
      "此时 `go mod download` 自身没有超时限制，会一直挂起：请改用其他镜像源，并为下载设置超时。",
  },
} as const satisfies Record<string, Message>;

/** Binds a message of a table to its values. */
export function use<Table extends Readonly<Record<string, Message>>>(
  table: Table,
  id: keyof Table & string,
  values: MessageValues = {},
): MessageUse {
  return { messageId: id, message: table[id] as Message, values };
}

/** The sentence over the whole report when no single verdict says it. */
export const SUMMARIES = {
  "all-good": {
    en: "All {total} endpoints answer",
    "zh-cn": "全部 {total} 个端点均有应答",
  },
  "some-bad": {
    en: "{bad} of {total} endpoints fail",
    "zh-cn": "{total} 个端点中有 {bad} 个失败",
  },
  "nameserver-silent": {
    en: "Nameserver {subject} does not answer: {bad} of {total} endpoints fail",
    "zh-cn": "域名服务器 {subject} 不响应：{total} 个端点中有 {bad} 个失败",
  },
  "nameserver-refused": {
    en: "Nothing listens on port 53 of nameserver {subject}: {bad} of {total} endpoints fail",
    "zh-cn":
      "域名服务器 {subject} 的 53 端口没有服务：{total} 个端点中有 {bad} 个失败",
  },
  "nameserver-error": {
    en: "Nameserver {subject} answers with an error: {bad} of {total} endpoints fail",
    "zh-cn": "域名服务器 {subject} 返回错误：{total} 个端点中有 {bad} 个失败",
  },
  "no-nameserver": {
    en: "The container's resolv.conf names no nameserver: {bad} of {total} endpoints fail",
    "zh-cn":
      "容器的 resolv.conf 中没有域名服务器：{total} 个端点中有 {bad} 个失败",
  },
  "no-route": {
    en: "The container has no route out of its network: {bad} of {total} endpoints fail",
    "zh-cn": "容器没有通往外部网络的路由：{total} 个端点中有 {bad} 个失败",
  },
  "one-host": {
    en: "{host} does not work: {bad} of {total} endpoints fail",
    "zh-cn": "{host} 无法使用：{total} 个端点中有 {bad} 个失败",
  },
  "first-nameserver-dead": {
    en: "Nameserver {subject} does not answer: every lookup waits for it first, up to {ms} ms",
    "zh-cn":
      "域名服务器 {subject} 不响应：每次解析都要先等待它，最长 {ms} 毫秒",
  },
  nothing: {
    en: "There is nothing to test: the files name no endpoint",
    "zh-cn": "没有可测试的内容：文件中没有端点",
  },
} as const satisfies Record<string, Message>;
