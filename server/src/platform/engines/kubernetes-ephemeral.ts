import { setTimeout as sleep } from "node:timers/promises";
import {
  type ContainerAddress,
  type EphemeralContainer,
  type PodContainer,
  isImageProblem,
} from "../../probe/kubernetes.ts";
import type { Execs, Outcome } from "../../probe/types.ts";
import { failed } from "./kubernetes-exec.ts";
import type { KubectlRun } from "./kubernetes.ts";
import { kubernetesReason } from "./kubernetes-reasons.ts";

const SHORT_MILLISECONDS = 10_000;
/** Pulling the image is part of it. */
const RUNNING_MILLISECONDS = 60_000;
const POLL_MILLISECONDS = 300;
/** After so long the container ends by itself, whatever became of us: longer than the longest deadline (120 s). */
const LIFE_SECONDS = 300;

/** States from which a container does not come to run by itself soon. */
const STUCK =
  /^(?:CreateContainer(?:Config)?Error|RunContainerError|StartError|ContainerCannotRun|PreCreateHookError|CrashLoopBackOff|Error|Completed|OOMKilled)$/;

/** Waits, and ends at once when it is told to. Its own name is its `$0`, by which it is found. */
const WAIT = `trap 'kill $!; exit 0' TERM; sleep "$1" & wait`;

/** Tells the container whose name is in SUREFETCH_EPHEMERAL to end; with a shared process namespace it is not process 1. */
const END = `
for f in /proc/[0-9]*/cmdline; do
  grep -q "$SUREFETCH_EPHEMERAL" "$f" 2>/dev/null || continue
  p=\${f#/proc/}; p=\${p%/cmdline}
  [ "$p" = "$$" ] || kill -TERM "$p" 2>/dev/null
done
`;

/** What adding a container needs of kubectl. */
export interface EphemeralRequest {
  readonly address: ContainerAddress;
  readonly image: string;
  /** `--context=… --namespace=…` */
  readonly options: readonly string[];
  readonly run: (
    words: readonly string[],
    milliseconds: number,
  ) => Promise<Outcome<KubectlRun>>;
  /** The container of a name as it stands; undefined until the pod's status has it. */
  readonly state: (name: string) => Promise<Outcome<PodContainer | undefined>>;
  readonly place: (container: string) => Execs;
  /** Called with its name once the container is in the pod's spec, whatever comes then. */
  readonly onAdded: (name: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Adds an ephemeral container and waits until it runs. As nothing takes one away again, both permissions are asked
 * for before. In a namespace that does not admit it, it is tried once more with the profile `restricted`.
 */
export async function addEphemeral(
  request: EphemeralRequest,
): Promise<Outcome<EphemeralContainer>> {
  const denied = await missingPermission(request);
  if (denied !== undefined) return denied;
  const name = `surefetch-${crypto.randomUUID().slice(0, 8)}`;
  let added = await debug(request, name, "baseline");
  if (added.kind === "failed" && added.reason === "pod-security-denied")
    added = await debug(request, name, "restricted");
  if (added.kind !== "ok") return added;
  request.onAdded(name);
  const running = await waitUntilRunning(request, name);
  if (running.kind !== "ok") return running;
  const place = request.place(name);
  return { kind: "ok", value: { name, place, end: () => endIt(place, name) } };
}

/** `kubectl auth can-i get pods/exec` would ask about a pod named exec: the subresource has an option of its own. */
async function missingPermission({
  options,
  run,
  address,
}: EphemeralRequest): Promise<Outcome<never> | undefined> {
  const wanted = [
    ["create", "exec"],
    ["patch", "ephemeralcontainers"],
  ] as const;
  const answers = await Promise.all(
    wanted.map(([verb, subresource]) =>
      run(
        [
          ...options,
          "auth",
          "can-i",
          verb,
          "pods",
          `--subresource=${subresource}`,
        ],
        SHORT_MILLISECONDS,
      ),
    ),
  );
  for (const [index, [verb, subresource]] of wanted.entries()) {
    const answer = answers[index];
    if (answer === undefined) continue;
    if (answer.kind !== "ok") return answer;
    const { status, output, errors } = answer.value;
    if (status === 0) continue;
    // "no", or "no - " and a reason; anything else is no answer.
    if (!/^no\b/.test(output))
      return failed(kubernetesReason(errors) ?? "other", errors);
    return failed(
      "rbac-denied",
      `cannot ${verb} resource "pods/${subresource}" in the namespace "${address.namespace ?? "default"}"`,
    );
  }
  return undefined;
}

/** Without `-i` and `-t`: `kubectl debug` would attach, and can wait for ever. */
async function debug(
  { address, image, options, run }: EphemeralRequest,
  name: string,
  profile: "baseline" | "restricted",
): Promise<Outcome<undefined>> {
  const ran = await run(
    [
      ...options,
      "debug",
      address.pod,
      "--quiet",
      `--image=${image}`,
      `--container=${name}`,
      `--target=${address.container}`,
      `--profile=${profile}`,
      "--image-pull-policy=IfNotPresent",
      "--",
      "sh",
      "-c",
      WAIT,
      name,
      String(LIFE_SECONDS),
    ],
    SHORT_MILLISECONDS,
  );
  if (ran.kind !== "ok") return ran;
  const { status, errors } = ran.value;
  if (status === 0) return { kind: "ok", value: undefined };
  return failed(kubernetesReason(errors) ?? "other", errors);
}

/** kubectl says 0 also where the node cannot pull the image: only the pod's status tells. */
async function waitUntilRunning(
  request: EphemeralRequest,
  name: string,
): Promise<Outcome<undefined>> {
  const until = Date.now() + RUNNING_MILLISECONDS;
  let state = "";
  while (Date.now() < until) {
    if (request.signal.aborted) return { kind: "cancelled" };
    const found = await request.state(name);
    if (found.kind !== "ok") return found;
    state = found.value?.state ?? "";
    if (state === "running") return { kind: "ok", value: undefined };
    const detail = `${state}: ${found.value?.message ?? ""}`;
    if (isImageProblem(state)) return left("image-pull", name, detail);
    if (STUCK.test(state)) return left("container-not-running", name, detail);
    await sleep(POLL_MILLISECONDS, undefined, { signal: request.signal }).catch(
      () => undefined,
    );
  }
  return left("container-not-running", name, state);
}

function left(
  reason: "image-pull" | "container-not-running",
  name: string,
  detail: string,
): Outcome<never> {
  return failed(reason, `${name}: ${detail}`);
}

async function endIt(place: Execs, name: string): Promise<void> {
  await place.exec(name, ["sh", "-c", END], {
    environment: { SUREFETCH_EPHEMERAL: name },
    signal: new AbortController().signal,
    timeout: 3000,
    maxBytes: 1000,
    onData: () => undefined,
  });
}
