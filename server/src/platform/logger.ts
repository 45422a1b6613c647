import { stderr } from "node:process";
import type { Logger } from "./host.ts";

/** A logger that writes to standard error; standard output belongs to the report. */
export function createLogger(
  level: "error" | "warn" | "info" | "debug",
): Logger {
  const levels = ["error", "warn", "info", "debug"] as const;
  const shown = new Set(levels.slice(0, levels.indexOf(level) + 1));
  const write =
    (name: (typeof levels)[number]) =>
    (text: string): void => {
      if (shown.has(name)) stderr.write(`surefetch: ${name}: ${text}\n`);
    };
  return {
    error: write("error"),
    warn: write("warn"),
    info: write("info"),
    debug: write("debug"),
  };
}
