import { CONTAINER_DNS, ENGINE_DNS } from "./blame-names.ts";
import {
  CUT,
  LOOKUP,
  REACHED,
  UNREACHED,
  WORKS,
  type BlameRow,
} from "./blame-row.ts";

/** Rows about /etc/hosts, IPv6 and late lookups. */
export const ADDRESS_ROWS: readonly BlameRow[] = [
  {
    id: "host-hosts-file",
    container: ["hosts-file"],
    fresh: "any",
    host: ["hosts-file"],
    blame: "host",
    because:
      "a container on the host's network has a copy of this machine's /etc/hosts",
    message: {
      en: "This machine's /etc/hosts is at fault: it sends {host} to {address}, and the container has the same entry",
      "zh-cn":
        "问题出在本机的 /etc/hosts：它将 {host} 指向 {address}，容器中也有同样的条目",
    },
    advice: {
      en: "Take the entry out of this machine's /etc/hosts, or correct it, and make the container anew.",
      "zh-cn": "请移除或更正本机 /etc/hosts 中的该条目，并重新创建容器。",
    },
  },
  {
    id: "hosts-file-and-more",
    container: ["hosts-file"],
    fresh: [...UNREACHED, ...CUT, ...LOOKUP, "server-error"],
    host: [...UNREACHED, ...CUT, ...LOOKUP, "server-error"],
    blame: "unknown",
    because:
      "without the entry the container would fare like the others, which fail too",
    message: {
      en: "The container's /etc/hosts sends {host} to {address}; but without that entry the endpoint fails too, from a fresh container and from this machine",
      "zh-cn":
        "容器的 /etc/hosts 将 {host} 指向 {address}；但即使没有该条目，从新容器和本机访问同样失败",
    },
    advice: {
      en: "Find out which address is the right one: the entry may be meant as a way around.",
      "zh-cn": "请查明哪个地址是正确的：该条目可能是有意设置的绕行办法。",
    },
  },
  {
    id: "container-hosts-file",
    container: ["hosts-file"],
    fresh: "any",
    host: "any",
    blame: "container-config",
    because: "the entry stands in the container alone",
    message: {
      en: "The container's /etc/hosts is at fault: it sends {host} to {address}, where the download fails",
      "zh-cn":
        "问题出在容器的 /etc/hosts：它将 {host} 指向 {address}，连接该地址下载失败",
    },
    advice: {
      en: "Take the entry out, or correct it: it comes from `--add-host`, or from `extra_hosts` in a Compose file.",
      "zh-cn":
        "请移除或更正该条目：它来自 `--add-host` 或 Compose 文件中的 `extra_hosts`。",
    },
  },
  {
    id: "container-ipv6",
    container: ["ipv6-only"],
    fresh: REACHED,
    host: "any",
    blame: "container-config",
    because: "a fresh container of the engine reaches IPv6",
    message: {
      en: "The container's network is at fault: {host} has IPv6 addresses only, which a fresh container reaches and this one does not",
      "zh-cn":
        "问题出在容器的网络：{host} 只有 IPv6 地址，新容器能访问，而此容器不能",
    },
    advice: {
      en: "Make the container's network anew with IPv6 (`docker network create --ipv6`, `enable_ipv6` in a Compose file), or use a mirror that has IPv4.",
      "zh-cn":
        "请重新创建启用 IPv6 的容器网络（`docker network create --ipv6`，或 Compose 文件中的 `enable_ipv6`），或改用支持 IPv4 的镜像源。",
    },
  },
  {
    id: "engine-ipv6",
    container: ["ipv6-only"],
    fresh: "any",
    host: WORKS,
    blame: "engine-network",
    because: "this machine reaches IPv6, containers do not",
    message: {
      en: "The engine's network is at fault: {host} has IPv6 addresses only, which this machine reaches and containers do not",
      "zh-cn":
        "问题出在引擎的网络：{host} 只有 IPv6 地址，本机能访问，而容器不能",
    },
    advice: {
      en: "Switch IPv6 on for the engine (`ipv6` and `fixed-cidr-v6` in daemon.json), or use a mirror that has IPv4.",
      "zh-cn":
        "请为引擎启用 IPv6（daemon.json 中的 `ipv6` 和 `fixed-cidr-v6`），或改用支持 IPv4 的镜像源。",
    },
  },
  {
    id: "network-ipv6",
    container: ["ipv6-only"],
    fresh: "any",
    host: ["ipv6-only", "no-route", "dropped"],
    blame: "network",
    because: "nobody here has IPv6",
    message: {
      en: "The network is at fault: {host} has IPv6 addresses only, and this machine has no IPv6 either",
      "zh-cn": "问题出在网络：{host} 只有 IPv6 地址，而本机同样无法使用 IPv6",
    },
    advice: {
      en: "Use a mirror that has IPv4, or get IPv6 for this network.",
      "zh-cn": "请改用支持 IPv4 的镜像源，或为此网络开通 IPv6。",
    },
  },
  {
    id: "late-container",
    container: ["lookup-late"],
    fresh: ["works", "works-through-proxy"],
    host: "any",
    blame: "container-config",
    because: "lookups of a fresh container are not late",
    message: {
      en: "The container's resolv.conf is at fault: lookups of {host} wait there, and not in a fresh container",
      "zh-cn":
        "问题出在容器的 resolv.conf：在其中解析 {host} 需要等待，而在新容器中不需要",
    },
    advice: CONTAINER_DNS,
  },
  {
    id: "late-everywhere",
    container: ["lookup-late"],
    fresh: "any",
    host: ["lookup-late"],
    blame: "network",
    because: "this machine waits for its nameservers as well",
    message: {
      en: "The nameservers of this network are at fault: this machine waits for {host} too",
      "zh-cn": "问题出在此网络的域名服务器：本机解析 {host} 同样需要等待",
    },
    advice: {
      en: "Give this machine nearer nameservers, or take dead ones out of its settings; containers follow.",
      "zh-cn":
        "请为本机配置更近的域名服务器，或移除其中失效的服务器；容器会随之更新。",
    },
  },
  {
    id: "late-engine",
    container: ["lookup-late"],
    fresh: ["lookup-late", ...LOOKUP],
    host: WORKS,
    blame: "engine-dns",
    because:
      "lookups of all containers are late, those of this machine are not",
    message: {
      en: "The engine's DNS is at fault: lookups of {host} wait in every container, and not on this machine",
      "zh-cn":
        "问题出在引擎的 DNS：在各容器中解析 {host} 都需要等待，在本机不需要",
    },
    advice: ENGINE_DNS,
  },
  {
    id: "late-somewhere",
    container: ["lookup-late"],
    fresh: "any",
    host: "any",
    blame: "unknown",
    because:
      "it works, if late, and the other places say nothing about lookups",
    message: {
      en: "{host} works, but its lookup waits for a nameserver; the other places do not show whose it is",
      "zh-cn":
        "{host} 可用，但解析时要等待域名服务器；从其他位置看不出是哪一方的问题",
    },
  },
];
