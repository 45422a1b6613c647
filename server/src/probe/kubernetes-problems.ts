import type { Message, MessageUse } from "../core/finding.ts";
import type { KubernetesReason } from "./kubernetes.ts";
import { use } from "./messages.ts";

/** What happened, and the next step. */
const PROBLEMS = {
  "no-kubectl": {
    en: "kubectl was not found. Install it and put its folder on the PATH that the editor or terminal was started with, or set `surefetch.probe.kubectl`",
    "zh-cn":
      "找不到 kubectl。请安装，并确保启动编辑器或终端时的 PATH 包含其所在目录，或设置 `surefetch.probe.kubectl`",
  },
  "no-kubeconfig": {
    en: "kubectl has no usable kubeconfig, so it knows no cluster. Set KUBECONFIG, or get a kubeconfig from whoever runs the cluster and save it as ~/.kube/config: {detail}",
    "zh-cn":
      "kubectl 没有可用的 kubeconfig，因此不知道任何集群。请设置 KUBECONFIG，或向集群管理员索取 kubeconfig 并保存为 ~/.kube/config：{detail}",
  },
  "no-context": {
    en: "The kubeconfig has no such context. `kubectl config get-contexts` lists those that it has: {detail}",
    "zh-cn":
      "kubeconfig 中没有该 context。可用 `kubectl config get-contexts` 列出现有的 context：{detail}",
  },
  "api-refused": {
    en: "The Kubernetes API server refuses the connection. Check that the cluster runs and that the context names the right address and port: {detail}",
    "zh-cn":
      "Kubernetes API 服务器拒绝连接。请检查集群是否在运行，以及 context 中的地址和端口是否正确：{detail}",
  },
  "api-timeout": {
    en: "The Kubernetes API server does not answer in time. Check the way to it (VPN, firewall, HTTPS_PROXY of the editor or terminal); where the kubeconfig's login program waits for a browser, log in first with `kubectl get pods` in a terminal: {detail}",
    "zh-cn":
      "Kubernetes API 服务器未在时限内应答。请检查到它的网络（VPN、防火墙、编辑器或终端的 HTTPS_PROXY）；如果 kubeconfig 指定的登录程序在等待浏览器登录，请先在终端中运行 `kubectl get pods` 完成登录：{detail}",
  },
  "api-dns": {
    en: "The name of the Kubernetes API server cannot be looked up on this machine. Connect the VPN that knows it, or correct the context's server address: {detail}",
    "zh-cn":
      "本机无法解析 Kubernetes API 服务器的名称。请连接能解析该名称的 VPN，或更正 context 中的服务器地址：{detail}",
  },
  "api-untrusted": {
    en: "The certificate of the Kubernetes API server does not fit the kubeconfig. Get a fresh kubeconfig (certificate-authority-data); behind a proxy that inspects TLS add the server to NO_PROXY: {detail}",
    "zh-cn":
      "Kubernetes API 服务器的证书与 kubeconfig 不符。请重新获取 kubeconfig（certificate-authority-data）；如果代理会检查 TLS，请将该服务器加入 NO_PROXY：{detail}",
  },
  "api-unauthorized": {
    en: "The Kubernetes API server does not accept the kubeconfig's credentials. Log in again (the token may have expired): {detail}",
    "zh-cn":
      "Kubernetes API 服务器不接受 kubeconfig 中的凭据。请重新登录（令牌可能已过期）：{detail}",
  },
  "auth-plugin": {
    en: "The login program that the kubeconfig names for this context fails. Run `kubectl get pods` in a terminal and follow what it says: {detail}",
    "zh-cn":
      "kubeconfig 为该 context 指定的登录程序运行失败。请在终端中运行 `kubectl get pods` 并按其提示操作：{detail}",
  },
  "kubelet-unreachable": {
    en: "The API server does not reach the kubelet on the pod's node (port 10250), so nothing can be run in its pods. Check the node and the firewall between them: {detail}",
    "zh-cn":
      "API 服务器无法连接 pod 所在节点的 kubelet（端口 10250），因此无法在其 pod 中运行命令。请检查该节点以及两者之间的防火墙：{detail}",
  },
  "rbac-denied": {
    en: "Your Kubernetes user may not `{verb} {resource}` in namespace {namespace}. Ask for a Role there that has verb {verb} on resource {resource}",
    "zh-cn":
      "当前 Kubernetes 用户在命名空间 {namespace} 中没有 `{verb} {resource}` 权限。请申请该命名空间中对资源 {resource} 具有动词 {verb} 的 Role",
  },
  "rbac-denied-cluster": {
    en: "Your Kubernetes user may not `{verb} {resource}` on the whole cluster. Name one namespace, or ask for a ClusterRole that has verb {verb} on resource {resource}",
    "zh-cn":
      "当前 Kubernetes 用户在整个集群范围内没有 `{verb} {resource}` 权限。请指定一个命名空间，或申请对资源 {resource} 具有动词 {verb} 的 ClusterRole",
  },
  "rbac-denied-other": {
    en: "Your Kubernetes user may not do this. Ask whoever runs the cluster for the permission: {detail}",
    "zh-cn":
      "当前 Kubernetes 用户无权执行此操作。请向集群管理员申请权限：{detail}",
  },
  "pod-security-denied": {
    en: "The namespace's Pod Security level does not admit the ephemeral container, not even with kubectl's restricted profile. Use an image that runs as a non-root user, or check from another pod: {detail}",
    "zh-cn":
      "命名空间的 Pod Security 级别不允许添加临时容器，使用 kubectl 的 restricted profile 也不行。请使用以非 root 用户运行的镜像，或从其他 pod 检查：{detail}",
  },
  "admission-denied": {
    en: "A policy of the cluster refuses this. Ask whoever runs the cluster for an exception, or check from another pod: {detail}",
    "zh-cn":
      "集群的策略拒绝此操作。请向集群管理员申请例外，或从其他 pod 检查：{detail}",
  },
  "no-such-namespace": {
    en: "The cluster has no such namespace. Pick another one: {detail}",
    "zh-cn": "集群中没有该命名空间。请选择其他命名空间：{detail}",
  },
  "no-such-pod": {
    en: "There is no such pod (any more): one that a Deployment has replaced has a new name. Pick it again: {detail}",
    "zh-cn":
      "该 pod 不存在（或已不存在）：被 Deployment 替换后的 pod 名称会改变。请重新选择：{detail}",
  },
  "no-pods": {
    en: "No pod is running in namespace {detail}. Pick another namespace, or start one there, for example `kubectl run check --image=busybox -- sleep 1d`",
    "zh-cn":
      "命名空间 {detail} 中没有运行中的 pod。请选择其他命名空间，或在其中启动一个，例如 `kubectl run check --image=busybox -- sleep 1d`",
  },
  "too-many-pods": {
    en: "The list of pods is longer than can be read. Name the pod instead: `surefetch probe --kubernetes --namespace NAMESPACE POD`",
    "zh-cn":
      "pod 列表过长，无法读取。请直接指定 pod：`surefetch probe --kubernetes --namespace NAMESPACE POD`",
  },
  "no-container-in-pod": {
    en: "The pod has no container of that name. It has: {detail}",
    "zh-cn": "该 pod 中没有此名称的容器。现有容器：{detail}",
  },
  "pod-not-scheduled": {
    en: "The pod is pending: no node has taken it yet. `kubectl describe pod` says why; check again when it runs",
    "zh-cn":
      "pod 处于 Pending 状态：尚未调度到任何节点。`kubectl describe pod` 会说明原因；请在其运行后重新检查",
  },
  "pod-not-running": {
    en: "The pod has completed, and nothing can be run in it. Pick one that is running",
    "zh-cn": "pod 已运行结束，无法在其中运行命令。请选择运行中的 pod",
  },
  "container-not-running": {
    en: "The container is not running in its pod. `kubectl describe pod` says why; check again when it runs: {detail}",
    "zh-cn":
      "容器没有在 pod 中运行。`kubectl describe pod` 会说明原因；请在其运行后重新检查：{detail}",
  },
  "image-pull": {
    en: "The node cannot pull the container's image, so nothing runs that could be asked. Check the image's name, the pull secret and the node's way to the registry: {detail}",
    "zh-cn":
      "节点无法拉取容器镜像，因此没有可供检查的容器。请检查镜像名称、拉取凭据以及节点到镜像仓库的网络：{detail}",
  },
  "name-taken": {
    en: "The pod has an ephemeral container of that name already. Try again: {detail}",
    "zh-cn": "pod 中已有同名的临时容器。请重试：{detail}",
  },
  "not-a-name": {
    en: "This cannot be a name in Kubernetes: {detail}. Names of namespaces, pods and containers have lower-case letters, digits and hyphens",
    "zh-cn":
      "这不是合法的 Kubernetes 名称：{detail}。命名空间、pod 和容器的名称由小写字母、数字和连字符组成",
  },
} as const satisfies Record<
  KubernetesReason | "rbac-denied-cluster" | "rbac-denied-other",
  Message
>;

/** Whether a reason is one of Kubernetes, so that its words stand here. */
export function isKubernetesReason(reason: string): reason is KubernetesReason {
  return Object.hasOwn(PROBLEMS, reason);
}

/** What went wrong and what to do next; `detail` is kubectl's own text, from which a missing permission is read. */
export function kubernetesProblem(
  reason: KubernetesReason,
  detail: string,
): MessageUse {
  if (reason === "no-container-in-pod")
    return use(PROBLEMS, reason, { detail: namesIn(detail) });
  if (reason !== "rbac-denied") return use(PROBLEMS, reason, { detail });
  const missing = missingPermission(detail);
  if (missing === undefined)
    return use(PROBLEMS, "rbac-denied-other", { detail });
  const { verb, resource, namespace } = missing;
  return namespace === undefined
    ? use(PROBLEMS, "rbac-denied-cluster", { verb, resource })
    : use(PROBLEMS, "rbac-denied", { verb, resource, namespace });
}

const EPHEMERAL = {
  "ephemeral-sees": {
    en: "The check ran in an ephemeral container ({image}) in the pod's network: certificate authorities, C library and tools are those of this image, not of the container {container}. Of that one's variables it had GOPROXY, GOSUMDB and the proxies that stand in the pod's spec, none from its image, a ConfigMap or a Secret",
    "zh-cn":
      "检查在 pod 网络中的临时容器（{image}）里进行：所用的证书颁发机构、C 库和工具来自该镜像，而不是容器 {container}。该容器的变量中，只带入了写在 pod spec 里的 GOPROXY、GOSUMDB 和代理设置，不包括来自其镜像、ConfigMap 或 Secret 的变量",
  },
  "ephemeral-stays": {
    en: "The ephemeral container {name} ({image}) stays listed in the pod's spec until the pod is deleted; its process ends with the check, at the latest after five minutes",
    "zh-cn":
      "临时容器 {name}（{image}）会一直列在 pod 的 spec 中，直到 pod 被删除；其进程随检查结束，最迟五分钟后结束",
  },
} as const satisfies Record<string, Message>;

/** What is to be known about a container that was added to a pod. */
export function ephemeralNote(
  id: keyof typeof EPHEMERAL,
  values: Readonly<Record<string, string>>,
): MessageUse {
  return use(EPHEMERAL, id, values);
}

/** kubectl lists the containers behind its sentence. */
function namesIn(detail: string): string {
  const [, ...behind] = detail.split("out of: ");
  return behind.at(-1) ?? detail;
}

/** A permission in the words in which a Role grants it; without namespace: on the cluster. */
interface Permission {
  readonly verb: string;
  /** With its subresource: "pods/exec". */
  readonly resource: string;
  readonly namespace?: string;
}

/** The permission that a refusal of the API server names. */
function missingPermission(detail: string): Permission | undefined {
  const found = /cannot ([a-z]{1,40}) resource "([a-z0-9./-]{1,100})"/.exec(
    detail,
  );
  const [, verb, resource] = found ?? [];
  if (verb === undefined || resource === undefined) return undefined;
  const namespace = /in the namespace "([a-z0-9-]{1,63})"/.exec(detail)?.[1];
  return { verb, resource, ...(namespace !== undefined && { namespace }) };
}
