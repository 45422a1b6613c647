import type { Execs } from "../../probe/types.ts";

/** What verdicts advise where this machine itself is checked, by what it is about. */
export const HOST_ADVICE: NonNullable<Execs["advice"]> = {
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
};
