import {
  allBut,
  BLOCKED,
  DIRECT,
  UNREACHED,
  type BlameRow,
} from "./blame-row.ts";

/** What the builds' own proxies want. */
export const BUILD_PROXIES = {
  en: "Write the proxy into `proxies` of the user's ~/.docker/config.json, which gives it to new containers and to builds, and make the container anew.",
  "zh-cn":
    "请将代理写入用户的 ~/.docker/config.json 的 `proxies`（新容器和构建会据此获得代理），然后重新创建容器。",
};

/** What overrules everything else: no network at all, localhost, a proxy that is needed. */
export const FIRST_ROWS: readonly BlameRow[] = [
  {
    id: "no-network",
    container: ["nameserver", ...UNREACHED],
    fresh: "any",
    host: "any",
    when: { network: ["none"] },
    blame: "container-config",
    because: "the container was started without a network",
    message: {
      en: "The container is at fault: it was started with `--network none` and reaches nothing",
      "zh-cn": "问题出在此容器：它以 `--network none` 启动，无法访问任何网络",
    },
    advice: {
      en: "Start it on a network, or check another container.",
      "zh-cn": "请将它启动在某个网络中，或检查其他容器。",
    },
  },
  {
    id: "localhost",
    container: ["refused"],
    fresh: "any",
    host: DIRECT,
    when: { loopback: true },
    blame: "container-config",
    because: "localhost is the container itself there, and this machine here",
    message: {
      en: "The address is at fault: {host} means the container itself there; the service runs on this machine",
      "zh-cn": "问题出在地址：在容器中 {host} 指容器自身，而该服务运行在本机上",
    },
    advice: {
      en: "Name the machine as containers see it: `host.docker.internal` (with `--add-host host.docker.internal:host-gateway` on Linux), and let the service listen on that address.",
      "zh-cn":
        "请使用容器可见的主机名：`host.docker.internal`（Linux 上需加 `--add-host host.docker.internal:host-gateway`），并让服务监听该地址。",
    },
  },
  {
    id: "proxy-missing",
    container: BLOCKED,
    fresh: ["works-through-proxy"],
    host: "any",
    blame: "proxy",
    because:
      "a fresh container is given the proxy of the user's settings and gets through",
    message: {
      en: "The container lacks the HTTP proxy: a fresh container is given one and reaches {host} through it",
      "zh-cn": "此容器缺少 HTTP 代理：新容器带有代理，并能经代理访问 {host}",
    },
    advice: {
      en: "Make the container anew: it was started before the proxy was set, or with variables that override it.",
      "zh-cn":
        "请重新创建容器：它可能是在设置代理之前启动的，或其环境变量覆盖了代理设置。",
    },
  },
  {
    id: "proxy-needed",
    container: BLOCKED,
    fresh: allBut(...DIRECT),
    host: ["works-through-proxy"],
    blame: "proxy",
    because:
      "this machine gets through by an HTTP proxy alone, and the container has none",
    message: {
      en: "An HTTP proxy is needed: this machine reaches {host} through {proxy} only, and the container has no proxy",
      "zh-cn": "需要 HTTP 代理：本机只能经 {proxy} 访问 {host}，而容器没有代理",
    },
    advice: BUILD_PROXIES,
  },
];
