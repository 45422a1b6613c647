import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** What a finished command left: its exit status and the tail of what it wrote. */
export interface Finished {
  readonly code: number;
  readonly output: string;
}

const OUTPUT_LIMIT = 64 * 1024;

/**
 * Runs a command to its end, keeping the last 64 kB of what it writes.
 * @throws when the program cannot be started at all.
 */
export function run(
  program: string,
  args: readonly string[],
  cwd: string,
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
    });
    let output = "";
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString("utf8")).slice(-OUTPUT_LIMIT);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Runs npm as the user's own shell would, with the same registry and proxy settings. */
export function runNpm(
  args: readonly string[],
  cwd: string,
): Promise<Finished> {
  const script = process.env["npm_execpath"];
  if (script !== undefined && /\.c?js$/.test(script))
    return run(process.execPath, [script, ...args], cwd);
  // On Windows npm is a batch file, which only cmd.exe starts; our arguments hold nothing that it would expand.
  if (process.platform === "win32")
    return run("cmd.exe", ["/d", "/s", "/c", "npm", ...args], cwd);
  return run("npm", args, cwd);
}

/** The first of the names that is an executable file on PATH, as an absolute path. */
export function findOnPath(...names: readonly string[]): string | undefined {
  const folders = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "");
  const suffixes =
    process.platform === "win32" ? [".exe", ".cmd", ".bat"] : [""];
  for (const name of names) {
    for (const folder of folders) {
      const found = suffixes
        .map((suffix) => join(folder, name + suffix))
        .find(isExecutable);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Whether the path is a file that this user may run. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * Ends a process that was started with `detached: true` together with everything it has started,
 * and resolves when it is gone.
 */
export async function stopTree(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (
    pid === undefined ||
    child.exitCode !== null ||
    child.signalCode !== null
  ) {
    if (pid !== undefined) killTree(pid, "SIGKILL");
    return;
  }
  const gone = new Promise<void>((resolve) =>
    child.once("exit", () => resolve()),
  );
  killTree(pid, "SIGTERM");
  const force = setTimeout(() => killTree(pid, "SIGKILL"), 3000);
  await gone;
  clearTimeout(force);
  killTree(pid, "SIGKILL");
}

/** Ends the process group at once, without waiting: for use while this process itself is ending. */
export function killTree(pid: number, signal: "SIGTERM" | "SIGKILL"): void {
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/pid", String(pid), "/t", "/f"], {
      stdio: "ignore",
      windowsHide: true,
    });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone already.
  }
}

/**
 * Has a process group ended when this process dies, even by SIGKILL, which no handler sees: a small process waits for the
 * end of its standard input.
 * @param graceMilliseconds how long the group may take to clear up when it is asked to end; 0 does not ask.
 * @returns what calls that off.
 */
export function endWithUs(pid: number, graceMilliseconds = 0): () => void {
  if (process.platform === "win32") return () => undefined;
  const script =
    `const end = (signal) => { try { process.kill(-${pid}, signal); } catch {} };` +
    `process.stdin.resume().on("end", () => {` +
    ` if (${graceMilliseconds} > 0) end("SIGTERM");` +
    ` setTimeout(() => end("SIGKILL"), ${graceMilliseconds}); })`;
  const guard = spawn(process.execPath, ["-e", script], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  guard.unref();
  return () => guard.kill("SIGKILL");
}
