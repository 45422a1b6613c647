import { type LogOutputChannel, window } from "vscode";

/** Makes the one log of the extension; client and server write to it. */
export function createLog(): LogOutputChannel {
  return window.createOutputChannel("Surefetch", { log: true });
}
