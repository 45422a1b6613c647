import type { VerdictRow } from "./verdict-row.ts";

/** What an HTTP answer, or the lack of its end, says. */
export const HTTP_VERDICTS = {
  "http-unauthorized": {
    sentence: {
      en: "{url} wants credentials (HTTP 401)",
      "zh-cn": "{url} 要求提供凭据（HTTP 401）",
    },
    short: {
      en: "{mark}: credentials are wanted (HTTP 401)",
      "zh-cn": "{mark}：要求提供凭据（HTTP 401）",
    },
    advice: {
      en: "Give the build credentials for {host}, as a build secret and not as ARG or ENV.",
      "zh-cn":
        "请为构建提供 {host} 的凭据：使用 build secret，不要用 ARG 或 ENV。",
    },
    adviceForModules: {
      en: "Give `go` credentials for {host} in a netrc file that is mounted as a build secret. In GOPROXY, `go` goes on to the entry behind it only after `|`; after `,` it goes on for 404 and 410 alone.",
      "zh-cn":
        "请将含有 {host} 凭据的 netrc 文件作为 build secret 挂载给 `go`。在 GOPROXY 中，只有分隔符 `|` 会让 `go` 继续尝试后面的条目；`,` 只在 404 和 410 时继续。",
    },
  },
  "http-forbidden": {
    sentence: {
      en: "{url} refuses the request (HTTP 403)",
      "zh-cn": "{url} 拒绝了请求（HTTP 403）",
    },
    short: {
      en: "{mark}: the request is refused (HTTP 403)",
      "zh-cn": "{mark}：请求被拒绝（HTTP 403）",
    },
    advice: {
      en: "The server, or a filter on the way, does not let this address in: ask for {host} to be allowed, or use another mirror.",
      "zh-cn":
        "服务器或途中的过滤设备不允许来自此地址的访问：请申请放行 {host}，或改用其他镜像源。",
    },
    adviceForModules: {
      en: "The proxy, or a filter on the way, does not let this address in: ask for {host} to be allowed, or use another mirror. In GOPROXY, `go` goes on to the entry behind it only after `|`; after `,` it goes on for 404 and 410 alone.",
      "zh-cn":
        "模块代理或途中的过滤设备不允许来自此地址的访问：请申请放行 {host}，或改用其他镜像源。在 GOPROXY 中，只有分隔符 `|` 会让 `go` 继续尝试后面的条目；`,` 只在 404 和 410 时继续。",
    },
  },
  "http-not-found": {
    sentence: {
      en: "{url} is answered, but what the check asked for is not there (HTTP {status})",
      "zh-cn": "{url} 有应答，但所请求的内容不存在（HTTP {status}）",
    },
    short: {
      en: "{mark}: not there (HTTP {status})",
      "zh-cn": "{mark}：内容不存在（HTTP {status}）",
    },
    advice: {
      en: "The server is there, but not this path: check the URL.",
      "zh-cn": "服务器可达，但没有这个路径：请检查 URL。",
    },
    adviceForModules: {
      en: "It does not have golang.org/x/text, which every public module proxy has: check the path in GOPROXY. If it is meant to serve private modules only, this is as it should be, and `go` goes on to the next entry.",
      "zh-cn":
        "这里没有 golang.org/x/text，而任何公共模块代理都有它：请检查 GOPROXY 中的路径。如果它本来就只提供私有模块，则属正常，`go` 会继续尝试下一个条目。",
    },
  },
  "http-blocked": {
    sentence: {
      en: "{host} turns this client away (HTTP 418)",
      "zh-cn": "{host} 拒绝为此客户端服务（HTTP 418）",
    },
    short: {
      en: "{mark}: turned away (HTTP 418)",
      "zh-cn": "{mark}：拒绝服务（HTTP 418）",
    },
    advice: {
      en: "Servers answer so when they take a client for a robot or have blocked its address: wait, send fewer requests at once, or use another mirror.",
      "zh-cn":
        "服务器把客户端当成机器人或封禁其地址时会这样应答：请稍后再试、减少并发请求，或改用其他镜像源。",
    },
  },
  "http-too-many-requests": {
    sentence: {
      en: "{host} has had too many requests from here (HTTP 429)",
      "zh-cn": "来自此处的请求过多，{host} 已限流（HTTP 429）",
    },
    short: {
      en: "{mark}: too many requests (HTTP 429)",
      "zh-cn": "{mark}：请求过多（HTTP 429）",
    },
    advice: {
      en: "Wait before the next build, keep downloads in a cache mount so that builds ask less, or sign in where the server gives more to known users.",
      "zh-cn":
        "请稍后再构建；用缓存挂载保留已下载的内容以减少请求；如果服务器对已登录用户放宽限制，请先登录。",
    },
  },
  "http-bad-gateway": {
    sentence: {
      en: "{host} cannot reach the server behind it (HTTP {status})",
      "zh-cn": "{host} 无法连接其后端服务器（HTTP {status}）",
    },
    short: {
      en: "{mark}: the server behind it fails (HTTP {status})",
      "zh-cn": "{mark}：后端服务器故障（HTTP {status}）",
    },
    advice: {
      en: "Nothing in the container is wrong: try again later, or name another endpoint.",
      "zh-cn": "容器本身没有问题：请稍后重试，或改用其他端点。",
    },
    adviceForModules: {
      en: "Nothing in the container is wrong: try again later, or put another proxy behind it. In GOPROXY, `go` goes on to the entry behind it only after `|`; after `,` it goes on for 404 and 410 alone.",
      "zh-cn":
        "容器本身没有问题：请稍后重试，或在其后配置另一个代理。在 GOPROXY 中，只有分隔符 `|` 会让 `go` 继续尝试后面的条目；`,` 只在 404 和 410 时继续。",
    },
  },
  "http-unavailable": {
    sentence: {
      en: "{host} is out of service for now (HTTP 503)",
      "zh-cn": "{host} 暂停服务（HTTP 503）",
    },
    short: {
      en: "{mark}: out of service (HTTP 503)",
      "zh-cn": "{mark}：暂停服务（HTTP 503）",
    },
    advice: {
      en: "The server is overloaded or being maintained: try again later, or name another endpoint.",
      "zh-cn": "服务器过载或正在维护：请稍后重试，或改用其他端点。",
    },
    adviceForModules: {
      en: "The proxy is overloaded or being maintained: try again later, or put another one behind it. In GOPROXY, `go` goes on to the entry behind it only after `|`; after `,` it goes on for 404 and 410 alone.",
      "zh-cn":
        "模块代理过载或正在维护：请稍后重试，或在其后配置另一个代理。在 GOPROXY 中，只有分隔符 `|` 会让 `go` 继续尝试后面的条目；`,` 只在 404 和 410 时继续。",
    },
  },
  "http-status": {
    sentence: {
      en: "{url} answers with HTTP {status}",
      "zh-cn": "{url} 返回 HTTP {status}",
    },
    short: {
      en: "{mark}: the server answers HTTP {status}",
      "zh-cn": "{mark}：服务器返回 HTTP {status}",
    },
    advice: {
      en: "The server does not do what a download needs: check the URL, try again later, or name another endpoint.",
      "zh-cn":
        "服务器未能提供下载所需的内容：请检查 URL、稍后重试，或改用其他端点。",
    },
    adviceForModules: {
      en: "The proxy does not do what a download needs: check the URL, try again later, or put another one behind it. In GOPROXY, `go` goes on to the entry behind it only after `|`; after `,` it goes on for 404 and 410 alone.",
      "zh-cn":
        "模块代理未能提供下载所需的内容：请检查 URL、稍后重试，或在其后配置另一个代理。在 GOPROXY 中，只有分隔符 `|` 会让 `go` 继续尝试后面的条目；`,` 只在 404 和 410 时继续。",
    },
  },
  "http-portal": {
    sentence: {
      en: "{host} answers with a web page in place of what `go` asks for (HTTP {status})",
      "zh-cn": "{host} 返回的是网页，而不是 `go` 请求的内容（HTTP {status}）",
    },
    short: {
      en: "{mark}: a web page in place of the download",
      "zh-cn": "{mark}：返回网页而不是下载内容",
    },
    advice: {
      en: "Either this is the sign-in page of the network, which wants a browser, or the URL leads to a web site and not to the service: open {url} and compare it with what its operator documents.",
      "zh-cn":
        "要么这是网络的登录页面，需要在浏览器中登录；要么此 URL 是网站而不是服务本身：请打开 {url}，并与运营方的文档核对。",
    },
  },
  "http-redirected": {
    sentence: {
      en: "{host} sends the request away to {location} (HTTP {status}), which is a page and not the download",
      "zh-cn":
        "{host} 将请求重定向到 {location}（HTTP {status}），那是网页而不是下载内容",
    },
    short: {
      en: "{mark}: redirected to a page (HTTP {status})",
      "zh-cn": "{mark}：被重定向到网页（HTTP {status}）",
    },
    advice: {
      en: "Either the network wants a sign-in first: open {url} in a browser of the machine that runs the containers. Or the service has moved: compare the URL with what its operator documents.",
      "zh-cn":
        "要么网络要求先登录：请在运行容器的机器上用浏览器打开 {url}；要么服务已迁移：请将此 URL 与运营方的文档核对。",
    },
  },
  "http-not-modules": {
    sentence: {
      en: "{host} answers, but not with what `go` asks for (HTTP {status})",
      "zh-cn": "{host} 有应答，但内容不是 `go` 所请求的（HTTP {status}）",
    },
    short: {
      en: "{mark}: answers with something else",
      "zh-cn": "{mark}：返回的是其他内容",
    },
    advice: {
      en: "The URL leads to another service: compare its path with what the operator documents for Go.",
      "zh-cn": "此 URL 指向其他服务：请将其路径与运营方的 Go 文档核对。",
    },
  },
  "http-checksums-fail": {
    sentence: {
      en: "{url} fails to pass the checksum database on (HTTP {status}): `go` stops there",
      "zh-cn": "{url} 转发校验和数据库失败（HTTP {status}）：`go` 会在此停止",
    },
    short: {
      en: "{mark}: the checksum database is not passed on (HTTP {status})",
      "zh-cn": "{mark}：未能转发校验和数据库（HTTP {status}）",
    },
    advice: {
      en: "A proxy that does not pass the checksum database on has to answer 404 or 410 here, so that `go` asks the database itself: tell its operator, or use another proxy.",
      "zh-cn":
        "不转发校验和数据库的代理应在此返回 404 或 410，`go` 才会直接询问数据库：请告知其运营方，或改用其他代理。",
    },
  },
  "slow-download": {
    sentence: {
      en: "{url} answers, but its download comes at {rate} kB/s only",
      "zh-cn": "{url} 能应答，但下载速度只有 {rate} kB/s",
    },
    short: {
      en: "{mark}: {rate} kB/s",
      "zh-cn": "{mark}：{rate} kB/s",
    },
    advice: {
      en: "Below 200 kB/s a module cache of 100 MB takes more than eight minutes: use a mirror that is nearer, and keep what was downloaded (cache mounts, a layer of its own).",
      "zh-cn":
        "低于 200 kB/s 时，100 MB 的模块缓存要下载八分钟以上：请改用更近的镜像源，并保留已下载的内容（缓存挂载、独立的层）。",
    },
  },
  "http-body-stall": {
    sentence: {
      en: "{host} begins to answer (HTTP {status}), then the download stops",
      "zh-cn": "{host} 开始应答（HTTP {status}），随后下载停滞",
    },
    short: {
      en: "{mark}: the download stops in its middle",
      "zh-cn": "{mark}：下载中途停滞",
    },
    advice: {
      en: "`go mod download` has no time limit of its own here and would hang: use another mirror, and give downloads a time limit. If it is so with every server, compare the MTU of the engine's network with that of the host's uplink.",
      "zh-cn":
        "此时 `go mod download` 自身没有超时限制，会一直挂起：请改用其他镜像源，并为下载设置超时。如果所有服务器都这样，请对比引擎网络与主机出口的 MTU。",
    },
  },
} as const satisfies Readonly<Record<string, VerdictRow>>;

export type HttpVerdictId = keyof typeof HTTP_VERDICTS;

/** The verdicts that a status alone decides; every other one of 400 and above is `http-status`. */
export const STATUS_VERDICTS: Readonly<
  Record<number, HttpVerdictId | undefined>
> = {
  401: "http-unauthorized",
  403: "http-forbidden",
  404: "http-not-found",
  410: "http-not-found",
  418: "http-blocked",
  429: "http-too-many-requests",
  502: "http-bad-gateway",
  503: "http-unavailable",
  504: "http-bad-gateway",
};
