/** The client's own texts. Pure, so that a test can compare the languages. */
export type ClientLanguage = "en" | "zh-cn";

type Message = Readonly<Record<ClientLanguage, string>>;

export const messages = {
  statusName: { en: "Surefetch", "zh-cn": "Surefetch" },
  statusStarting: {
    en: "Surefetch is starting",
    "zh-cn": "Surefetch 正在启动",
  },
  statusStopped: { en: "Surefetch has stopped", "zh-cn": "Surefetch 已停止" },
  statusWaiting: { en: "Surefetch", "zh-cn": "Surefetch" },
  statusClean: {
    en: "Surefetch: no findings",
    "zh-cn": "Surefetch：未发现问题",
  },
  statusOne: { en: "Surefetch: 1 finding", "zh-cn": "Surefetch：1 个问题" },
  statusMany: {
    en: "Surefetch: {count} findings",
    "zh-cn": "Surefetch：{count} 个问题",
  },
  statusTemplate: {
    en: "Surefetch: template, not checked",
    "zh-cn": "Surefetch：模板文件，未检查",
  },
  statusTooLarge: {
    en: "Surefetch: too large, not checked",
    "zh-cn": "Surefetch：文件过大，未检查",
  },
  statusBinary: {
    en: "Surefetch: not text, not checked",
    "zh-cn": "Surefetch：不是文本文件，未检查",
  },
  showLog: { en: "Show Log", "zh-cn": "显示日志" },
  restart: { en: "Restart Server", "zh-cn": "重启服务器" },
  tryAgain: { en: "Try Again", "zh-cn": "重试" },
  manageTrust: { en: "Manage Workspace Trust", "zh-cn": "管理工作区信任" },
  crashed: {
    en: "The Surefetch language server stopped {count} times within {minutes} minutes and is not started again",
    "zh-cn":
      "Surefetch 语言服务器在 {minutes} 分钟内停止了 {count} 次，不再自动重启",
  },
  crashedOnce: {
    en: "The language server stopped; it is started again ({count} of {limit})",
    "zh-cn": "语言服务器已停止，正在重新启动（第 {count} 次，最多 {limit} 次）",
  },
  startFailed: {
    en: "The Surefetch language server does not start: {reason}",
    "zh-cn": "Surefetch 语言服务器无法启动：{reason}",
  },
  notRunning: {
    en: "The Surefetch language server is not running",
    "zh-cn": "Surefetch 语言服务器未运行",
  },
  untrusted: {
    en: "The network check runs commands in a container, so it needs a trusted workspace",
    "zh-cn": "网络检查会在容器中执行命令，因此需要受信任的工作区",
  },
  pickContainer: {
    en: "Check the network from which container?",
    "zh-cn": "从哪个容器检查网络？",
  },
  listing: {
    en: "Listing running containers…",
    "zh-cn": "正在列出运行中的容器…",
  },
  pickTitle: {
    en: "Check Network from Container",
    "zh-cn": "从容器检查网络",
  },
  pickPodTitle: {
    en: "Check Network from Kubernetes Pod",
    "zh-cn": "从 Kubernetes Pod 检查网络",
  },
  listingContexts: {
    en: "Reading the kubeconfig…",
    "zh-cn": "正在读取 kubeconfig…",
  },
  pickContext: { en: "In which context?", "zh-cn": "在哪个 context 中？" },
  currentContext: { en: "current context", "zh-cn": "当前 context" },
  contextDetail: {
    en: "cluster {cluster} · namespace {namespace}",
    "zh-cn": "集群 {cluster} · 命名空间 {namespace}",
  },
  listingNamespaces: {
    en: "Listing namespaces…",
    "zh-cn": "正在列出命名空间…",
  },
  pickNamespace: { en: "In which namespace?", "zh-cn": "在哪个命名空间中？" },
  currentNamespace: {
    en: "namespace of the context",
    "zh-cn": "context 的命名空间",
  },
  typeNamespace: {
    en: "You may not list namespaces in this cluster: type the name of one",
    "zh-cn": "你无权列出此集群的命名空间：请输入命名空间名称",
  },
  listingPods: { en: "Listing pods…", "zh-cn": "正在列出 pod…" },
  pickPod: { en: "From which pod?", "zh-cn": "从哪个 pod？" },
  noSuchPod: {
    en: "No running pod has the name {pod}: it may have been replaced; pick it again",
    "zh-cn": "没有名称为 {pod} 的运行中的 pod：可能已被替换，请重新选择",
  },
  pickPodContainer: {
    en: "From which container of the pod?",
    "zh-cn": "从 pod 的哪个容器？",
  },
  pickPodPlace: { en: "Kubernetes Pod…", "zh-cn": "Kubernetes 的 pod…" },
  pickPodPlaceDetail: {
    en: "A container of a running pod, through kubectl",
    "zh-cn": "通过 kubectl 在运行中的 pod 的容器里检查",
  },
  noShellInPod: {
    en: "The image of {container} has no shell, so nothing can be run in it. Check from an ephemeral container in the same pod?",
    "zh-cn":
      "{container} 的镜像中没有 shell，无法在其中运行命令。要从同一 pod 中的临时容器检查吗？",
  },
  ephemeralDetail: {
    en: "A container of the image {image} is added to the pod; the node pulls the image if it does not have it. Its process ends with the check, but Kubernetes cannot take it away: it stays listed in the pod's spec until the pod is deleted. Another image: surefetch.probe.ephemeralImage",
    "zh-cn":
      "将向 pod 添加使用镜像 {image} 的容器；如果节点上没有该镜像，节点会拉取。容器的进程会随检查结束，但 Kubernetes 无法移除该容器：它会一直列在 pod 的 spec 中，直到 pod 被删除。更换镜像：surefetch.probe.ephemeralImage",
  },
  addEphemeral: { en: "Add Ephemeral Container", "zh-cn": "添加临时容器" },
  pickTitleOf: {
    en: "Check Network from Container ({engine})",
    "zh-cn": "从容器检查网络（{engine}）",
  },
  otherPlaces: { en: "other places", "zh-cn": "其他位置" },
  pickHost: { en: "This machine", "zh-cn": "本机" },
  pickHostDetail: {
    en: "The host's own network, without a container",
    "zh-cn": "主机自身的网络，不经过容器",
  },
  pickBuild: { en: "As the build runs", "zh-cn": "按构建的环境" },
  pickBuildDetail: {
    en: "A fresh container with the builder's network, nameservers and proxies, removed afterwards",
    "zh-cn": "使用构建器的网络、域名服务器和代理的临时容器，结束后删除",
  },
  thisMachine: { en: "this machine", "zh-cn": "本机" },
  theBuild: { en: "the build", "zh-cn": "构建环境" },
  pickSidecar: {
    en: "The image of {container} has no shell",
    "zh-cn": "{container} 的镜像中没有 shell",
  },
  pickBuildImage: {
    en: "No image of the build is on the engine with a shell",
    "zh-cn": "引擎中没有构建所用的带 shell 的镜像",
  },
  pickImage: {
    en: "Check from a container of which image? It shares the network and is removed afterwards",
    "zh-cn": "用哪个镜像的容器检查？该容器共享网络，结束后删除",
  },
  toBePulled: { en: "to be pulled", "zh-cn": "需要拉取" },
  anotherImage: { en: "Another image…", "zh-cn": "其他镜像…" },
  imageName: {
    en: "Name of an image with a shell, such as registry.example.com/tools/curl:8",
    "zh-cn": "带 shell 的镜像名称，例如 registry.example.com/tools/curl:8",
  },
  noImageName: {
    en: "This is no name of an image",
    "zh-cn": "这不是有效的镜像名称",
  },
  pull: { en: "Pull", "zh-cn": "拉取" },
  pullConsent: {
    en: "Pull the image {image}?",
    "zh-cn": "拉取镜像 {image}？",
  },
  pullDetail: {
    en: "The engine fetches it from its registry if it does not have it yet; it stays on the engine, and the container that is started from it is removed after the check",
    "zh-cn":
      "如果引擎中还没有该镜像，将从镜像仓库下载。镜像会保留在引擎中；由它启动的容器会在检查后删除",
  },
  pickContainerFor: {
    en: "Check the network from which container? (for {file}, hosts: {count})",
    "zh-cn": "从哪个容器检查网络？（针对 {file}，共 {count} 个主机）",
  },
  pickElsewhere: {
    en: "No container to pick; check from another place?",
    "zh-cn": "没有可选的容器；要从其他位置检查吗？",
  },
  noContainers: {
    en: "No container is running: start the one whose network you want to check and try again",
    "zh-cn": "没有运行中的容器：请启动要检查网络的容器，然后重试",
  },
  noSuchContainer: {
    en: "No running container has the name or id {container}: start it, or pick another one",
    "zh-cn":
      "没有名称或 ID 为 {container} 的运行中容器：请启动它，或选择其他容器",
  },
  ports: { en: "ports {ports}", "zh-cn": "端口 {ports}" },
  probing: {
    en: "Checking the network from {container}",
    "zh-cn": "正在从 {container} 检查网络",
  },
  pickMirrorsTitle: {
    en: "Compare Go Mirrors from Container",
    "zh-cn": "从容器比较 Go 镜像",
  },
  comparing: {
    en: "Comparing Go mirrors from {container}",
    "zh-cn": "正在从 {container} 比较 Go 镜像",
  },
  mirrorsName: {
    en: "Go mirrors from {container}",
    "zh-cn": "{container} 的 Go 镜像",
  },
  probingSeveral: {
    en: "Checking the network from {count} containers",
    "zh-cn": "正在从 {count} 个容器检查网络",
  },
  probedSeveral: {
    en: "{count} of {total} done",
    "zh-cn": "已完成 {count}/{total}",
  },
  notProbed: {
    en: "Not checked: {names}. {reason}",
    "zh-cn": "未检查：{names}。{reason}",
  },
  nothingSelected: {
    en: "Select a running container or a pod first: nothing else can be checked from here",
    "zh-cn": "请先选择运行中的容器或 pod：无法从其他项目进行检查",
  },
  probeFailed: {
    en: "The network check failed: {reason}",
    "zh-cn": "网络检查失败：{reason}",
  },
  reportName: {
    en: "Network check of {container}",
    "zh-cn": "{container} 的网络检查",
  },
  planName: { en: "Download plan of {file}", "zh-cn": "{file} 的下载计划" },
  planFailed: {
    en: "The download plan cannot be shown: {reason}",
    "zh-cn": "无法显示下载计划：{reason}",
  },
  openDockerfile: {
    en: "Open a Dockerfile first: the download plan is made of the file in the editor",
    "zh-cn": "请先打开 Dockerfile：下载计划由编辑器中的文件生成",
  },
  openChecked: {
    en: "Open a Dockerfile or go.mod first",
    "zh-cn": "请先打开 Dockerfile 或 go.mod",
  },
  nothingToFix: {
    en: "Nothing here can be fixed safely without your decision",
    "zh-cn": "此文件中没有可以自动安全修复的问题",
  },
  noPage: {
    en: "There is no page of the rule {rule}",
    "zh-cn": "没有规则 {rule} 的说明",
  },
  pickRule: { en: "Which rule's page?", "zh-cn": "查看哪条规则的说明？" },
} as const satisfies Readonly<Record<string, Message>>;

export type MessageId = keyof typeof messages;

/** The language of our texts for VS Code's display language. */
export function clientLanguage(displayLanguage: string): ClientLanguage {
  return displayLanguage.toLowerCase() === "zh-cn" ? "zh-cn" : "en";
}

/** Fills the placeholders of a message in one language. */
export function renderMessage(
  id: MessageId,
  language: ClientLanguage,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return messages[id][language].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : String(value);
  });
}
