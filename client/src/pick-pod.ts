import { type CancellationToken, window } from "vscode";
import type {
  KubernetesParams,
  KubernetesResult,
  TargetContext,
  TargetPod,
} from "../../server/src/protocol.ts";
import { type NothingToPick, pickOne } from "./pick-one.ts";
import { say } from "./say.ts";

/** What is known of a pod's container already, from a menu or a keybinding; what is missing is asked. */
export interface PodOptions {
  readonly context?: string;
  readonly namespace?: string;
  readonly pod?: string;
  readonly container?: string;
}

/** A running container of a pod. */
export interface PickedContainer {
  readonly context: string | undefined;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

type Ask = (
  params: KubernetesParams,
  token: CancellationToken,
) => Promise<KubernetesResult>;

/** A question was left, or there was nothing to pick from. */
type NotPicked = NothingToPick | undefined;

/**
 * Asks for context, namespace, pod and container, as far as they are not known and there is a choice. Current ones
 * stand first.
 */
export async function pickPod(
  ask: Ask,
  options: PodOptions,
): Promise<PickedContainer | NotPicked> {
  const context = await contextOf(ask, options);
  if (!isPicked(context)) return context;
  const namespace = await namespaceOf(ask, options, context.picked);
  if (!isPicked(namespace)) return namespace;
  const scope = {
    ...(context.picked.name !== undefined && { context: context.picked.name }),
    namespace: namespace.picked,
  };
  const pod = await podOf(ask, options, scope);
  if (!isPicked(pod)) return pod;
  const container = await containerOf(options, pod.picked);
  if (!isPicked(container)) return container;
  return {
    context: context.picked.name,
    namespace: pod.picked.namespace,
    pod: pod.picked.name,
    container: container.picked,
  };
}

function isPicked<T>(
  value: { readonly picked: T } | NotPicked,
): value is { readonly picked: T } {
  return value !== undefined && "picked" in value;
}

/** A context by its name, and the namespace in which it works. */
interface KnownContext {
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}

async function contextOf(
  ask: Ask,
  { context, namespace }: PodOptions,
): Promise<{ readonly picked: KnownContext } | NotPicked> {
  if (context !== undefined) return { picked: { name: context, namespace } };
  // Who names a namespace alone means the current context.
  if (namespace !== undefined)
    return { picked: { name: undefined, namespace } };
  return pickOne<TargetContext>({
    title: say("pickPodTitle"),
    waiting: say("listingContexts"),
    question: say("pickContext"),
    list: async (token) => {
      const { contexts, problem } = await ask({ list: "contexts" }, token);
      return contexts ?? problem ?? [];
    },
    item: ({ name, cluster, namespace, isCurrent }) => ({
      label: name,
      description: isCurrent ? say("currentContext") : "",
      detail: say("contextDetail", { cluster, namespace }),
    }),
  });
}

async function namespaceOf(
  ask: Ask,
  options: PodOptions,
  context: KnownContext,
): Promise<{ readonly picked: string } | NotPicked> {
  if (options.namespace !== undefined) return { picked: options.namespace };
  const usual = context.namespace ?? "default";
  const picked = await pickOne<string>({
    title: say("pickPodTitle"),
    waiting: say("listingNamespaces"),
    question: say("pickNamespace"),
    list: async (token) => {
      const { namespaces = [], problem } = await ask(
        {
          list: "namespaces",
          ...(context.name !== undefined && { context: context.name }),
        },
        token,
      );
      return (
        problem ??
        namespaces.toSorted(
          (a, b) =>
            Number(b === usual) - Number(a === usual) || (a < b ? -1 : 1),
        )
      );
    },
    item: (name) => ({
      label: name,
      description: name === usual ? say("currentNamespace") : "",
    }),
  });
  if (isPicked(picked) || picked?.reason !== "rbac-denied") return picked;
  // Many users may work in a namespace and not list them all.
  const typed = await window.showInputBox({
    title: say("pickPodTitle"),
    prompt: say("typeNamespace"),
    value: usual,
  });
  return typed === undefined ? undefined : { picked: typed.trim() };
}

async function podOf(
  ask: Ask,
  { pod: wanted }: PodOptions,
  scope: { readonly context?: string; readonly namespace: string },
): Promise<{ readonly picked: TargetPod } | NotPicked> {
  return pickOne<TargetPod>({
    title: say("pickPodTitle"),
    waiting: say("listingPods"),
    question: say("pickPod"),
    list: async (token) => {
      const { pods = [], problem } = await ask(
        { list: "pods", ...scope },
        token,
      );
      if (problem !== undefined || wanted === undefined) return problem ?? pods;
      const found = pods.filter(({ name }) => name === wanted);
      if (found.length > 0) return found;
      const message = say("noSuchPod", { pod: wanted });
      return { reason: "no-such-pod", message };
    },
    item: ({ name, status, node, containers }) => ({
      label: name,
      description: [...new Set(containers.map(({ image }) => image))].join(
        ", ",
      ),
      detail: node === "" ? status : `${status} · ${node}`,
    }),
  });
}

async function containerOf(
  { container: wanted }: PodOptions,
  { containers }: TargetPod,
): Promise<{ readonly picked: string } | NotPicked> {
  if (wanted !== undefined) return { picked: wanted };
  const picked = await pickOne({
    title: say("pickPodTitle"),
    waiting: say("pickPodContainer"),
    question: say("pickPodContainer"),
    list: () => Promise.resolve(containers),
    item: ({ name, image }) => ({ label: name, description: image }),
  });
  return isPicked(picked) ? { picked: picked.picked.name } : picked;
}
