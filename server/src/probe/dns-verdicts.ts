import type { VerdictRow } from "./verdict-row.ts";

/** How a name became the wrong address, or late: verdicts on top of what a connection shows. */
export const DNS_VERDICTS = {
  "dns-slow": {
    sentence: {
      en: "{host} is found only after {ms} ms: nameserver {subject} is slow",
      "zh-cn": "域名服务器 {subject} 响应缓慢，{host} 要等 {ms} 毫秒才能解析",
    },
    short: {
      en: "{mark}: nameserver {subject} is slow",
      "zh-cn": "{mark}：域名服务器 {subject} 响应缓慢",
    },
    advice: {
      en: "Each host of a build waits for it: give the engine a nearer nameserver (`dns` in daemon.json, `--dns` for a container).",
      "zh-cn":
        "构建中每个主机名都要等待它：请为引擎配置更近的域名服务器（daemon.json 中的 `dns`，容器用 `--dns`）。",
    },
  },
  "dns-ipv6-slow": {
    sentence: {
      en: "{host} is found only after {ms} ms: nameserver {subject} knows its IPv4 address at once, and is late with the answer for IPv6, which the lookup waits for",
      "zh-cn":
        "{host} 要等 {ms} 毫秒才能解析：域名服务器 {subject} 立即返回 IPv4 地址，但对 IPv6 的答复迟缓，而解析要等待两者",
    },
    short: {
      en: "{mark}: nameserver {subject} is late with IPv6",
      "zh-cn": "{mark}：域名服务器 {subject} 的 IPv6 答复迟缓",
    },
    advice: {
      en: "A nameserver or firewall on the way drops questions for IPv6 (AAAA): have it answer them, if only with nothing, or give the engine another nameserver (`dns` in daemon.json, `--dns` for a container). `options single-request` in resolv.conf helps with glibc where answers to two questions at once are lost.",
      "zh-cn":
        "途中的域名服务器或防火墙丢弃了 IPv6（AAAA）查询：请让它作出答复（哪怕是空答复），或为引擎配置其他域名服务器（daemon.json 中的 `dns`，容器用 `--dns`）。如果是同时发出的两个查询丢失答复，在 glibc 下可在 resolv.conf 中设置 `options single-request`。",
    },
  },
  "dns-ipv6-dead": {
    sentence: {
      en: "{host} cannot be looked up although nameserver {subject} knows its IPv4 address: it never answers for IPv6, which the lookup waits for",
      "zh-cn":
        "无法解析 {host}：域名服务器 {subject} 知道其 IPv4 地址，却从不答复 IPv6 查询，而解析要等待两者",
    },
    short: {
      en: "{mark}: nameserver {subject} never answers for IPv6",
      "zh-cn": "{mark}：域名服务器 {subject} 从不答复 IPv6 查询",
    },
    advice: {
      en: "A nameserver or firewall on the way drops questions for IPv6 (AAAA): have it answer them, if only with nothing, or give the engine another nameserver (`dns` in daemon.json, `--dns` for a container).",
      "zh-cn":
        "途中的域名服务器或防火墙丢弃了 IPv6（AAAA）查询：请让它作出答复（哪怕是空答复），或为引擎配置其他域名服务器（daemon.json 中的 `dns`，容器用 `--dns`）。",
    },
  },
  "dns-tcp-only": {
    sentence: {
      en: "{host} cannot be looked up: nameserver {subject} answers over TCP, while UDP to its port 53 is dropped",
      "zh-cn":
        "无法解析 {host}：域名服务器 {subject} 可通过 TCP 应答，但发往其 53 端口的 UDP 被丢弃",
    },
    short: {
      en: "{mark}: nameserver {subject} answers over TCP only",
      "zh-cn": "{mark}：域名服务器 {subject} 仅应答 TCP",
    },
    advice: {
      en: "A firewall lets only TCP through: have UDP port 53 allowed, or put `options use-vc` into resolv.conf (`--dns-option use-vc`), which glibc follows and musl and BusyBox do not.",
      "zh-cn":
        "防火墙只放行 TCP：请放行 UDP 53 端口，或在 resolv.conf 中加入 `options use-vc`（`--dns-option use-vc`）；glibc 支持该选项，musl 和 BusyBox 不支持。",
    },
  },
  "dns-search-slow": {
    sentence: {
      en: "{host} is found only after {ms} ms, because the search domains ({domains}) are tried before the name itself",
      "zh-cn":
        "解析 {host} 时先尝试了搜索域（{domains}），{ms} 毫秒后才查到该域名本身",
    },
    short: {
      en: "{mark}: the search domains come first",
      "zh-cn": "{mark}：先尝试了搜索域",
    },
    advice: {
      en: "The name has fewer dots than `ndots:{ndots}` in resolv.conf asks for. Lower it (`--dns-option ndots:1`, `dnsConfig` of a pod) or take search domains out (`--dns-search .`).",
      "zh-cn":
        "该域名中的点少于 resolv.conf 中的 `ndots:{ndots}`。请调低该值（`--dns-option ndots:1`，Pod 用 `dnsConfig`），或去掉搜索域（`--dns-search .`）。",
    },
  },
  "dns-search-captured": {
    sentence: {
      en: "a search domain ({domains}) answers in the place of {host}: the container goes to {subject}, where the download fails",
      "zh-cn":
        "搜索域（{domains}）代替 {host} 作了应答：容器连接到 {subject}，下载失败",
    },
    short: {
      en: "{mark}: a search domain answers in its place",
      "zh-cn": "{mark}：搜索域代为应答",
    },
    advice: {
      en: "A wildcard record in that domain matches every name. Lower `ndots:{ndots}` (`--dns-option ndots:1`, `dnsConfig` of a pod) or take the search domain out (`--dns-search .`).",
      "zh-cn":
        "该域中的通配记录匹配所有名称。请调低 `ndots:{ndots}`（`--dns-option ndots:1`，Pod 用 `dnsConfig`），或去掉该搜索域（`--dns-search .`）。",
    },
  },
  "dns-answers-differ": {
    sentence: {
      en: "nameserver {server} sends {host} to {subject}, where the download fails; nameserver {other} says {addresses}",
      "zh-cn":
        "域名服务器 {server} 将 {host} 解析为 {subject}，连接该地址下载失败；域名服务器 {other} 的答复是 {addresses}",
    },
    short: {
      en: "{mark}: the nameservers disagree",
      "zh-cn": "{mark}：各域名服务器的答复不一致",
    },
    advice: {
      en: "One of the answers is false, or meant for another network: find out which, and leave that nameserver out of the engine's `dns` settings.",
      "zh-cn":
        "其中一个答复是假的，或是给其他网络的：请查明是哪一个，并将该域名服务器从引擎的 `dns` 设置中移除。",
    },
  },
  "dns-public-differs": {
    sentence: {
      en: "the container's nameserver sends {host} to {subject}, where the download fails; the public nameserver {server} says {addresses}",
      "zh-cn":
        "容器的域名服务器将 {host} 指向 {subject}，连接该地址下载失败；公共域名服务器 {server} 的答复是 {addresses}",
    },
    short: {
      en: "{mark}: another address than the public one",
      "zh-cn": "{mark}：地址与公共答复不同",
    },
    advice: {
      en: "The answer is false, or leads to an inner mirror that does not work: ask who runs the nameserver, or give the engine another one (`dns` in daemon.json, `--dns` for a container).",
      "zh-cn":
        "该答复是假的，或指向一个不可用的内部镜像：请询问域名服务器的管理者，或为引擎配置其他域名服务器（daemon.json 中的 `dns`，容器用 `--dns`）。",
    },
  },
  "dns-hidden": {
    sentence: {
      en: "nameserver {subject} hides {host}: the public nameserver {server} knows it ({addresses})",
      "zh-cn":
        "域名服务器 {subject} 隐藏了 {host}：公共域名服务器 {server} 能解析（{addresses}）",
    },
    short: {
      en: "{mark}: the name is hidden from the container",
      "zh-cn": "{mark}：容器的域名服务器隐藏了该域名",
    },
    advice: {
      en: "Inner nameservers know inner names only, or keep public ones back: have {host} let through there, use the HTTP proxy or the mirror that the network offers, or give the engine another nameserver (`dns` in daemon.json, `--dns` for a container).",
      "zh-cn":
        "内部域名服务器只解析内部域名，或屏蔽公共域名：请在其中放行 {host}，使用网络提供的 HTTP 代理或镜像源，或为引擎配置其他域名服务器（daemon.json 中的 `dns`，容器用 `--dns`）。",
    },
  },
  "dns-sinkhole": {
    sentence: {
      en: "{host} is given the address {subject}, which is the container itself",
      "zh-cn": "{host} 被解析为 {subject}，即容器自身",
    },
    short: {
      en: "{mark}: the name leads to the container itself",
      "zh-cn": "{mark}：域名指向容器自身",
    },
    advice: {
      en: "Filtering nameservers answer so for names that they block: have {host} allowed there, or use another nameserver or mirror.",
      "zh-cn":
        "带过滤功能的域名服务器会这样答复被屏蔽的域名：请在其中放行 {host}，或改用其他域名服务器或镜像源。",
    },
  },
  "dns-ipv6-only": {
    sentence: {
      en: "{host} has IPv6 addresses only ({addresses}), and the container cannot reach them",
      "zh-cn": "{host} 只有 IPv6 地址（{addresses}），而容器无法访问",
    },
    short: {
      en: "{mark}: IPv6 only, out of the container's reach",
      "zh-cn": "{mark}：只有 IPv6 地址，容器无法访问",
    },
    advice: {
      en: "Containers have no IPv6 unless the engine's network has it (`ipv6` and `fixed-cidr-v6` in daemon.json, `--ipv6` of a network): switch it on, or use a mirror that has IPv4.",
      "zh-cn":
        "除非引擎的网络启用了 IPv6（daemon.json 中的 `ipv6` 和 `fixed-cidr-v6`，或网络的 `--ipv6`），否则容器没有 IPv6：请启用，或改用支持 IPv4 的镜像源。",
    },
  },
  "hosts-override": {
    sentence: {
      en: "the container's /etc/hosts sends {host} to {subject}, where the download fails",
      "zh-cn": "容器的 /etc/hosts 将 {host} 指向 {subject}，连接该地址下载失败",
    },
    short: {
      en: "{mark}: /etc/hosts sends the name elsewhere",
      "zh-cn": "{mark}：/etc/hosts 指向了其他地址",
    },
    advice: {
      en: "Take the entry out, or correct it: it comes from `--add-host`, from `extra_hosts` in a Compose file, or from `hostAliases` of a pod.",
      "zh-cn":
        "请移除或更正该条目：它来自 `--add-host`、Compose 文件中的 `extra_hosts`，或 Pod 的 `hostAliases`。",
    },
  },
} as const satisfies Readonly<Record<string, VerdictRow>>;

export type DnsVerdictId = keyof typeof DNS_VERDICTS;
