import type { ProbeResult, ReportView } from "../../../server/src/protocol.ts";

/** A command with its argument. */
export interface RunAgain {
  readonly command: string;
  readonly options: unknown;
  /** Whether the command can compare with other places, by the option `compare`. */
  readonly canCompare?: true;
}

/** One run of the network check, as the session remembers it. */
export interface Run {
  /** Counts from 1. */
  readonly id: number;
  /** The place that was asked: a container's id, or the like. */
  readonly container: string;
  readonly uri: string | undefined;
  readonly again: RunAgain;
  readonly view: ReportView;
  readonly markdown: string;
  readonly report: ProbeResult["report"];
  /** True in the one report that offers another network profile. */
  readonly offersProfile: boolean;
}

const limit = 30;

/** The runs of this session, the newest last. */
export class RunHistory {
  #runs: readonly Run[] = [];
  #count = 0;

  get runs(): readonly Run[] {
    return this.#runs;
  }

  add(run: Omit<Run, "id">): Run {
    const added = { ...run, id: ++this.#count };
    this.#runs = [...this.#runs, added].slice(-limit);
    return added;
  }

  find(id: number): Run | undefined {
    return this.#runs.find((run) => run.id === id);
  }

  /** The last run before this one that asked the same container about the same document. */
  before(run: Run): Run | undefined {
    return this.#runs.findLast(
      ({ id, container, uri }) =>
        id < run.id && container === run.container && uri === run.uri,
    );
  }
}
