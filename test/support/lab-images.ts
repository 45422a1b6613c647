import { execFile } from "node:child_process";
import {
  cp,
  mkdir,
  readdir,
  realpath,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * What an image can connect with: BusyBox; curl and bash; bash alone; bash and glibc's getent, as in a slim Debian; `go`,
 * Python or Node alone; nothing at all, not even a shell. What trusts certificates has the lab's authority.
 */
export type Tools =
  "busybox" | "curl" | "bash" | "slim" | "go" | "python" | "node" | "scratch";

export interface ImageRequest {
  readonly tools: Tools;
  readonly image: string;
  /** Folder for the image's files. */
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  /** PEM file of the certificate authority to trust. */
  readonly authority: string;
  /** The engine's command line; docker where it is not said. */
  readonly program?: string;
}

/** Whether a program is on the path. */
export async function has(program: string): Promise<boolean> {
  return run("sh", ["-c", 'command -v "$1"', "sh", program]).then(
    () => true,
    () => false,
  );
}

/** What every image with a glibc has. */
const BASE = [
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

const PROGRAMS: Readonly<Record<Tools, readonly string[]>> = {
  busybox: [],
  curl: ["bash", "curl"],
  bash: ["bash"],
  slim: ["bash", "getent"],
  go: [],
  python: [],
  node: [],
  scratch: [],
};

const FOLDERS = [
  "bin",
  "etc/ssl/certs",
  "tmp",
  "root",
  "proc",
  "sys",
  "dev",
  "var/tmp",
];

/** Makes an image from programs of this machine; nothing is pulled. Its containers run `sleep 100000`. */
export async function makeImage(request: ImageRequest): Promise<void> {
  const { tools, image, directory, environment, authority } = request;
  const { program = "docker" } = request;
  const root = join(directory, `root-${tools}`);
  for (const folder of FOLDERS)
    await mkdir(join(root, folder), { recursive: true });
  await run("chmod", ["1777", join(root, "tmp"), join(root, "var/tmp")]);
  await writeFile(join(root, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
  await writeFile(join(root, "etc/nsswitch.conf"), "hosts: files dns\n");
  if (tools === "busybox") await addBusybox(root);
  // BusyBox is whatever its name says, and here it can do nothing but wait.
  else if (tools === "scratch")
    await copyProgram("busybox", join(root, "bin/sleep"), root);
  else {
    for (const program of [...BASE, ...PROGRAMS[tools]])
      await copyProgram(program, join(root, "bin", program), root);
    await copyProgram(
      (await has("dash")) ? "dash" : "bash",
      join(root, "bin/sh"),
      root,
    );
    await cp(authority, join(root, "etc/ssl/certs/ca-certificates.crt"));
    await addLanguage(tools, root, authority);
  }
  await run(
    "sh",
    [
      "-c",
      'tar -C "$1" -c . | "$3" import --change "LABEL surefetch-test=1" - "$2"',
      "sh",
      root,
      image,
      program,
    ],
    { env: environment },
  );
  await rm(root, { recursive: true, force: true });
}

async function addBusybox(root: string): Promise<void> {
  await copyProgram("busybox", join(root, "bin/busybox"), root);
  const { stdout } = await run(join(root, "bin/busybox"), ["--list"]);
  for (const applet of stdout.split("\n"))
    if (applet !== "" && applet !== "busybox")
      await symlink("busybox", join(root, "bin", applet));
}

async function addLanguage(
  tools: Tools,
  root: string,
  authority: string,
): Promise<void> {
  if (tools === "node")
    await copyProgram(process.execPath, join(root, "bin/node"), root);
  if (tools === "python") await addPython(root, authority);
  if (tools === "go") {
    const goroot = (await run("go", ["env", "GOROOT"])).stdout.trim();
    await mkdir(join(root, "go/bin"), { recursive: true });
    // What it knows its folder by.
    await mkdir(join(root, "go/pkg/tool"), { recursive: true });
    for (const part of ["bin/go", "VERSION", "go.env"])
      await cp(join(goroot, part), join(root, "go", part), { force: true });
    await symlink("/go/bin/go", join(root, "bin/go"));
  }
}

/** Python with as much of its library as speaks TLS. */
async function addPython(root: string, authority: string): Promise<void> {
  const asked = `import sys,ssl,sysconfig
print(sys.executable,sysconfig.get_path("stdlib"),ssl.get_default_verify_paths().openssl_cafile)`;
  // The system's own, whose paths are those of an image.
  const { stdout } = await run("/usr/bin/python3", ["-I", "-c", asked]);
  const [program = "", library = "", cafile = ""] = stdout.trim().split(" ");
  await copyProgram(program, join(root, "bin/python3"), root);
  const unused = new Set(
    "test idlelib lib2to3 ensurepip __pycache__ pydoc_data tkinter distutils".split(
      " ",
    ),
  );
  await cp(library, join(root, library), {
    recursive: true,
    filter: (path) => !unused.has(basename(path)),
  });
  // What it takes for its home follows from the place of the program.
  await mkdir(join(root, dirname(program)), { recursive: true });
  await symlink("/bin/python3", join(root, program)).catch(() => undefined);
  for (const file of await readdir(join(library, "lib-dynload")))
    await copyLibraries(join(library, "lib-dynload", file), root);
  await mkdir(join(root, dirname(cafile)), { recursive: true });
  await cp(authority, join(root, cafile));
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
  await copyLibraries(source, root);
}

async function copyLibraries(source: string, root: string): Promise<void> {
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
