import { render, type MessageUse } from "../core/finding.ts";
import type { FleetMember, FleetReport, FleetRequest } from "../probe/fleet.ts";
import type * as networkCheck from "../probe/network-check.ts";
import type { ContainerInfo, Engine, EndpointInput } from "../probe/types.ts";
import { containersOf, findComposeFile } from "./compose-project.ts";
import type { CommandCall, ExitStatus } from "./environment.ts";
import { say } from "./messages.ts";
import { tell } from "./output.ts";
import { allowancesOf } from "./probe-allowances.ts";
import { inputsOf } from "./probe-inputs.ts";
import { sayOfProbe } from "./probe-messages.ts";
import { ProgressLine } from "./progress-line.ts";

/** What a check of several containers works with. */
export interface Checking {
  readonly engine: Engine;
  /** The engine's name, as it is called. */
  readonly name: string;
  readonly check: typeof networkCheck;
  /** Seconds per endpoint. */
  readonly deadlineSeconds: number;
  readonly signal: AbortSignal;
}

/** Whether several containers are asked for; what is wrong with the call where one is named as well, or none at all. */
export function asksForAll({
  options,
  operands,
}: CommandCall): boolean | MessageUse {
  const [option] = ["selector", "project", "all"].filter(
    (name) => options[name] !== undefined,
  );
  const [container] = operands;
  if (option === undefined)
    return container === undefined ? sayOfProbe("needsContainer") : false;
  return container === undefined
    ? true
    : sayOfProbe("containerAndAll", { option: `--${option}`, container });
}

/**
 * `surefetch probe --all`: the running containers of a Compose project, or of an engine, side by side. Exit status 1
 * where an endpoint fails, else 2 where a container could not be tested, else 0.
 */
export async function probeAll(
  checking: Checking,
  call: CommandCall,
): Promise<ExitStatus> {
  const { engine } = checking;
  const containers = await chooseContainers(checking, call);
  if (containers === undefined) return 2;
  const members = containers.map((container) => ({ engine, container }));
  return checkFleet(checking, members, call);
}

/** Checks from several places, and prints what came out. */
export async function checkFleet(
  { check, deadlineSeconds, signal }: Omit<Checking, "engine" | "name">,
  chosen: readonly FleetMember[],
  call: CommandCall,
): Promise<ExitStatus> {
  const { environment, language, options } = call;
  const members = chosen.toSorted((one, other) =>
    one.container.name.localeCompare(other.container.name, "en", {
      numeric: true,
    }),
  );
  // What a file asks for is the same for all; without one each container is asked what it is set to.
  const planned =
    options["for"] === undefined
      ? undefined
      : await inputsOf(call, () => Promise.resolve([]));
  if (options["for"] !== undefined && planned === undefined) return 2;
  const allowed = await allowancesOf(call, check);
  if (allowed === undefined) return 2;
  const line = new ProgressLine(environment.stderr);
  const endpointsOf = (
    member: FleetMember,
  ): Promise<readonly EndpointInput[]> =>
    planned === undefined
      ? check.containerEndpoints(member.engine, member.container.id, signal)
      : Promise.resolve(planned);
  const targetsOf = targetsIn(endpointsOf, check, (use) => {
    line.clear();
    tell(environment, language, use);
  });
  const progress = (done: number, total: number): void =>
    line.show(render(sayOfProbe("progress", { done, total }), language));
  progress(0, members.length);
  const fleet = await check.runFleet({
    members,
    targetsOf,
    deadlineSeconds,
    allowed,
    signal,
    onProgress: progress,
  });
  line.clear();
  environment.stdout.write(
    options["format"] === "json"
      ? `${JSON.stringify(fleet, undefined, 2)}\n`
      : check.renderFleet(fleet, language),
  );
  return statusOf(fleet);
}

/** Gives what to test from each container, and tells each input that cannot be tested once. */
function targetsIn(
  endpointsOf: (member: FleetMember) => Promise<readonly EndpointInput[]>,
  check: typeof networkCheck,
  refuse: (use: MessageUse) => void,
): FleetRequest["targetsOf"] {
  const told = new Set<string>();
  return async (member) => {
    const { targets, rejected } = check.makeTargets(await endpointsOf(member));
    for (const { text, value } of rejected) {
      if (!told.has(value)) refuse(text);
      told.add(value);
    }
    return targets;
  };
}

function statusOf({ summary }: FleetReport): ExitStatus {
  if (summary.failing > 0) return 1;
  return summary.untested > 0 ? 2 : 0;
}

/** The containers that are asked for, at least one; undefined, and told, where there are none. */
async function chooseContainers(
  { engine, name: engineName, check, signal }: Checking,
  { environment, language, options }: CommandCall,
): Promise<readonly ContainerInfo[] | undefined> {
  const refuse = (use: MessageUse): undefined => {
    tell(environment, language, use);
    return undefined;
  };
  const listed = await engine.listContainers(signal);
  if (listed.kind !== "ok")
    return refuse(
      check.outcomeProblem(listed, engineName) ?? say("interrupted"),
    );
  const running = listed.value;
  if (running.length === 0)
    return refuse(check.problem("no-containers", "", engineName));
  const asked = options["project"];
  const file =
    typeof asked === "string" ? undefined : await findComposeFile(environment);
  const project = typeof asked === "string" ? asked : file?.project;
  if (project === undefined) {
    const values = { engine: engineName, count: running.length };
    tell(environment, language, sayOfProbe("checkingEngine", values));
    return running;
  }
  const chosen =
    file === undefined
      ? running.filter(({ compose }) => compose?.project === project)
      : containersOf(file, running);
  if (chosen.length === 0) return refuse(emptyProject(project, running));
  const names = new Set(chosen.map(({ compose }) => compose?.project));
  const values = { project: [...names].join(", "), count: chosen.length };
  tell(environment, language, sayOfProbe("checkingProject", values));
  return chosen;
}

function emptyProject(
  project: string,
  running: readonly ContainerInfo[],
): MessageUse {
  const others = new Set(
    running.flatMap(({ compose }) => compose?.project ?? []),
  );
  return others.size === 0
    ? sayOfProbe("noProjects", { project })
    : sayOfProbe("emptyProject", { project, others: [...others].join(", ") });
}
