import { DIRECT, type BlameRow } from "./blame-row.ts";

/** Rows about an HTTP proxy of the container that fails. */
export const PROXY_ROWS: readonly BlameRow[] = [
  {
    id: "proxy-out-of-reach",
    container: ["proxy"],
    fresh: "any",
    host: ["works-through-proxy"],
    blame: "proxy",
    because: "proxies work for this machine, not for the container",
    message: {
      en: "The container's HTTP proxy is at fault: this machine reaches {host} through {proxy}",
      "zh-cn": "问题出在容器的 HTTP 代理：本机可以经 {proxy} 访问 {host}",
    },
    advice: {
      en: "A proxy that listens on 127.0.0.1 serves this machine alone: let it listen on an address that containers reach, and write that address into HTTP_PROXY and HTTPS_PROXY.",
      "zh-cn":
        "监听 127.0.0.1 的代理只服务于本机：请让它监听容器可达的地址，并将该地址写入 HTTP_PROXY 和 HTTPS_PROXY。",
    },
  },
  {
    id: "proxy-unneeded",
    container: ["proxy"],
    fresh: "any",
    host: DIRECT,
    blame: "proxy",
    because: "this machine needs no proxy for the host",
    message: {
      en: "The container's HTTP proxy is at fault: {host} works from this machine without one",
      "zh-cn": "问题出在容器的 HTTP 代理：本机不经代理即可访问 {host}",
    },
    advice: {
      en: "Take the proxy out of the container's settings (HTTP_PROXY, HTTPS_PROXY, `proxies` in ~/.docker/config.json), or put {host} into NO_PROXY.",
      "zh-cn":
        "请从容器的设置中移除代理（HTTP_PROXY、HTTPS_PROXY、~/.docker/config.json 中的 `proxies`），或将 {host} 加入 NO_PROXY。",
    },
  },
  {
    id: "proxy-down",
    container: ["proxy"],
    fresh: "any",
    host: ["proxy"],
    blame: "proxy",
    because: "proxies fail for this machine too",
    message: {
      en: "The HTTP proxy is at fault: this machine does not reach {host} through its proxy either",
      "zh-cn": "问题出在 HTTP 代理：本机经其代理同样无法访问 {host}",
    },
    advice: {
      en: "Ask whoever runs the proxy; until then no build gets through it.",
      "zh-cn": "请联系代理的管理员；在恢复之前，构建都无法通过它。",
    },
  },
  {
    id: "proxy-fails",
    container: ["proxy"],
    fresh: "any",
    host: "any",
    blame: "proxy",
    because:
      "the proxy of the container's variables fails, whatever lies behind",
    message: {
      en: "The container's HTTP proxy is at fault; how {host} fares without it could not be seen from this machine",
      "zh-cn": "问题出在容器的 HTTP 代理；从本机看不出不经代理时 {host} 的情况",
    },
    advice: {
      en: "Correct the proxy first (HTTP_PROXY, HTTPS_PROXY), then check again.",
      "zh-cn": "请先更正代理（HTTP_PROXY、HTTPS_PROXY），然后重新检查。",
    },
  },
];
