/** The programs of a cluster of the test's own, and its container runtime. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { CNI_PLUGINS } from "./kubernetes-binaries.ts";
import { IMAGES, makeImageArchives } from "./kubernetes-images.ts";
import { until } from "./until.ts";

const run = promisify(execFile);

/** What the parts of a cluster share. */
export interface RuntimeSite {
  readonly directory: string;
  readonly bridge: string;
  /** First three numbers of the pods' network. */
  readonly subnet: string;
  /** Undone in reverse order. */
  readonly teardown: (() => unknown)[];
}

/** The socket of containerd. */
export function socketOf({ directory }: RuntimeSite): string {
  return join(directory, "containerd/sock");
}

/** Starts containerd with the images of the cluster. */
export async function startRuntime(site: RuntimeSite): Promise<void> {
  const { directory, subnet, bridge } = site;
  await mkdir(join(directory, "containerd"));
  await mkdir(join(directory, "cni"));
  await writeFile(
    join(directory, "cni/10-surefetch.conflist"),
    JSON.stringify(network({ directory, subnet, bridge })),
  );
  await writeFile(join(directory, "containerd.toml"), runtimeConfig(site));
  daemon(site, "containerd", [
    "containerd",
    "--config",
    join(directory, "containerd.toml"),
  ]);
  await until(
    20_000,
    () => logOf(site, "containerd"),
    () => ctr(site, "version"),
  );
  for (const file of await makeImageArchives(directory))
    await ctr(site, "images", "import", file);
}

function network(
  site: Pick<RuntimeSite, "directory" | "subnet" | "bridge">,
): object {
  const { directory, subnet, bridge } = site;
  return {
    cniVersion: "0.4.0",
    name: bridge,
    plugins: [
      {
        type: "bridge",
        bridge,
        isGateway: true,
        ipMasq: false,
        ipam: {
          type: "host-local",
          ranges: [
            [
              {
                subnet: `${subnet}.0/24`,
                rangeStart: `${subnet}.10`,
                gateway: `${subnet}.1`,
              },
            ],
          ],
          routes: [{ dst: "0.0.0.0/0" }],
          dataDir: join(directory, "ipam"),
        },
      },
    ],
  };
}

/** Without CAP_SYS_RESOURCE runc cannot lower a score of the OOM killer: hence `restrict_oom_score_adj`. */
function runtimeConfig(site: RuntimeSite): string {
  const { directory } = site;
  const cri = 'plugins."io.containerd.grpc.v1.cri"';
  return `version = 2
root = "${directory}/containerd/root"
state = "${directory}/containerd/state"
[grpc]
  address = "${socketOf(site)}"
[${cri}]
  restrict_oom_score_adj = true
  sandbox_image = "${IMAGES.pause}"
[${cri}.cni]
  bin_dir = "${CNI_PLUGINS}"
  conf_dir = "${directory}/cni"
[${cri}.containerd]
  snapshotter = "overlayfs"
  default_runtime_name = "runc"
[${cri}.containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"
`;
}

/** Runs a command of containerd and gives what it prints. */
export async function ctr(
  site: RuntimeSite,
  ...words: string[]
): Promise<string> {
  const all = ["--address", socketOf(site), "--namespace", "k8s.io", ...words];
  return (await run("ctr", all, { timeout: 30_000 })).stdout;
}

/** Starts one of the cluster's programs; its words go to a file. It is ended in the teardown. */
export function daemon(
  site: RuntimeSite,
  name: string,
  words: readonly string[],
): void {
  const [program = "", ...args] = words;
  const log = openSync(join(site.directory, `${name}.log`), "a");
  const child = spawn(program, args, { stdio: ["ignore", log, log] });
  closeSync(log);
  // An error of starting it shows in what waits for it.
  child.on("error", () => undefined);
  site.teardown.push(() => endProcess(child));
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const hard = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await ended;
  clearTimeout(hard);
}

/** The end of a program's log, for the message of a test that fails. */
export function logOf({ directory }: RuntimeSite, name: string): string {
  try {
    return readFileSync(join(directory, `${name}.log`), "utf8").slice(-2000);
  } catch {
    return "";
  }
}
