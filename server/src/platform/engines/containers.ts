import {
  DockerClient,
  FinchClient,
  NerdctlClient,
  PodmanClient,
  type IContainersClient,
  type ListContainersItem,
} from "@microsoft/vscode-container-client";
import { clean, redact } from "../../probe/text.ts";
import type {
  ContainerInfo,
  Engine,
  EngineReason,
  EngineVersion,
  ExecOptions,
  Outcome,
} from "../../probe/types.ts";
import { spawn, type SpawnOutcome } from "../spawn.ts";
import { engineReason } from "./reasons.ts";

// What version 1.0.0 of the client's helper package adds to the 0.2.1 that is installed, as types;
// server/scripts/shims adds the values.
declare module "@microsoft/vscode-processutils" {
  export interface ShellQuotedString {
    readonly value: string;
    readonly quoting: number;
  }
}

/** The values of the setting `probe.engine`. */
export const ENGINE_NAMES = ["docker", "podman", "nerdctl", "finch"] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

const LIST_MILLISECONDS = 10_000;
const MAX_LIST_BYTES = 4_000_000;

type Environment = Readonly<Record<string, string | undefined>>;
type Command = Awaited<ReturnType<IContainersClient["listContainers"]>>;

/**
 * An engine behind its own command line, so that the user's context, DOCKER_HOST, ssh configuration and credentials
 * hold. Undefined for a name that is not supported. `environment` is that of the command line.
 */
export function containerEngine(
  name: string,
  environment: Environment = process.env,
): Engine | undefined {
  const client = makeClient(name);
  return client ? new CommandLineEngine(client, environment) : undefined;
}

function makeClient(name: string): IContainersClient | undefined {
  switch (name) {
    case "docker":
      return new DockerClient();
    case "podman":
      return new PodmanClient();
    case "nerdctl":
      return new NerdctlClient();
    case "finch":
      return new FinchClient();
    default:
      return undefined;
  }
}

class CommandLineEngine implements Engine {
  readonly #client: IContainersClient;
  readonly #environment: Environment;

  constructor(client: IContainersClient, environment: Environment) {
    this.#client = client;
    this.#environment = environment;
  }

  async listContainers(
    signal: AbortSignal,
  ): Promise<Outcome<readonly ContainerInfo[]>> {
    const command = await this.#client.listContainers({ running: true });
    const output = await this.#read(command, signal);
    if (output.kind !== "ok") return output;
    const items = await command.parse(output.value, false).catch(() => []);
    return { kind: "ok", value: items.map(containerInfo) };
  }

  async version(signal: AbortSignal): Promise<Outcome<EngineVersion>> {
    const command = await this.#client.version({});
    const output = await this.#read(command, signal);
    if (output.kind !== "ok") return output;
    return {
      kind: "ok",
      value: { engine: this.#client.displayName, ...versions(output.value) },
    };
  }

  async exec(
    container: string,
    argv: readonly string[],
    options: ExecOptions,
  ): Promise<Outcome<number>> {
    // A name from the command line must not be taken for an option.
    if (!/^[a-zA-Z0-9][\w.-]*$/.test(container))
      return {
        kind: "failed",
        reason: "no-such-container",
        detail: clean(container),
      };
    const command = await this.#client.execContainer({
      container,
      interactive: true,
      environmentVariables: { ...options.environment },
      command: [...argv],
    });
    // The engine's own errors come on standard output with some versions.
    let head = "";
    const result = await spawn(command.command, plain(command.args), {
      environment: this.#environment,
      signal: options.signal,
      timeout: options.timeout,
      maxBytes: options.maxBytes,
      input: "held-open",
      onOutput: (text) => {
        if (head.length < 1000) head += text;
        options.onData(text);
      },
    });
    if (result.kind !== "exited") return failure(result);
    if (result.status === 0) return { kind: "ok", value: 0 };
    const reason = engineReason(`${result.errors}\n${head.slice(0, 1000)}`);
    if (reason !== undefined) return failed(reason, result.errors || head);
    if (result.status === 126 || result.status === 127)
      return failed("no-shell", result.errors || head);
    return { kind: "ok", value: result.status };
  }

  /** Standard output of a short command. */
  async #read(
    command: Pick<Command, "command" | "args">,
    signal: AbortSignal,
  ): Promise<Outcome<string>> {
    let output = "";
    const result = await spawn(command.command, plain(command.args), {
      environment: this.#environment,
      signal,
      timeout: LIST_MILLISECONDS,
      maxBytes: MAX_LIST_BYTES,
      input: "none",
      onOutput: (text) => (output += text),
    });
    if (result.kind !== "exited") return failure(result);
    if (result.status === 0) return { kind: "ok", value: output };
    return failed(engineReason(result.errors) ?? "other", result.errors);
  }
}

/** Arguments without the quoting marks: no shell reads them. */
function plain(args: Command["args"]): readonly string[] {
  return args.map((argument) =>
    typeof argument === "string" ? argument : argument.value,
  );
}

function failure(
  result: Exclude<SpawnOutcome, { kind: "exited" }>,
): Outcome<never> {
  switch (result.kind) {
    case "not-found":
      return { kind: "unavailable", reason: "no-cli", detail: "" };
    case "not-started":
      return failed("other", result.detail);
    case "output-limit":
      return { kind: "failed", reason: "output-limit", detail: "" };
    case "cancelled":
    case "timed-out":
      return { kind: result.kind };
  }
}

function failed(reason: EngineReason, detail: string): Outcome<never> {
  const short = redact(clean(detail)).slice(0, 300);
  if (
    reason === "no-cli" ||
    reason === "no-engine" ||
    reason === "permission-denied"
  )
    return { kind: "unavailable", reason, detail: short };
  return { kind: "failed", reason, detail: short };
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
