import type { Message, MessageUse } from "../core/finding.ts";
import type { KubernetesReason } from "./kubernetes.ts";
import {
  isKubernetesReason,
  kubernetesProblem,
} from "./kubernetes-problems.ts";
import { use } from "./messages.ts";
import type { EngineReason, Outcome } from "./types.ts";

const PROBLEMS = {
  "no-cli": {
    en: "The container engine's command line ({engine}) was not found. Install it, or set `surefetch.probe.engine`",
    "zh-cn":
      "找不到容器引擎的命令行程序（{engine}）。请安装，或设置 `surefetch.probe.engine`",
  },
  "no-engine": {
    en: "No container engine answers. Start it, and check the current context or connection and DOCKER_HOST (Podman: CONTAINER_HOST): {detail}",
    "zh-cn":
      "没有容器引擎应答。请启动引擎，并检查当前的 context 或 connection 以及 DOCKER_HOST（Podman 为 CONTAINER_HOST）：{detail}",
  },
  "permission-denied": {
    en: "This user may not talk to the container engine. Add the user to the engine's group (docker) or use a rootless engine: {detail}",
    "zh-cn":
      "当前用户无权访问容器引擎。请将用户加入引擎的用户组（docker），或使用 rootless 引擎：{detail}",
  },
  "no-such-container": {
    en: "There is no such container any more. Pick another one",
    "zh-cn": "该容器已不存在。请选择其他容器",
  },
  "not-running": {
    en: "The container is not running. Start it and check again",
    "zh-cn": "容器没有在运行。请启动后重新检查",
  },
  paused: {
    en: "The container is paused. Unpause it and check again",
    "zh-cn": "容器已暂停。请恢复运行后重新检查",
  },
  "no-shell": {
    en: "The image has no shell (distroless or scratch), so nothing can be run in it. Check from a container of another image beside it: the editor asks for the image, on the command line `--sidecar` names it (`--ephemeral` for pods)",
    "zh-cn":
      "镜像中没有 shell（distroless 或 scratch），无法在其中运行命令。可用另一个镜像的容器在其网络中检查：编辑器会询问使用哪个镜像，命令行用 `--sidecar` 指定（pod 用 `--ephemeral`）",
  },
  "no-image": {
    en: "The engine does not have the image: {detail}. Pick one that it has, or let it be pulled",
    "zh-cn": "引擎中没有该镜像：{detail}。请选择已有的镜像，或允许拉取",
  },
  "no-pull": {
    en: "The engine could not pull the image: {detail}. Pull it yourself, or pick one that the engine has",
    "zh-cn": "引擎无法拉取该镜像：{detail}。请自行拉取，或选择引擎中已有的镜像",
  },
  "no-host-shell": {
    en: "The check needs a POSIX shell, and this machine has none that it can use. On Windows, run it in WSL (open the folder there), or check from a container",
    "zh-cn":
      "检查需要 POSIX shell，而本机没有可用的。在 Windows 上请在 WSL 中运行（在 WSL 中打开文件夹），或从容器检查",
  },
  "connection-lost": {
    en: "The connection to the container ended before the check was done: the container or the engine has stopped",
    "zh-cn": "检查完成前与容器的连接已断开：容器或引擎已停止",
  },
  "output-limit": {
    en: "The container sent more output than the check accepts; the result is partial",
    "zh-cn": "容器的输出超过检查的上限；结果不完整",
  },
  other: {
    en: "The engine could not run the check: {detail}",
    "zh-cn": "引擎无法运行检查：{detail}",
  },
  "timed-out": {
    en: "The container did not finish in time; the result is partial",
    "zh-cn": "容器未在时限内完成；结果不完整",
  },
  cancelled: { en: "The check was cancelled", "zh-cn": "检查已取消" },
  "no-containers": {
    en: "No container is running. Start one on the network that your builds use, for example `{engine} run -d busybox sleep 1d`",
    "zh-cn":
      "没有正在运行的容器。请在构建所用的网络中启动一个，例如 `{engine} run -d busybox sleep 1d`",
  },
  "no-directory": {
    en: "The container has no folder that the check may write to (/tmp, /dev/shm, /var/tmp)",
    "zh-cn": "容器中没有检查可写入的目录（/tmp、/dev/shm、/var/tmp）",
  },
} as const satisfies Record<
  | Exclude<EngineReason, KubernetesReason>
  | "timed-out"
  | "cancelled"
  | "no-containers"
  | "no-directory",
  Message
>;

export type ProblemId = keyof typeof PROBLEMS | KubernetesReason;

/** What went wrong with the engine or the container, and the next step. */
export function problem(
  id: ProblemId,
  detail = "",
  engine = "docker",
): MessageUse {
  if (isKubernetesReason(id)) return kubernetesProblem(id, detail);
  // The detail names the program that is missing.
  const program = id === "no-cli" && detail !== "" ? detail : engine;
  return use(PROBLEMS, id, { detail, engine: program });
}

/** The problem behind an outcome that is not `ok`; undefined for `ok`. */
export function outcomeProblem<T>(
  outcome: Outcome<T>,
  engine = "docker",
): MessageUse | undefined {
  if (outcome.kind === "ok") return undefined;
  if (outcome.kind === "failed" || outcome.kind === "unavailable")
    return problem(outcome.reason, outcome.detail, engine);
  return problem(outcome.kind);
}
