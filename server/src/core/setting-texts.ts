import type { Message } from "./finding.ts";

/** What people read of one setting. */
export interface SettingTexts {
  readonly description: Message;
  /** One for each of its values, in their order. */
  readonly valueDescriptions?: readonly Message[];
}

/**
 * The texts of `settingDeclarations` by key. They go into package.json and the docs; apart from it so that no bundle
 * carries them.
 */
export const settingTexts: Readonly<Record<string, SettingTexts>> = {
  networkProfile: {
    description: {
      en: "The network that your builds run in. It decides which hosts count as reachable and which mirrors the fixes offer.",
      "zh-cn":
        "构建所处的网络环境。它决定哪些主机视为可访问，以及修复时提供哪些镜像源。",
    },
    valueDescriptions: [
      {
        en: "Public hosts such as proxy.golang.org can be reached.",
        "zh-cn": "可以访问 proxy.golang.org 等公共主机。",
      },
      {
        en: "Mainland China: Google's Go hosts cannot be reached.",
        "zh-cn": "中国大陆：无法访问 Google 的 Go 主机。",
      },
      {
        en: "A company network: downloads go through proxies that may refuse, stall or time out.",
        "zh-cn": "企业内网：下载要经过代理，代理可能拒绝、卡住或超时。",
      },
    ],
  },
  mirrors: {
    description: {
      en: "Your own mirrors. A fix that names a mirror offers these before any public one.",
      "zh-cn": "你自己的镜像源。修复需要给出镜像源时，它们优先于公共镜像源。",
    },
  },
  privateHosts: {
    description: {
      en: "Hosts or patterns such as *.corp.example that count as private.",
      "zh-cn": "视为私有的主机或通配模式，例如 *.corp.example。",
    },
  },
  buildContext: {
    description: {
      en: "The build context of your Dockerfiles, relative to the workspace folder. Empty: taken from compose files, or the nearest folder that has every file the Dockerfile copies.",
      "zh-cn":
        "Dockerfile 的构建上下文，相对于工作区文件夹。留空则取自 compose 文件，或取包含 Dockerfile 所复制的全部文件的最近一级文件夹。",
    },
  },
  rules: {
    description: {
      en: "Severity of single rules by id, or off.",
      "zh-cn": "按规则 ID 设置单条规则的严重级别，或用 off 关闭。",
    },
  },
  codeLens: {
    description: {
      en: "Show above each download command how many hosts it needs and what a time-out does to it, with the network check a click away.",
      "zh-cn":
        "在每条下载命令上方显示它依赖多少个主机、超时会有什么后果，点击即可检查网络。",
    },
  },
  "probe.engine": {
    description: {
      en: "The container engine whose containers the network check lists.",
      "zh-cn": "网络检查列出哪个容器引擎中的容器。",
    },
  },
  "probe.context": {
    description: {
      en: "The Docker context (or Podman connection) whose engine the network check uses. Empty: the current one. Remote contexts work as they do in your terminal.",
      "zh-cn":
        "网络检查使用哪个 Docker context（或 Podman connection）的引擎。留空则使用当前的。远程 context 与在终端中的用法一致。",
    },
  },
  "probe.kubectl": {
    description: {
      en: "The kubectl through which Kubernetes pods are checked: a name on the PATH, or an absolute path.",
      "zh-cn":
        "检查 Kubernetes pod 时使用的 kubectl：PATH 中的程序名，或绝对路径。",
    },
  },
  "probe.ephemeralImage": {
    description: {
      en: "Image of the ephemeral container that is offered for Kubernetes pods whose image has no shell. It needs sh, and must be one that the cluster's nodes can pull. Empty: nothing is offered.",
      "zh-cn":
        "对于镜像中没有 shell 的 Kubernetes pod，所提供的临时容器使用的镜像。它需要包含 sh，并且集群节点能够拉取。留空则不提供。",
    },
  },
  "probe.compare": {
    description: {
      en: "Check from this machine and from a fresh container on the engine's default network as well whenever a container is checked, to find out where it breaks. The fresh container is made of an image that the engine has, and removed afterwards.",
      "zh-cn":
        "每次检查容器时，同时从本机以及引擎默认网络上的新容器进行检查，以查明问题出在哪里。新容器使用引擎中已有的镜像创建，检查后删除。",
    },
  },
  "probe.deadlineSeconds": {
    description: {
      en: "How many seconds the network check waits for each endpoint.",
      "zh-cn": "网络检查等待每个端点的秒数。",
    },
  },
  "probe.publicResolver": {
    description: {
      en: "Address of a public nameserver (such as `9.9.9.9`) whose answers the network check compares with those of the container's own. It is told the names of public hosts that the build downloads from; never private hosts (`surefetch.privateHosts`) or names that only inner networks know. Empty: none is asked.",
      "zh-cn":
        "一个公共域名服务器的地址（例如 `9.9.9.9`），网络检查会将其答复与容器自身域名服务器的答复比较。它会得知构建所下载的公共主机名；私有主机（`surefetch.privateHosts`）和仅内部网络可知的名称不会发送给它。留空则不询问。",
    },
  },
  "probe.throughput": {
    description: {
      en: "Let the network check also measure how fast downloads come: at most 4 MB and 3 seconds of each file and module proxy.",
      "zh-cn":
        "网络检查同时测量下载速度：每个文件和模块代理最多下载 4 MB、3 秒。",
    },
  },
  "trace.server": {
    description: {
      en: "Write the messages between VS Code and the language server to the log.",
      "zh-cn": "将 VS Code 与语言服务器之间的消息写入日志。",
    },
  },
};
