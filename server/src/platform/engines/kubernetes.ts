import { delimiter, resolve } from "node:path";
import type {
  ContainerAddress,
  EphemeralContainer,
  EphemeralOptions,
  Kubernetes,
  KubernetesContext,
  KubernetesScope,
  PodAddress,
  PodInfo,
} from "../../probe/kubernetes.ts";
import { clean } from "../../probe/text.ts";
import type { Execs, Outcome } from "../../probe/types.ts";
import { spawn } from "../spawn.ts";
import { execInPod, failed, spawnFailure } from "./kubernetes-exec.ts";
import { type EphemeralRequest, addEphemeral } from "./kubernetes-ephemeral.ts";
import { parseContexts, parsePods } from "./kubernetes-listing.ts";
import {
  isContext,
  isImage,
  isLabel,
  isSelector,
  isSubdomain,
} from "./kubernetes-names.ts";
import { kubernetesReason } from "./kubernetes-reasons.ts";
import { POD_ADVICE } from "./pod-advice.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** kubectl asks a silent API server five times in a row, so its own limits do not bound the whole. */
const LIST_MILLISECONDS = 10_000;
/** Some thousand pods with all that the API server tells about them. */
const MAX_LIST_BYTES = 40_000_000;

/**
 * Pods behind the user's own `kubectl`, so that kubeconfig, KUBECONFIG, login programs and HTTPS_PROXY hold as in a
 * terminal. `program` is a name on the PATH or an absolute path. Every name is checked against Kubernetes' grammar before it becomes an argument.
 */
export function kubernetes(
  environment: Environment = process.env,
  program = "kubectl",
): Kubernetes {
  return new Kubectl(program, withAbsoluteConfig(environment));
}

/** kubectl is started in another folder than ours, and a KUBECONFIG may name files relative to ours. */
function withAbsoluteConfig(environment: Environment): Environment {
  const { KUBECONFIG: files = "" } = environment;
  if (files === "") return environment;
  const absolute = files
    .split(delimiter)
    .map((file) => (file === "" ? file : resolve(file)));
  return { ...environment, KUBECONFIG: absolute.join(delimiter) };
}

class Kubectl implements Kubernetes {
  readonly #program: string;
  readonly #environment: Environment;

  constructor(program: string, environment: Environment) {
    this.#program = program;
    this.#environment = environment;
  }

  async contexts(
    signal: AbortSignal,
  ): Promise<Outcome<readonly KubernetesContext[]>> {
    // Users and clusters, with what they hold, are not asked for.
    const output = await this.#read(
      [
        "config",
        "view",
        "--output",
        'jsonpath={.contexts}{"\\n"}{.current-context}',
      ],
      signal,
    );
    if (output.kind !== "ok") return output;
    const contexts = parseContexts(output.value);
    if (contexts === undefined) return failed("other", "kubectl config view");
    if (contexts.length > 0) return { kind: "ok", value: contexts };
    return failed("no-kubeconfig", "kubectl config get-contexts");
  }

  async namespaces(
    scope: KubernetesScope,
    signal: AbortSignal,
  ): Promise<Outcome<readonly string[]>> {
    const wrong = wrongName({ context: scope.context });
    if (wrong !== undefined) return wrong;
    const output = await this.#read(
      [
        ...options({ context: scope.context }),
        "get",
        "namespaces",
        "-o",
        "name",
      ],
      signal,
    );
    if (output.kind !== "ok") return output;
    const names = output.value
      .split("\n")
      .map((line) => line.trim().replace(/^namespace\//, ""))
      .filter(isLabel);
    return { kind: "ok", value: names };
  }

  async pods(
    scope: KubernetesScope & { readonly selector?: string | undefined },
    signal: AbortSignal,
  ): Promise<Outcome<readonly PodInfo[]>> {
    const wrong = wrongName(scope);
    if (wrong !== undefined) return wrong;
    const selector =
      scope.selector === undefined ? [] : [`--selector=${scope.selector}`];
    return this.#pods(
      [...options(scope), "get", "pods", "-o", "json", ...selector],
      signal,
    );
  }

  async pod(
    address: PodAddress,
    signal: AbortSignal,
  ): Promise<Outcome<PodInfo>> {
    const wrong = wrongName(address);
    if (wrong !== undefined) return wrong;
    const pods = await this.#pods(
      [...options(address), "get", "pod", address.pod, "-o", "json"],
      signal,
    );
    if (pods.kind !== "ok") return pods;
    const [pod] = pods.value;
    return pod === undefined
      ? failed("no-such-pod", address.pod)
      : { kind: "ok", value: pod };
  }

  place(
    address: ContainerAddress,
    variables: Readonly<Record<string, string>> = {},
  ): Execs {
    const wrong = wrongName(address);
    const target = [
      ...options(address),
      `--container=${address.container}`,
      address.pod,
    ];
    const exec = {
      program: this.#program,
      target,
      environment: this.#environment,
      variables,
    };
    return {
      startsApart: true,
      advice: POD_ADVICE,
      exec: (_container, argv, how) =>
        wrong === undefined
          ? execInPod(exec, argv, how)
          : Promise.resolve(wrong),
    };
  }

  async addEphemeral(
    address: ContainerAddress,
    image: string,
    { signal, onAdded }: EphemeralOptions,
  ): Promise<Outcome<EphemeralContainer>> {
    const wrong = wrongName({ ...address, image });
    if (wrong !== undefined) return wrong;
    const pod = await this.pod(address, signal);
    if (pod.kind !== "ok") return pod;
    const { environment = {} } =
      pod.value.containers.find(({ name }) => name === address.container) ?? {};
    const request: EphemeralRequest = {
      address,
      image,
      options: options(address),
      run: (words, most) => this.#run(words, most, signal),
      state: async (name) => {
        const found = await this.pod(address, signal);
        return found.kind === "ok"
          ? {
              kind: "ok",
              value: found.value.containers.find((each) => each.name === name),
            }
          : found;
      },
      place: (container) => this.place({ ...address, container }, environment),
      onAdded,
      signal,
    };
    return addEphemeral(request);
  }

  async #pods(
    words: readonly string[],
    signal: AbortSignal,
  ): Promise<Outcome<readonly PodInfo[]>> {
    const output = await this.#read(words, signal);
    if (output.kind !== "ok") return output;
    const pods = parsePods(output.value);
    return pods === undefined
      ? failed("other", "kubectl get pods -o json")
      : { kind: "ok", value: pods };
  }

  /** Standard output of a short command that ends well. */
  async #read(
    words: readonly string[],
    signal: AbortSignal,
  ): Promise<Outcome<string>> {
    const ran = await this.#run(words, LIST_MILLISECONDS, signal);
    if (ran.kind !== "ok") return ran;
    const { status, output, errors } = ran.value;
    if (status === 0) return { kind: "ok", value: output };
    return failed(kubernetesReason(errors) ?? "other", errors);
  }

  async #run(
    words: readonly string[],
    timeout: number,
    signal: AbortSignal,
  ): Promise<Outcome<KubectlRun>> {
    let output = "";
    const result = await spawn(this.#program, words, {
      environment: this.#environment,
      signal,
      timeout,
      maxBytes: MAX_LIST_BYTES,
      input: "none",
      onOutput: (text) => (output += text),
    });
    if (result.kind === "timed-out")
      return failed("api-timeout", `kubectl: ${timeout / 1000} s`);
    if (result.kind === "output-limit") return failed("too-many-pods", "");
    if (result.kind !== "exited") return spawnFailure(result);
    const { status, errors } = result;
    return { kind: "ok", value: { status, output, errors } };
  }
}

/** How a short kubectl ended. */
export interface KubectlRun {
  readonly status: number;
  readonly output: string;
  readonly errors: string;
}

function options({ context, namespace }: KubernetesScope): readonly string[] {
  return [
    ...(context === undefined ? [] : [`--context=${context}`]),
    ...(namespace === undefined ? [] : [`--namespace=${namespace}`]),
  ];
}

interface Names extends KubernetesScope {
  readonly pod?: string;
  readonly container?: string;
  readonly selector?: string | undefined;
  readonly image?: string;
}

const GRAMMAR: Readonly<Record<keyof Names, (name: string) => boolean>> = {
  context: isContext,
  namespace: isLabel,
  pod: isSubdomain,
  container: isLabel,
  selector: isSelector,
  image: isImage,
};

/** A failure that quotes the first name that cannot be one. */
function wrongName(names: Names): Outcome<never> | undefined {
  for (const [kind, isName] of Object.entries(GRAMMAR)) {
    const name = names[kind as keyof Names];
    if (name !== undefined && !isName(name))
      return {
        kind: "failed",
        reason: "not-a-name",
        detail: JSON.stringify(clean(name).slice(0, 100)),
      };
  }
  return undefined;
}
