import type { ListContainersItem } from "@microsoft/vscode-container-client";
import { clean } from "../../probe/text.ts";
import type {
  Beside,
  ContainerInfo,
  Engine,
  EngineVersion,
  ExecOptions,
  Execs,
  Outcome,
} from "../../probe/types.ts";
import { besideOf, isContainerName } from "./beside.ts";
import {
  type CommandLine,
  type Environment,
  commandLineOf,
} from "./command-line.ts";
import { withState } from "./inspection.ts";
import { ownAdvice } from "./podman-advice.ts";

/** The values of the setting `probe.engine`. */
export const ENGINE_NAMES = ["docker", "podman", "nerdctl", "finch"] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

/**
 * An engine behind its own command line, so that the user's context, DOCKER_HOST, ssh configuration and credentials
 * hold. Undefined for a name that is not supported, and for a context where the engine has none (nerdctl, finch).
 * `environment` is that of the command line; `context` is the docker context or the podman connection to use instead of
 * the current one.
 */
export function containerEngine(
  name: string,
  environment: Environment = process.env,
  context?: string,
): Engine | undefined {
  const commandLine = commandLineOf(name, environment, context);
  return commandLine && new CommandLineEngine(commandLine);
}

class CommandLineEngine implements Engine {
  readonly beside: Beside;
  readonly advice: Execs["advice"];
  readonly #commandLine: CommandLine;

  constructor(commandLine: CommandLine) {
    this.#commandLine = commandLine;
    this.beside = besideOf(commandLine);
    this.advice = ownAdvice(commandLine.program).advice;
  }

  async listContainers(
    signal: AbortSignal,
  ): Promise<Outcome<readonly ContainerInfo[]>> {
    const { client } = this.#commandLine;
    const command = await client.listContainers({ running: true });
    const output = await this.#commandLine.read(command, signal);
    if (output.kind !== "ok") return output;
    const items = await command.parse(output.value, false).catch(() => []);
    return { kind: "ok", value: items.map(containerInfo) };
  }

  async version(signal: AbortSignal): Promise<Outcome<EngineVersion>> {
    const { client } = this.#commandLine;
    const command = await client.version({});
    const [output, context] = await Promise.all([
      this.#commandLine.read(command, signal),
      this.#commandLine.context(signal),
    ]);
    if (output.kind !== "ok") return output;
    return {
      kind: "ok",
      value: {
        engine: client.displayName,
        ...versions(output.value),
        ...(context !== undefined && { context }),
      },
    };
  }

  async exec(
    container: string,
    argv: readonly string[],
    options: ExecOptions,
  ): Promise<Outcome<number>> {
    // A name from the command line must not be taken for an option.
    if (!isContainerName(container))
      return {
        kind: "failed",
        reason: "no-such-container",
        detail: clean(container),
      };
    const command = await this.#commandLine.client.execContainer({
      container,
      interactive: true,
      environmentVariables: { ...options.environment },
      command: [...argv],
    });
    const outcome = await this.#commandLine.run(command, options);
    return withState(this.#commandLine, container, outcome);
  }
}

function containerInfo(item: ListContainersItem): ContainerInfo {
  const ports = item.ports.map((port) => {
    const outside = port.hostPort === undefined ? "" : `${port.hostPort}:`;
    return `${outside}${port.containerPort}/${port.protocol ?? "tcp"}`;
  });
  return {
    id: item.id,
    name: clean(item.name),
    image: clean(item.image.originalName ?? ""),
    status: clean(item.status ?? item.state),
    ports: [...new Set(ports)],
    ...composeOrigin(item.labels),
  };
}

/** Compose's own labels, which podman-compose sets as well. */
function composeOrigin(
  labels: ListContainersItem["labels"],
): Pick<ContainerInfo, "compose"> {
  const project = labels["com.docker.compose.project"] ?? "";
  if (project === "") return {};
  const folder = labels["com.docker.compose.project.working_dir"] ?? "";
  return {
    compose: {
      project: clean(project).slice(0, 200),
      folder: clean(folder).slice(0, 4096),
    },
  };
}

/** Release numbers from the JSON of `version`; the API's where an engine tells no other. */
function versions(output: string): { client: string; server: string } {
  try {
    const parts = JSON.parse(output) as Record<string, unknown>;
    const client = release(parts["Client"]);
    return { client, server: release(parts["Server"]) || client };
  } catch {
    return { client: "", server: "" };
  }
}

function release(part: unknown): string {
  if (typeof part !== "object" || part === null) return "";
  const { Version, ApiVersion } = part as Record<string, unknown>;
  const version = Version ?? ApiVersion;
  return typeof version === "string" ? clean(version).slice(0, 60) : "";
}
