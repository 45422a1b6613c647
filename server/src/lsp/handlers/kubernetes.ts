import { render } from "../../core/finding.ts";
import type { Kubernetes, PodInfo } from "../../probe/kubernetes.ts";
import type { Outcome } from "../../probe/types.ts";
import type {
  KubernetesParams,
  KubernetesResult,
  TargetPod,
} from "../../protocol.ts";
import { kubectlProgram } from "../config.ts";
import { text as say } from "../messages.ts";
import type { Session } from "../session.ts";

/** Answers `surefetch/kubernetes`. A cluster that does not answer is a problem in the result, no error. */
export async function answerKubernetes(
  session: Session,
  params: KubernetesParams,
  signal: AbortSignal,
): Promise<KubernetesResult> {
  const { language } = session;
  if (!session.isTrusted)
    return trouble("untrusted", say("untrusted", language));
  const program = kubectlProgram(await session.settings.get(undefined));
  const kubernetes = await session.platform.kubernetes(program);
  if (kubernetes === undefined)
    return trouble("no-platform", say("noEngineHere", language));
  const { outcomeProblem, problem } =
    await import("../../probe/network-check.ts");
  const listed = await list(kubernetes, params, signal);
  if (listed.kind !== "ok") {
    const reason = "reason" in listed ? listed.reason : listed.kind;
    const use = outcomeProblem(listed) ?? problem("other");
    return trouble(reason, render(use, language));
  }
  const { pods } = listed.value;
  if (pods?.length !== 0) return listed.value;
  const { namespace = "" } = params;
  return trouble("no-pods", render(problem("no-pods", namespace), language));
}

function trouble(reason: string, message: string): KubernetesResult {
  return { problem: { reason, message } };
}

async function list(
  kubernetes: Kubernetes,
  { list, context, namespace }: KubernetesParams,
  signal: AbortSignal,
): Promise<Outcome<KubernetesResult>> {
  switch (list) {
    case "contexts":
      return map(await kubernetes.contexts(signal), (contexts) => ({
        contexts,
      }));
    case "namespaces":
      return map(
        await kubernetes.namespaces({ context }, signal),
        (namespaces) => ({ namespaces }),
      );
    case "pods":
      return map(
        await kubernetes.pods({ context, namespace }, signal),
        (pods) => ({ pods: pods.map(running).filter(hasContainers) }),
      );
  }
}

function map<T>(
  outcome: Outcome<T>,
  make: (value: T) => KubernetesResult,
): Outcome<KubernetesResult> {
  return outcome.kind === "ok"
    ? { kind: "ok", value: make(outcome.value) }
    : outcome;
}

function running({
  namespace,
  name,
  status,
  node,
  containers,
}: PodInfo): TargetPod {
  return {
    namespace,
    name,
    status,
    node,
    containers: containers
      .filter(({ state }) => state === "running")
      .map((container) => ({ name: container.name, image: container.image })),
  };
}

function hasContainers({ containers }: TargetPod): boolean {
  return containers.length > 0;
}
