/** How often the server is started again within the window; one more stop and it stays down. */
export const restartLimit = 3;
export const windowMinutes = 3;

/** Counts the stops of the server. Pure, so that it can be tested without an editor. */
export class CrashGuard {
  #stops: number[] = [];

  /** Notes a stop at a time in milliseconds; returns how many there were within the window. */
  note(now: number): number {
    this.#stops = [...this.#stops, now].filter(
      (at) => now - at < windowMinutes * 60_000,
    );
    return this.#stops.length;
  }

  reset(): void {
    this.#stops = [];
  }
}
