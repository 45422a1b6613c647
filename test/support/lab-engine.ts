/** The container engine that a lab starts for itself, and what a test may do to it. */
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { until } from "./until.ts";

const run = promisify(execFile);

export interface EngineRequest {
  /** Folder for its data, socket and process id. */
  readonly directory: string;
  readonly bridge: string;
  /** The first three numbers of the bridge's addresses. */
  readonly subnet: string;
}

export interface OwnEngine {
  /** Folder of the programs of another generation; undefined for the one that is installed. */
  readonly programs: string | undefined;
  /** SIGTERM is an orderly end, SIGKILL a crash; resolves when the process is gone. */
  readonly end: (signal: "SIGTERM" | "SIGKILL") => Promise<void>;
  /** Starts it again after an end, and waits until it answers. */
  readonly start: () => Promise<void>;
  /** Whether containers live on while the engine is away. */
  readonly keepContainers: (kept: boolean) => Promise<void>;
}

/**
 * Starts `dockerd` beside any other: own bridge, data and socket, no packet filter rules. `SUREFETCH_LAB_ENGINE` names a
 * folder with another generation's programs (dockerd, containerd, runc …), which are then found first.
 */
export async function startEngine(request: EngineRequest): Promise<OwnEngine> {
  const { directory } = request;
  const programs = process.env["SUREFETCH_LAB_ENGINE"] || undefined;
  const config = join(directory, "daemon.json");
  await writeFile(config, "{}");
  let daemon = await launch(request, programs);
  return {
    programs,
    async end(signal) {
      await endProcess(daemon, signal);
    },
    async start() {
      if (daemon.exitCode === null && daemon.signalCode === null) return;
      await forgetDead(directory);
      daemon = await launch(request, programs);
    },
    async keepContainers(kept) {
      await writeFile(config, JSON.stringify({ "live-restore": kept }));
      daemon.kill("SIGHUP");
      await until(
        10_000,
        () => "the engine did not read its settings again",
        async () => {
          const format = ["info", "--format", "{{.LiveRestoreEnabled}}"];
          const { stdout } = await docker(directory, ...format);
          if (stdout.trim() !== String(kept)) throw new Error(stdout);
        },
      );
    },
  };
}

async function launch(
  { directory, bridge, subnet }: EngineRequest,
  programs: string | undefined,
): Promise<ChildProcess> {
  const path = process.env["PATH"] ?? "";
  const daemon = spawn(
    programs === undefined ? "dockerd" : join(programs, "dockerd"),
    [
      "--config-file",
      `${directory}/daemon.json`,
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
      // On by default in newer engines.
      "--ip6tables=false",
      "--ip-masq=false",
    ],
    {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        PATH: programs === undefined ? path : programs + delimiter + path,
      },
    },
  );
  let log = "";
  for (const stream of [daemon.stdout, daemon.stderr])
    stream.on(
      "data",
      (data: Buffer) => (log = (log + data.toString()).slice(-4000)),
    );
  await until(
    30_000,
    () => log,
    async () => {
      if (daemon.exitCode !== null) throw new Error(`dockerd ended: ${log}`);
      await docker(directory, "version");
    },
  );
  return daemon;
}

/** Removes the notes of process ids that now belong to others: an engine takes them for its own. */
async function forgetDead(directory: string): Promise<void> {
  for (const note of ["pid", "exec/containerd/containerd.pid"]) {
    const file = join(directory, note);
    const id = (await readFile(file, "utf8").catch(() => "")).trim();
    const line = await readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "");
    if (!line.includes(directory)) await rm(file, { force: true });
  }
}

function docker(
  directory: string,
  ...args: string[]
): Promise<{ readonly stdout: string }> {
  return run("docker", ["-H", `unix://${directory}/docker.sock`, ...args], {
    timeout: 5000,
  });
}

async function endProcess(
  child: ChildProcess,
  signal: "SIGTERM" | "SIGKILL",
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  const hard = setTimeout(() => child.kill("SIGKILL"), 15_000);
  await ended;
  clearTimeout(hard);
}

/** Ends what an engine that was killed has left: its containerd, found by the lab's folder in its arguments, and its mounts. */
export async function endOrphans(directory: string): Promise<void> {
  for (const id of await readdir("/proc")) {
    if (!/^\d+$/.test(id) || Number(id) === process.pid) continue;
    const line = await readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "");
    const [program = "", ...args] = line.split("\0");
    if (
      /(?:^|\/)containerd$/.test(program) &&
      args.some((argument) => argument.startsWith(`${directory}/`))
    )
      process.kill(Number(id), "SIGTERM");
  }
  const mounts = await readFile("/proc/self/mounts", "utf8");
  for (const line of mounts.split("\n").toReversed()) {
    const place = line.split(" ")[1] ?? "";
    if (place.startsWith(`${directory}/`))
      await run("umount", ["-l", place]).catch(() => undefined);
  }
}
