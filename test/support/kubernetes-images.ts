/** Images of a cluster of the test's own, made of this machine's busybox: nothing is pulled, and no registry runs. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { copyProgram } from "./lab-images.ts";

const run = promisify(execFile);

/** BusyBox with all its applets; the same as the program of a pod's own container; one program and no shell. */
export const IMAGES = {
  busybox: "surefetch.test/busybox:1",
  pause: "surefetch.test/pause:1",
  noShell: "surefetch.test/no-shell:1",
  /** Nowhere: its registry is a port on which nobody listens. */
  missing: "127.0.0.1:1/missing:1",
} as const;

/** Archives of the images, as `ctr images import` takes them. */
export async function makeImageArchives(
  directory: string,
): Promise<readonly string[]> {
  const folder = join(directory, "images");
  const busybox = await makeRoot(join(folder, "busybox"));
  await copyProgram("busybox", join(busybox, "bin/busybox"), busybox);
  const { stdout } = await run(join(busybox, "bin/busybox"), ["--list"]);
  for (const applet of stdout.trim().split("\n"))
    if (applet !== "busybox")
      await symlink("busybox", join(busybox, "bin", applet));
  const bare = await makeRoot(join(folder, "no-shell"));
  // BusyBox is the applet whose name it has; nothing else leads to its shell.
  await copyProgram("busybox", join(bare, "bin/sleep"), bare);
  return Promise.all([
    archive(folder, {
      name: IMAGES.busybox,
      root: busybox,
      command: ["sleep", "100000"],
    }),
    archive(folder, {
      name: IMAGES.pause,
      root: busybox,
      command: ["sleep", "100000"],
    }),
    archive(folder, {
      name: IMAGES.noShell,
      root: bare,
      command: ["/bin/sleep", "100000"],
    }),
  ]);
}

async function makeRoot(root: string): Promise<string> {
  for (const name of ["bin", "etc", "tmp", "proc", "sys", "dev", "var/tmp"])
    await mkdir(join(root, name), { recursive: true });
  await run("chmod", ["1777", join(root, "tmp"), join(root, "var/tmp")]);
  await writeFile(join(root, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
  return root;
}

/** An image of one layer in the form of `docker save`. */
async function archive(
  folder: string,
  image: {
    readonly name: string;
    readonly root: string;
    readonly command: readonly string[];
  },
): Promise<string> {
  const { name, root, command } = image;
  const label = name.replaceAll(/[^a-z0-9]/g, "-");
  const parts = join(folder, label);
  await mkdir(parts);
  await run("tar", ["-C", root, "-cf", join(parts, "layer.tar"), "."]);
  const config = JSON.stringify({
    architecture: process.arch === "x64" ? "amd64" : process.arch,
    os: "linux",
    config: { Cmd: command, Env: ["PATH=/bin"] },
    rootfs: {
      type: "layers",
      diff_ids: [await digest(join(parts, "layer.tar"))],
    },
  });
  await writeFile(join(parts, "config.json"), config);
  const manifest = [
    { Config: "config.json", RepoTags: [name], Layers: ["layer.tar"] },
  ];
  await writeFile(join(parts, "manifest.json"), JSON.stringify(manifest));
  const file = join(folder, `${label}.tar`);
  await run("tar", [
    "-C",
    parts,
    "-cf",
    file,
    "manifest.json",
    "config.json",
    "layer.tar",
  ]);
  return file;
}

async function digest(file: string): Promise<string> {
  const hash = createHash("sha256").update(await readFile(file));
  return `sha256:${hash.digest("hex")}`;
}
