import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { DECIDING } from "../../probe/deciding-variables.ts";
import { clean } from "../../probe/text.ts";
import type { Builder, Outcome } from "../../probe/types.ts";
import type { CommandLine } from "./command-line.ts";

/** What is waited for builders on other machines, by buildx itself and by us. */
const STATUS_SECONDS = 4;
const BUILDX_MILLISECONDS = 5_000;

type Values = Readonly<Record<string, string>>;

/** What `inspect` says of a builder. Empty texts where it says nothing. */
interface Inspected {
  readonly name: string;
  readonly driver: string;
  /** Of the first node: its name, and the context or address of the engine that it is on. */
  readonly node: string;
  readonly endpoint: string;
}

/** What builds run on: the engine itself, or what `docker buildx` has chosen. */
export async function builderOf(
  commandLine: CommandLine,
  signal: AbortSignal,
): Promise<Outcome<Builder>> {
  const { program, environment } = commandLine;
  const wish = environment["DOCKER_BUILDKIT"] ?? "";
  if (program !== "docker" || /^(?:0|f|false)$/i.test(wish))
    return { kind: "ok", value: { name: "", isBuildKit: false } };
  // The second one is what `docker build` uses: not always what `docker buildx use` has chosen.
  const [selected, plain] = await Promise.all(
    (["buildx", "builder"] as const).map((command) =>
      inspectedBy(commandLine, command, signal),
    ),
  );
  if (signal.aborted) return { kind: "cancelled" };
  if (selected === "late")
    return {
      kind: "ok",
      value: { name: "", isBuildKit: true, isUndecided: true },
    };
  if (selected === undefined) {
    const isBuildKit = /^(?:1|t|true)$/i.test(wish);
    return { kind: "ok", value: { name: "", isBuildKit } };
  }
  const value = await placeOf(selected, commandLine, signal);
  return { kind: "ok", value: { ...value, ...plainOf(value, plain) } };
}

/** The builder of `docker build`, where that is told, is another one, and the selected one is not the engine itself. */
function plainOf(
  { name, container, elsewhere }: Builder,
  plain: Inspected | "late" | undefined,
): Pick<Builder, "plain"> {
  if (plain === undefined || plain === "late" || plain.name === name) return {};
  const isEngine = container === undefined && elsewhere === undefined;
  return isEngine ? {} : { plain: plain.name };
}

/** Undefined where there is no such command, or no builder; "late" where it does not answer in time. */
async function inspectedBy(
  commandLine: CommandLine,
  command: "buildx" | "builder",
  signal: AbortSignal,
): Promise<Inspected | "late" | undefined> {
  const words = [command, "inspect"];
  const patience = ["--timeout", `${STATUS_SECONDS}s`];
  const ask = (...more: string[]): Promise<Outcome<string>> =>
    commandLine.read([...words, ...more], signal, BUILDX_MILLISECONDS);
  const first = await ask(...patience);
  // Before 0.32 it has no such option, and waits for 20 seconds.
  const told = first.kind === "failed" ? await ask() : first;
  if (told.kind === "timed-out") return "late";
  const inspected = inspectedIn(told.kind === "ok" ? told.value : "");
  return inspected.name === "" ? undefined : inspected;
}

/** The output of `docker buildx inspect`: fields of the builder, then those of each node. */
export function inspectedIn(text: string): Inspected {
  const [head = "", nodes = ""] = text.split(/^Nodes:[^\n]*$/m, 2);
  return {
    name: field(head, "Name"),
    driver: field(head, "Driver"),
    node: field(nodes, "Name"),
    endpoint: field(nodes, "Endpoint"),
  };
}

/** Where the steps of a builder run, seen from the engine that checks are made on. */
async function placeOf(
  inspected: Inspected,
  commandLine: CommandLine,
  signal: AbortSignal,
): Promise<Builder> {
  const { name, node, endpoint } = inspected;
  const builder = { name, isBuildKit: true };
  // Without a driver: the engine of a context that does not answer.
  const driver = inspected.driver === "" ? "docker" : inspected.driver;
  if (driver !== "docker" && driver !== "docker-container")
    return { ...builder, elsewhere: driver };
  if (!(await isThisEngine(endpoint, commandLine, signal)))
    return {
      ...builder,
      elsewhere: [driver, endpoint].filter((part) => part !== "").join(", "),
    };
  return driver === "docker-container" && /^[\w.-]{1,128}$/.test(node)
    ? { ...builder, container: `buildx_buildkit_${node}` }
    : builder;
}

/** Whether a node's endpoint, which is a context's name or an engine's address, leads to the engine of the command line. */
async function isThisEngine(
  endpoint: string,
  commandLine: CommandLine,
  signal: AbortSignal,
): Promise<boolean> {
  if (endpoint === "") return false;
  const own = await commandLine.context(signal);
  if (own === undefined || endpoint === own) return true;
  const host = await engineHost(commandLine, signal);
  if (host === "" || endpoint === host) return true;
  // It must not be taken for an option.
  if (!/^[a-zA-Z0-9][\w.+-]{0,199}$/.test(endpoint)) return false;
  return (await engineHost(commandLine, signal, endpoint)) === host;
}

/** Proxies that the command line passes to containers and builds by its configuration, or by its own environment. */
export async function proxiesOf(
  commandLine: CommandLine,
  signal: AbortSignal,
): Promise<Values> {
  const { program, environment } = commandLine;
  if (program === "docker") return configuredProxies(commandLine, signal);
  return program === "podman" ? inherited(environment) : {};
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

/** The engine's address as the configuration file names engines, or that of another context; empty where it is not told. */
export async function engineHost(
  commandLine: CommandLine,
  signal: AbortSignal,
  context?: string,
): Promise<string> {
  if (commandLine.program !== "docker") return "";
  const format = "{{.Endpoints.docker.Host}}";
  const named = context === undefined ? [] : [context];
  const told = await commandLine.read(
    ["context", "inspect", "--format", format, ...named],
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

/** Each proxy under both spellings of its name, as `docker run` passes it. */
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
