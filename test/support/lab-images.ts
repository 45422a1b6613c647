import { execFile } from "node:child_process";
import { cp, mkdir, realpath, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** What an image has: BusyBox only, or bash, coreutils and curl with the lab's certificate authority. */
export type Tools = "busybox" | "curl";

export interface ImageRequest {
  readonly tools: Tools;
  readonly image: string;
  /** Folder for the image's files. */
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  /** PEM file of the certificate authority to trust. */
  readonly authority: string;
}

/** Whether a program is on the path. */
export async function has(program: string): Promise<boolean> {
  return run("sh", ["-c", 'command -v "$1"', "sh", program]).then(
    () => true,
    () => false,
  );
}

const CURL_PROGRAMS = [
  "bash",
  "curl",
  "cat",
  "chmod",
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

/** Makes an image from programs of this machine; nothing is pulled. */
export async function makeImage(request: ImageRequest): Promise<void> {
  const { tools, image, directory, environment, authority } = request;
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
    [
      "-c",
      'tar -C "$1" -c . | docker import --change "LABEL surefetch-test=1" - "$2"',
      "sh",
      root,
      image,
    ],
    { env: environment },
  );
}

/** Copies a program of this machine, by name or path, with the libraries it names below `root`. */
export async function copyProgram(
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
