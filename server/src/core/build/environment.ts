import type { Variable } from "./model.ts";
import { unknown, type Value } from "./value.ts";

/** Longer values are not followed: a chain of `ENV PATH=$PATH:…` would grow without bound. */
export const longestValue = 16_384;

/** Things that happened at instructions of one stage, oldest first; found by binary search. */
export class Timeline<T> {
  readonly #events: { readonly at: number; readonly value: T }[] = [];

  add(at: number, value: T): void {
    this.#events.push({ at, value });
  }

  /** The newest that happened before instruction `index`. */
  before(index: number): T | undefined {
    return this.#events[this.#count(index) - 1]?.value;
  }

  /** All that happened before instruction `index`, oldest first. */
  allBefore(index: number): readonly T[] {
    return this.#events
      .slice(0, this.#count(index))
      .map((event) => event.value);
  }

  #count(index: number): number {
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#events[middle]?.at ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** ENV and ARG of one stage by name. */
export class Variables {
  readonly #env = new Map<string, Timeline<Variable>>();
  readonly #arg = new Map<string, Timeline<Variable>>();

  add(at: number, variable: Variable): void {
    const map = variable.kind === "env" ? this.#env : this.#arg;
    let timeline = map.get(variable.name);
    if (timeline === undefined)
      map.set(variable.name, (timeline = new Timeline()));
    timeline.add(at, variable);
  }

  /** What instruction `index` sees; ENV hides ARG whatever their order. */
  before(name: string, index: number): Variable | undefined {
    return (
      this.#env.get(name)?.before(index) ?? this.#arg.get(name)?.before(index)
    );
  }
}

/** One assignment in a shell script. */
export interface ShellVariable {
  readonly value: Value;
  readonly isExported: boolean;
  /** `unset NAME`: what Docker gave it is gone too. */
  readonly isUnset?: boolean;
}

/**
 * The variables of a shell as its commands run, written as a log so that each command can look
 * back from its own place. A child frame is a branch, loop or subshell.
 */
export class ShellFrame {
  readonly #parent:
    { readonly frame: ShellFrame; readonly at: number } | undefined;
  readonly #log = new Map<string, { at: number; variable: ShellVariable }[]>();
  #now = 0;

  constructor(parent?: ShellFrame) {
    this.#parent =
      parent === undefined ? undefined : { frame: parent, at: parent.#now };
  }

  /** The place of the command that is looked at next. */
  get now(): number {
    return this.#now;
  }

  set(name: string, variable: ShellVariable): void {
    const entries = this.#log.get(name) ?? [];
    if (entries.length === 0) this.#log.set(name, entries);
    this.#now += 1;
    entries.push({ at: this.#now, variable });
  }

  get(name: string, at: number = this.#now): ShellVariable | undefined {
    const entries = this.#log.get(name);
    if (entries !== undefined) {
      for (let index = entries.length - 1; index >= 0; index--) {
        const entry = entries[index];
        if (entry !== undefined && entry.at <= at) return entry.variable;
      }
    }
    return this.#parent?.frame.get(name, this.#parent.at);
  }

  /** After a branch that may or may not have run: what it set is unknown here. */
  forget(branch: ShellFrame): void {
    for (const [name, entries] of branch.#log) {
      const isExported = entries.some((entry) => entry.variable.isExported);
      this.set(name, { value: unknown("computed-at-build-time"), isExported });
    }
  }
}
