import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { DECIDING } from "../../probe/deciding-variables.ts";
import { clean } from "../../probe/text.ts";
import type { Builder, Outcome } from "../../probe/types.ts";
import type { CommandLine } from "./command-line.ts";

const BUILDX_MILLISECONDS = 5_000;

type Values = Readonly<Record<string, string>>;

/** What builds run on: the engine itself, or what `docker buildx` has chosen; and the proxies that every build is passed. */
export async function builderOf(
  commandLine: CommandLine,
  signal: AbortSignal,
): Promise<Outcome<Builder>> {
  const { program, environment } = commandLine;
  if (program !== "docker") {
    const proxies = program === "podman" ? inherited(environment) : {};
    return { kind: "ok", value: { name: "", proxies } };
  }
  const [inspected, proxies] = await Promise.all([
    commandLine.read(["buildx", "inspect"], signal, BUILDX_MILLISECONDS),
    configuredProxies(commandLine, signal),
  ]);
  if (inspected.kind === "cancelled") return inspected;
  const text = inspected.kind === "ok" ? inspected.value : "";
  return { kind: "ok", value: { ...builderIn(text), proxies } };
}

/** `podman build` passes the proxies of its own environment, under the spellings that they have there. */
function inherited(environment: CommandLine["environment"]): Values {
  const found: Record<string, string> = {};
  for (const name of DECIDING) {
    const value = environment[name];
    if (value !== undefined && /_proxy$/i.test(name)) found[name] = value;
  }
  return found;
}

/** The output of `docker buildx inspect`: fields of the builder, then those of each node. */
export function builderIn(text: string): Omit<Builder, "proxies"> {
  const [head = "", nodes = ""] = text.split(/^Nodes:[^\n]*$/m, 2);
  const name = field(head, "Name");
  const driver = field(head, "Driver");
  const node = field(nodes, "Name");
  if (driver === "docker-container" && /^[\w.-]{1,128}$/.test(node))
    return { name, container: `buildx_buildkit_${node}` };
  if (driver === "" || driver === "docker" || driver === "docker-container")
    return { name };
  return { name, elsewhere: driver };
}

function field(text: string, name: string): string {
  const line = text.split("\n").find((each) => each.startsWith(`${name}:`));
  return clean(line?.slice(name.length + 1) ?? "").slice(0, 128);
}

/** `proxies` of the command line's configuration file, by the names that a build gets them under. */
async function configuredProxies(
  commandLine: CommandLine,
  signal: AbortSignal,
): Promise<Values> {
  const { environment } = commandLine;
  const folder = environment["DOCKER_CONFIG"] ?? join(homedir(), ".docker");
  const text = await readFile(join(folder, "config.json"), "utf8").catch(
    () => "",
  );
  const configured = record(record(parsed(text))["proxies"]);
  const names = Object.keys(configured);
  if (names.length === 0) return {};
  const host = names.some((name) => name !== "default")
    ? await engineHost(commandLine, signal)
    : "";
  return proxyVariables(configured[host] ?? configured["default"]);
}

/** The engine's address as the configuration file names engines; empty where the command line knows no contexts. */
export async function engineHost(
  commandLine: CommandLine,
  signal: AbortSignal,
): Promise<string> {
  if (commandLine.program !== "docker") return "";
  const format = "{{.Endpoints.docker.Host}}";
  const told = await commandLine.read(
    ["context", "inspect", "--format", format],
    signal,
  );
  return told.kind === "ok" ? told.value.trim() : "";
}

const FIELDS = {
  httpProxy: "HTTP_PROXY",
  httpsProxy: "HTTPS_PROXY",
  noProxy: "NO_PROXY",
  ftpProxy: "FTP_PROXY",
  allProxy: "ALL_PROXY",
} as const;

/** Each proxy under both spellings of its name, as `docker build` passes it. */
export function proxyVariables(configured: unknown): Values {
  const fields = record(configured);
  const found: Record<string, string> = {};
  for (const [field, name] of Object.entries(FIELDS)) {
    const value = fields[field];
    if (typeof value !== "string" || value === "") continue;
    found[name] = value;
    found[name.toLowerCase()] = value;
  }
  return found;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null
    ? (value as Record<string, unknown>)
    : {};
}
