import type { Execs } from "../../probe/types.ts";

const MTU = {
  en: "The MTU of the engine's network is larger than that of the way out (a VPN, a tunnel, a cloud network): use a network with the uplink's (`podman network create --opt mtu=`), or without root `--network pasta:--mtu,` with the number behind it.",
  "zh-cn":
    "引擎网络的 MTU 大于出口（VPN、隧道或云网络）的 MTU：请改用设为出口 MTU 的网络（`podman network create --opt mtu=`）；rootless 时使用 `--network pasta:--mtu,` 加上数值。",
};

const IPV6 = {
  en: "Containers have no IPv6 unless their network has it: use one that was made with `podman network create --ipv6`, or use a mirror that has IPv4.",
  "zh-cn":
    "除非容器的网络启用了 IPv6，否则容器没有 IPv6：请使用以 `podman network create --ipv6` 创建的网络，或改用支持 IPv4 的镜像源。",
};

/**
 * Podman has no daemon.json: what verdicts and the blame table advise, by what it is about or by the advice's id, in its own
 * terms. The settings stand in the containers.conf that comes with Podman 4.9.5 and 5.8.2 (read 2026-11-22).
 */
const PODMAN: NonNullable<Execs["advice"]> = {
  dns: {
    en: "Have the nameserver answer for {host}, or give containers another one: `--dns` of `podman run` and `podman build`, or `dns_servers` under `[containers]` in containers.conf for all of them (with `podman machine`, inside the machine).",
    "zh-cn":
      "请让域名服务器解析 {host}，或为容器配置其他域名服务器：`podman run` 和 `podman build` 的 `--dns`，或在 containers.conf 的 `[containers]` 中用 `dns_servers` 统一设置（使用 `podman machine` 时在虚拟机内修改）。",
  },
  "advice-tls-large-lost": MTU,
  "advice-container-mtu": MTU,
  "advice-engine-mtu": MTU,
  "advice-containers-cut": {
    en: "Look for what stands between containers and this machine's uplink: a VPN or security software of this machine that treats forwarded packets otherwise, or an MTU that is too large (`mtu` among the options of `podman network create`).",
    "zh-cn":
      "请检查容器与本机出口之间的环节：本机的 VPN 或安全软件可能对转发的数据包另行处理，或 MTU 过大（`podman network create` 的 `mtu` 选项）。",
  },
  "advice-dns-ipv6-only": IPV6,
  "advice-engine-ipv6": IPV6,
  "advice-container-ipv6": IPV6,
  "advice-split-dns": {
    en: "A name of a company network or a VPN wants that network's nameserver: put its address first in `dns_servers` under `[containers]` in containers.conf (with `podman machine`, inside the machine).",
    "zh-cn":
      "公司内网或 VPN 的域名需要该网络的域名服务器：请将其地址放在 containers.conf 的 `[containers]` 中 `dns_servers` 的首位（使用 `podman machine` 时在虚拟机内修改）。",
  },
  "advice-container-network": {
    en: "Look at that network (`podman network inspect`): `internal` lets nothing out, its subnet may overlap with one that {host} is in, and its MTU is its own (`mtu` among its options).",
    "zh-cn":
      "请检查该网络（`podman network inspect`）：`internal` 网络不允许对外访问；其子网可能与 {host} 所在的网段重叠；其 MTU 也是单独设置的（选项 `mtu`）。",
  },
  "advice-engine-overlap": {
    en: "See whether {address} lies in a subnet of the engine (`podman network inspect podman`; `default_subnet` and `default_subnet_pools` under `[network]` in containers.conf move it), and whether a VPN or a packet filter of this machine takes only its own packets.",
    "zh-cn":
      "请检查 {address} 是否落在引擎的子网内（`podman network inspect podman`；可用 containers.conf 的 `[network]` 中的 `default_subnet` 和 `default_subnet_pools` 调整），以及 VPN 或本机的包过滤规则是否只放行本机自身的流量。",
  },
};

/** What to advise in containers of an engine in place of what verdicts say; to be spread. */
export function ownAdvice(program: string): Pick<Execs, "advice"> {
  return program === "podman" ? { advice: PODMAN } : {};
}
