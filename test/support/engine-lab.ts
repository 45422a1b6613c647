import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { endOrphans, startEngine, type OwnEngine } from "./lab-engine.ts";
import { has, makeImage, type Tools } from "./lab-images.ts";
import { ADDRESSES, type LabAddress } from "./lab-addresses.ts";
import { makeCertificates, startServers, type Asked } from "./lab-servers.ts";
import { LAB_PREFIX, sweepAbandoned, watchLab } from "./lab-sweep.ts";

export type { OwnEngine } from "./lab-engine.ts";
export type { Tools } from "./lab-images.ts";
export type { Asked } from "./lab-servers.ts";

const run = promisify(execFile);

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Everything the lab makes in an engine carries this label. */
const LABEL = "surefetch-test";

/** A container of the lab. Its resolver is chosen by what it asks: see `Lab.containers`. */
export interface LabContainer {
  readonly id: string;
  readonly name: string;
  readonly image: string;
}

export type Resolver =
  | "good"
  | "dead"
  | "dead-then-good"
  | "refused"
  | "servfail"
  | "refusing"
  | "slow"
  | "poisoned"
  | "slow-search"
  | "captured"
  | "lying"
  | "late-six"
  | "no-six"
  | "stream";

export interface Lab {
  /** For DOCKER_HOST; undefined when the engine is the user's own default. */
  readonly dockerHost: string | undefined;
  readonly engineVersion: string;
  /** Addresses of the lab's servers, one per fault. */
  readonly address: Readonly<Record<LabAddress, string>>;
  /** Keyed "busybox/good", "curl/dead" … */
  readonly containers: ReadonlyMap<string, LabContainer>;
  readonly container: (tools: Tools, resolver: Resolver) => LabContainer;
  /** Runs the docker command line against this engine. */
  readonly docker: (...args: string[]) => Promise<string>;
  /** A container of a kind of image with a resolver, made when it is first asked for and kept. */
  readonly prepare: (
    tools: Tools,
    resolver: Resolver,
    options?: readonly string[],
  ) => Promise<LabContainer>;
  /** Removes a container of `prepare`; the next one who asks for its like gets a new one. */
  readonly release: (container: LabContainer) => Promise<void>;
  /** Everything that the lab's servers have been asked for. */
  readonly asked: readonly Asked[];
  /** Ends and starts an engine of the lab's own; undefined where the engine is somebody else's. */
  readonly ownEngine: OwnEngine | undefined;
  /** Servers down, containers, images, network and engine gone. */
  readonly stop: () => Promise<void>;
}

/** Why no lab can be had on this machine; a sentence. */
export interface NoLab {
  readonly skipped: string;
}

const RESOLVERS: Readonly<Record<Resolver, readonly LabAddress[]>> = {
  good: ["dns"],
  dead: ["silentDns"],
  "dead-then-good": ["silentDns", "dns"],
  refused: ["closedDns"],
  servfail: ["servfailDns"],
  refusing: ["refusingDns"],
  slow: ["slowDns"],
  poisoned: ["poisonedDns", "dns"],
  "slow-search": ["dns"],
  captured: ["dns"],
  lying: ["poisonedDns"],
  "late-six": ["lateSixDns"],
  "no-six": ["noSixDns"],
  stream: ["streamDns"],
};

/** More lines of a resolv.conf. */
const OPTIONS: Readonly<Partial<Record<Resolver, string>>> = {
  "slow-search":
    "search a.slow.test b.slow.test c.slow.test\noptions ndots:5\n",
  captured: "search wild.test\noptions ndots:5\n",
};

/**
 * Starts servers with real faults and containers that can reach them. Uses the engine that answers; starts one
 * of its own (root only) when CI=true or SUREFETCH_TEST_ENGINE=start.
 */
export async function startLab(
  wanted: readonly (readonly [Tools, Resolver])[] = [
    ["busybox", "good"],
    ["busybox", "dead"],
    ["curl", "good"],
    ["curl", "dead"],
  ],
): Promise<Lab | NoLab> {
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    return { skipped: "the lab's servers need root on Linux" };
  for (const program of [
    "docker",
    "ip",
    "nsenter",
    "openssl",
    "iptables",
    "busybox",
    "curl",
  ])
    if (!(await has(program)))
      return { skipped: `${program} is not installed` };
  const own =
    process.env["CI"] === "true" ||
    process.env["SUREFETCH_TEST_ENGINE"] === "start";
  if (own && !(await has("dockerd")))
    return { skipped: "dockerd is not installed" };
  if (!own && !(await answers()))
    return {
      skipped: "no engine answers (SUREFETCH_TEST_ENGINE=start starts one)",
    };
  const teardown: (() => unknown)[] = [];
  const undo = async () => {
    for (const step of teardown.splice(0).toReversed())
      await Promise.resolve()
        .then(step)
        .catch((error: unknown) =>
          console.error(`lab teardown: ${String(error)}`),
        );
    for (const signal of SIGNALS) process.removeListener(signal, interrupted);
  };
  let undone: Promise<void> | undefined;
  const stop = () => (undone ??= undo());
  // A test run that is stopped from outside leaves nothing behind either.
  const interrupted = (signal: NodeJS.Signals) =>
    void stop().then(() => process.kill(process.pid, signal));
  // Not once: the test runner passes the signal on that this process has had already.
  for (const signal of SIGNALS) process.on(signal, interrupted);
  try {
    return await build({ wanted, own, teardown, stop });
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Plan {
  readonly wanted: readonly (readonly [Tools, Resolver])[];
  /** Start an engine, rather than use the one that answers. */
  readonly own: boolean;
  /** Undone in reverse order. */
  readonly teardown: (() => unknown)[];
  readonly stop: () => Promise<void>;
}

/** What the parts of a lab share. */
interface Site {
  readonly directory: string;
  readonly tag: string;
  readonly bridge: string;
  readonly subnet: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly docker: Lab["docker"];
  readonly teardown: (() => unknown)[];
}

async function build(plan: Plan): Promise<Lab> {
  const { wanted, own, teardown, stop } = plan;
  await sweepAbandoned();
  const directory = mkdtempSync(join(tmpdir(), LAB_PREFIX));
  teardown.push(() => rm(directory, { recursive: true, force: true }));
  const tag = randomBytes(3).toString("hex");
  const dockerHost = own ? `unix://${directory}/docker.sock` : undefined;
  const environment =
    dockerHost === undefined
      ? process.env
      : { ...process.env, DOCKER_HOST: dockerHost, DOCKER_CONTEXT: "" };
  const docker = async (...args: string[]) => {
    const { stdout } = await run("docker", args, {
      env: environment,
      maxBuffer: 64 << 20,
    });
    return stdout.trim();
  };
  const site: Site = {
    directory,
    tag,
    bridge: `sfl${tag}`,
    subnet: await freeSubnet(),
    environment,
    docker,
    teardown,
  };
  await watchLab(directory, { bridge: site.bridge, tag });
  let ownEngine: OwnEngine | undefined;
  let network = "bridge";
  if (own) {
    await makeBridge(site);
    teardown.push(() => endOrphans(directory));
    ownEngine = await startEngine(site);
    const { end } = ownEngine;
    teardown.push(() => end("SIGTERM"));
  } else network = await makeNetwork(site);
  const address = Object.fromEntries(
    Object.entries(ADDRESSES).map(([name, last]) => [
      name,
      `${site.subnet}.${last}`,
    ]),
  ) as Record<LabAddress, string>;
  for (const [name, ip] of Object.entries(address))
    if (name !== "blackhole" && name !== "unreachable")
      await run("ip", ["addr", "add", `${ip}/32`, "dev", site.bridge]);
  const certificates = await makeCertificates(
    directory,
    Object.values(address),
  );
  const asked: Asked[] = [];
  await startServers(address, certificates, teardown, (what) =>
    asked.push(what),
  );
  const images = new Map<Tools, Promise<void>>();
  const imageOf = (tools: Tools): Promise<void> => {
    const known = images.get(tools);
    if (known) return known;
    const image = imageName(tools, tag);
    teardown.push(() => docker("image", "rm", "-f", image));
    const { authority } = certificates;
    const made = makeImage({ tools, image, directory, environment, authority });
    images.set(tools, made);
    return made;
  };
  let count = 0;
  const prepared = new Map<string, Promise<LabContainer>>();
  const prepare: Lab["prepare"] = (tools, resolver, options = []) => {
    const key = [tools, resolver, ...options].join("/");
    const known = prepared.get(key);
    if (known) return known;
    const name = `surefetch-${tools}-${resolver}-${(count += 1)}-${tag}`;
    const made = imageOf(tools).then(() =>
      startContainer(site, {
        name,
        image: imageName(tools, tag),
        resolver,
        network,
        address,
        options,
      }),
    );
    prepared.set(key, made);
    return made;
  };
  const release: Lab["release"] = async (container) => {
    for (const [key, made] of prepared)
      if ((await made).id === container.id) prepared.delete(key);
    await docker("rm", "-f", container.id);
  };
  const containers = new Map<string, LabContainer>();
  for (const [tools, resolver] of wanted)
    containers.set(`${tools}/${resolver}`, await prepare(tools, resolver));
  return {
    dockerHost,
    engineVersion: await docker("version", "--format", "{{.Server.Version}}"),
    address,
    containers,
    container(tools, resolver) {
      const found = containers.get(`${tools}/${resolver}`);
      if (!found)
        throw new Error(`the lab has no container ${tools}/${resolver}`);
      return found;
    },
    docker,
    prepare,
    release,
    asked,
    ownEngine,
    stop,
  };
}

function imageName(tools: Tools, tag: string): string {
  return `surefetch-test-${tools}:${tag}`;
}

interface ContainerRequest {
  readonly name: string;
  readonly image: string;
  /** Options of `docker run`. */
  readonly options: readonly string[];
  readonly resolver: Resolver;
  readonly network: string;
  readonly address: Readonly<Record<LabAddress, string>>;
}

async function startContainer(
  site: Site,
  request: ContainerRequest,
): Promise<LabContainer> {
  const { docker, directory, teardown } = site;
  const { name, image, resolver, network, address, options } = request;
  const file = join(directory, `resolv.${resolver}`);
  await writeFile(
    file,
    RESOLVERS[resolver]
      .map((name) => `nameserver ${address[name]}\n`)
      .join("") + (OPTIONS[resolver] ?? ""),
  );
  teardown.push(() => docker("rm", "-f", name));
  // A sidecar sees the nameservers that the engine wrote, not a mount. In a network that is not the default bridge the engine
  // puts its own nameserver in front of them.
  const nameservers =
    network === "bridge"
      ? nameserverOptions(resolver, address)
      : ["-v", `${file}:/etc/resolv.conf:ro`];
  const id = await docker(
    "run",
    "-d",
    "--name",
    name,
    "--label",
    LABEL,
    "--network",
    network,
    ...nameservers,
    ...options,
    image,
    "sleep",
    "100000",
  );
  const pid = await docker("inspect", "-f", "{{.State.Pid}}", id);
  // Frames for this address go to a hardware address that nobody has: SYNs vanish, without any packet filter.
  const neighbour = [
    address.blackhole,
    "lladdr",
    "02:00:00:00:00:0f",
    "dev",
    "eth0",
    "nud",
    "permanent",
  ];
  await run("nsenter", [
    "-t",
    pid,
    "-n",
    "ip",
    "neigh",
    "replace",
    ...neighbour,
  ]);
  const route = ["route", "add", "unreachable", `${address.unreachable}/32`];
  await run("nsenter", ["-t", pid, "-n", "ip", ...route]);
  // Large packets from this address never arrive, and nobody is told: the black hole of an MTU that is too large.
  const large = `-A INPUT -p tcp -s ${address.narrow} -m length --length 601:65535 -j DROP`;
  await run("nsenter", ["-t", pid, "-n", "iptables", ...large.split(" ")]);
  return { id, name, image };
}

function nameserverOptions(
  resolver: Resolver,
  address: Readonly<Record<LabAddress, string>>,
): readonly string[] {
  const words = (OPTIONS[resolver] ?? "").split(/\s+/);
  const search = words.filter((word) => word.endsWith(".test"));
  return [
    ...RESOLVERS[resolver].flatMap((name) => ["--dns", address[name]]),
    // The dot: none, not those of this machine.
    ...(search.length === 0 ? ["."] : search).flatMap((name) => [
      "--dns-search",
      name,
    ]),
    ...words
      .filter((word) => word.includes(":"))
      .flatMap((option) => ["--dns-option", option]),
  ];
}

async function answers(): Promise<boolean> {
  return run("docker", ["version", "--format", "{{.Server.Version}}"], {
    timeout: 5000,
  }).then(
    () => true,
    () => false,
  );
}

/** First three numbers of a /24 that no interface or route of this machine has. */
async function freeSubnet(): Promise<string> {
  const { stdout } = await run("ip", [
    "-o",
    "-4",
    "route",
    "show",
    "table",
    "all",
  ]);
  for (let n = 200; n < 250; n += 1) {
    const subnet = `10.213.${(n + process.pid) % 250}`;
    if (!stdout.includes(`${subnet}.`)) return subnet;
  }
  throw new Error("no free subnet for the lab");
}

/** The bridge of an engine of the lab's own. */
async function makeBridge({ bridge, subnet, teardown }: Site): Promise<void> {
  await run("ip", ["link", "add", bridge, "type", "bridge"]);
  teardown.push(() => run("ip", ["link", "del", bridge]));
  // Without a fixed hardware address the gateway's changes with each container, and datagrams get lost.
  await run("ip", ["link", "set", bridge, "address", "02:42:5f:00:00:01"]);
  await run("ip", ["addr", "add", `${subnet}.1/24`, "dev", bridge]);
  await run("ip", ["link", "set", bridge, "up"]);
}

/** A network of our own in the engine that answers, for the addresses of the lab's servers. Gives its name. */
async function makeNetwork(site: Site): Promise<string> {
  const { docker, bridge, subnet, tag, teardown } = site;
  const network = `surefetch-test-${tag}`;
  await docker(
    "network",
    "create",
    "--label",
    LABEL,
    "--subnet",
    `${subnet}.0/24`,
    "--gateway",
    `${subnet}.1`,
    "--ip-range",
    `${subnet}.128/25`,
    "-o",
    `com.docker.network.bridge.name=${bridge}`,
    network,
  );
  teardown.push(() => docker("network", "rm", network));
  return network;
}
