import type { Message, MessageUse, MessageValues } from "../core/finding.ts";

/** What `surefetch probe --all` says beside its report. */
const messages = {
  needsContainer: {
    en: "surefetch probe needs a container, or --all for all of a Compose project: surefetch probe [OPTIONS] CONTAINER",
    "zh-cn":
      "surefetch probe 需要指定容器，或用 --all 检查 Compose 项目的全部容器：surefetch probe [OPTIONS] CONTAINER",
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
