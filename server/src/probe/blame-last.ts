import { BUILD_PROXIES } from "./blame-first.ts";
import { BLOCKED, CUT, LOOKUP, UNREACHED, type BlameRow } from "./blame-row.ts";

/** The container works: what builds, which run on the default bridge, would see. Last, what cannot be told. */
export const LAST_ROWS: readonly BlameRow[] = [
  {
    id: "builds-lack-proxy",
    container: ["works-through-proxy"],
    fresh: BLOCKED,
    host: "any",
    blame: "proxy",
    because: "what the container has, fresh containers and builds have not",
    message: {
      en: "{host} works from this container through its HTTP proxy; a fresh container, and with it a build, is given no proxy and fails",
      "zh-cn":
        "此容器经其 HTTP 代理可以访问 {host}；新容器（以及构建）没有代理，因此失败",
    },
    advice: BUILD_PROXIES,
  },
  {
    id: "builds-lookup",
    container: ["works"],
    fresh: LOOKUP,
    host: "any",
    blame: "engine-dns",
    because: "builds run on the default bridge, where names are not found",
    message: {
      en: "{host} works from this container; on the engine's default bridge, where builds run, it cannot be looked up",
      "zh-cn":
        "此容器可以访问 {host}；但在引擎的默认网桥（构建所用的网络）上无法解析它",
    },
    advice: {
      en: "Set `dns` in the engine's daemon.json to the nameservers that this container has, and restart the engine.",
      "zh-cn":
        "请在引擎的 daemon.json 中将 `dns` 设为此容器所用的域名服务器，然后重启引擎。",
    },
  },
  {
    id: "builds-way",
    container: ["works"],
    fresh: [...UNREACHED, ...CUT, "large-lost"],
    host: "any",
    blame: "engine-network",
    because: "builds run on the default bridge, which does not get through",
    message: {
      en: "{host} works from this container; on the engine's default bridge, where builds run, it is out of reach",
      "zh-cn":
        "此容器可以访问 {host}；但从引擎的默认网桥（构建所用的网络）无法访问",
    },
    advice: {
      en: "Build with `--network host`, or repair the default bridge: its subnet, its MTU, the packet filter of this machine.",
      "zh-cn":
        "请用 `--network host` 构建，或修复默认网桥：其子网、MTU，以及本机的包过滤规则。",
    },
  },
  {
    id: "works",
    container: ["works", "works-through-proxy"],
    fresh: "any",
    host: "any",
    blame: "none",
    because: "nothing fails from the container",
    message: {
      en: "{host} works from the container",
      "zh-cn": "从容器可以访问 {host}",
    },
  },
  {
    id: "container-unseen",
    container: ["unseen"],
    fresh: "any",
    host: "any",
    blame: "unknown",
    because: "without the container's own view there is nothing to compare",
    message: {
      en: "What is at fault for {host} cannot be told: the container's own view is missing",
      "zh-cn": "无法判断 {host} 的问题所在：缺少容器自身的结果",
    },
  },
  {
    id: "nothing-to-compare",
    container: "any",
    fresh: ["unseen"],
    host: ["unseen"],
    blame: "unknown",
    because: "nothing but the container was seen",
    message: {
      en: "What is at fault for {host} cannot be told: nothing could be seen from elsewhere",
      "zh-cn": "无法判断 {host} 的问题所在：没有其他位置的结果可供对比",
    },
  },
  {
    id: "no-pattern",
    container: "any",
    fresh: "any",
    host: "any",
    blame: "unknown",
    because:
      "each place fails in its own way, or the one that would tell is missing",
    message: {
      en: "What is at fault for {host} cannot be told: the places that were seen fit no single cause",
      "zh-cn": "无法判断 {host} 的问题所在：各位置的结果不能归于同一个原因",
    },
    advice: {
      en: "Repair what the container's own line says first, then compare again.",
      "zh-cn": "请先按容器自身的结论进行修复，然后再次对比。",
    },
  },
];
