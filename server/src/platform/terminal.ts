import { stdin, stderr, stdout } from "node:process";
import type { FileText, Refusal } from "./host.ts";
import { decode, refusalOf } from "./files.ts";

/** Standard input over this is no Dockerfile. */
const maximumBytes = 10_000_000;

interface Output {
  readonly isTerminal: boolean;
  readonly columns: number | undefined;
  write(text: string): void;
}

/** Standard output and error. A reader that has gone away, as `head` does, is no error of ours. */
export function standardOutputs(): {
  readonly stdout: Output;
  readonly stderr: Output;
} {
  return { stdout: outputOf(stdout), stderr: outputOf(stderr) };
}

/** Reads standard input to its end. */
export async function readStdin(): Promise<FileText | Refusal> {
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of stdin as AsyncIterable<Buffer>) {
      size += piece.length;
      if (size > maximumBytes)
        return { kind: "refused", problem: "too-large", code: "" };
      pieces.push(piece);
    }
  } catch (error) {
    return { ...refusalOf(error), problem: "other" };
  }
  return decode(Buffer.concat(pieces));
}

let interrupt: AbortController | undefined;

/**
 * Aborted by the first Ctrl+C; a second one ends the process as ever. Signals are caught from the first call on:
 * until then, and in a language server, which never calls it, they end the process.
 */
export function interruptSignal(): AbortSignal {
  if (interrupt === undefined) {
    const controller = new AbortController();
    interrupt = controller;
    process.once("SIGINT", () => controller.abort());
    process.once("SIGTERM", () => controller.abort());
  }
  return interrupt.signal;
}

function outputOf(stream: NodeJS.WriteStream): Output {
  let isOpen = true;
  stream.on("error", () => {
    isOpen = false;
  });
  return {
    isTerminal: stream.isTTY,
    columns: stream.isTTY ? stream.columns : undefined,
    write: (text) => {
      if (isOpen) stream.write(text);
    },
  };
}
