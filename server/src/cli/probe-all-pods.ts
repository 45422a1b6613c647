import type { FleetMember } from "../probe/fleet.ts";
import type { Kubernetes, PodInfo } from "../probe/kubernetes.ts";
import type * as networkCheck from "../probe/network-check.ts";
import type { Execs } from "../probe/types.ts";
import type { CommandCall, ExitStatus } from "./environment.ts";
import { say } from "./messages.ts";
import { tell } from "./output.ts";
import { checkFleet } from "./probe-all.ts";
import { sayOfProbe } from "./probe-messages.ts";

/**
 * `surefetch probe --selector`, or `--kubernetes --all`: one container of each pod, side by side. Pods that have ended
 * are left out; one that does not run yet is in the report, with the reason.
 */
export async function probePods(
  checking: {
    readonly check: typeof networkCheck;
    readonly deadlineSeconds: number;
  },
  call: CommandCall,
): Promise<ExitStatus> {
  const { environment, language, options } = call;
  const { signal } = environment;
  const { check } = checking;
  if (options["ephemeral"] !== undefined) {
    const values = { option: "--ephemeral", needs: "POD" };
    tell(environment, language, sayOfProbe("idleOption", values));
    return 2;
  }
  const text = (name: string): string | undefined => {
    const value = options[name];
    return typeof value === "string" ? value : undefined;
  };
  const context = text("kube-context");
  const selector = text("selector");
  const kubernetes = await environment.kubernetes();
  const listed = await kubernetes.pods(
    { context, namespace: text("namespace"), selector },
    signal,
  );
  if (listed.kind !== "ok") {
    const use = check.outcomeProblem(listed, "kubectl") ?? say("interrupted");
    tell(environment, language, use);
    return 2;
  }
  const members = listed.value.filter(hasNotEnded).map((pod) =>
    memberOf(pod, {
      kubernetes,
      check,
      context,
      container: text("container"),
    }),
  );
  const count = members.length;
  if (count === 0) {
    tell(environment, language, sayOfProbe("noPods"));
    return 2;
  }
  tell(environment, language, sayOfProbe("checkingPods", { count }));
  return checkFleet({ ...checking, signal }, members, call);
}

function hasNotEnded({ status }: PodInfo): boolean {
  return status !== "Succeeded" && status !== "Completed";
}

function memberOf(
  pod: PodInfo,
  using: {
    readonly kubernetes: Kubernetes;
    readonly check: typeof networkCheck;
    readonly context: string | undefined;
    readonly container: string | undefined;
  },
): FleetMember {
  const { check, container, context, kubernetes } = using;
  const meant = check.defaultContainer(pod);
  const name = container ?? meant?.name ?? "";
  const image = pod.containers.find((each) => each.name === name)?.image ?? "";
  const trouble = check.stateProblem(pod, name);
  const { namespace, name: podName } = pod;
  return {
    place: "pod",
    engine:
      trouble === undefined
        ? kubernetes.place({
            context,
            namespace,
            pod: podName,
            container: name,
          })
        : refusing(trouble),
    container: check.podContainerInfo(pod, { name, image }),
  };
}

/** A place in which nothing can be run, and why. */
function refusing(
  trouble: NonNullable<ReturnType<typeof networkCheck.stateProblem>>,
): Execs {
  return { exec: () => Promise.resolve({ kind: "failed", ...trouble }) };
}
