import { DECIDING } from "../../probe/deciding-variables.ts";
import { clean } from "../../probe/text.ts";
import type { ContainerSettings, Outcome } from "../../probe/types.ts";
import type { CommandLine } from "./command-line.ts";

/** What a container was started with and in which state it is, by its name or id, which has been checked. */
export async function inspect(
  commandLine: CommandLine,
  container: string,
  signal: AbortSignal,
): Promise<Outcome<ContainerSettings>> {
  const { client } = commandLine;
  const command = await client.inspectContainers({ containers: [container] });
  const output = await commandLine.read(command, signal);
  if (output.kind !== "ok") return output;
  return { kind: "ok", value: settingsIn(output.value) };
}

/** Podman refuses to run anything in a stopped container and in a paused one with the same words: the state tells which it is. */
export async function withState(
  commandLine: CommandLine,
  container: string,
  outcome: Outcome<number>,
): Promise<Outcome<number>> {
  if (commandLine.program !== "podman") return outcome;
  if (outcome.kind !== "failed" || outcome.reason !== "not-running")
    return outcome;
  const { signal } = new AbortController();
  const inspected = await inspect(commandLine, container, signal);
  const isPaused =
    inspected.kind === "ok" && inspected.value.state === "paused";
  return isPaused ? { ...outcome, reason: "paused" } : outcome;
}

/** From the JSON of an inspection: one object, or a list of one. */
function settingsIn(output: string): ContainerSettings {
  let read: unknown;
  try {
    read = JSON.parse(output);
  } catch {
    read = undefined;
  }
  const inspected: unknown = Array.isArray(read) ? read[0] : read;
  const variables = member(member(inspected, "Config"), "Env");
  const environment: Record<string, string> = {};
  for (const entry of Array.isArray(variables) ? variables : []) {
    if (typeof entry !== "string") continue;
    const at = entry.indexOf("=");
    const name = entry.slice(0, at);
    if (at > 0 && DECIDING.includes(name))
      environment[name] = entry.slice(at + 1);
  }
  return {
    environment,
    networkMode: networkMode(inspected),
    state: text(member(member(inspected, "State"), "Status")),
  };
}

/** The engines' own networks of the kind "bridge". */
const DEFAULT_NETWORKS = ["bridge", "podman", "nat"];

/** Podman calls every network of its kind "bridge", also one that the user has made: its name stands beside it. */
function networkMode(inspected: unknown): string {
  const mode = text(member(member(inspected, "HostConfig"), "NetworkMode"));
  const networks = member(member(inspected, "NetworkSettings"), "Networks");
  if (mode !== "bridge" || typeof networks !== "object" || networks === null)
    return mode;
  const names = Object.keys(networks);
  if (names.some((name) => DEFAULT_NETWORKS.includes(name))) return mode;
  return clean(names[0] ?? mode);
}

function text(value: unknown): string {
  return typeof value === "string" ? clean(value) : "";
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
