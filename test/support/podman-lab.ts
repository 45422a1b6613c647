/** Podman with storage, locks, events and network of its own: nothing of the user's is seen, changed or left. */
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { LabContainer } from "./engine-lab.ts";
import { has, makeImage } from "./lab-images.ts";
import { filesIn, processesIn } from "./lab-outside.ts";
import { until } from "./until.ts";

const run = promisify(execFile);

/**
 * As root; as a user without rights; as root through its service, as `podman machine` and remote connections are used. Only the
 * user that runs the tests where that is not root.
 */
export type PodmanWay = "rootful" | "rootless" | "service";

export interface PodmanLab {
  /** For the command line under test. */
  readonly environment: NodeJS.ProcessEnv;
  /** Standard output of a command of podman. */
  readonly podman: (...args: readonly string[]) => Promise<string>;
  /** With BusyBox in it, and with one program that sleeps and no shell. */
  readonly busybox: string;
  readonly noShell: string;
  /** Starts a container that sleeps, for one test, and removes it. */
  readonly withContainer: (
    args: readonly string[],
    use: (container: LabContainer) => Promise<void>,
  ) => Promise<void>;
  /** Throws where a process but the first one, or a file of ours, is in the container, as the host sees it. */
  readonly assertNothingLeft: (container: LabContainer) => Promise<void>;
  /** Waits until the script is at work. */
  readonly seenRunning: (container: LabContainer) => Promise<void>;
  /** How often something happened to a container, by podman's own record: "exec", "create" … */
  readonly events: (event: string, container?: string) => Promise<number>;
  /** The names of all containers, running or not. */
  readonly names: () => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
}

/** Nobody: an id that owns nothing, and that no range of further ids is set aside for. */
const NOBODY = 65_534;

/** The ways that this machine has; empty where podman is not installed. */
export async function podmanWays(): Promise<readonly PodmanWay[]> {
  if (process.platform !== "linux" || !(await has("podman"))) return [];
  return process.getuid?.() === 0
    ? ["rootful", "rootless", "service"]
    : ["rootless"];
}

/** Starts it; throws where podman cannot make containers on this machine, with its words. */
export async function startPodman(way: PodmanWay): Promise<PodmanLab> {
  const directory = await mkdtemp(join(tmpdir(), "surefetch-podman-"));
  const environment = await settingsOf(way, directory);
  const undo: (() => unknown)[] = [];
  const stop = onceOnly(async () => {
    for (const step of undo.splice(0).toReversed()) await step();
    await endLeft(directory);
    // A command of a test that was interrupted may still write there.
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  });
  try {
    const podman = async (...args: readonly string[]): Promise<string> =>
      (await run("podman", args, { env: environment })).stdout.trim();
    const tag = `surefetch-test:${process.pid}`;
    const [busybox, noShell] = [`busybox-${tag}`, `scratch-${tag}`];
    for (const [tools, image] of [
      ["busybox", busybox],
      ["scratch", noShell],
    ] as const) {
      const program = "podman";
      const work = await mkdtemp(join(tmpdir(), "surefetch-image-"));
      const wanted = { tools, image, directory: work, environment, program };
      await makeImage({ ...wanted, authority: "" }).finally(() =>
        rm(work, { recursive: true, force: true }),
      );
    }
    undo.push(() => podman("rm", "--all", "--force", "--time=0"));
    const client =
      way === "service"
        ? {
            ...environment,
            ...(await startService(directory, { environment, undo })),
          }
        : environment;
    return {
      ...labOf(podman, busybox),
      environment: client,
      busybox,
      noShell,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Undoes once, also where the test run is stopped from outside. */
function onceOnly(undo: () => Promise<void>): () => Promise<void> {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  let undone: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    undone ??= undo().finally(() => {
      for (const signal of signals) process.removeListener(signal, interrupted);
    });
    return undone;
  };
  const interrupted = (signal: NodeJS.Signals): void =>
    void stop().then(() => process.kill(process.pid, signal));
  for (const signal of signals) process.on(signal, interrupted);
  return stop;
}

function labOf(
  podman: PodmanLab["podman"],
  busybox: string,
): Pick<
  PodmanLab,
  | "podman"
  | "withContainer"
  | "assertNothingLeft"
  | "seenRunning"
  | "events"
  | "names"
> {
  const firstOf = async ({ id }: LabContainer): Promise<number> =>
    Number(await podman("inspect", "--format", "{{.State.Pid}}", id));
  const seen = async (container: LabContainer) => {
    const first = await firstOf(container);
    const processes: string[] = [];
    for (const id of await processesIn(first)) {
      const file = `/proc/${id}/cmdline`;
      const line = await readFile(file, "latin1").catch(() => "");
      // What has ended has no arguments: its entry stays where, as here, the first process does not ask for it.
      if (line !== "" && id !== String(first)) processes.push(line);
    }
    return { processes, files: await filesIn(first) };
  };
  return {
    podman,
    async withContainer(args, use) {
      const id = await podman("run", "--detach", ...args, "sleep", "100000");
      try {
        await use({ id, name: "one test's", image: busybox });
      } finally {
        await podman("rm", "--force", "--time=0", "--ignore", id);
      }
    },
    async assertNothingLeft(container) {
      assert.deepEqual(await seen(container), { processes: [], files: [] });
    },
    seenRunning: (container) =>
      until(
        10_000,
        () => "the script did not start",
        async () => {
          const { processes, files } = await seen(container);
          assert.ok(processes.length > 0 && files.length > 0);
        },
      ),
    async events(event, container) {
      const filters = ["--filter", `event=${event}`];
      if (container !== undefined)
        filters.push("--filter", `container=${container}`);
      const format = ["--format", "{{.Status}}"];
      const all = ["events", "--stream=false", "--since=1h"];
      const lines = await podman(...all, ...filters, ...format);
      return lines.split("\n").filter((line) => line === event).length;
    },
    async names() {
      const listed = await podman("ps", "--all", "--format", "{{.Names}}");
      return listed.split("\n").filter((name) => name !== "");
    },
  };
}

/** Its folders and settings, as an environment. */
async function settingsOf(
  way: PodmanWay,
  directory: string,
): Promise<NodeJS.ProcessEnv> {
  const folder = (name: string): string => join(directory, name);
  const names = ["home", "run", "tmp", "bin", "net"];
  for (const name of names) await mkdir(folder(name));
  await writeFile(
    folder("containers.conf"),
    `[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
# Never the public nameservers that podman takes where this machine's are no use to a container.
dns_servers = ["127.0.0.1"]
[engine]
events_logger = "file"
lock_type = "file"
tmp_dir = "${folder("tmp")}"
[network]
network_config_dir = "${folder("net")}"
`,
  );
  await writeFile(
    folder("storage.conf"),
    `[storage]
driver = "vfs"
graphroot = "${folder("home/storage")}"
runroot = "${folder("run/storage")}"
`,
  );
  const environment = {
    ...process.env,
    HOME: folder("home"),
    XDG_RUNTIME_DIR: folder("run"),
    CONTAINERS_CONF_OVERRIDE: folder("containers.conf"),
    CONTAINERS_STORAGE_CONF: folder("storage.conf"),
  };
  if (way !== "rootless" || process.getuid?.() !== 0) return environment;
  const { stdout } = await run("sh", ["-c", "command -v podman"]);
  const wrapper = folder("bin/podman");
  await writeFile(
    wrapper,
    `#!/bin/sh
cd /
exec setpriv --reuid=${NOBODY} --regid=${NOBODY} --clear-groups ${stdout.trim()} "$@"
`,
  );
  await chmod(wrapper, 0o755);
  await chmod(directory, 0o755);
  for (const name of names) await chown(folder(name), NOBODY, NOBODY);
  const path = `${folder("bin")}:${process.env["PATH"] ?? ""}`;
  return { ...environment, PATH: path };
}

/** Podman behind a socket; gives what makes the command line use it. */
async function startService(
  directory: string,
  {
    environment,
    undo,
  }: {
    readonly environment: NodeJS.ProcessEnv;
    readonly undo: (() => unknown)[];
  },
): Promise<{ readonly CONTAINER_HOST: string }> {
  const CONTAINER_HOST = `unix://${directory}/podman.sock`;
  const words = ["system", "service", "--time=0", CONTAINER_HOST];
  const service = spawn("podman", words, { env: environment, stdio: "ignore" });
  undo.push(async () => {
    const ended = once(service, "exit");
    service.kill("SIGTERM");
    await ended;
  });
  await until(
    15_000,
    () => "podman's service does not answer",
    () => run("podman", ["ps"], { env: { ...environment, CONTAINER_HOST } }),
  );
  return { CONTAINER_HOST };
}

/**
 * Ends what podman leaves: the process that a rootless one keeps its user namespace with, and those that keep the status of an exec
 * through the service for five minutes. Known by the lab's folder in their arguments or environment.
 */
async function endLeft(directory: string): Promise<void> {
  for (const id of await readdir("/proc")) {
    if (!/^\d+$/.test(id) || Number(id) === process.pid) continue;
    const texts = ["environ", "cmdline"].map((name) =>
      readFile(`/proc/${id}/${name}`, "latin1").catch(() => ""),
    );
    if ((await Promise.all(texts)).some((text) => text.includes(directory)))
      process.kill(Number(id), "SIGKILL");
  }
}
