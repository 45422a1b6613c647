import { spawn as spawnChild, type ChildProcess } from "node:child_process";
import { homedir } from "node:os";
import { StringDecoder } from "node:string_decoder";

export interface SpawnOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Milliseconds. */
  readonly timeout: number;
  /** Bytes of standard output; more ends the process. */
  readonly maxBytes: number;
  /** Standard input is held open until the process is to end, or closed from the start. */
  readonly input: "held-open" | "none";
  /** Written to a standard input that is held open, first. */
  readonly inputText?: string;
  readonly onOutput: (text: string) => void;
  /** Milliseconds that it has to end by itself after the end of its standard input; 300 where it is not said. */
  readonly grace?: number;
  /** Called when it is to end before it has ended by itself. */
  readonly onEnding?: (outcome: SpawnOutcome) => void;
  /** A session and process group of its own, of which nothing stays when it has ended. POSIX systems only. */
  readonly isGroup?: boolean;
}

/** How a process ended; never an exception. `errors` is the end of its standard error, at most 4,000 characters. */
export type SpawnOutcome =
  | {
      readonly kind: "exited";
      readonly status: number;
      readonly errors: string;
    }
  | { readonly kind: "not-found" }
  | { readonly kind: "not-started"; readonly detail: string }
  | { readonly kind: "cancelled" | "timed-out" | "output-limit" };

/** After the end of its standard input a process has this long to end by itself. */
const GRACE_MILLISECONDS = 300;
const MAX_ERRORS = 4000;

/** Runs a program with arguments as they are, without a shell. */
export function spawn(
  program: string,
  args: readonly string[],
  options: SpawnOptions,
): Promise<SpawnOutcome> {
  if (options.signal.aborted) return Promise.resolve({ kind: "cancelled" });
  return new Promise((resolve) => {
    let child: ChildProcess;
    try {
      child = spawnChild(program, args, {
        env: options.environment,
        // Windows looks for programs in the working folder first: never in the user's project.
        cwd: homedir(),
        stdio: [options.input === "none" ? "ignore" : "pipe", "pipe", "pipe"],
        windowsHide: true,
        detached: options.isGroup === true,
      });
    } catch (error) {
      resolve({ kind: "not-started", detail: String(error) });
      return;
    }
    new Watch(child, options, resolve).start();
  });
}

/** One running child: whichever ends it first names the outcome. */
class Watch {
  readonly #child: ChildProcess;
  readonly #options: SpawnOptions;
  readonly #resolve: (outcome: SpawnOutcome) => void;
  readonly #decoder = new StringDecoder("utf8");
  readonly #abort = () => this.#end({ kind: "cancelled" });
  #timer: NodeJS.Timeout | undefined;
  #bytes = 0;
  #errors = "";
  /** Set when we end the process ourselves. */
  #ending: SpawnOutcome | undefined;

  constructor(
    child: ChildProcess,
    options: SpawnOptions,
    resolve: (outcome: SpawnOutcome) => void,
  ) {
    this.#child = child;
    this.#options = options;
    this.#resolve = resolve;
  }

  start(): void {
    const child = this.#child;
    this.#options.signal.addEventListener("abort", this.#abort, { once: true });
    this.#timer = setTimeout(
      () => this.#end({ kind: "timed-out" }),
      this.#options.timeout,
    );
    child.stdin?.on("error", () => undefined);
    if (this.#options.inputText !== undefined)
      child.stdin?.write(this.#options.inputText);
    child.stdout?.on("data", (data: Buffer) => this.#output(data));
    child.stderr?.on("data", (data: Buffer) => {
      this.#errors = (this.#errors + data.toString()).slice(-MAX_ERRORS);
    });
    child.on("error", (error: NodeJS.ErrnoException) =>
      this.#settle(
        error.code === "ENOENT"
          ? { kind: "not-found" }
          : { kind: "not-started", detail: error.message },
      ),
    );
    // Children that are left hold the pipes, so that "close" would not come.
    child.on("exit", () => this.#killGroup());
    child.on("close", (status, signal) =>
      this.#settle(
        this.#ending ?? {
          kind: "exited",
          status: status ?? 128,
          errors: this.#errors || (signal ?? ""),
        },
      ),
    );
  }

  #output(data: Buffer): void {
    if (this.#ending) return;
    this.#bytes += data.length;
    const room = this.#options.maxBytes - (this.#bytes - data.length);
    this.#options.onOutput(
      this.#decoder.write(data.subarray(0, Math.max(0, room))),
    );
    if (this.#bytes > this.#options.maxBytes)
      this.#end({ kind: "output-limit" });
  }

  #end(outcome: SpawnOutcome): void {
    if (this.#ending) return;
    this.#ending = outcome;
    this.#child.stdin?.end();
    clearTimeout(this.#timer);
    this.#options.onEnding?.(outcome);
    const { input, grace = GRACE_MILLISECONDS } = this.#options;
    this.#timer = setTimeout(
      () => {
        this.#killGroup();
        this.#child.kill("SIGKILL");
        this.#settle(outcome);
      },
      input === "none" ? 0 : grace,
    );
  }

  #killGroup(): void {
    const { pid } = this.#child;
    if (this.#options.isGroup !== true || pid === undefined) return;
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // Nobody is left in it.
    }
  }

  #settle(outcome: SpawnOutcome): void {
    clearTimeout(this.#timer);
    this.#options.signal.removeEventListener("abort", this.#abort);
    // A grandchild may still hold the pipes: they must not keep this process alive.
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
    this.#resolve(outcome);
  }
}
