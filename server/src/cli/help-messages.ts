import type { Message } from "../core/finding.ts";

/** The texts of `--help`. */
export const helpMessages = {
  about: {
    en: "Surefetch finds and fixes what makes the downloads of a container build fail.",
    "zh-cn": "Surefetch 找出并修复导致容器构建下载失败的问题。",
  },
  usage: { en: "Usage:", "zh-cn": "用法：" },
  commands: { en: "Commands:", "zh-cn": "命令：" },
  options: { en: "Options:", "zh-cn": "选项：" },
  more: {
    en: "surefetch COMMAND --help says more about one of them.",
    "zh-cn": "运行 surefetch COMMAND --help 可查看单个命令的详细说明。",
  },
  exit: {
    en: "Exit status: 0 no findings at or above --fail-on, 1 some, 2 wrong use or an error.",
    "zh-cn":
      "退出状态：0 没有达到 --fail-on 级别的问题，1 有这样的问题，2 用法错误或运行出错。",
  },
  check: {
    en: "Check Dockerfiles and go.mod files; without PATH the current folder. - reads standard input",
    "zh-cn":
      "检查 Dockerfile 和 go.mod 文件；省略 PATH 则检查当前文件夹，- 表示读取标准输入",
  },
  plan: {
    en: "List every host that a build contacts, why, and from which line",
    "zh-cn": "列出构建会访问的每个主机、原因以及对应的行",
  },
  probe: {
    en: "Test from inside a running container whether the hosts of a build can be reached",
    "zh-cn": "在运行中的容器内测试能否访问构建所需的主机",
  },
  mirrors: {
    en: "Compare Go module mirrors from inside a running container, and print the line that uses the best one",
    "zh-cn": "在运行中的容器内比较各个 Go 模块镜像，并给出使用最佳镜像的写法",
  },
  exitMirrors: {
    en: "Exit status: 0 some mirror serves modules to the container, 1 none does, 2 wrong use or nothing could be tested.",
    "zh-cn":
      "退出状态：0 至少有一个镜像能向容器提供模块，1 都不能，2 用法错误或无法测试。",
  },
  simulate: {
    en: "Say what becomes of each download of a build when hosts fail, without any network",
    "zh-cn": "推演某些主机出现故障时构建中每处下载的结果，不访问网络",
  },
  down: {
    en: "A host that fails, and how: timeout, stall (silent once connected), tlsstall (silent before TLS is done), dns, refused, reset, tls, 401, 403, 404, 410, 429 or 5xx; may be given several times, all other hosts are up",
    "zh-cn":
      "出现故障的主机及故障：timeout、stall（连接后无响应）、tlsstall（TLS 握手时无响应）、dns、refused、reset、tls、401、403、404、410、429 或 5xx；可多次给出，其余主机均视为正常",
  },
  exitSimulate: {
    en: "Exit status: 0 no download fails or hangs (those that cannot be told do not count), 1 one fails or hangs, 2 wrong use or an error.",
    "zh-cn":
      "退出状态：0 没有下载失败或卡住（无法判断的不计在内），1 有下载失败或卡住，2 用法错误或运行出错。",
  },
  rules: {
    en: "List the rules, or show the page of one",
    "zh-cn": "列出全部规则，或查看某条规则的说明",
  },
  lsp: {
    en: "Run the language server for an editor",
    "zh-cn": "为编辑器运行语言服务器",
  },
  fix: {
    en: "Apply the safe fixes, then report what is left",
    "zh-cn": "应用安全的修复，然后报告剩余问题",
  },
  format: { en: "Form of the report: {values}", "zh-cn": "报告格式：{values}" },
  failOn: {
    en: "Severity from which findings make the exit status 1: {values} (default: warning)",
    "zh-cn": "达到该严重级别时退出状态为 1：{values}（默认：warning）",
  },
  minSeverity: {
    en: "Leave out findings below this severity, which do not count then: {values} (default: info)",
    "zh-cn": "不报告也不计入低于该严重级别的问题：{values}（默认：info）",
  },
  config: {
    en: "Use this file instead of the nearest .surefetch.yaml",
    "zh-cn": "使用此文件，而不是最近的 .surefetch.yaml",
  },
  profile: {
    en: "Network that the builds run in: {values}; stands above .surefetch.yaml",
    "zh-cn": "构建所处的网络环境：{values}；优先于 .surefetch.yaml",
  },
  as: {
    en: "What files of other names are: {values}",
    "zh-cn": "将其他名称的文件视为：{values}",
  },
  stdinFilename: {
    en: "File that standard input stands for; it need not exist",
    "zh-cn": "标准输入所代表的文件；该文件不必存在",
  },
  noColor: {
    en: "No colours; without it they show on a terminal unless NO_COLOR is set",
    "zh-cn": "不使用颜色；默认仅在终端中且未设置 NO_COLOR 时使用颜色",
  },
  all: {
    en: "Check every running container of the Compose project of this folder, side by side; where there is no compose file, every one of the engine",
    "zh-cn":
      "并行检查当前文件夹 Compose 项目中所有运行的容器；没有 compose 文件时检查引擎中的全部容器",
  },
  project: {
    en: "Check every running container of this Compose project",
    "zh-cn": "检查此 Compose 项目中所有运行的容器",
  },
  selector: {
    en: "Check every pod that this label selector picks, such as app=web, side by side; --kubernetes --all takes all of the namespace",
    "zh-cn":
      "并行检查此标签选择器（如 app=web）选中的所有 pod；--kubernetes --all 检查命名空间中的全部 pod",
  },
  exitProbe: {
    en: "Exit status: 0 every endpoint answers, 1 an endpoint fails, 2 wrong use or a container could not be tested. With --all a failing endpoint counts before a container that could not be tested.",
    "zh-cn":
      "退出状态：0 所有端点均有应答，1 有端点失败，2 用法错误或有容器无法测试。使用 --all 时，端点失败优先于容器无法测试。",
  },
  probeFor: {
    en: "Dockerfile or go.mod whose hosts are tested; without it those of the container's own settings",
    "zh-cn":
      "测试此 Dockerfile 或 go.mod 所需的主机；省略则测试容器自身配置中的主机",
  },
  engine: {
    en: "Container engine: {values} (default: docker)",
    "zh-cn": "容器引擎：{values}（默认：docker）",
  },
  probeHost: {
    en: "Test from this machine instead of a container",
    "zh-cn": "从本机测试，而不是从容器",
  },
  probeBuild: {
    en: "Test as the build of --for would run: the builder's network, nameservers and proxies",
    "zh-cn": "按 --for 所指文件的构建环境测试：构建器的网络、域名服务器和代理",
  },
  sidecar: {
    en: "For a container whose image has no shell: test from a container of this image in its network, removed afterwards",
    "zh-cn":
      "用于镜像中没有 shell 的容器：在其网络中用此镜像启动临时容器进行测试，结束后删除",
  },
  probeImage: {
    en: "With --build: the image to test from, instead of that of the build's stage",
    "zh-cn": "与 --build 一起使用：用此镜像测试，而不是构建阶段的镜像",
  },
  pull: {
    en: "Let the image of --sidecar or --image be pulled where the engine does not have it; nothing is pulled without",
    "zh-cn":
      "引擎中没有 --sidecar 或 --image 的镜像时允许拉取；不加此选项则绝不拉取",
  },
  compare: {
    en: "Find out where it breaks: test from this machine and from a fresh container on the engine's default network as well (of an image that is there, removed afterwards), and say who is at fault",
    "zh-cn":
      "查明问题出在哪里：同时从本机以及引擎默认网络上的新容器（使用已有镜像，结束后删除）测试，并指出问题所在",
  },
  context: {
    en: "Docker context, or Podman connection, to use instead of the current one",
    "zh-cn": "使用此 Docker context（或 Podman connection），而不是当前的",
  },
  kubernetes: {
    en: "CONTAINER is a Kubernetes pod; kubectl and its kubeconfig are used",
    "zh-cn": "CONTAINER 是 Kubernetes pod；使用 kubectl 及其 kubeconfig",
  },
  kubeContext: {
    en: "Context of the kubeconfig (default: its current one)",
    "zh-cn": "kubeconfig 中的 context（默认：当前 context）",
  },
  namespace: {
    en: "Namespace of the pod (default: that of the context)",
    "zh-cn": "pod 所在的命名空间（默认：context 的命名空间）",
  },
  podContainer: {
    en: "Container of the pod (default: its default container, or the first that runs)",
    "zh-cn": "pod 中的容器（默认：默认容器，或第一个运行中的容器）",
  },
  ephemeral: {
    en: "For a pod whose image has no shell: add an ephemeral container of this image and check from it; it stays in the pod's spec until the pod is deleted",
    "zh-cn":
      "用于镜像中没有 shell 的 pod：添加使用此镜像的临时容器并从中检查；该容器会留在 pod 的 spec 中，直到 pod 被删除",
  },
  publicResolver: {
    en: "Compare the nameservers' answers with those of a public one, as 9.9.9.9; private names are not asked for",
    "zh-cn":
      "将域名服务器的答复与一个公共域名服务器（例如 9.9.9.9）比较；不会询问私有名称",
  },
  throughput: {
    en: "Also measure how fast downloads come (at most 4 MB and 3 seconds each)",
    "zh-cn": "同时测量下载速度（每项最多 4 MB、3 秒）",
  },
  deadline: {
    en: "Seconds to wait for each host, 1 to 120 (default: 10)",
    "zh-cn": "等待每个主机的秒数，1 到 120（默认：10）",
  },
  stdio: {
    en: "Speak over standard input and output",
    "zh-cn": "通过标准输入和标准输出通信",
  },
  lang: {
    en: "Language of all texts: {values} (default: that of LANG)",
    "zh-cn": "所有文本的语言：{values}（默认：由 LANG 决定）",
  },
  help: { en: "Show this help", "zh-cn": "显示此帮助" },
  version: { en: "Show the version", "zh-cn": "显示版本" },
} as const satisfies Readonly<Record<string, Message>>;
