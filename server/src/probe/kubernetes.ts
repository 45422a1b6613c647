import type { Execs, Outcome } from "./engine.ts";

/** Why Kubernetes could not do what was asked; the words behind each stand in kubernetes-problems.ts. */
export type KubernetesReason =
  | "no-kubectl"
  | "no-kubeconfig"
  | "no-context"
  | "api-refused"
  | "api-timeout"
  | "api-dns"
  | "api-untrusted"
  | "api-unauthorized"
  | "auth-plugin"
  | "kubelet-unreachable"
  | "rbac-denied"
  | "pod-security-denied"
  | "admission-denied"
  | "no-such-namespace"
  | "no-such-pod"
  | "no-pods"
  | "too-many-pods"
  | "no-container-in-pod"
  | "pod-not-scheduled"
  | "pod-not-running"
  | "container-not-running"
  | "image-pull"
  | "name-taken"
  | "not-a-name";

/** An entry of the user's kubeconfig; nothing of its credentials. */
export interface KubernetesContext {
  readonly name: string;
  readonly cluster: string;
  /** Where the context works when none is named; "default" where the kubeconfig says nothing. */
  readonly namespace: string;
  readonly isCurrent: boolean;
}

export interface PodContainer {
  readonly name: string;
  readonly image: string;
  /** "running", or the reason why not: "ImagePullBackOff", "Completed" … */
  readonly state: string;
  /** What Kubernetes says about a state that is not running. */
  readonly message: string;
  /** Of the variables that decide about downloads those whose values stand in the pod's spec itself. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface PodInfo {
  readonly namespace: string;
  readonly name: string;
  /** As `kubectl get pods` words it: "Running", "Pending", "Terminating" … */
  readonly status: string;
  /** Empty where the pod has none yet. */
  readonly node: string;
  /** The one that is meant where none is named comes first; init containers that have ended are left out. */
  readonly containers: readonly PodContainer[];
}

/** A namespace of a context; the kubeconfig's current context and that one's namespace where none is named. */
export interface KubernetesScope {
  readonly context?: string | undefined;
  readonly namespace?: string | undefined;
}

export interface PodAddress extends KubernetesScope {
  readonly pod: string;
}

export interface ContainerAddress extends PodAddress {
  readonly container: string;
}

/** A container of ours that was added to a pod, and that only the pod's end removes. */
export interface EphemeralContainer {
  readonly name: string;
  readonly place: Execs;
  /** Ends its process; at the latest it ends by itself after some minutes. */
  readonly end: () => Promise<void>;
}

export interface EphemeralOptions {
  readonly signal: AbortSignal;
  /** Called with its name once the container is in the pod's spec, whatever comes then. */
  readonly onAdded: (name: string) => void;
}

/** The user's own `kubectl`; `platform/engines` fits it. Never throws. */
export interface Kubernetes {
  /** The entries of the kubeconfig, the current one first. */
  contexts(signal: AbortSignal): Promise<Outcome<readonly KubernetesContext[]>>;
  namespaces(
    scope: KubernetesScope,
    signal: AbortSignal,
  ): Promise<Outcome<readonly string[]>>;
  /** All pods of a namespace, in whatever state, or those that a label selector picks. */
  pods(
    scope: KubernetesScope & { readonly selector?: string | undefined },
    signal: AbortSignal,
  ): Promise<Outcome<readonly PodInfo[]>>;
  pod(address: PodAddress, signal: AbortSignal): Promise<Outcome<PodInfo>>;
  /** A running container as a place to check from. */
  place(address: ContainerAddress): Execs;
  /** Adds a container of `image` beside `container`: after the user's consent only, as nothing takes it away again. */
  addEphemeral(
    address: ContainerAddress,
    image: string,
    options: EphemeralOptions,
  ): Promise<Outcome<EphemeralContainer>>;
}

/** Why the check cannot run in this container as the pod stands; undefined where it can. */
export function stateProblem(
  { containers, status, node }: PodInfo,
  name: string,
): { readonly reason: KubernetesReason; readonly detail: string } | undefined {
  const container = containers.find((each) => each.name === name);
  if (container === undefined) {
    const names = containers.map((each) => each.name).join(", ");
    return { reason: "no-container-in-pod", detail: names };
  }
  const { state, message } = container;
  if (state === "running") return undefined;
  if (isImageProblem(state))
    return { reason: "image-pull", detail: `${state}: ${message}` };
  if (status === "Succeeded" || status === "Failed")
    return { reason: "pod-not-running", detail: status };
  if (node === "") return { reason: "pod-not-scheduled", detail: status };
  const detail = message === "" ? state : `${state}: ${message}`;
  return { reason: "container-not-running", detail };
}

/** Whether a state of a container says that its image cannot be had. */
export function isImageProblem(state: string): boolean {
  return /^(?:ErrImage|ImagePull|InvalidImageName|RegistryUnavailable|ImageInspectError)/.test(
    state,
  );
}

/** The container that is meant where none is named: the first, or the first that runs. */
export function defaultContainer({
  containers,
}: PodInfo): PodContainer | undefined {
  return containers.find(({ state }) => state === "running") ?? containers[0];
}
