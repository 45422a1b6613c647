import { clean, redact } from "../../probe/text.ts";
import type { Execs, Outcome } from "../../probe/types.ts";
import { spawn } from "../spawn.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * This machine as a place to check from: the script runs in its own POSIX shell, with the user's environment, so that
 * the proxies of the user's session count. Where there is no `sh` (Windows without one on the PATH) it is unavailable.
 */
export function hostPlace(environment: Environment = process.env): Execs {
  return {
    async exec(_container, argv, options): Promise<Outcome<number>> {
      const [program = "", ...args] = argv;
      const result = await spawn(program, args, {
        environment: { ...environment, ...options.environment },
        signal: options.signal,
        timeout: options.timeout,
        maxBytes: options.maxBytes,
        input: "held-open",
        onOutput: options.onData,
      });
      switch (result.kind) {
        case "exited":
          return { kind: "ok", value: result.status };
        case "not-found":
          return { kind: "failed", reason: "no-shell", detail: "" };
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
