import {
  DockerClient,
  FinchClient,
  NerdctlClient,
  PodmanClient,
  type IContainersClient,
} from "@microsoft/vscode-container-client";
import { clean, redact } from "../../probe/text.ts";
import type { EngineReason, ExecOptions, Outcome } from "../../probe/types.ts";
import { spawn, type SpawnOptions, type SpawnOutcome } from "../spawn.ts";
import { engineReason } from "./reasons.ts";

// What version 1.0.0 of the client's helper package adds to the 0.2.1 that is installed, as types;
// server/scripts/shims adds the values.
declare module "@microsoft/vscode-processutils" {
  export interface ShellQuotedString {
    readonly value: string;
    readonly quoting: number;
  }
}

const LIST_MILLISECONDS = 10_000;
const MAX_LIST_BYTES = 4_000_000;

export type Environment = Readonly<Record<string, string | undefined>>;

type Command = Awaited<ReturnType<IContainersClient["listContainers"]>>;

/** What an engine's command line is called with, as the container client makes it. */
export type CommandParts = Pick<Command, "command" | "args">;

/** One engine's command line: which program, which of its engines, in which environment. */
export class CommandLine {
  readonly client: IContainersClient;
  /** "docker" … */
  readonly program: string;
  readonly #environment: Environment;
  /** Stand before every command: `--context NAME`. */
  readonly #choice: readonly string[];

  constructor(
    client: IContainersClient,
    environment: Environment,
    choice: readonly string[],
  ) {
    this.client = client;
    this.program = client.commandName;
    this.#environment = environment;
    this.#choice = choice;
  }

  get environment(): Environment {
    return this.#environment;
  }

  /** Name of the docker context that is used; undefined where the program has none, or does not say. */
  async context(signal: AbortSignal): Promise<string | undefined> {
    if (this.program !== "docker") return undefined;
    const format = ["--format", "{{.Name}}"];
    const told = await this.read(["context", "inspect", ...format], signal);
    const name = told.kind === "ok" ? clean(told.value).slice(0, 100) : "";
    return name === "" ? undefined : name;
  }

  /** Standard output of a short command. */
  async read(
    args: readonly string[] | CommandParts,
    signal: AbortSignal,
    timeout = LIST_MILLISECONDS,
  ): Promise<Outcome<string>> {
    let output = "";
    const words = "command" in args ? plain(args.args) : args;
    const result = await this.spawn(words, {
      signal,
      timeout,
      maxBytes: MAX_LIST_BYTES,
      input: "none",
      onOutput: (text) => (output += text),
    });
    if (result.kind !== "exited") return failure(result, this.program);
    if (result.status === 0) return { kind: "ok", value: output };
    return failed(engineReason(result.errors) ?? "other", result.errors);
  }

  /** A command with the script as its work; `more` is added to the environment of the command line itself. */
  async run(
    args: readonly string[] | CommandParts,
    options: ExecOptions,
    more: Partial<SpawnOptions> = {},
  ): Promise<Outcome<number>> {
    // The engine's own errors come on standard output with some versions.
    let head = "";
    const words = "command" in args ? plain(args.args) : args;
    const result = await this.spawn(words, {
      signal: options.signal,
      timeout: options.timeout,
      maxBytes: options.maxBytes,
      input: "held-open",
      onOutput: (text) => {
        if (head.length < 1000) head += text;
        options.onData(text);
      },
      ...more,
    });
    if (result.kind !== "exited") return failure(result, this.program);
    if (result.status === 0) return { kind: "ok", value: 0 };
    const reason = engineReason(`${result.errors}\n${head.slice(0, 1000)}`);
    if (reason !== undefined) return failed(reason, result.errors || head);
    if (result.status === 126 || result.status === 127)
      return failed("no-shell", result.errors || head);
    return { kind: "ok", value: result.status };
  }

  private spawn(
    args: readonly string[],
    options: Omit<SpawnOptions, "environment"> & Partial<SpawnOptions>,
  ): Promise<SpawnOutcome> {
    return spawn(this.program, [...this.#choice, ...args], {
      ...options,
      environment: { ...this.#environment, ...options.environment },
    });
  }
}

/**
 * The command line of an engine by the name that the setting `probe.engine` has; `context` is that of docker, the connection
 * of podman. Undefined for a name that is not supported, and for a context where the engine has none.
 */
export function commandLineOf(
  name: string,
  environment: Environment,
  context: string | undefined,
): CommandLine | undefined {
  const client = makeClient(name);
  const choice = chosen(name, context);
  return client && choice && new CommandLine(client, environment, choice);
}

function chosen(
  name: string,
  context: string | undefined,
): readonly string[] | undefined {
  if (context === undefined) return [];
  // It must not be taken for an option.
  if (!/^[a-zA-Z0-9][\w.+-]{0,199}$/.test(context)) return undefined;
  if (name === "docker") return ["--context", context];
  return name === "podman" ? ["--connection", context] : undefined;
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

/** Arguments without the quoting marks: no shell reads them. */
function plain(args: Command["args"]): readonly string[] {
  return args.map((argument) =>
    typeof argument === "string" ? argument : argument.value,
  );
}

function failure(
  result: Exclude<SpawnOutcome, { kind: "exited" }>,
  program: string,
): Outcome<never> {
  switch (result.kind) {
    case "not-found":
      return { kind: "unavailable", reason: "no-cli", detail: program };
    case "not-started":
      return failed("other", result.detail);
    case "output-limit":
      return { kind: "failed", reason: "output-limit", detail: "" };
    case "cancelled":
    case "timed-out":
      return { kind: result.kind };
  }
}

/** Podman says first what it finds in its configuration, at length, and what it is about to do. */
function withoutWarnings(messages: string): string {
  const lines = messages.split("\n");
  const isOther =
    /^(?:time="[^"]{0,60}" level=(?:debug|info|warning) |Trying to pull )/;
  return lines.filter((line) => !isOther.test(line)).join("\n");
}

function failed(reason: EngineReason, detail: string): Outcome<never> {
  const short = redact(clean(withoutWarnings(detail))).slice(0, 300);
  if (
    reason === "no-cli" ||
    reason === "no-engine" ||
    reason === "permission-denied"
  )
    return { kind: "unavailable", reason, detail: short };
  return { kind: "failed", reason, detail: short };
}
