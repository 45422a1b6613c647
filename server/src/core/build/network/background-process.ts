import type { ShellNode } from "../../syntax/shell/model.ts";
import type { RunCommand } from "../model.ts";

const starters = new Set([
  "nohup",
  "setsid",
  "start-stop-daemon",
  "daemon",
  "daemonize",
  "supervisord",
  "service",
  "systemctl",
  "rc-service",
  "ssh",
  "socat",
]);

/**
 * Whether something that a command's own script runs may serve on the loopback interface meanwhile: a
 * background process, a service, or a script whose text is not at hand.
 */
export function mayServeLocally({ run, script }: RunCommand): boolean {
  if (run.isExecForm && script.commands.length === 0) return true;
  return script.commands.some(({ parents, words: [name, first] }) => {
    const text = name?.literal ?? name?.raw ?? "";
    const program = text.slice(text.lastIndexOf("/") + 1);
    return (
      parents.some(isInBackground) ||
      starters.has(program) ||
      /^\$|^\.{1,2}\/|^\/etc\/init\.d\/|\.sh$/.test(text) ||
      (/^(?:sh|bash|ash|dash|zsh|\.|source)$/.test(program) &&
        /^(?:\/|\.|.*\.sh$)/.test(first?.literal ?? ""))
    );
  });
}

function isInBackground(node: ShellNode): boolean {
  return node.kind === "list" && node.operators.includes("&");
}
