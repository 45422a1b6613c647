import type { Message, MessageUse, MessageValues } from "../core/finding.ts";

/** What `surefetch probe --all` says beside its report. */
const messages = {
  needsContainer: {
    en: "surefetch probe needs a container, or --all for all of a Compose project: surefetch probe [OPTIONS] CONTAINER",
    "zh-cn":
      "surefetch probe 需要指定容器，或用 --all 检查 Compose 项目的全部容器：surefetch probe [OPTIONS] CONTAINER",
  },
  needsKubernetes: {
    en: "{option} is about pods: add --kubernetes",
    "zh-cn": "{option} 只用于 pod：请加上 --kubernetes",
  },
  notWithKubernetes: {
    en: "{option} is about containers of an engine, not about pods: leave it out beside --kubernetes",
    "zh-cn":
      "{option} 只用于容器引擎的容器，不用于 pod：使用 --kubernetes 时请去掉",
  },
  needsPod: {
    en: "--kubernetes needs the name of a pod: surefetch probe --kubernetes [--namespace NAMESPACE] POD",
    "zh-cn":
      "--kubernetes 需要 pod 名称：surefetch probe --kubernetes [--namespace NAMESPACE] POD",
  },
  offerEphemeral: {
    en: "--ephemeral IMAGE checks from a container of that image that is added to the pod (it stays in the pod's spec until the pod is deleted)",
    "zh-cn":
      "--ephemeral IMAGE 会向 pod 添加使用该镜像的临时容器并从中检查（该容器会留在 pod 的 spec 中，直到 pod 被删除）",
  },
  containerAndAll: {
    en: "{option} checks several containers, so {container} cannot be named as well",
    "zh-cn": "{option} 会检查多个容器，不能再指定 {container}",
  },
  checkingProject: {
    en: "checking the running containers of the Compose project {project}: {count}",
    "zh-cn": "正在检查 Compose 项目 {project} 中运行的容器：{count} 个",
  },
  checkingEngine: {
    en: "there is no compose file here: checking every running container of {engine}: {count}",
    "zh-cn":
      "此处没有 compose 文件：正在检查 {engine} 中所有运行的容器：{count} 个",
  },
  emptyProject: {
    en: "no container of the Compose project {project} is running; running projects: {others}",
    "zh-cn":
      "Compose 项目 {project} 没有运行中的容器；正在运行的项目：{others}",
  },
  noProjects: {
    en: "no container of the Compose project {project} is running, nor of any other project: start it with docker compose up, or name a container",
    "zh-cn":
      "Compose 项目 {project} 及其他项目均没有运行中的容器：请用 docker compose up 启动，或指定容器",
  },
  oneplace: {
    en: "{options} name different places to test from: give one of them",
    "zh-cn": "{options} 指定了不同的测试位置：请只用其中一个",
  },
  needsFile: {
    en: "--build needs the file whose build is meant: --for Dockerfile",
    "zh-cn": "--build 需要指明构建的文件：--for Dockerfile",
  },
  idleOption: {
    en: "{option} has no effect here: it goes with {needs}",
    "zh-cn": "{option} 在此处不起作用：它需与 {needs} 一起使用",
  },
  wrongContext: {
    en: "{engine} has no context {context}: a name has letters, digits and _ . + - only, and nerdctl and finch have no contexts",
    "zh-cn":
      "{engine} 没有名为 {context} 的 context：名称只能包含字母、数字和 _ . + -，而 nerdctl 和 finch 没有 context",
  },
  imagesHere: {
    en: "images on the engine that have a shell as far as their names say: {images}; use one with {option} IMAGE",
    "zh-cn":
      "引擎中按名称判断带 shell 的镜像：{images}；请用 {option} IMAGE 指定其一",
  },
  imagesToPull: {
    en: "no image on the engine has a shell as far as their names say; {option} {image} --pull fetches one",
    "zh-cn":
      "引擎中没有按名称可判断为带 shell 的镜像；{option} {image} --pull 会拉取一个",
  },
  checkingPods: {
    en: "checking pods: {count}",
    "zh-cn": "正在检查 pod：{count} 个",
  },
  noPods: {
    en: "no pod matches, or all of them have ended: look at kubectl get pods --selector SELECTOR --namespace NAMESPACE",
    "zh-cn":
      "没有匹配的 pod，或匹配的 pod 均已结束：请运行 kubectl get pods --selector SELECTOR --namespace NAMESPACE 查看",
  },
  progress: {
    en: "{done} of {total} containers checked",
    "zh-cn": "已检查 {done}/{total} 个容器",
  },
} as const satisfies Readonly<Record<string, Message>>;

/** A text with its values, to be rendered in the user's language. */
export function sayOfProbe(
  messageId: keyof typeof messages,
  values: MessageValues = {},
): MessageUse {
  return { messageId, message: messages[messageId], values };
}
