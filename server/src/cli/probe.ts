import { dirname, resolve } from "node:path";
import { settingDeclarations } from "../core/config.ts";
import type { FileHandle } from "../core/finding.ts";
import { renderReport } from "../probe/markdown.ts";
import { outcomeProblem, problem } from "../probe/problems.ts";
import { isHealthy } from "../probe/report.ts";
import { runProbe } from "../probe/run.ts";
import { makeTargets } from "../probe/targets.ts";
import type {
  ContainerInfo,
  EndpointInput,
  Engine,
  ProbeReport,
} from "../probe/types.ts";
import { Configuration } from "./check/configuration.ts";
import { handleOf, shownPath } from "./check/paths.ts";
import { Project } from "./check/project.ts";
import { languageOfName, rootOfFile } from "./check/selection.ts";
import type { CommandCall, ExitStatus } from "./environment.ts";
import { refusalText, say } from "./messages.ts";
import { tell } from "./output.ts";

const deadlineSetting = settingDeclarations.find(
  ({ key }) => key === "probe.deadlineSeconds",
);

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
  const name =
    typeof options["engine"] === "string" ? options["engine"] : "docker";
  const engine = await environment.engine(name);
  if (engine === undefined) {
    tell(environment, language, say("noEngine", { engine: name }));
    return 2;
  }
  const container = await findContainer(engine, name, call);
  if (container === undefined) return 2;
  const inputs = await inputsOf(engine, container, call);
  if (inputs === undefined) return 2;
  const { targets, rejected } = makeTargets(inputs);
  for (const { text } of rejected) tell(environment, language, text);
  const { signal } = environment;
  const report = await runProbe({
    engine,
    container,
    targets,
    deadlineSeconds,
    signal,
  });
  environment.stdout.write(
    options["format"] === "json"
      ? `${JSON.stringify(report, undefined, 2)}\n`
      : `${renderReport(report, language).trimEnd()}\n`,
  );
  return statusOf(report);
}

function deadlineOf({ options }: CommandCall): number | undefined {
  const seconds = Number(options["deadline"] ?? deadlineSetting?.default);
  const { minimum = 1, maximum = 120 } = deadlineSetting ?? {};
  return seconds >= minimum && seconds <= maximum ? seconds : undefined;
}

async function findContainer(
  engine: Engine,
  engineName: string,
  { environment, language, operands }: CommandCall,
): Promise<ContainerInfo | undefined> {
  const listed = await engine.listContainers(environment.signal);
  if (listed.kind !== "ok") {
    const use = outcomeProblem(listed, engineName) ?? say("interrupted");
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
    tell(environment, language, problem(id, wanted, engineName));
  }
  return found;
}

/** What is to be tested; undefined, and told, where there is nothing. */
async function inputsOf(
  engine: Engine,
  container: ContainerInfo,
  call: CommandCall,
): Promise<readonly EndpointInput[] | undefined> {
  const { environment, language, options } = call;
  const { signal, endpoints } = environment;
  const name = options["for"];
  if (typeof name !== "string")
    return endpoints.ofContainer(engine, container.id, signal);
  const path = resolve(environment.cwd, name);
  const shown = shownPath(path, environment.cwd);
  const read = await environment.files.readText(path);
  if (read.kind === "refused") {
    tell(environment, language, refusalText(shown, read));
    return undefined;
  }
  const root = await rootOfFile(path, environment);
  const config = await new Configuration(environment, options).forFolder(
    dirname(path),
    root.path,
  );
  const project = new Project(root, environment);
  project.setText(path, read.text);
  const document = {
    file: handleOf(root.path, path) as FileHandle,
    language: languageOfName(name) ?? ("dockerfile" as const),
    text: read.text,
  };
  const planned = await project.ask((index) =>
    endpoints.ofDocument(document, index, config),
  );
  if (planned.length > 0) return planned;
  tell(environment, language, say("nothingToProbe", { path: shown }));
  return undefined;
}

function statusOf({ outcome, endpoints, complete }: ProbeReport): ExitStatus {
  if (outcome.kind !== "ok" && outcome.kind !== "timed-out") return 2;
  return complete && endpoints.every(isHealthy) ? 0 : 1;
}
