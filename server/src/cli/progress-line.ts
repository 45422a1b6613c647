import { displayWidth, harmless } from "./report/display.ts";
import type { Output } from "./environment.ts";

/** One line on a terminal that is written over; nothing where standard error is a file or a pipe. */
export class ProgressLine {
  readonly #output: Output;
  #isShown = false;

  constructor(output: Output) {
    this.#output = output;
  }

  show(text: string): void {
    const { columns = 0, isTerminal } = this.#output;
    // A line that wraps could not be written over.
    if (!isTerminal || displayWidth(text) >= columns) return;
    this.#output.write(`\r\u001B[K${harmless(text)}`);
    this.#isShown = true;
  }

  /** Takes the line away, so that what follows stands at its place. */
  clear(): void {
    if (this.#isShown) this.#output.write("\r\u001B[K");
    this.#isShown = false;
  }
}
