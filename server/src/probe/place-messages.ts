import type { Message } from "../core/finding.ts";

/** What is said of the places that checks run from, and what cannot be seen from them. */
export const PLACES = {
  host: { en: "this machine", "zh-cn": "本机" },
  build: { en: "the build", "zh-cn": "构建" },
  "about-sidecar": {
    en: "Container {name}, image {image}, {status}; checked from a container of our own in its network, image {own}",
    "zh-cn":
      "容器 {name}，镜像 {image}，{status}；在其网络中的临时容器内检查，镜像 {own}",
  },
  "about-pod": {
    en: "Kubernetes pod: container {name}, image {image}, {status}",
    "zh-cn": "Kubernetes pod：容器 {name}，镜像 {image}，{status}",
  },
  "host-tools": {
    en: "Measured with what this machine has: connections {transport}, nameservers {dns}",
    "zh-cn": "使用本机的工具测量：连接 {transport}，域名服务器 {dns}",
  },
  "about-host": { en: "From this machine", "zh-cn": "从本机检查" },
  "about-build": {
    en: "As the build runs: {status}, image {image}",
    "zh-cn": "按构建的环境检查：{status}，镜像 {image}",
  },
  "about-builder": {
    en: "As the build runs: in the container of the builder {name}",
    "zh-cn": "按构建的环境检查：在构建器 {name} 的容器中",
  },
  "default-network": {
    en: "the engine's default network",
    "zh-cn": "引擎的默认网络",
  },
  "host-network": { en: "the host's network", "zh-cn": "主机网络" },
  "no-network": { en: "no network", "zh-cn": "无网络" },
} as const satisfies Record<string, Message>;

export const PLACE_LIMITS = {
  sidecar: {
    en: "The container's image has no shell, so the check ran in a container of its own (image {image}) that shares the network: its proxy and Go variables were passed in, but the CA certificates that are trusted, the C library that looks up names, and files mounted over /etc/resolv.conf or /etc/hosts are not the container's",
    "zh-cn":
      "容器的镜像中没有 shell，检查在共享其网络的临时容器（镜像 {image}）中进行：已传入代理和 Go 变量，但所信任的 CA 证书、负责解析域名的 C 库，以及挂载到 /etc/resolv.conf 或 /etc/hosts 上的文件与该容器不同",
  },
  host: {
    en: "This is the machine's own network: a container may have other nameservers, proxies, routes and CA certificates. Where a sentence of this report speaks of the container, this machine is meant",
    "zh-cn":
      "这是本机自身的网络：容器的域名服务器、代理、路由和 CA 证书可能不同。本报告中提到的“容器”即指本机",
  },
  "other-image": {
    en: "The check ran in the image {image}, as none of the build's own images is on the engine with a shell: its CA certificates and its C library are not those of the build",
    "zh-cn":
      "检查使用镜像 {image}，因为引擎中没有构建所用的带 shell 的镜像：CA 证书和 C 库与构建时不同",
  },
  "one-image": {
    en: "The check ran in the image {image}; the other stages' images may trust other CA certificates",
    "zh-cn": "检查使用镜像 {image}；其他阶段的镜像所信任的 CA 证书可能不同",
  },
  "mixed-network": {
    en: "The RUN instructions have different networks (`--network`); the check ran on the default one",
    "zh-cn": "各 RUN 指令的网络不同（`--network`）；检查使用默认网络",
  },
  "named-network": {
    en: "A Compose file builds on the network `{network}`, which BuildKit does not support; the check ran on the default one",
    "zh-cn":
      "Compose 文件指定在网络 `{network}` 上构建，而 BuildKit 不支持；检查使用默认网络",
  },
  uncertain: {
    en: "{names} could not be told from the files, or differ between the steps; the check ran without these values of the files",
    "zh-cn": "无法从文件中得知 {names}，或各步骤的值不同；检查未使用文件中的值",
  },
  "by-engine": {
    en: "FROM and ADD are fetched by the engine itself, with its own network and proxies, not from a step of the build; this check says how the steps fare",
    "zh-cn":
      "FROM 和 ADD 由引擎自身下载，使用引擎的网络和代理，不经过构建步骤；本次检查反映的是构建步骤的情况",
  },
  builder: {
    en: "Builds run in the builder {name}, so the check ran in its container {container}: its network and nameservers are the build's, its tools and CA certificates are not",
    "zh-cn":
      "构建在构建器 {name} 中运行，因此检查在其容器 {container} 中进行：网络和域名服务器与构建时相同，工具和 CA 证书不同",
  },
  "builder-elsewhere": {
    en: "Builds run in the builder {name} (driver {driver}), which this check cannot enter: it ran on the engine, whose network may be another one",
    "zh-cn":
      "构建在构建器 {name}（驱动 {driver}）中运行，检查无法进入，只能在引擎上进行，其网络可能不同",
  },
  "builder-stopped": {
    en: "Builds run in the builder {name}, whose container is not running: the check ran on the engine, whose network may be another one. `docker buildx inspect --bootstrap` starts it",
    "zh-cn":
      "构建在构建器 {name} 中运行，但其容器未运行：检查在引擎上进行，其网络可能不同。可用 `docker buildx inspect --bootstrap` 启动",
  },
  "builder-undecided": {
    en: "`docker buildx inspect` did not answer in time, so it is not known which builder builds: the check ran on the engine",
    "zh-cn":
      "`docker buildx inspect` 未及时响应，无法得知由哪个构建器执行构建：检查在引擎上进行",
  },
  "docker-build": {
    en: "The builder {name} is that of `docker buildx build`, bake and Compose; `docker build` uses the builder {other}. With BUILDX_BUILDER={other} in the environment, this check does too",
    "zh-cn":
      "构建器 {name} 由 `docker buildx build`、bake 和 Compose 使用；`docker build` 使用构建器 {other}。设置环境变量 BUILDX_BUILDER={other} 后，本检查也会使用它",
  },
  "loopback-nameserver": {
    en: "The builder's nameserver {server} is on its loopback address: BuildKit leaves it out for RUN, whose lookups go to 8.8.8.8 and 8.8.4.4 where no other nameserver is set (buildkitd.toml, `[dns] nameservers`)",
    "zh-cn":
      "构建器的域名服务器 {server} 是环回地址：BuildKit 不会在 RUN 中使用它，若未设置其他域名服务器（buildkitd.toml 中的 `[dns] nameservers`），则使用 8.8.8.8 和 8.8.4.4",
  },
  "loopback-proxy": {
    en: "The proxy {proxy} is a loopback address: in a step of the build that is the step itself, not the machine",
    "zh-cn":
      "代理 {proxy} 是环回地址：在构建步骤中它指向该步骤自身，而不是主机",
  },
} as const satisfies Record<string, Message>;
