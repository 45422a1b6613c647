import { probeDeadline } from "../core/config.ts";
import type * as networkCheck from "../probe/network-check.ts";
import type { OpenPlace } from "../probe/places.ts";
import type { ProbeRequest } from "../probe/types.ts";
import type { CommandCall, ExitStatus } from "./environment.ts";
import { say } from "./messages.ts";
import { tell } from "./output.ts";
import { asksForAll, probeAll } from "./probe-all.ts";
import { probePods } from "./probe-all-pods.ts";
import { type Allowances, allowancesOf } from "./probe-allowances.ts";
import { inputsOf } from "./probe-inputs.ts";
import {
  type Opening,
  engineOf,
  openPlaceOf,
  tellChoices,
  wrongPlace,
} from "./probe-place.ts";
import {
  isAboutPods,
  misplacedPodOption,
  tellEphemeral,
  withPod,
} from "./probe-pod.ts";

/** Loaded when wanted: checking files needs none of it. */
type NetworkCheck = typeof networkCheck;

const statuses = { healthy: 0, failing: 1, untested: 2 } as const;

/** `surefetch probe`: exit status 0 where every host answers, 1 where one does not, 2 where nothing could be tested. */
export async function probe(call: CommandCall): Promise<ExitStatus> {
  const { environment, language, options } = call;
  const deadlineSeconds = deadlineOf(call);
  if (deadlineSeconds === undefined) {
    tell(
      environment,
      language,
      say("wrongDeadline", { value: String(options["deadline"]) }),
    );
    return 2;
  }
  const isOwn = options["host"] !== undefined || options["build"] !== undefined;
  const isForAll = !isOwn && asksForAll(call);
  const wrong =
    typeof isForAll === "object"
      ? isForAll
      : (misplacedPodOption(options) ?? wrongPlace(call));
  if (wrong !== undefined) {
    tell(environment, language, wrong);
    return 2;
  }
  const check = await import("../probe/network-check.ts");
  const allowed = await allowancesOf(call, check);
  if (allowed === undefined) return 2;
  const checking = { check, deadlineSeconds, allowed };
  if (isAboutPods(options))
    return isForAll === true
      ? probePods(checking, call)
      : withPod(check, call, (place) => probeFrom(place, checking, call));
  if (options["host"] !== undefined) {
    const place = check.hostPlaceOf(await environment.hostPlace());
    return probeFrom(place, checking, call);
  }
  return isForAll === true
    ? probeEngine(checking, call, probeAll)
    : probeEngine(checking, call, probeOne);
}

/** Checks that need a container engine. */
async function probeEngine(
  checking: Checking,
  call: CommandCall,
  how: typeof probeAll,
): Promise<ExitStatus> {
  const { engine: wanted } = call.options;
  const name = typeof wanted === "string" ? wanted : "docker";
  const engine = await engineOf(call, name);
  const { signal } = call.environment;
  return engine === undefined
    ? 2
    : how({ ...checking, engine, name, signal }, call);
}

const probeOne: typeof probeAll = async (opening, call) => {
  const place = await openPlaceOf(opening, call);
  return place === undefined
    ? 2
    : probeFrom(place, { ...opening, opening }, call);
};

interface Checking {
  readonly check: NetworkCheck;
  readonly deadlineSeconds: number;
  readonly allowed?: Allowances;
  /** Where containers of our own can be started. */
  readonly opening?: Opening;
}

async function probeFrom(
  { place, engine, container, limits }: OpenPlace,
  { check, deadlineSeconds, allowed, opening }: Checking,
  call: CommandCall,
): Promise<ExitStatus> {
  const { environment, language, options } = call;
  const { signal } = environment;
  const inputs = await inputsOf(call, () =>
    check.containerEndpoints(engine, container.id, signal),
  );
  if (inputs === undefined) return 2;
  const { targets, rejected } = check.makeTargets(inputs);
  for (const { text } of rejected) tell(environment, language, text);
  const request: ProbeRequest = {
    engine,
    place,
    container,
    limits,
    targets,
    deadlineSeconds,
    ...allowed,
    signal,
  };
  const run =
    options["compare"] === undefined
      ? await check.runProbe(request)
      : await check.probeEverywhere(request, {
          beside: opening?.engine.beside,
          host: await environment.hostPlace(),
        });
  const report = check.withLoopbackNote(run);
  environment.stdout.write(
    options["format"] === "json"
      ? `${JSON.stringify(report, undefined, 2)}\n`
      : `${check.renderReport(report, language).trimEnd()}\n`,
  );
  if (opening !== undefined) await tellChoices(opening, report, call);
  tellEphemeral(report, call);
  return statuses[check.fareOf(report)];
}

function deadlineOf({ options }: CommandCall): number | undefined {
  const { default: usual, minimum, maximum } = probeDeadline;
  const seconds = Number(options["deadline"] ?? usual);
  return seconds >= minimum && seconds <= maximum ? seconds : undefined;
}
