import { FOUND, LOOKUP, type BlameRow } from "./blame-row.ts";

/** What to do about nameservers that one container alone was given. */
export const CONTAINER_DNS = {
  en: "Take the container's own nameservers out (`--dns`, `dns:` in a Compose file) or name ones that it can reach, then make the container anew.",
  "zh-cn":
    "请移除容器自己的域名服务器设置（`--dns`，或 Compose 文件中的 `dns:`），或改为容器可达的服务器，然后重新创建容器。",
};

/** What to do about nameservers that the engine gives to all containers. */
export const ENGINE_DNS = {
  en: "Set `dns` in the engine's daemon.json to nameservers that containers can reach, and restart the engine. Where this machine's resolv.conf names only a loopback address (127.0.0.53), the engine gives containers public nameservers in its place, which many networks block.",
  "zh-cn":
    "请在引擎的 daemon.json 中将 `dns` 设为容器可达的域名服务器，然后重启引擎。如果本机的 resolv.conf 只有回环地址（127.0.0.53），引擎会改用公共域名服务器，而许多网络会屏蔽它们。",
};

/** Rows about nameservers that fail, or answer wrongly. */
export const NAME_ROWS: readonly BlameRow[] = [
  {
    id: "container-network-dns",
    container: LOOKUP,
    fresh: FOUND,
    host: "any",
    when: { network: ["user-defined"] },
    blame: "container-config",
    because:
      "a network of the user has the engine's own nameserver 127.0.0.11; the default bridge of the same engine finds the name, so it is this network or the container's --dns",
    message: {
      en: "The container's network, or its `--dns`, is at fault: {host} is found on the engine's default bridge, not on the network that the container is attached to",
      "zh-cn":
        "问题出在容器的网络或其 `--dns` 设置：引擎的默认网桥上能解析 {host}，容器所在的网络却不能",
    },
    advice: {
      en: "On a network of its own a container asks the engine's nameserver 127.0.0.11, which asks those of `--dns`. Look at `--dns` and `dns:`, and whether the network is `internal`: such a network passes no question on.",
      "zh-cn":
        "在自定义网络中，容器向引擎内置的域名服务器 127.0.0.11 查询，再由它转给 `--dns` 指定的服务器。请检查 `--dns` 和 `dns:`，以及该网络是否为 `internal`：这种网络不会向外转发查询。",
    },
  },
  {
    id: "container-dns",
    container: ["nameserver"],
    fresh: FOUND,
    host: "any",
    blame: "container-config",
    because: "the same engine gives a fresh container nameservers that work",
    message: {
      en: "The container's resolv.conf is at fault: {host} cannot be looked up from it, while a fresh container on the same engine finds it",
      "zh-cn":
        "问题出在容器的 resolv.conf：容器无法解析 {host}，而同一引擎上的新容器可以",
    },
    advice: CONTAINER_DNS,
  },
  {
    id: "container-dns-answer",
    container: ["no-name", "false-address"],
    fresh: FOUND,
    host: "any",
    blame: "container-config",
    because:
      "the container asks other nameservers than a fresh one, and gets another answer",
    message: {
      en: "The container's resolv.conf is at fault: its nameservers give a wrong answer for {host}, those of a fresh container the right one",
      "zh-cn":
        "问题出在容器的 resolv.conf：它的域名服务器对 {host} 的答复有误，而新容器的域名服务器答复正确",
    },
    advice: CONTAINER_DNS,
  },
  {
    id: "split-dns",
    container: ["no-name"],
    fresh: LOOKUP,
    host: FOUND,
    blame: "engine-dns",
    because:
      "a name that this machine knows and containers do not: a company's name, asked of public nameservers",
    message: {
      en: "The engine's DNS is at fault: this machine's nameservers know {host}, those that the engine gives to containers do not",
      "zh-cn":
        "问题出在引擎的 DNS：本机的域名服务器认识 {host}，引擎分配给容器的却不认识",
    },
    advice: {
      en: "A name of a company network or a VPN wants that network's nameserver: put its address first in `dns` of the engine's daemon.json, and restart the engine.",
      "zh-cn":
        "公司内网或 VPN 的域名需要该网络的域名服务器：请将其地址放在引擎 daemon.json 中 `dns` 的首位，然后重启引擎。",
    },
  },
  {
    id: "engine-dns-answer",
    container: ["false-address"],
    fresh: LOOKUP,
    host: FOUND,
    blame: "engine-dns",
    because: "all containers are given a false address, this machine is not",
    message: {
      en: "The engine's DNS is at fault: the nameservers of containers give a false address for {host}, those of this machine do not",
      "zh-cn":
        "问题出在引擎的 DNS：容器的域名服务器对 {host} 返回错误的地址，本机的域名服务器则不会",
    },
    advice: ENGINE_DNS,
  },
  {
    id: "engine-dns",
    container: ["nameserver"],
    fresh: LOOKUP,
    host: FOUND,
    blame: "engine-dns",
    because: "no container finds the name, this machine does",
    message: {
      en: "The engine's DNS is at fault: no container can look up {host}, while this machine can",
      "zh-cn": "问题出在引擎的 DNS：容器都无法解析 {host}，而本机可以",
    },
    advice: ENGINE_DNS,
  },
  {
    id: "container-dns-and-name",
    container: ["nameserver"],
    fresh: ["no-name"],
    host: "any",
    blame: "container-config",
    because:
      "a fresh container gets an answer from its nameservers, if only that the name does not exist; this one gets none",
    message: {
      en: "The container's resolv.conf is at fault: its nameservers fail, while those of a fresh container answer, if only that {host} does not exist",
      "zh-cn":
        "问题出在容器的 resolv.conf：它的域名服务器无法使用，而新容器的域名服务器能够应答，只是答复 {host} 不存在",
    },
    advice: CONTAINER_DNS,
  },
  {
    id: "name-unknown",
    container: ["no-name"],
    fresh: "any",
    host: ["no-name"],
    blame: "mirror",
    because: "every nameserver says that the name does not exist",
    message: {
      en: "The address is at fault: {host} is unknown to this machine's nameservers too",
      "zh-cn": "问题出在地址：本机的域名服务器同样不认识 {host}",
    },
    advice: {
      en: "Check how {host} is spelled where it is configured. If it is a name of a company network, connect this machine to that network (VPN) first.",
      "zh-cn":
        "请检查配置中 {host} 的拼写。如果是公司内网的域名，请先将本机接入该网络（VPN）。",
    },
  },
  {
    id: "host-dns",
    container: ["nameserver"],
    fresh: "any",
    host: ["nameserver"],
    blame: "host",
    because:
      "this machine cannot look up names itself; containers get their nameservers from it",
    message: {
      en: "This machine's DNS is at fault: it cannot look up {host} either",
      "zh-cn": "问题出在本机的 DNS：本机同样无法解析 {host}",
    },
    advice: {
      en: "Repair name resolution of this machine first (its resolv.conf, VPN, network connection); containers take their nameservers from it.",
      "zh-cn":
        "请先修复本机的域名解析（resolv.conf、VPN、网络连接）：容器的域名服务器取自本机。",
    },
  },
  {
    id: "dns-falsified",
    container: ["false-address"],
    fresh: "any",
    host: ["false-address"],
    blame: "network",
    because: "the nameservers of the network give everybody a false address",
    message: {
      en: "The network is at fault: its nameservers give this machine a false address for {host} too",
      "zh-cn":
        "问题出在网络：其域名服务器对本机查询的 {host} 同样返回错误的地址",
    },
    advice: {
      en: "A filter answers in the name's place: have {host} allowed there, use other nameservers, or use a mirror that is not filtered.",
      "zh-cn":
        "过滤设备代替该域名作了应答：请申请放行 {host}，或改用其他域名服务器，或改用未被过滤的镜像源。",
    },
  },
  {
    id: "container-or-engine-dns",
    container: LOOKUP,
    fresh: ["unseen", "proxy"],
    host: FOUND,
    blame: "unknown",
    because:
      "this machine finds the name; without a fresh container nobody knows whether others of the engine do",
    message: {
      en: "Either the container's resolv.conf or the engine's DNS is at fault: this machine finds {host}; what a fresh container finds was not seen",
      "zh-cn":
        "问题出在容器的 resolv.conf 或引擎的 DNS：本机能解析 {host}，但没有看到新容器的解析结果",
    },
    advice: {
      en: "Look whether the container was started with `--dns` or `dns:`; if not, set `dns` in the engine's daemon.json.",
      "zh-cn":
        "请查看容器启动时是否带有 `--dns` 或 `dns:`；如果没有，请在引擎的 daemon.json 中设置 `dns`。",
    },
  },
  {
    id: "engine-or-host-dns",
    container: LOOKUP,
    fresh: LOOKUP,
    host: ["unseen", "proxy"],
    blame: "unknown",
    because:
      "no container finds the name; without this machine's view it may be the engine or what lies behind it",
    message: {
      en: "It is not the container alone: a fresh container cannot look up {host} either; how this machine fares was not seen",
      "zh-cn":
        "问题不只在这个容器：新容器同样无法解析 {host}；没有看到本机的情况",
    },
    advice: ENGINE_DNS,
  },
];
