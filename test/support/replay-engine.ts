import type {
  Engine,
  ExecOptions,
  Outcome,
} from "../../server/src/probe/types.ts";

/** Stands for the nonce of the recorded run. */
export const NONCE = "@NONCE@";

export interface Replay {
  /** What the script printed, with NONCE for its nonce. */
  readonly output: string;
  readonly outcome?: Outcome<number>;
  /** Pieces in which the output arrives. */
  readonly pieceLength?: number;
  /** Waits for the signal before the outcome is given. */
  readonly waitsForSignal?: boolean;
}

export interface ReplayEngine extends Engine {
  /** argv of every exec. */
  readonly execs: (readonly string[])[];
}

/** An engine whose first exec prints what was recorded; the second line of clearing up finds nothing to do. */
export function replayEngine(replay: Replay): ReplayEngine {
  const execs: (readonly string[])[] = [];
  return {
    execs,
    listContainers: () => Promise.resolve({ kind: "ok", value: [] }),
    version: () =>
      Promise.resolve({
        kind: "ok",
        value: { engine: "Replay", client: "0", server: "0" },
      }),
    async exec(_container, argv, options) {
      execs.push(argv);
      if (execs.length > 1) return { kind: "ok", value: 0 };
      play(replay, options);
      if (replay.waitsForSignal === true && !options.signal.aborted)
        await new Promise((resolve) =>
          options.signal.addEventListener("abort", resolve, { once: true }),
        );
      return options.signal.aborted
        ? { kind: "cancelled" }
        : (replay.outcome ?? { kind: "ok", value: 0 });
    },
  };
}

function play(replay: Replay, options: ExecOptions): void {
  const text = replay.output.replaceAll(
    NONCE,
    options.environment["SUREFETCH_PROBE"] ?? "",
  );
  const length = replay.pieceLength ?? 1000;
  for (let at = 0; at < text.length; at += length)
    options.onData(text.slice(at, at + length));
}

/** A container as an engine would list it. */
export const CONTAINER = {
  id: "c0ffee",
  name: "web",
  image: "busybox",
  status: "Up 3 minutes",
  ports: [],
} as const;
