import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import {
  mkdir,
  mkdtemp,
  readdir,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import "./node-version.mjs";
import { endWithUs, killTree, run, runNpm, stopTree } from "./processes.ts";

/** The npm package that carries the whole VS Code server and workbench; its npm-shrinkwraps pin everything below it. */
const PACKAGE_VERSION = "4.139.1";

const START_DEADLINE_MS = 60_000;

/** A running VS Code server on the loopback interface. */
export interface VSCodeServer {
  /** The address of a window on the folder; anybody who has it controls the server, as it carries the token. */
  address(
    folder: string,
    payload?: readonly (readonly [string, string])[],
  ): string;
  /** The `vscode-remote://` address of a file or folder of this machine. */
  uri(path: string): string;
  /** Rejects when the server ends although nobody asked for it. */
  readonly crashed: Promise<never>;
  stop(): Promise<void>;
}

/** Settings that keep an automated or a first window quiet: no welcome page, no assistants, no second side bar. */
export const QUIET_SETTINGS: Readonly<Record<string, unknown>> = {
  "chat.commandCenter.enabled": false,
  "chat.disableAIFeatures": true,
  "extensions.ignoreRecommendations": true,
  "git.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

/** The folder of the user's cache that every checkout shares. */
function cacheFolder(): string {
  const caches =
    process.env["XDG_CACHE_HOME"] ??
    (process.platform === "win32" ? process.env["LOCALAPPDATA"] : undefined) ??
    join(homedir(), ".cache");
  return join(caches, "surefetch");
}

/**
 * Installs the VS Code server into the user's cache unless it is there, and gives the folder that holds `out/server-main.js`.
 * It is written under a temporary name and renamed when complete, so an interrupted or parallel install does no harm.
 * @throws Error saying what failed and what to do.
 */
export async function ensureVSCodeServer(): Promise<string> {
  const target = join(cacheFolder(), `vscode-server-${PACKAGE_VERSION}`);
  const inside = join(target, "node_modules", "code-server", "lib", "vscode");
  if (existsSync(join(inside, "out", "server-main.js"))) return inside;
  console.error(
    `Installing the VS Code server ${PACKAGE_VERSION} once for this user (about 600 MB) into ${target}`,
  );
  await mkdir(join(target, ".."), { recursive: true });
  await removeAbandoned(target);
  const folder = await mkdtemp(`${target}.new-`);
  try {
    await install(folder);
    await publish(folder, target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return inside;
}

/** Removes what installs that were killed hours ago have left; a running one is younger. */
async function removeAbandoned(target: string): Promise<void> {
  const parent = join(target, "..");
  for (const name of await readdir(parent)) {
    const path = join(parent, name);
    if (
      !name.includes(".new-") ||
      Date.now() - (await stat(path)).mtimeMs < 3 * 3600_000
    )
      continue;
    await rm(path, { recursive: true, force: true });
  }
}

async function install(folder: string): Promise<void> {
  await writeFile(join(folder, "package.json"), '{ "private": true }\n');
  const vscode = join(folder, "node_modules", "code-server", "lib", "vscode");
  // Without install scripts nothing is compiled; what the server needs of native code ships prebuilt.
  const quiet = [
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--no-save",
    "--loglevel=error",
  ];
  const steps: readonly [
    title: string,
    args: readonly string[],
    cwd: string,
  ][] = [
    [
      "the server",
      ["install", `code-server@${PACKAGE_VERSION}`, ...quiet],
      folder,
    ],
    ["its modules", ["install", "--omit=dev", ...quiet], vscode],
    [
      "its built-in extensions",
      ["install", "--omit=dev", ...quiet],
      join(vscode, "extensions"),
    ],
  ];
  for (const [index, [title, args, cwd]] of steps.entries()) {
    console.error(`  ${index + 1}/${steps.length} ${title}`);
    const { code, output } = await runNpm(args, cwd);
    if (code !== 0) throw new Error(installFailure(title, output));
  }
}

function installFailure(title: string, output: string): string {
  const lines = output.trim().split("\n");
  const errors = lines.filter((line) => /^npm (error|ERR!) \S/.test(line));
  const tail = (errors.length > 0 ? errors.slice(0, 5) : lines.slice(-5)).join(
    "\n    ",
  );
  return (
    `The VS Code server cannot be installed: npm failed at ${title}\n    ${tail}\n` +
    `Check that npm reaches its registry (npm view code-server@${PACKAGE_VERSION} version) and try again, ` +
    "or use a desktop VS Code: put its `code` command on PATH for npm start, " +
    "or its executable into SUREFETCH_VSCODE for npm test"
  );
}

async function publish(folder: string, target: string): Promise<void> {
  try {
    await rename(folder, target);
  } catch (error) {
    // Another checkout was faster: its copy is as good as ours.
    if (!existsSync(join(target, "node_modules"))) throw error;
  }
}

/** How a server is started: where it keeps its data, its extensions and what the window's user settings are. */
export interface ServerOptions {
  readonly dataDir: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly extensionsDir?: string;
  /** Makes the workbench accept a test payload in its address. */
  readonly testDriver?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Starts the VS Code server on a free port of the loopback interface, behind a random token.
 * @throws Error with the end of the server's output when it does not come up.
 */
export async function startVSCodeServer(
  installation: string,
  options: ServerOptions,
): Promise<VSCodeServer> {
  const userFolder = join(options.dataDir, "data", "User");
  await mkdir(userFolder, { recursive: true });
  const settingsFile = join(userFolder, "settings.json");
  if (!existsSync(settingsFile))
    await writeFile(settingsFile, JSON.stringify(options.settings, null, 2));
  const token = randomBytes(16).toString("hex");
  const tokenFile = join(options.dataDir, "token");
  await writeFile(tokenFile, token, { mode: 0o600 });
  const child = spawn(
    process.execPath,
    serverArguments(installation, options, tokenFile),
    {
      detached: process.platform !== "win32",
      stdio: ["ignore", "pipe", "pipe"],
      env: serverEnvironment(options.env),
      windowsHide: true,
    },
  );
  const { port, crashed } = await listening(child);
  const authority = `127.0.0.1:${port}`;
  return {
    address: (folder, payload) =>
      windowAddress(authority, token, folder, payload),
    uri: (path) => `vscode-remote://${authority}${remotePath(path)}`,
    crashed,
    stop: () => stopTree(child),
  };
}

/** Installs a packaged extension as a user would, without a window. */
export async function installExtension(
  installation: string,
  extensionsDir: string,
  vsix: string,
): Promise<void> {
  const args = [
    join(installation, "out", "server-main.js"),
    "--accept-server-license-terms",
  ];
  const { code, output } = await run(
    process.execPath,
    [
      ...args,
      "--extensions-dir",
      extensionsDir,
      "--force",
      "--install-extension",
      vsix,
    ],
    installation,
  );
  if (code !== 0 || !output.includes("was successfully installed")) {
    throw new Error(`The VS Code server refuses ${vsix}:\n${output.trim()}`);
  }
}

function serverArguments(
  installation: string,
  options: ServerOptions,
  tokenFile: string,
): string[] {
  return [
    join(installation, "out", "server-main.js"),
    "--host=127.0.0.1",
    "--port=0",
    `--connection-token-file=${tokenFile}`,
    "--accept-server-license-terms",
    "--telemetry-level=off",
    `--server-data-dir=${options.dataDir}`,
    ...(options.extensionsDir === undefined
      ? []
      : [`--extensions-dir=${options.extensionsDir}`]),
    ...(options.testDriver === true
      ? // A server whose starter was killed ends by itself some minutes after its window is gone.
        [
          "--enable-smoke-test-driver",
          "--enable-remote-auto-shutdown",
          "--reconnection-grace-time=5",
        ]
      : []),
  ];
}

/** The environment without what npm adds for its scripts, so that a terminal in VS Code is the user's own. */
function serverEnvironment(
  extra: Readonly<Record<string, string>> = {},
): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|INIT_CWD$|VSCODE_|ELECTRON_)/.test(name),
  );
  return { ...Object.fromEntries(own), ...extra };
}

function listening(
  child: ChildProcess,
): Promise<{ port: number; crashed: Promise<never> }> {
  let output = "";
  const kill = (): void => {
    if (child.pid !== undefined) killTree(child.pid, "SIGKILL");
  };
  process.once("exit", kill);
  const spare = child.pid === undefined ? undefined : endWithUs(child.pid);
  const crashed = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      process.removeListener("exit", kill);
      spare?.();
      reject(
        new Error(
          `The VS Code server ended (${signal ?? code}):\n${output.trim()}`,
        ),
      );
    });
  });
  crashed.catch(() => undefined);
  const port = new Promise<number>((resolve, reject) => {
    const deadline = setTimeout(() => {
      kill();
      reject(
        new Error(
          `The VS Code server did not start within ${START_DEADLINE_MS / 1000} s:\n${output.trim()}`,
        ),
      );
    }, START_DEADLINE_MS);
    const read = (chunk: Buffer): void => {
      output = (output + chunk.toString("utf8")).slice(-8192);
      const found = /agent listening on (\d+)/.exec(output)?.[1];
      if (found === undefined) return;
      clearTimeout(deadline);
      resolve(Number(found));
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    crashed.catch((error: unknown) => {
      clearTimeout(deadline);
      reject(error);
    });
  });
  return port.then((value) => ({ port: value, crashed }));
}

function windowAddress(
  authority: string,
  token: string,
  folder: string,
  payload?: readonly (readonly [string, string])[],
): string {
  const query = new URLSearchParams({ tkn: token, folder: remotePath(folder) });
  if (payload !== undefined) query.set("payload", JSON.stringify(payload));
  return `http://${authority}/?${query.toString()}`;
}

/** The path of a file or folder as `vscode-remote://` addresses spell it: with slashes, on Windows too. */
function remotePath(path: string): string {
  return decodeURIComponent(pathToFileURL(path).pathname);
}

if (import.meta.main) {
  try {
    console.log(await ensureVSCodeServer());
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
