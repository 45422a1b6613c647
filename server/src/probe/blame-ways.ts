import {
  CUT,
  DIRECT,
  LOOKUP,
  REACHED,
  UNREACHED,
  type BlameRow,
} from "./blame-row.ts";

/** Rows about connections that cannot be made to an address that is known. */
export const WAY_ROWS: readonly BlameRow[] = [
  {
    id: "container-address",
    container: UNREACHED,
    fresh: REACHED,
    host: "any",
    when: { otherAddress: true, others: ["work", "reached"] },
    blame: "container-config",
    because:
      "the container reaches other hosts, and is sent to another address of this one than a fresh container",
    message: {
      en: "The container's resolv.conf is at fault: its nameservers send {host} to {address}, which fails; a fresh container is sent to {elsewhere}, which works",
      "zh-cn":
        "问题出在容器的 resolv.conf：它的域名服务器将 {host} 解析为 {address}，无法连接；新容器得到的是 {elsewhere}，可以连接",
    },
    advice: {
      en: "Let the container ask the same nameservers as the others: take `--dns` or `dns:` out, and make it anew.",
      "zh-cn":
        "请让该容器使用与其他容器相同的域名服务器：移除 `--dns` 或 `dns:`，然后重新创建容器。",
    },
  },
  {
    id: "container-network",
    container: [...UNREACHED, ...CUT],
    fresh: DIRECT,
    host: "any",
    when: { network: ["user-defined"] },
    blame: "container-config",
    because: "the default bridge of the same engine gets through",
    message: {
      en: "The container's network is at fault: {host} port {port} is reached from the engine's default bridge, not from the network that the container is attached to",
      "zh-cn":
        "问题出在容器的网络：从引擎的默认网桥能连接 {host} 的 {port} 端口，从容器所在的网络却不能",
    },
    advice: {
      en: "Look at that network (`docker network inspect`): `internal` lets nothing out, its subnet may overlap with one that {host} is in, and its MTU is its own (`com.docker.network.driver.mtu`).",
      "zh-cn":
        "请检查该网络（`docker network inspect`）：`internal` 网络不允许对外访问；其子网可能与 {host} 所在的网段重叠；其 MTU 也是单独设置的（`com.docker.network.driver.mtu`）。",
    },
  },
  {
    id: "container-itself",
    container: [...UNREACHED, ...CUT],
    fresh: DIRECT,
    host: "any",
    blame: "container-config",
    because: "a fresh container of the same engine gets through",
    message: {
      en: "The container is at fault: {host} port {port} works from a fresh container on the same engine",
      "zh-cn":
        "问题出在此容器：同一引擎上的新容器可以访问 {host} 的 {port} 端口",
    },
    advice: {
      en: "Compare how it was started (`docker inspect`): routes, packet filters and VPN clients in it, `--network`, fixed addresses. Make it anew where that is unclear.",
      "zh-cn":
        "请检查它的启动方式（`docker inspect`）：容器内的路由、包过滤规则和 VPN 客户端、`--network`、固定地址。如果仍不清楚，请重新创建容器。",
    },
  },
  {
    id: "container-way",
    container: UNREACHED,
    fresh: REACHED,
    host: "any",
    blame: "container-config",
    because:
      "a fresh container makes the connection, whatever comes of it then",
    message: {
      en: "The container is at fault: a fresh container on the same engine connects to {host} port {port}, if without success behind that",
      "zh-cn":
        "问题出在此容器：同一引擎上的新容器能连接 {host} 的 {port} 端口，只是之后的步骤未成功",
    },
    advice: {
      en: "First compare how the container was started with a fresh one (`docker inspect`): its network and its routes. What fails behind the connection comes next.",
      "zh-cn":
        "请先比较此容器与新容器的启动方式（`docker inspect`）：网络和路由。连接之后的失败再行处理。",
    },
  },
  {
    id: "engine-address",
    container: UNREACHED,
    fresh: UNREACHED,
    host: REACHED,
    when: { otherAddress: true, others: ["work", "reached"] },
    blame: "engine-dns",
    because:
      "containers reach other hosts, and are sent to another address of this one than this machine",
    message: {
      en: "The engine's DNS is at fault: containers are sent to {address} for {host}, which fails; this machine is sent to {elsewhere}, which works",
      "zh-cn":
        "问题出在引擎的 DNS：容器将 {host} 解析为 {address}，无法连接；本机得到的是 {elsewhere}，可以连接",
    },
    advice: {
      en: "Let the engine use this machine's nameservers: `dns` in its daemon.json, and restart it. What only this machine's /etc/hosts says, containers are told by `--add-host`.",
      "zh-cn":
        "请让引擎使用本机的域名服务器：在 daemon.json 中设置 `dns`，然后重启引擎。如果该地址只写在本机的 /etc/hosts 中，请用 `--add-host` 告知容器。",
    },
  },
  {
    id: "engine-overlap",
    container: UNREACHED,
    fresh: UNREACHED,
    host: REACHED,
    when: { others: ["work", "reached"] },
    blame: "engine-network",
    because:
      "containers get out, but not to this host, which this machine reaches: its address lies in a subnet of the engine, or only this machine has the route (a VPN)",
    message: {
      en: "The engine's network is at fault: containers reach other hosts, but not {host} ({address}), which this machine reaches",
      "zh-cn":
        "问题出在引擎的网络：容器能访问其他主机，却无法访问 {host}（{address}），而本机可以",
    },
    advice: {
      en: "See whether {address} lies in a subnet of the engine (`docker network inspect bridge`; `default-address-pools` and `bip` in daemon.json move it), and whether a VPN or a packet filter of this machine takes only its own packets.",
      "zh-cn":
        "请检查 {address} 是否落在引擎的子网内（`docker network inspect bridge`；可用 daemon.json 中的 `default-address-pools` 和 `bip` 调整），以及 VPN 或本机的包过滤规则是否只放行本机自身的流量。",
    },
  },
  {
    id: "engine-way",
    container: UNREACHED,
    fresh: [...UNREACHED, ...LOOKUP],
    host: REACHED,
    blame: "engine-network",
    because: "nothing of the containers gets out, this machine does",
    message: {
      en: "The engine's network is at fault: no container reaches {host} port {port}, while this machine does",
      "zh-cn":
        "问题出在引擎的网络：容器都无法访问 {host} 的 {port} 端口，而本机可以",
    },
    advice: {
      en: "This machine does not pass the containers' packets on: check `net.ipv4.ip_forward`, the FORWARD rules of its firewall (firewalld, ufw, nftables), a VPN, and restart the engine after a change of the firewall.",
      "zh-cn":
        "本机没有转发容器的数据包：请检查 `net.ipv4.ip_forward`、防火墙的 FORWARD 规则（firewalld、ufw、nftables）以及 VPN；防火墙变更后请重启引擎。",
    },
  },
  {
    id: "port-closed",
    container: ["refused"],
    fresh: "any",
    host: ["refused"],
    blame: "mirror",
    because: "the server itself refuses this machine too",
    message: {
      en: "The server is at fault: {host} refuses connections to port {port} from this machine too",
      "zh-cn": "问题出在服务器：{host} 同样拒绝本机连接 {port} 端口",
    },
    advice: {
      en: "Check the port in the URL and that the service runs, or use another mirror.",
      "zh-cn": "请检查 URL 中的端口以及服务是否在运行，或改用其他镜像源。",
    },
  },
  {
    id: "host-down",
    container: UNREACHED,
    fresh: "any",
    host: UNREACHED,
    when: { others: ["work", "reached"] },
    blame: "mirror",
    because: "other hosts of the same run are reached, this one from nowhere",
    message: {
      en: "The server is at fault, or a filter for it alone: {host} is out of reach from this machine too, while other hosts are reached",
      "zh-cn":
        "问题出在服务器，或专门针对它的过滤：本机同样无法访问 {host}，而其他主机可以访问",
    },
    advice: {
      en: "Use another mirror, or an HTTP proxy that reaches {host}.",
      "zh-cn": "请改用其他镜像源，或使用能访问 {host} 的 HTTP 代理。",
    },
  },
  {
    id: "host-offline",
    container: ["no-route"],
    fresh: "any",
    host: ["no-route"],
    blame: "host",
    because: "this machine has no way out",
    message: {
      en: "This machine is at fault: it has no route to {host} either",
      "zh-cn": "问题出在本机：本机同样没有到 {host} 的路由",
    },
    advice: {
      en: "Connect this machine to the network first (cable, Wi-Fi, VPN, default route).",
      "zh-cn": "请先将本机接入网络（网线、Wi-Fi、VPN、默认路由）。",
    },
  },
  {
    id: "network-drops",
    container: UNREACHED,
    fresh: "any",
    host: UNREACHED,
    blame: "network",
    because: "this machine gets nowhere either, nor do containers",
    message: {
      en: "The network is at fault: a firewall lets neither containers nor this machine through to {host} port {port}",
      "zh-cn":
        "问题出在网络：防火墙既不让容器、也不让本机访问 {host} 的 {port} 端口",
    },
    advice: {
      en: "Ask for {host} port {port} to be allowed, use the HTTP proxy of the network, or a mirror inside of it.",
      "zh-cn":
        "请申请放行 {host} 的 {port} 端口，或使用网络提供的 HTTP 代理或内部镜像源。",
    },
  },
  {
    id: "container-or-engine-way",
    container: UNREACHED,
    fresh: ["unseen", "proxy"],
    host: REACHED,
    blame: "unknown",
    because:
      "this machine gets through; without a fresh container nobody knows whether others of the engine do",
    message: {
      en: "Either the container or the engine's network is at fault: this machine reaches {host} port {port}; how a fresh container fares was not seen",
      "zh-cn":
        "问题出在此容器或引擎的网络：本机可以访问 {host} 的 {port} 端口，但没有看到新容器的情况",
    },
  },
  {
    id: "engine-or-network",
    container: UNREACHED,
    fresh: UNREACHED,
    host: ["unseen", "proxy"],
    blame: "unknown",
    because:
      "no container gets through; without this machine's view it may be the engine, the network or the server",
    message: {
      en: "It is not the container alone: a fresh container does not reach {host} port {port} either; how this machine fares was not seen",
      "zh-cn":
        "问题不只在这个容器：新容器同样无法访问 {host} 的 {port} 端口；没有看到本机的情况",
    },
  },
];
