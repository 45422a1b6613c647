import type { Execs } from "../../probe/types.ts";

/** Podman has no daemon.json: what verdicts advise, by what it is about or by the advice's id, in its own terms. */
const PODMAN: NonNullable<Execs["advice"]> = {
  dns: {
    en: "Have the nameserver answer for {host}, or give containers another one: `--dns` of `podman run` and `podman build`, or `dns_servers` under `[containers]` in containers.conf for all of them (with `podman machine`, inside the machine).",
    "zh-cn":
      "请让域名服务器解析 {host}，或为容器配置其他域名服务器：`podman run` 和 `podman build` 的 `--dns`，或在 containers.conf 的 `[containers]` 中用 `dns_servers` 统一设置（使用 `podman machine` 时在虚拟机内修改）。",
  },
  "advice-tls-large-lost": {
    en: "The MTU of the engine's network is larger than that of the way out (a VPN, a tunnel, a cloud network): use a network with the uplink's (`podman network create --opt mtu=`), or without root `--network pasta:--mtu,` with the number behind it.",
    "zh-cn":
      "引擎网络的 MTU 大于出口（VPN、隧道或云网络）的 MTU：请改用设为出口 MTU 的网络（`podman network create --opt mtu=`）；rootless 时使用 `--network pasta:--mtu,` 加上数值。",
  },
  "advice-dns-ipv6-only": {
    en: "Containers have no IPv6 unless their network has it: use one that was made with `podman network create --ipv6`, or use a mirror that has IPv4.",
    "zh-cn":
      "除非容器的网络启用了 IPv6，否则容器没有 IPv6：请使用以 `podman network create --ipv6` 创建的网络，或改用支持 IPv4 的镜像源。",
  },
};

/** What to advise in containers of an engine in place of what verdicts say; to be spread. */
export function ownAdvice(program: string): Pick<Execs, "advice"> {
  return program === "podman" ? { advice: PODMAN } : {};
}
