import { allBut, ANSWERED, CUT, DIRECT, type BlameRow } from "./blame-row.ts";

/** Rows about connections that are made and break before an answer. */
export const CONNECTION_ROWS: readonly BlameRow[] = [
  {
    id: "container-mtu",
    container: ["large-lost"],
    fresh: DIRECT,
    host: "any",
    blame: "container-config",
    because: "the default bridge has an MTU that fits",
    message: {
      en: "The MTU of the container's network is at fault: large packets from {host} are lost there, and not on the default bridge",
      "zh-cn":
        "问题出在容器网络的 MTU：来自 {host} 的大数据包在该网络中丢失，在默认网桥上则不会",
    },
    advice: {
      en: "`mtu` in daemon.json counts for the default bridge alone: make the network anew with `-o com.docker.network.driver.mtu=` (`driver_opts` in a Compose file).",
      "zh-cn":
        "daemon.json 中的 `mtu` 只对默认网桥生效：请用 `-o com.docker.network.driver.mtu=`（Compose 文件中的 `driver_opts`）重新创建该网络。",
    },
  },
  {
    id: "path-mtu",
    container: ["large-lost"],
    fresh: "any",
    host: ["large-lost", "tls-silent", "http-cut"],
    blame: "network",
    because: "this machine loses the large packets too",
    message: {
      en: "The network is at fault: large packets from {host} do not reach this machine either",
      "zh-cn": "问题出在网络：来自 {host} 的大数据包同样到达不了本机",
    },
    advice: {
      en: "Lower the MTU of this machine's uplink or VPN to what the way carries (1400 is a good try), then that of the engine.",
      "zh-cn":
        "请将本机出口或 VPN 的 MTU 调低到链路可承载的值（可先试 1400），再相应调整引擎的 MTU。",
    },
  },
  {
    id: "engine-mtu",
    container: ["large-lost"],
    fresh: "any",
    host: ANSWERED,
    blame: "engine-network",
    because: "large packets reach this machine, but no container",
    message: {
      en: "The MTU of the engine's network is at fault: large packets from {host} reach this machine, but not its containers",
      "zh-cn":
        "问题出在引擎网络的 MTU：来自 {host} 的大数据包能到达本机，却到达不了容器",
    },
    advice: {
      en: "Set the engine's MTU to that of this machine's uplink (`mtu` in daemon.json for the default bridge, `com.docker.network.driver.mtu` for other networks), restart the engine and make the containers anew.",
      "zh-cn":
        "请将引擎的 MTU 设为本机出口的 MTU（默认网桥用 daemon.json 中的 `mtu`，其他网络用 `com.docker.network.driver.mtu`），重启引擎并重新创建容器。",
    },
  },
  {
    id: "containers-cut",
    container: CUT,
    fresh: allBut("unseen", "proxy"),
    host: DIRECT,
    blame: "engine-network",
    because:
      "what breaks for containers works for this machine: a filter or an MTU between the two",
    message: {
      en: "The engine's network is at fault: connections of containers to {host} break off, those of this machine do not",
      "zh-cn":
        "问题出在引擎的网络：容器到 {host} 的连接会中断，本机的连接则不会",
    },
    advice: {
      en: "Look for what stands between containers and this machine's uplink: a VPN or security software of this machine that treats forwarded packets otherwise, or an MTU that is too large (`mtu` in daemon.json).",
      "zh-cn":
        "请检查容器与本机出口之间的环节：本机的 VPN 或安全软件可能对转发的数据包另行处理，或 MTU 过大（daemon.json 中的 `mtu`）。",
    },
  },
  {
    id: "container-or-engine-cut",
    container: CUT,
    fresh: ["unseen", "proxy"],
    host: DIRECT,
    blame: "unknown",
    because:
      "this machine gets an answer; without a fresh container nobody knows whether others of the engine do",
    message: {
      en: "Either the container or the engine's network is at fault: connections of this machine to {host} do not break off; those of a fresh container were not seen",
      "zh-cn":
        "问题出在此容器或引擎的网络：本机到 {host} 的连接不会中断，但没有看到新容器的情况",
    },
  },
  {
    id: "name-filtered",
    container: ["tls-cut"],
    fresh: "any",
    host: ["tls-cut", "tls-silent"],
    blame: "network",
    because:
      "the connection is made and reset when the handshake names the host: what filters do",
    message: {
      en: "The network is at fault: connections to {host} are cut, also those of this machine, as soon as the TLS handshake names it",
      "zh-cn":
        "问题出在网络：TLS 握手一发出 {host} 的名称连接就被切断，本机也是如此",
    },
    advice: {
      en: "A filter on the way knows the name: use a mirror that is not filtered, or an HTTP proxy that may reach {host}.",
      "zh-cn":
        "途中的过滤设备识别出了该名称：请改用未被过滤的镜像源，或可以访问 {host} 的 HTTP 代理。",
    },
  },
  {
    id: "server-mute",
    container: ["tls-silent", "http-cut"],
    fresh: "any",
    host: CUT,
    when: { others: ["work"] },
    blame: "mirror",
    because: "it takes connections from everywhere and answers none; others do",
    message: {
      en: "The server is at fault: {host} takes connections and does not answer, this machine neither, while other hosts work",
      "zh-cn":
        "问题出在服务器：{host} 接受连接却不应答，对本机也是如此，而其他主机正常",
    },
    advice: {
      en: "Use another mirror until {host} is repaired.",
      "zh-cn": "在 {host} 修复之前，请改用其他镜像源。",
    },
  },
  {
    id: "server-or-network-mute",
    container: ["tls-silent", "http-cut"],
    fresh: "any",
    host: CUT,
    blame: "unknown",
    because: "no other host tells whether it is the server or the way to it",
    message: {
      en: "Not the container and not the engine: {host} takes connections of this machine and does not answer either. Whether the server or something on the way is at fault, another host would show",
      "zh-cn":
        "问题不在容器和引擎：{host} 接受了本机的连接，同样不应答。是服务器的问题还是途中的问题，要与其他主机对比才能判断",
    },
  },
];
