import type { Message } from "../core/finding.ts";

/** A verdict as data: what is the case, in a sentence and in a few words, and what to do about it. */
export interface VerdictRow {
  /** {url} {host} {port} {subject} {status} … are filled in where the verdict is reached. */
  readonly sentence: Message;
  /** For a table; begins with {mark}. */
  readonly short: Message;
  readonly advice: Message;
  /** What to do where the endpoint is a module proxy. */
  readonly adviceForModules?: Message;
}

/** One text of every row, by verdict. */
export function column<Id extends string>(
  rows: Readonly<Record<Id, VerdictRow>>,
  name: "sentence" | "short",
): Readonly<Record<Id, Message>> {
  return Object.fromEntries(
    Object.entries<VerdictRow>(rows).map(([id, row]) => [id, row[name]]),
  ) as Record<Id, Message>;
}
