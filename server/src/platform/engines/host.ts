import { rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { clean, redact } from "../../probe/text.ts";
import type { Execs, Outcome } from "../../probe/types.ts";
import { spawn } from "../spawn.ts";
import { HOST_ADVICE } from "./host-advice.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * This machine as a place to check from: the script runs in its own POSIX shell, with the user's environment, so that
 * the proxies of the user's session count. It has a process group of its own, which ends with it, also where there is no
 * /proc to find processes by. Windows has no shell that the script is made for (WSL is Linux): `no-host-shell`.
 */
export function hostPlace(
  environment: Environment = process.env,
  platform: string = process.platform,
): Execs {
  return {
    clearsUp: true,
    advice: HOST_ADVICE,
    async exec(_container, argv, options): Promise<Outcome<number>> {
      if (platform === "win32") return noShell;
      const [program = "", ...args] = argv;
      const result = await spawn(program, args, {
        environment: { ...environment, ...options.environment },
        signal: options.signal,
        timeout: options.timeout,
        maxBytes: options.maxBytes,
        input: "held-open",
        onOutput: options.onData,
        isGroup: true,
      });
      await removeFolders(options.environment["SUREFETCH_PROBE"]);
      switch (result.kind) {
        case "exited":
          return { kind: "ok", value: result.status };
        case "not-found":
          return noShell;
        case "not-started":
          return {
            kind: "failed",
            reason: "other",
            detail: redact(clean(result.detail)).slice(0, 300),
          };
        case "output-limit":
          return { kind: "failed", reason: "output-limit", detail: "" };
        case "cancelled":
        case "timed-out":
          return { kind: result.kind };
      }
    },
  };
}

/** The folder of a run that was cut off: where the script makes it, in a temporary folder or the one it runs in. */
async function removeFolders(nonce: string | undefined): Promise<void> {
  if (nonce === undefined || !/^[0-9a-f]{32}$/.test(nonce)) return;
  const folders = ["/tmp", "/dev/shm", "/var/tmp", homedir()];
  await Promise.all(
    folders.map((folder) =>
      rm(join(folder, `.surefetch-${nonce}`), {
        recursive: true,
        force: true,
      }).catch(() => undefined),
    ),
  );
}

const noShell: Outcome<never> = {
  kind: "failed",
  reason: "no-host-shell",
  detail: "",
};
