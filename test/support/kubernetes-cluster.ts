/** A cluster of one node that the test starts itself: etcd, kube-apiserver, containerd and kubelet, on an own bridge. */
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  mkdtemp,
  readFile,
  readdir,
  readlink,
  rm,
  writeFile,
} from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { kubernetesBinaries } from "./kubernetes-binaries.ts";
import {
  type ClusterKeys,
  type ClusterUser,
  makeKeys,
} from "./kubernetes-keys.ts";
import { clusterObjects } from "./kubernetes-objects.ts";
import {
  type RuntimeSite,
  ctr,
  daemon,
  logOf,
  socketOf,
  startRuntime,
} from "./kubernetes-runtime.ts";
import { until } from "./until.ts";

const run = promisify(execFile);

export interface Cluster {
  /** The node's address on the bridge: what pods can reach. */
  readonly address: string;
  /** Environment for a kubectl that is this user. */
  readonly as: (user: ClusterUser) => Readonly<Record<string, string>>;
  /** Runs kubectl as admin and gives what it prints. */
  readonly kubectl: (...words: string[]) => Promise<string>;
  /** Makes an object, or a list of them. */
  readonly apply: (object: object) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** What the parts of a cluster share. */
interface Site extends RuntimeSite {
  readonly binaries: string;
  readonly keys: ClusterKeys;
  readonly ports: Readonly<Record<Port, number>>;
}

type Port = "etcd" | "peer" | "api" | "kubelet";

/** Starts a cluster with the pods of kubernetes-objects.ts, or says why there is none. */
export async function startCluster(): Promise<
  Cluster | { readonly skipped: string }
> {
  const binaries = await kubernetesBinaries();
  if ("skipped" in binaries) return binaries;
  const teardown: (() => unknown)[] = [];
  const stop = async () => {
    for (const step of teardown.splice(0).toReversed())
      await Promise.resolve()
        .then(step)
        .catch((error: unknown) =>
          console.error(`cluster teardown: ${String(error)}`),
        );
  };
  try {
    return await start(binaries.folder, teardown, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  binaries: string,
  teardown: (() => unknown)[],
  stop: () => Promise<void>,
): Promise<Cluster> {
  const directory = await mkdtemp(join(tmpdir(), "surefetch-cluster-"));
  teardown.push(() => rm(directory, { recursive: true, force: true }));
  const subnet = await freeSubnet();
  const [etcd = 0, peer = 0, api = 0, kubelet = 0] = await freePorts(4);
  const site: Site = {
    directory,
    binaries,
    subnet,
    bridge: `sfk${randomBytes(3).toString("hex")}`,
    keys: await makeKeys(directory, { port: api, node: `${subnet}.1` }),
    ports: { etcd, peer, api, kubelet },
    teardown,
  };
  const as = (user: ClusterUser) => ({
    PATH: process.env["PATH"] ?? "",
    HOME: directory,
    KUBECONFIG: site.keys.kubeconfig(user),
  });
  const kubectl = async (...words: string[]) => {
    const options = { env: as("admin"), maxBuffer: 64 << 20, timeout: 30_000 };
    return (await run("kubectl", words, options)).stdout;
  };
  await makeBridge(site);
  await startRuntime(site);
  await startControlPlane(site, kubectl);
  await startKubelet(site, kubectl);
  const apply = async (object: object) => {
    const file = join(directory, "object.json");
    await writeFile(file, JSON.stringify(object));
    await kubectl("apply", "-f", file);
  };
  // Before kubelet and runtime end, which take the pods away.
  teardown.push(() => removePods(site, kubectl));
  // The schema that kubectl holds objects against comes some time after the server is ready.
  await until(
    20_000,
    () => logOf(site, "apiserver"),
    () => apply(clusterObjects(`${subnet}.1`)),
  );
  await until(
    60_000,
    () => logOf(site, "kubelet"),
    async () => {
      for (const name of ["shell", "no-shell", "read-only"])
        await running(kubectl, name, "default");
      await running(kubectl, "strict", "locked");
    },
  );
  return { address: `${subnet}.1`, as, kubectl, apply, stop };
}

type Kubectl = Cluster["kubectl"];

async function running(
  kubectl: Kubectl,
  name: string,
  namespace: string,
): Promise<void> {
  const path = "jsonpath={.status.containerStatuses[0].state.running}";
  const words = ["get", "pod", name, "-n", namespace, "-o", path];
  if ((await kubectl(...words)) === "")
    throw new Error(`${namespace}/${name} does not run`);
}

async function makeBridge({ bridge, subnet, teardown }: Site): Promise<void> {
  await run("ip", ["link", "add", bridge, "type", "bridge"]);
  teardown.push(() => run("ip", ["link", "del", bridge]));
  // Without a fixed hardware address the gateway's changes with each pod, and datagrams get lost.
  await run("ip", ["link", "set", bridge, "address", "02:42:5f:00:00:02"]);
  await run("ip", ["addr", "add", `${subnet}.1/24`, "dev", bridge]);
  await run("ip", ["link", "set", bridge, "up"]);
}

async function startControlPlane(site: Site, kubectl: Kubectl): Promise<void> {
  const { directory, binaries, subnet, keys, ports } = site;
  const client = `http://127.0.0.1:${ports.etcd}`;
  const peer = `http://127.0.0.1:${ports.peer}`;
  daemon(site, "etcd", [
    "etcd",
    `--data-dir=${join(directory, "etcd")}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    "--unsafe-no-fsync",
  ]);
  daemon(site, "apiserver", [
    join(binaries, "kube-apiserver"),
    `--etcd-servers=${client}`,
    `--secure-port=${ports.api}`,
    "--bind-address=127.0.0.1",
    `--advertise-address=${subnet}.1`,
    `--cert-dir=${join(directory, "run")}`,
    `--tls-cert-file=${keys.file("apiserver.pem")}`,
    `--tls-private-key-file=${keys.file("apiserver.key")}`,
    `--client-ca-file=${keys.file("ca.pem")}`,
    `--token-auth-file=${keys.tokens}`,
    "--authorization-mode=Node,RBAC",
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-account-key-file=${keys.file("sa.pub")}`,
    `--service-account-signing-key-file=${keys.file("sa.key")}`,
    `--kubelet-client-certificate=${keys.file("kubelet-client.pem")}`,
    `--kubelet-client-key=${keys.file("kubelet-client.key")}`,
    `--kubelet-certificate-authority=${keys.file("ca.pem")}`,
    "--service-cluster-ip-range=10.96.0.0/24",
    // No controller makes service accounts.
    "--disable-admission-plugins=ServiceAccount",
    "--allow-privileged=true",
    // The node's name is in no DNS.
    "--kubelet-preferred-address-types=InternalIP",
  ]);
  await until(
    60_000,
    () => logOf(site, "apiserver"),
    async () => {
      if ((await kubectl("get", "--raw", "/readyz")) !== "ok")
        throw new Error("not ready");
    },
  );
}

async function startKubelet(site: Site, kubectl: Kubectl): Promise<void> {
  const { directory, binaries, subnet, keys } = site;
  await writeFile(join(directory, "resolv.conf"), `nameserver ${subnet}.1\n`);
  const config = join(directory, "kubelet.json");
  await writeFile(config, JSON.stringify(kubeletConfig(site)));
  daemon(site, "kubelet", [
    join(binaries, "kubelet"),
    `--config=${config}`,
    `--kubeconfig=${keys.kubeconfig("node")}`,
    "--hostname-override=lab",
    // Loopback would be refused.
    `--node-ip=${subnet}.1`,
    `--root-dir=${join(directory, "kubelet")}`,
  ]);
  await until(
    60_000,
    () => logOf(site, "kubelet"),
    () => kubectl("get", "node", "lab"),
  );
}

function kubeletConfig(site: Site): object {
  const { directory, subnet, keys, ports } = site;
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    containerRuntimeEndpoint: `unix://${socketOf(site)}`,
    cgroupDriver: "cgroupfs",
    failSwapOn: false,
    failCgroupV1: false,
    address: `${subnet}.1`,
    port: ports.kubelet,
    healthzPort: 0,
    tlsCertFile: keys.file("kubelet.pem"),
    tlsPrivateKeyFile: keys.file("kubelet.key"),
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: keys.file("ca.pem") },
    },
    authorization: { mode: "Webhook" },
    enforceNodeAllocatable: [],
    evictionHard: { "nodefs.available": "1%" },
    makeIPTablesUtilChains: false,
    resolvConf: join(directory, "resolv.conf"),
    podLogsDir: join(directory, "logs"),
    volumePluginDir: join(directory, "plugins"),
    imageGCHighThresholdPercent: 100,
  };
}

/** Takes the pods away while kubelet and runtime run, then what they have left behind. */
async function removePods(site: Site, kubectl: Kubectl): Promise<void> {
  const now = ["--force", "--grace-period=0", "--wait=false"];
  for (const namespace of ["default", "locked"])
    await kubectl(
      "delete",
      "pods",
      "--all",
      "--namespace",
      namespace,
      ...now,
    ).catch(() => undefined);
  const tasks = async () => {
    const listed = await ctr(site, "tasks", "list", "-q");
    return listed.split("\n").filter((id) => id !== "");
  };
  await until(
    30_000,
    () => logOf(site, "kubelet"),
    async () => {
      const left = await tasks();
      if (left.length > 0) throw new Error(`${left.length} tasks are left`);
    },
  ).catch(async (error: unknown) => {
    console.error(`cluster teardown: ${String(error)}`);
    for (const id of await tasks())
      await ctr(site, "tasks", "delete", "--force", id);
  });
  await removeTraces(site.directory);
}

/** What a kubelet leaves outside its folder, and mounts in it. */
async function removeTraces(directory: string): Promise<void> {
  const mounts = await readFile("/proc/mounts", "utf8");
  for (const line of mounts.split("\n").toReversed()) {
    const [, path = ""] = line.split(" ");
    if (path.startsWith(`${directory}/`)) await run("umount", ["-l", path]);
  }
  const logs = "/var/log/containers";
  for (const name of await readdir(logs).catch(() => [])) {
    const path = join(logs, name);
    const target = await readlink(path).catch(() => "");
    if (target.startsWith(`${directory}/`)) await rm(path, { force: true });
  }
  // Only empty ones can be removed.
  const groups =
    'find /sys/fs/cgroup -depth -type d -path "*/kubepods*" -exec rmdir {} + 2>/dev/null || true';
  await run("sh", ["-c", groups]);
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      return server;
    }),
  );
  return Promise.all(
    servers.map(async (server) => {
      const { port } = server.address() as AddressInfo;
      server.close();
      await once(server, "close");
      return port;
    }),
  );
}

/** First three numbers of a /24 that no interface or route of this machine has. */
async function freeSubnet(): Promise<string> {
  const words = ["-o", "-4", "route", "show", "table", "all"];
  const { stdout } = await run("ip", words);
  for (let n = 0; n < 250; n += 1) {
    const subnet = `10.214.${(n + process.pid) % 250}`;
    if (!stdout.includes(`${subnet}.`)) return subnet;
  }
  throw new Error("no free subnet for the cluster");
}
