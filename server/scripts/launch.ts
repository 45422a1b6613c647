/**
 * `npm start [folder]`: builds Surefetch and opens VS Code with it, on a fresh copy of the sample or on the given folder.
 * A desktop VS Code on PATH is used if there is one, else VS Code in the browser. Options: --browser prefers the
 * browser; --no-open only prints its address.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import "./node-version.mjs";
import { buildExtension, packageExtension } from "./package.ts";
import { findOnPath, run } from "./processes.ts";
import {
  QUIET_SETTINGS,
  ensureVSCodeServer,
  installExtension,
  startVSCodeServer,
} from "./vscode-server.ts";

const ROOT = join(import.meta.dirname, "../..");

/** What the window shows: a folder, and for the sample the file to begin with. */
interface Scene {
  readonly folder: string;
  readonly file?: string;
}

/** The user's folder, or a copy of the sample, so that a quick fix there leaves the checkout as it is. */
async function chooseScene(given: string | undefined): Promise<Scene> {
  if (given !== undefined) {
    const folder = resolve(process.env["INIT_CWD"] ?? process.cwd(), given);
    const isFolder =
      statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
    if (!isFolder)
      throw new Error(
        `There is no folder ${folder}: give npm start a folder, or none for the sample`,
      );
    return { folder };
  }
  const folder = join(
    await mkdtemp(join(tmpdir(), "surefetch-sample-")),
    "links",
  );
  await cp(join(ROOT, "test/vscode/workspace"), folder, { recursive: true });
  return { folder, file: join(folder, "Dockerfile") };
}

/** The desktop's command line, if it is there and new enough for the extension. */
async function findDesktop(): Promise<string | undefined> {
  const code = findOnPath("code", "code-insiders");
  if (code === undefined) return undefined;
  const manifest = JSON.parse(
    readFileSync(join(ROOT, "package.json"), "utf8"),
  ) as { engines: { vscode: string } };
  const needed = manifest.engines.vscode.replace(/^\D+/, "");
  const { output } = await runCommand(code, ["--version"]);
  const version = /^\d+\.\d+\.\d+/m.exec(output)?.[0];
  if (version !== undefined && !isOlder(version, needed)) return code;
  console.log(
    `${code} is ${version ?? "of an unknown version"}, Surefetch needs ${needed}: using VS Code in the browser`,
  );
  return undefined;
}

function isOlder(version: string, needed: string): boolean {
  return version.localeCompare(needed, "en", { numeric: true }) < 0;
}

/** On Windows `code` is a batch file, which only cmd.exe starts. */
function runCommand(
  program: string,
  args: readonly string[],
): ReturnType<typeof run> {
  if (process.platform !== "win32") return run(program, args, ROOT);
  return run("cmd.exe", ["/d", "/c", program, ...args], ROOT);
}

async function openDesktop(
  code: string,
  { folder, file }: Scene,
): Promise<void> {
  const first = file === undefined ? [] : ["--goto", file];
  const args = [
    `--extensionDevelopmentPath=${ROOT}`,
    "--new-window",
    folder,
    ...first,
  ];
  const { code: status, output } = await runCommand(code, args);
  if (status !== 0)
    throw new Error(`${code} does not open a window:\n${output.trim()}`);
  console.log(`VS Code with Surefetch is opening on ${folder}`);
}

async function serveBrowser(scene: Scene, open: boolean): Promise<void> {
  const stopped = new Promise<void>((done) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      process.once(signal, () => done());
  });
  const installation = await ensureVSCodeServer();
  const dataDir = await mkdtemp(join(tmpdir(), "surefetch-start-"));
  try {
    const extensionsDir = join(dataDir, "extensions");
    const vsix = await packageExtension(join(dataDir, "surefetch.vsix"));
    await installExtension(installation, extensionsDir, vsix);
    const { "git.enabled": _, ...settings } = QUIET_SETTINGS;
    // The sample is ours, so there is nothing to ask; a folder of the user's keeps the question.
    const trust =
      scene.file === undefined
        ? {}
        : { "security.workspace.trust.enabled": false };
    const options = {
      dataDir,
      extensionsDir,
      settings: { ...settings, ...trust },
      env: { TMPDIR: dataDir },
    };
    const server = await startVSCodeServer(installation, options);
    try {
      const address = server.address(
        scene.folder,
        scene.file === undefined ? [] : [["openFile", server.uri(scene.file)]],
      );
      console.log(
        `\nVS Code with Surefetch on ${scene.folder}:\n\n  ${address}\n\nThe address is for you alone. Ctrl+C ends it`,
      );
      if (open) openAddress(address);
      await Promise.race([stopped, server.crashed]);
    } finally {
      await server.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    if (scene.file !== undefined)
      await rm(join(scene.folder, ".."), { recursive: true, force: true });
  }
}

/** Shows the address in the user's browser if the machine has a screen; the printed address is enough otherwise. */
function openAddress(address: string): void {
  const opener = browserOpener(address);
  if (opener === undefined) return;
  const child: ChildProcess = spawn(opener.program, opener.args, {
    stdio: "ignore",
    detached: true,
  });
  child.once("error", () =>
    console.log("No browser could be started: open the address yourself"),
  );
  child.unref();
}

function browserOpener(
  address: string,
): { program: string; args: string[] } | undefined {
  if (process.platform === "darwin")
    return { program: "open", args: [address] };
  if (process.platform === "win32")
    return {
      program: "rundll32",
      args: ["url.dll,FileProtocolHandler", address],
    };
  const hasScreen =
    process.env["DISPLAY"] !== undefined ||
    process.env["WAYLAND_DISPLAY"] !== undefined;
  const program = findOnPath("xdg-open");
  return hasScreen && program !== undefined
    ? { program, args: [address] }
    : undefined;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      browser: { type: "boolean", default: false },
      "no-open": { type: "boolean", default: false },
    },
  });
  const scene = await chooseScene(positionals[0]);
  await buildExtension();
  const desktop =
    values.browser || values["no-open"] ? undefined : await findDesktop();
  if (desktop !== undefined) await openDesktop(desktop, scene);
  else await serveBrowser(scene, !values["no-open"]);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
