/**
 * Clears up after a lab whose test process is gone. `node lab-sweep.ts FOLDER` does so when its standard input ends: the
 * lab starts it, because no handler of its own survives the end of a test runner that is killed.
 */
import { execFile, spawn } from "node:child_process";
import { readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { until } from "./until.ts";

const run = promisify(execFile);

/** Folders of labs begin with this. */
export const LAB_PREFIX = "surefetch-lab-";

/** What a lab writes down before it makes anything. */
interface Owner {
  readonly process: number;
  readonly bridge: string;
  /** In the names of all that a lab makes in an engine that is not its own. */
  readonly tag: string;
}

/** Writes down what a lab is going to make, and has it cleared up when this process ends, however it ends. */
export async function watchLab(
  directory: string,
  { bridge, tag }: Pick<Owner, "bridge" | "tag">,
): Promise<void> {
  const owner: Owner = { process: process.pid, bridge, tag };
  await writeFile(join(directory, "owner.json"), JSON.stringify(owner));
  const guard = spawn(process.execPath, [import.meta.filename, directory], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  guard.unref();
}

/** Clears up after all labs of this machine whose test process is gone. */
export async function sweepAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir()))
    if (name.startsWith(LAB_PREFIX))
      // Another run may be sweeping the same one.
      await sweep(join(tmpdir(), name)).catch((error: unknown) =>
        console.error(`abandoned lab ${name}: ${String(error)}`),
      );
}

/** Ends a lab's engine, or removes what it made in the user's, and its bridge and folder. */
async function sweep(directory: string): Promise<void> {
  const text = await readFile(join(directory, "owner.json"), "utf8").catch(
    () => "",
  );
  if (text === "") return;
  const owner = JSON.parse(text) as Owner;
  if (await commandOf(owner.process)) return;
  // One sweep is enough: an engine that is asked to end three times leaves its mounts.
  await rename(join(directory, "owner.json"), join(directory, "swept.json"));
  const daemon = Number(
    await readFile(join(directory, "pid"), "utf8").catch(() => "0"),
  );
  // Containers of that engine end with it: it was started without live restore.
  if (daemon > 0 && (await commandOf(daemon)).includes(directory)) {
    process.kill(daemon, "SIGTERM");
    await gone(daemon);
  } else if (daemon === 0) await removeFromEngine(owner.tag);
  // The second one is that of a network of the engine, which outlives the engine.
  for (const link of [owner.bridge, `${owner.bridge}u`])
    await run("ip", ["link", "del", link]).catch(() => undefined);
  await unmountBelow(directory);
  await rm(directory, { recursive: true, force: true, maxRetries: 10 });
}

/** What an engine that was killed has left mounted. */
async function unmountBelow(directory: string): Promise<void> {
  const mounts = await readFile("/proc/self/mounts", "utf8");
  const below = mounts
    .split("\n")
    .map((line) => line.split(" ")[1] ?? "")
    .filter((path) => path.startsWith(`${directory}/`));
  for (const path of below.toReversed())
    await run("umount", ["-l", path]).catch(() => undefined);
}

async function gone(id: number): Promise<void> {
  await until(
    15_000,
    () => "it does not end",
    async () => {
      if (await commandOf(id)) throw new Error(`process ${id} is still there`);
    },
  );
}

/** Containers, network and images of a lab in the engine that answers; each may be missing. */
async function removeFromEngine(tag: string): Promise<void> {
  const containers = await docker("ps", "-aq", "--filter", `name=-${tag}$`);
  if (containers.length > 0) await docker("rm", "-f", ...containers);
  await docker("network", "rm", `surefetch-test-${tag}`);
  const images = await docker(
    "images",
    "-q",
    "--filter",
    `reference=surefetch-test-*:${tag}`,
  );
  if (images.length > 0) await docker("image", "rm", "-f", ...images);
}

/** The lines that the docker command line prints; none where it fails. */
async function docker(...args: string[]): Promise<string[]> {
  const none = { stdout: "" };
  const { stdout } = await run("docker", args, { timeout: 15_000 }).catch(
    () => none,
  );
  return stdout.split("\n").filter((line) => line !== "");
}

/** Command line of a process; empty when it is gone. */
async function commandOf(id: number): Promise<string> {
  return readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "");
}

const [, , directory] = process.argv;
if (import.meta.main && directory !== undefined)
  process.stdin.resume().on("end", () => {
    void readFile(join(directory, "owner.json"), "utf8")
      .then((text) => gone((JSON.parse(text) as Owner).process))
      .then(() => sweep(directory))
      // A lab that has been stopped has no folder any more.
      .catch(() => undefined);
  });
