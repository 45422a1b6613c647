import type { Execs } from "../../probe/types.ts";

/** A pod's settings are not those of an engine: what verdicts advise, by what it is about. */
export const POD_ADVICE: NonNullable<Execs["advice"]> = {
  dns: {
    en: "Pods get their nameserver from the cluster: have its DNS (CoreDNS, `forward`) ask one that answers for {host}, or set `dnsPolicy: None` and `dnsConfig` in the pod's spec. Builds use the nameservers of their builder.",
    "zh-cn":
      "Pod 的域名服务器由集群提供：请让集群 DNS（CoreDNS 的 `forward`）转发到能解析 {host} 的服务器，或在 Pod 规约中设置 `dnsPolicy: None` 和 `dnsConfig`。构建使用的是其构建器的域名服务器。",
  },
  network: {
    en: "Look at the NetworkPolicies of the namespace (`kubectl get networkpolicy`: one with egress rules forbids all else), at the firewall behind the nodes, and at the MTU of the cluster's network plugin; or choose an HTTP proxy or a mirror that can be reached.",
    "zh-cn":
      "请检查命名空间中的 NetworkPolicy（`kubectl get networkpolicy`：一旦有出站规则，其余出站流量均被禁止）、节点之外的防火墙，以及集群网络插件的 MTU；或改用可达的 HTTP 代理或镜像源。",
  },
};
