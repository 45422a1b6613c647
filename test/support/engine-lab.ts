import { execFile, spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import {
  cp,
  mkdir,
  readFile,
  realpath,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { createServer as createTcpServer, type Server } from "node:net";
import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { once } from "node:events";

const run = promisify(execFile);

/** Everything the lab makes in an engine carries this label. */
const LABEL = "surefetch-test";

/** A container of the lab. Its resolver is chosen by what it asks: see `Lab.containers`. */
export interface LabContainer {
  readonly id: string;
  readonly name: string;
  readonly image: string;
}

export type Resolver =
  "good" | "dead" | "dead-then-good" | "refused" | "servfail";
export type Tools = "busybox" | "curl";

export interface Lab {
  /** For DOCKER_HOST; undefined when the engine is the user's own default. */
  readonly dockerHost: string | undefined;
  readonly engineVersion: string;
  /** Addresses of the lab's servers, one per fault. */
  readonly address: Readonly<Record<LabAddress, string>>;
  /** Keyed "busybox/good", "curl/dead" … */
  readonly containers: ReadonlyMap<string, LabContainer>;
  container(tools: Tools, resolver: Resolver): LabContainer;
  /** Runs the docker command line against this engine. */
  docker(...args: string[]): Promise<string>;
  /** Servers down, containers, images, network and engine gone. */
  stop(): Promise<void>;
}

/** Why no lab can be had on this machine; a sentence. */
export interface NoLab {
  readonly skipped: string;
}

const ADDRESSES = {
  web: 10,
  dns: 11,
  silentDns: 12,
  closedDns: 13,
  servfailDns: 14,
  blackhole: 15,
  refused: 16,
  stall: 17,
  bad: 18,
  reset: 19,
} as const;
type LabAddress = keyof typeof ADDRESSES;

/** Names that the good nameserver knows; every other name does not exist. */
export const NAMES: Readonly<Record<string, LabAddress>> = {
  "ok.lab.test": "web",
  "blackhole.lab.test": "blackhole",
  "refused.lab.test": "refused",
  "stall.lab.test": "stall",
  "bad.lab.test": "bad",
  "reset.lab.test": "reset",
};

const RESOLVERS: Readonly<Record<Resolver, readonly LabAddress[]>> = {
  good: ["dns"],
  dead: ["silentDns"],
  "dead-then-good": ["silentDns", "dns"],
  refused: ["closedDns"],
  servfail: ["servfailDns"],
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
  const stop = async () => {
    for (const step of teardown.splice(0).reverse())
      await Promise.resolve(step()).catch((error: unknown) =>
        console.error(`lab teardown: ${String(error)}`),
      );
  };
  try {
    return await build(wanted, own, teardown, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function build(
  wanted: readonly (readonly [Tools, Resolver])[],
  own: boolean,
  teardown: (() => unknown)[],
  stop: () => Promise<void>,
): Promise<Lab> {
  const directory = mkdtempSync(join(tmpdir(), "surefetch-lab-"));
  teardown.push(() => rm(directory, { recursive: true, force: true }));
  const tag = randomBytes(3).toString("hex");
  const bridge = `sfl${tag}`;
  const subnet = await freeSubnet();
  const dockerHost = own ? `unix://${directory}/docker.sock` : undefined;
  const docker = async (...args: string[]) => {
    const { stdout } = await run("docker", args, {
      env:
        dockerHost === undefined
          ? process.env
          : { ...process.env, DOCKER_HOST: dockerHost, DOCKER_CONTEXT: "" },
      maxBuffer: 64 << 20,
    });
    return stdout.trim();
  };
  const network = own
    ? await startEngine(directory, bridge, subnet, teardown)
    : await makeNetwork(docker, bridge, subnet, tag, teardown);
  const address = Object.fromEntries(
    Object.entries(ADDRESSES).map(([name, last]) => [
      name,
      `${subnet}.${last}`,
    ]),
  ) as Record<LabAddress, string>;
  for (const [name, ip] of Object.entries(address))
    if (name !== "blackhole")
      await run("ip", ["addr", "add", `${ip}/32`, "dev", bridge]);
  const certificates = await makeCertificates(
    directory,
    Object.values(address),
  );
  await startServers(address, certificates, teardown);
  const engineVersion = await docker(
    "version",
    "--format",
    "{{.Server.Version}}",
  );
  const images = new Map<Tools, string>();
  for (const tools of new Set(wanted.map(([t]) => t))) {
    const image = `surefetch-test-${tools}:${tag}`;
    await makeImage(
      tools,
      image,
      directory,
      dockerHost,
      certificates.authority,
    );
    teardown.push(() => docker("image", "rm", "-f", image));
    images.set(tools, image);
  }
  const containers = new Map<string, LabContainer>();
  for (const [tools, resolver] of wanted) {
    const file = join(directory, `resolv.${resolver}`);
    await writeFile(
      file,
      RESOLVERS[resolver]
        .map((name) => `nameserver ${address[name]}\n`)
        .join(""),
    );
    const name = `surefetch-${tools}-${resolver}-${tag}`;
    const image = images.get(tools) ?? "";
    teardown.push(() => docker("rm", "-f", name));
    const id = await docker(
      "run",
      "-d",
      "--name",
      name,
      "--label",
      LABEL,
      "--network",
      network,
      "-v",
      `${file}:/etc/resolv.conf:ro`,
      image,
      "sleep",
      "100000",
    );
    const pid = await docker("inspect", "-f", "{{.State.Pid}}", id);
    // Frames for this address go to a hardware address that nobody has: SYNs vanish, without any packet filter.
    await run("nsenter", [
      "-t",
      pid,
      "-n",
      "ip",
      "neigh",
      "replace",
      address.blackhole,
      "lladdr",
      "02:00:00:00:00:0f",
      "dev",
      "eth0",
      "nud",
      "permanent",
    ]);
    containers.set(`${tools}/${resolver}`, { id, name, image });
  }
  return {
    dockerHost,
    engineVersion,
    address,
    containers,
    container(tools, resolver) {
      const found = containers.get(`${tools}/${resolver}`);
      if (!found)
        throw new Error(`the lab has no container ${tools}/${resolver}`);
      return found;
    },
    docker,
    stop,
  };
}

async function has(program: string): Promise<boolean> {
  return run("sh", ["-c", 'command -v "$1"', "sh", program]).then(
    () => true,
    () => false,
  );
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

/** An engine of our own beside any other: own bridge, data and socket, no packet filter rules. */
async function startEngine(
  directory: string,
  bridge: string,
  subnet: string,
  teardown: (() => unknown)[],
): Promise<string> {
  await run("ip", ["link", "add", bridge, "type", "bridge"]);
  teardown.push(() => run("ip", ["link", "del", bridge]));
  // Without a fixed hardware address the gateway's changes with each container, and datagrams get lost.
  await run("ip", ["link", "set", bridge, "address", "02:42:5f:00:00:01"]);
  await run("ip", ["addr", "add", `${subnet}.1/24`, "dev", bridge]);
  await run("ip", ["link", "set", bridge, "up"]);
  const daemon = spawn(
    "dockerd",
    [
      "--data-root",
      `${directory}/data`,
      "--exec-root",
      `${directory}/exec`,
      "-H",
      `unix://${directory}/docker.sock`,
      "--pidfile",
      `${directory}/pid`,
      "--bridge",
      bridge,
      "--fixed-cidr",
      `${subnet}.128/25`,
      "--dns",
      `${subnet}.11`,
      "--iptables=false",
      "--ip-masq=false",
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let log = "";
  for (const stream of [daemon.stdout, daemon.stderr])
    stream.on(
      "data",
      (data: Buffer) => (log = (log + data.toString()).slice(-4000)),
    );
  teardown.push(() => endProcess(daemon));
  await until(
    20_000,
    () => log,
    async () => {
      if (daemon.exitCode !== null) throw new Error(`dockerd ended: ${log}`);
      await run(
        "docker",
        ["-H", `unix://${directory}/docker.sock`, "version"],
        { timeout: 3000 },
      );
    },
  );
  return "bridge";
}

async function makeNetwork(
  docker: Lab["docker"],
  bridge: string,
  subnet: string,
  tag: string,
  teardown: (() => unknown)[],
): Promise<string> {
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

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const hard = setTimeout(() => child.kill("SIGKILL"), 15_000);
  await ended;
  clearTimeout(hard);
}

/** Repeats until `attempt` does not throw; the deadline's error carries `explain()`. */
export async function until<T>(
  milliseconds: number,
  explain: () => string,
  attempt: () => T | Promise<T>,
): Promise<T> {
  const end = Date.now() + milliseconds;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end)
        throw new Error(
          `not within ${milliseconds} ms: ${String(error)} ${explain()}`,
          { cause: error },
        );
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

interface Certificates {
  readonly authority: string;
  readonly key: Buffer;
  readonly certificate: Buffer;
}

async function makeCertificates(
  directory: string,
  addresses: readonly string[],
): Promise<Certificates> {
  const at = (name: string) => join(directory, name);
  const ssl = (...args: string[]) => run("openssl", args, { cwd: directory });
  // RSA: the TLS client of BusyBox 1.35 refuses the elliptic-curve certificates of OpenSSL.
  const key = ["-newkey", "rsa:2048", "-nodes"];
  await ssl(
    "req",
    "-x509",
    ...key,
    "-keyout",
    "ca.key",
    "-out",
    "ca.pem",
    "-days",
    "2",
    "-subj",
    "/CN=Surefetch lab",
    "-addext",
    "basicConstraints=critical,CA:TRUE",
  );
  await ssl(
    "req",
    ...key,
    "-keyout",
    "web.key",
    "-out",
    "web.csr",
    "-subj",
    "/CN=lab.test",
  );
  await writeFile(
    at("web.ext"),
    `subjectAltName=DNS:*.lab.test,${addresses.map((ip) => `IP:${ip}`).join(",")}\n`,
  );
  await ssl(
    "x509",
    "-req",
    "-in",
    "web.csr",
    "-CA",
    "ca.pem",
    "-CAkey",
    "ca.key",
    "-CAcreateserial",
    "-days",
    "2",
    "-extfile",
    "web.ext",
    "-out",
    "web.pem",
  );
  return {
    authority: at("ca.pem"),
    key: await readFile(at("web.key")),
    certificate: await readFile(at("web.pem")),
  };
}

async function startServers(
  address: Record<LabAddress, string>,
  certificates: Certificates,
  teardown: (() => unknown)[],
): Promise<void> {
  const tls = { key: certificates.key, cert: certificates.certificate };
  const listen = async (server: Server, port: number, host: string) => {
    const sockets = new Set<{ destroy(): unknown }>();
    server.on("connection", (socket) => {
      sockets.add(socket);
      socket
        .on("error", () => undefined)
        .on("close", () => sockets.delete(socket));
    });
    server.listen(port, host);
    await once(server, "listening");
    teardown.push(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
  };
  const good = (_: unknown, response: import("node:http").ServerResponse) =>
    void response.end("ok\n");
  const bad = (_: unknown, response: import("node:http").ServerResponse) =>
    void response.writeHead(502).end("bad gateway\n");
  await listen(createHttpServer(good), 80, address.web);
  await listen(createHttpsServer(tls, good), 443, address.web);
  await listen(createHttpServer(bad), 80, address.bad);
  await listen(createHttpsServer(tls, bad), 443, address.bad);
  for (const port of [80, 443]) {
    await listen(
      createTcpServer((socket) => void socket.resume()),
      port,
      address.stall,
    );
    await listen(
      createTcpServer(
        (socket) => void socket.once("data", () => socket.resetAndDestroy()),
      ),
      port,
      address.reset,
    );
  }
  // An HTTP server on the port of HTTPS.
  await listen(createHttpServer(good), 8443, address.web);
  for (const [name, mode] of [
    ["dns", "answer"],
    ["silentDns", "silent"],
    ["servfailDns", "servfail"],
  ] as const) {
    const socket = await nameserver(address[name], mode, address);
    teardown.push(() => socket.close());
  }
}

async function nameserver(
  host: string,
  mode: "answer" | "silent" | "servfail",
  address: Record<LabAddress, string>,
): Promise<UdpSocket> {
  const socket = createSocket("udp4");
  socket.on("message", (message, peer) => {
    if (mode !== "silent")
      socket.send(answer(message, mode, address), peer.port, peer.address);
  });
  socket.bind(53, host);
  await once(socket, "listening");
  return socket;
}

/** The reply to one DNS query: an A record of the lab, no data for other types, NXDOMAIN or SERVFAIL. */
function answer(
  query: Buffer,
  mode: "answer" | "servfail",
  address: Record<LabAddress, string>,
): Buffer {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += length + 1;
  }
  const end = at + 5;
  const known = NAMES[labels.join(".").toLowerCase()];
  const wantsA = query.readUInt16BE(at + 1) === 1;
  const code = mode === "servfail" ? 2 : known === undefined ? 3 : 0;
  const count = code === 0 && wantsA ? 1 : 0;
  const head = Buffer.alloc(12);
  query.copy(head, 0, 0, 2);
  head.writeUInt16BE(0x8180 | code, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(count, 6);
  const ip = known === undefined ? [] : address[known].split(".").map(Number);
  const record = Buffer.from([0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, ...ip]);
  return Buffer.concat([
    head,
    query.subarray(12, end),
    ...(count === 1 ? [record] : []),
  ]);
}

const CURL_PROGRAMS = [
  "bash",
  "curl",
  "cat",
  "mkdir",
  "rm",
  "sleep",
  "date",
  "od",
  "base64",
  "dd",
  "ls",
  "head",
  "env",
  "grep",
  "tr",
];

async function makeImage(
  tools: Tools,
  image: string,
  directory: string,
  dockerHost: string | undefined,
  authority: string,
): Promise<void> {
  const root = join(directory, `root-${tools}`);
  for (const folder of [
    "bin",
    "etc/ssl/certs",
    "tmp",
    "root",
    "proc",
    "sys",
    "dev",
    "var/tmp",
  ])
    await mkdir(join(root, folder), { recursive: true });
  await run("chmod", ["1777", join(root, "tmp"), join(root, "var/tmp")]);
  await writeFile(join(root, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
  await writeFile(join(root, "etc/nsswitch.conf"), "hosts: files dns\n");
  if (tools === "busybox") {
    await copyProgram("busybox", join(root, "bin/busybox"), root);
    const { stdout } = await run(join(root, "bin/busybox"), ["--list"]);
    for (const applet of stdout.split("\n"))
      if (applet !== "" && applet !== "busybox")
        await symlink("busybox", join(root, "bin", applet));
  } else {
    for (const program of CURL_PROGRAMS)
      await copyProgram(program, join(root, "bin", program), root);
    await copyProgram(
      (await has("dash")) ? "dash" : "bash",
      join(root, "bin/sh"),
      root,
    );
    await cp(authority, join(root, "etc/ssl/certs/ca-certificates.crt"));
  }
  await run(
    "sh",
    ["-c", 'tar -C "$1" -c . | docker import - "$2"', "sh", root, image],
    {
      env:
        dockerHost === undefined
          ? process.env
          : { ...process.env, DOCKER_HOST: dockerHost, DOCKER_CONTEXT: "" },
    },
  );
}

/** A program of this machine with the libraries it names. */
async function copyProgram(
  program: string,
  target: string,
  root: string,
): Promise<void> {
  const { stdout } = await run("sh", ["-c", 'command -v "$1"', "sh", program]);
  const source = await realpath(stdout.trim());
  await cp(source, target);
  const libraries = await run("ldd", [source]).then(
    (done) => done.stdout,
    () => "",
  );
  for (const library of libraries.match(/\/\S+/g) ?? []) {
    const copy = join(root, library);
    await mkdir(dirname(copy), { recursive: true });
    await cp(await realpath(library), copy, {
      force: false,
      errorOnExist: false,
    });
  }
}
