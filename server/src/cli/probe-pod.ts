import type { MessageUse } from "../core/finding.ts";
import type * as networkCheck from "../probe/network-check.ts";
import type { OpenPod } from "../probe/pods.ts";
import type { ProbeReport } from "../probe/types.ts";
import type { CommandCall, ExitStatus, Options } from "./environment.ts";
import { say } from "./messages.ts";
import { tell } from "./output.ts";
import { sayOfProbe } from "./probe-messages.ts";

const ONLY_WITH_KUBERNETES = [
  "kube-context",
  "namespace",
  "container",
  "ephemeral",
] as const;

const NEVER_WITH_KUBERNETES = [
  "project",
  "engine",
  "context",
  "host",
  "build",
  "sidecar",
  "image",
  "pull",
  "compare",
] as const;

/** Whether a call is about pods: a selector is nothing else's. */
export function isAboutPods(options: Options): boolean {
  return (
    options["kubernetes"] !== undefined || options["selector"] !== undefined
  );
}

/** What is wrong with options that only mean something beside `--kubernetes`. */
export function misplacedPodOption(options: Options): MessageUse | undefined {
  if (isAboutPods(options)) {
    const other = NEVER_WITH_KUBERNETES.find(
      (name) => options[name] !== undefined,
    );
    return other === undefined
      ? undefined
      : sayOfProbe("notWithKubernetes", { option: `--${other}` });
  }
  const option = ONLY_WITH_KUBERNETES.find(
    (name) => options[name] !== undefined,
  );
  return option === undefined
    ? undefined
    : sayOfProbe("needsKubernetes", { option: `--${option}` });
}

/**
 * Checks from the pod that the call names; ends what was started in it whatever comes. Exit status 2, and told, where
 * that pod cannot be had.
 */
export async function withPod(
  check: typeof networkCheck,
  call: CommandCall,
  probe: (place: OpenPod) => Promise<ExitStatus>,
): Promise<ExitStatus> {
  const { environment, language, options, operands } = call;
  const [pod] = operands;
  if (pod === undefined) {
    tell(environment, language, sayOfProbe("needsPod"));
    return 2;
  }
  const image = text(options, "ephemeral");
  const opened = await check.openPod(
    await environment.kubernetes(),
    {
      context: text(options, "kube-context"),
      namespace: text(options, "namespace"),
      pod: pod.replace(/^pods?\//, ""),
      container: text(options, "container"),
      ephemeral: image === undefined ? undefined : { image },
    },
    environment.signal,
  );
  if (opened.kind === "open") return probe(opened).finally(opened.close);
  const texts =
    opened.kind === "failed"
      ? [opened.problem, ...opened.left]
      : [say("interrupted")];
  for (const use of texts) tell(environment, language, use);
  return 2;
}

/** Says what to call instead where the image of a pod's container has no shell. */
export function tellEphemeral(
  { place, outcome }: ProbeReport,
  { environment, language }: CommandCall,
): void {
  if (place !== "pod" || outcome.kind !== "failed") return;
  if (outcome.reason === "no-shell")
    tell(environment, language, sayOfProbe("offerEphemeral"));
}

function text(options: Options, name: string): string | undefined {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
}
