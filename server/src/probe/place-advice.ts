import type { Message } from "../core/finding.ts";
import type { Execs, PlaceKind, Verdict } from "./types.ts";

/** What to do where the place is no container of an engine, whose settings the verdicts' own advice names. */
const POD = {
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
} as const satisfies Record<string, Message>;

const HOST = {
  dns: {
    en: "Give this machine a nameserver that answers for {host}, in its network settings (`resolvectl status` shows them with systemd-resolved). Containers get this machine's nameservers where their engine names none.",
    "zh-cn":
      "请在本机的网络设置中配置能解析 {host} 的域名服务器（使用 systemd-resolved 时可用 `resolvectl status` 查看）。如果引擎没有另行指定，容器会使用本机的域名服务器。",
  },
  network: {
    en: "Look at this machine's routes, VPN and firewall, and at the MTU of its way out; or choose an HTTP proxy or a mirror that can be reached.",
    "zh-cn":
      "请检查本机的路由、VPN 和防火墙，以及出口的 MTU；或改用可达的 HTTP 代理或镜像源。",
  },
} as const satisfies Record<string, Message>;

const ADVICE: Readonly<
  Partial<Record<PlaceKind, Readonly<Partial<Record<string, Message>>>>>
> = { pod: POD, host: HOST };

type Topic = keyof typeof POD;

/** Advice, by its id, that speaks of an engine's settings. */
const TOPICS: Readonly<Record<string, Topic>> = {
  nameserver: "dns",
  "first-nameserver": "dns",
  "nameserver-refuses": "dns",
  "public-name": "dns",
  "advice-dns-slow": "dns",
  "advice-dns-ipv6-slow": "dns",
  "advice-dns-ipv6-dead": "dns",
  "advice-dns-answers-differ": "dns",
  "advice-dns-public-differs": "dns",
  "advice-dns-hidden": "dns",
  route: "network",
  firewall: "network",
  "tls-path": "network",
  "advice-tls-large-lost": "network",
};

/** The verdict with what to do at this place; `own` is the advice of its engine. */
export function withPlaceAdvice(
  {
    place,
    advice: own = {},
  }: { readonly place: PlaceKind } & Pick<Execs, "advice">,
  verdict: Verdict,
): Verdict {
  const { advice } = verdict;
  if (advice === undefined) return verdict;
  const topic = TOPICS[advice.messageId] ?? "";
  const message = ADVICE[place]?.[topic] ?? own[advice.messageId] ?? own[topic];
  if (message === undefined) return verdict;
  const messageId = `${place}-${advice.messageId}`;
  return { ...verdict, advice: { ...advice, messageId, message } };
}
