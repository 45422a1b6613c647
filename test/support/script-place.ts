import { execFile, spawn as spawnChild } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { spawn } from "../../server/src/platform/spawn.ts";
import type { Execs, Outcome } from "../../server/src/probe/types.ts";
import { until } from "./until.ts";

const run = promisify(execFile);

/** The shells that the check's script is made for. */
export const SHELLS = ["busybox", "dash", "bash"] as const;
export type Shell = (typeof SHELLS)[number];

/** A process of a namespace, as the kernel tells of it. */
export interface Process {
  readonly pid: number;
  readonly name: string;
  /** "Z" is one that has ended and that nobody has waited for. */
  readonly state: string;
  readonly parent: number;
}

/**
 * A process namespace of its own, whose first process waits for nobody: what a container is to a script. Its commands run
 * in one of the shells, as `docker exec` runs them.
 */
export interface ScriptPlace {
  readonly execs: Execs;
  /** All processes but the first. */
  readonly processes: () => Promise<readonly Process[]>;
  /** The next process gets the number behind this one. */
  readonly setLastPid: (pid: number) => Promise<void>;
  readonly kill: (pid: number) => Promise<void>;
  /** Puts a file in the place of one of the system's, here alone. */
  readonly replace: (path: string, text: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Why there can be none on this machine; undefined where there can. */
export async function noScriptPlace(): Promise<string | undefined> {
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    return "process namespaces need root on Linux";
  const probe = ["--pid", "--fork", "--mount-proc", "busybox", "true"];
  return run("unshare", probe).then(
    () => undefined,
    () => "unshare or busybox is missing, or not allowed",
  );
}

/** `busybox` finds BusyBox's own programs, the other shells those of this machine. `more` are variables of all commands. */
export async function scriptPlace(
  shell: Shell,
  more: Readonly<Record<string, string>> = {},
): Promise<ScriptPlace> {
  const programs = mkdtempSync(join(tmpdir(), "surefetch-programs-"));
  if (shell === "busybox") {
    const { stdout } = await run("busybox", ["--list"]);
    for (const applet of stdout.trim().split("\n"))
      symlinkSync("/usr/bin/busybox", join(programs, applet));
  }
  const first = spawnChild(
    "unshare",
    ["--pid", "--fork", "--mount-proc", "--kill-child", "sleep", "100000"],
    { stdio: "ignore" },
  );
  const pid = async (): Promise<string> => {
    const file = `/proc/${first.pid}/task/${first.pid}/children`;
    const { stdout } = await run("cat", [file]);
    return stdout.trim();
  };
  let init = "";
  await until(
    5000,
    () => "no process namespace",
    async () => {
      init = await pid();
      const { stdout } = await run("cat", [`/proc/${init}/comm`]);
      if (stdout.trim() !== "sleep") throw new Error(stdout);
    },
  );
  const inside = ["-t", init, "-p", "-m"];
  const enter = async (...args: string[]): Promise<string> =>
    (await run("nsenter", [...inside, ...args])).stdout;
  return {
    execs: {
      async exec(_container, [, ...argv], options): Promise<Outcome<number>> {
        const program =
          shell === "busybox"
            ? ["/usr/bin/busybox", "sh"]
            : [`/usr/bin/${shell}`];
        const result = await spawn(
          "/usr/bin/nsenter",
          [...inside, "/usr/bin/setsid", "-w", ...program, ...argv],
          {
            environment: {
              ...process.env,
              ...(shell === "busybox" ? { PATH: programs } : {}),
              ...more,
              ...options.environment,
            },
            signal: options.signal,
            timeout: options.timeout,
            maxBytes: options.maxBytes,
            input: "held-open",
            onOutput: options.onData,
          },
        );
        if (result.kind === "exited")
          return { kind: "ok", value: result.status };
        if (result.kind === "cancelled" || result.kind === "timed-out")
          return { kind: result.kind };
        return { kind: "failed", reason: "other", detail: result.kind };
      },
    },
    async processes() {
      const look =
        'for f in /proc/[0-9]*/stat; do read -r l <"$f"; echo "$l"; done';
      return (await enter("sh", "-c", look))
        .trim()
        .split("\n")
        .map(processOf)
        .filter(
          ({ pid, name, state, parent }) =>
            pid !== 1 &&
            // This very look, and the script once it has ended: its parent is outside, and another's.
            !(name === "sh" && state === "R") &&
            !(parent === 0 && state === "Z"),
        )
        .toSorted((one, other) => one.pid - other.pid);
    },
    async setLastPid(pid) {
      await enter(
        "sh",
        "-c",
        'echo "$0" >/proc/sys/kernel/ns_last_pid',
        String(pid),
      );
    },
    async kill(pid) {
      await enter("kill", "-9", String(pid));
    },
    async replace(path, text) {
      const file = join(programs, path.replaceAll("/", "_"));
      writeFileSync(file, text, "latin1");
      await enter("mount", "--bind", file, path);
    },
    async stop() {
      first.kill("SIGKILL");
      rmSync(programs, { recursive: true, force: true });
      await Promise.resolve();
    },
  };
}

function processOf(line: string): Process {
  const [, pid, name, state, parent] =
    /^(\d+) \((.*)\) (\S) (\d+)/.exec(line) ?? [];
  return {
    pid: Number(pid),
    name: name ?? "",
    state: state ?? "",
    parent: Number(parent),
  };
}
