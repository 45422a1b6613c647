import type { MessageUse } from "../core/finding.ts";
import type { ContainerInfo, Execs, Outcome } from "./engine.ts";
import {
  type ContainerAddress,
  type Kubernetes,
  type PodAddress,
  type PodContainer,
  type PodInfo,
  defaultContainer,
  stateProblem,
} from "./kubernetes.ts";
import { ephemeralNote } from "./kubernetes-problems.ts";
import { outcomeProblem, problem } from "./problems.ts";

/** The container of a pod that checks are to run in. */
export interface PodRequest extends PodAddress {
  /** The pod's default container where none is named. */
  readonly container?: string | undefined;
  /** After the user's consent: the image of a container that is added to the pod, and that stays in its spec. */
  readonly ephemeral?: { readonly image: string } | undefined;
}

/** A container of a pod from which checks can run. */
export interface OpenPod {
  readonly kind: "open";
  readonly place: "pod";
  readonly engine: Execs;
  readonly container: ContainerInfo;
  /** What cannot be seen from here, and what stays behind. */
  readonly limits: readonly MessageUse[];
  /** To be called when the checks are done: ends the container that was added. */
  readonly close: () => Promise<void>;
}

export type OpenedPod =
  | OpenPod
  | { readonly kind: "cancelled" }
  | {
      readonly kind: "failed";
      /** What happened and what to do next. */
      readonly problem: MessageUse;
      /** What stays behind all the same. */
      readonly left: readonly MessageUse[];
    };

/** Looks a pod up, and adds the container that was asked for. Never throws. */
export async function openPod(
  kubernetes: Kubernetes,
  request: PodRequest,
  signal: AbortSignal,
): Promise<OpenedPod> {
  const found = await kubernetes.pod(request, signal);
  if (found.kind !== "ok") return unopened(found);
  const pod = found.value;
  const name = request.container ?? defaultContainer(pod)?.name ?? "";
  const trouble = stateProblem(pod, name);
  if (trouble !== undefined)
    return {
      kind: "failed",
      problem: problem(trouble.reason, trouble.detail),
      left: [],
    };
  const container = pod.containers.find((each) => each.name === name);
  const { context } = request;
  // What was found is what is asked, also where the kubeconfig's own namespace changes meanwhile.
  const { namespace, name: podName } = pod;
  const address = { context, namespace, pod: podName, container: name };
  if (request.ephemeral !== undefined)
    return beside(
      { kubernetes, address, pod, signal },
      request.ephemeral.image,
    );
  return {
    kind: "open",
    place: "pod",
    engine: kubernetes.place(address),
    container: podContainerInfo(pod, { name, image: container?.image ?? "" }),
    limits: [],
    close: () => Promise.resolve(),
  };
}

async function beside(
  using: {
    readonly kubernetes: Kubernetes;
    readonly address: ContainerAddress;
    readonly pod: PodInfo;
    readonly signal: AbortSignal;
  },
  image: string,
): Promise<OpenedPod> {
  const { kubernetes, address, pod, signal } = using;
  let name: string | undefined;
  const added = await kubernetes.addEphemeral(address, image, {
    signal,
    onAdded: (container) => (name = container),
  });
  const left =
    name === undefined
      ? []
      : [ephemeralNote("ephemeral-stays", { name, image })];
  if (added.kind !== "ok") return unopened(added, left);
  const sees = ephemeralNote("ephemeral-sees", {
    image,
    container: address.container,
  });
  return {
    kind: "open",
    place: "pod",
    engine: added.value.place,
    container: podContainerInfo(pod, { name: added.value.name, image }),
    limits: [sees, ...left],
    close: added.value.end,
  };
}

function unopened(
  outcome: Exclude<Outcome<unknown>, { kind: "ok" }>,
  left: readonly MessageUse[] = [],
): OpenedPod {
  // A container that was added is told of also where the user has cancelled.
  if (outcome.kind === "cancelled" && left.length === 0)
    return { kind: "cancelled" };
  const trouble = outcomeProblem(outcome) ?? problem("other");
  return { kind: "failed", problem: trouble, left };
}

/** A container of a pod, as reports name it. */
export function podContainerInfo(
  { namespace, name: pod, status, node }: PodInfo,
  { name, image }: Pick<PodContainer, "name" | "image">,
): ContainerInfo {
  const id = `${namespace}/${pod}/${name}`;
  const on = node === "" ? "" : ` @ ${node}`;
  return { id, name: id, image, status: `${status}${on}`, ports: [] };
}
