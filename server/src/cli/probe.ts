import { probeDeadline } from "../core/config.ts";
import type * as networkCheck from "../probe/network-check.ts";
import type { ContainerInfo, Engine } from "../probe/types.ts";
import type { CommandCall, ExitStatus } from "./environment.ts";
import { say } from "./messages.ts";
import { tell } from "./output.ts";
import { asksForAll, probeAll } from "./probe-all.ts";
import { inputsOf } from "./probe-inputs.ts";

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
  const isForAll = asksForAll(call);
  if (typeof isForAll === "object") {
    tell(environment, language, isForAll);
    return 2;
  }
  const name =
    typeof options["engine"] === "string" ? options["engine"] : "docker";
  const engine = await environment.engine(name);
  if (engine === undefined) {
    tell(environment, language, say("noEngine", { engine: name }));
    return 2;
  }
  const check = await import("../probe/network-check.ts");
  const { signal } = environment;
  if (isForAll)
    return probeAll({ engine, name, check, deadlineSeconds, signal }, call);
  const container = await findContainer({ engine, name, check }, call);
  if (container === undefined) return 2;
  const inputs = await inputsOf(call, () =>
    check.containerEndpoints(engine, container.id, environment.signal),
  );
  if (inputs === undefined) return 2;
  const { targets, rejected } = check.makeTargets(inputs);
  for (const { text } of rejected) tell(environment, language, text);
  const report = await check.runProbe({
    engine,
    container,
    targets,
    deadlineSeconds,
    signal,
  });
  environment.stdout.write(
    options["format"] === "json"
      ? `${JSON.stringify(report, undefined, 2)}\n`
      : `${check.renderReport(report, language).trimEnd()}\n`,
  );
  return statuses[check.fareOf(report)];
}

function deadlineOf({ options }: CommandCall): number | undefined {
  const { default: usual, minimum, maximum } = probeDeadline;
  const seconds = Number(options["deadline"] ?? usual);
  return seconds >= minimum && seconds <= maximum ? seconds : undefined;
}

async function findContainer(
  using: { engine: Engine; name: string; check: NetworkCheck },
  { environment, language, operands }: CommandCall,
): Promise<ContainerInfo | undefined> {
  const { engine, name: engineName, check } = using;
  const listed = await engine.listContainers(environment.signal);
  if (listed.kind !== "ok") {
    const use = check.outcomeProblem(listed, engineName) ?? say("interrupted");
    tell(environment, language, use);
    return undefined;
  }
  const wanted = operands[0] ?? "";
  const found =
    listed.value.find(({ id, name }) => id === wanted || name === wanted) ??
    listed.value.find(
      ({ id }) => /^[0-9a-f]{4,}$/.test(wanted) && id.startsWith(wanted),
    );
  if (found === undefined) {
    const id =
      listed.value.length === 0 ? "no-containers" : "no-such-container";
    tell(environment, language, check.problem(id, wanted, engineName));
  }
  return found;
}
