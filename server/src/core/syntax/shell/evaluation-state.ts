import type { VariableStore } from "./arithmetic.ts";
import type { ShellNode, ShellWord } from "./model.ts";
import { type Field, nonzero } from "./test-expression.ts";

/** What one path through a script knows at one point. */
export interface State {
  /** A number as text, or `nonzero`. */
  readonly status: string;
  /** Absent: as the script found it. */
  readonly variables: ReadonlyMap<string, Field>;
  readonly functions: ReadonlyMap<string, ShellNode>;
  readonly errexit: boolean;
  readonly pipefail: boolean;
  /** `$1` and on, inside a function; undefined where they are not known. */
  readonly positional: Positional | undefined;
  /** How many loops are around; `break` outside of all does nothing. */
  readonly loops: number;
  /** How many function calls are around. */
  readonly calls: number;
}

export interface Positional {
  readonly words: readonly ShellWord[];
  readonly values: readonly Field[];
}

/** Where a path goes on. */
export type Flow =
  "next" | "exit" | "return" | "break" | "continue" | "diverge";

export interface Step {
  readonly state: State;
  readonly flow: Flow;
  /** How many loops a `break` or `continue` still leaves. */
  readonly levels: number;
}

export function next(state: State): Step {
  return { state, flow: "next", levels: 0 };
}

export function withStatus(state: State, status: string): State {
  return state.status === status ? state : { ...state, status };
}

export function succeeds(state: State): boolean {
  return state.status === "0";
}

/** The state twice where an answer is not known, else once. */
export function fork(
  state: State,
  answer: boolean | undefined,
): readonly Step[] {
  const success = next(withStatus(state, "0"));
  const failure = next(withStatus(state, nonzero));
  if (answer === undefined) return [success, failure];
  return answer ? [success] : [next(withStatus(state, "1"))];
}

/** Goes on with every path that is not on its way out of something. */
export function andThen(
  steps: readonly Step[],
  goOn: (state: State) => readonly Step[],
): readonly Step[] {
  return merge(
    steps.flatMap((step) => (step.flow === "next" ? goOn(step.state) : [step])),
  );
}

/** Paths that are alike from here on become one. */
export function merge(steps: readonly Step[]): readonly Step[] {
  if (steps.length < 2) return steps;
  const unique = new Map<string, Step>();
  for (const step of steps) {
    const key = `${step.flow} ${String(step.levels)} ${stateKey(step.state)}`;
    if (!unique.has(key)) unique.set(key, step);
  }
  return unique.size === steps.length ? steps : [...unique.values()];
}

/** Equal for states that cannot be told apart. */
export function stateKey(state: State): string {
  const variables = [...state.variables].map(
    ([name, value]) => `${name}=${value ?? "\0?"}`,
  );
  const { status, errexit, pipefail, functions, positional, loops, calls } =
    state;
  const rest = [
    status,
    errexit,
    pipefail,
    functions.size,
    loops,
    calls,
    positional?.values.join("\0") ?? "",
  ];
  return [...rest, ...variables.sort()].join("\0\0");
}

/** The variables of a state, with changes kept apart until `apply`. */
export class StateVariables implements VariableStore {
  readonly #state: State;
  readonly #assigned: ReadonlySet<string>;
  #changed: Map<string, Field> | undefined;

  /** `assigned`: the names that the script sets somewhere; these are taken as empty before. */
  constructor(state: State, assigned: ReadonlySet<string>) {
    this.#state = state;
    this.#assigned = assigned;
  }

  get(name: string): Field {
    const { status, positional } = this.#state;
    if (name === "?") return status;
    if (name === "#") return positional && String(positional.values.length);
    if (/^[1-9]$/.test(name)) {
      if (positional === undefined) return undefined;
      return Number(name) > positional.values.length
        ? ""
        : positional.values[Number(name) - 1];
    }
    const variables = this.#changed ?? this.#state.variables;
    if (variables.has(name)) return variables.get(name);
    return this.#assigned.has(name) ? "" : undefined;
  }

  set(name: string, value: Field): void {
    this.#changed ??= new Map(this.#state.variables);
    this.#changed.set(name, value);
  }

  /** The state with the changes. */
  apply(): State {
    return this.#changed === undefined
      ? this.#state
      : { ...this.#state, variables: this.#changed };
  }
}

/** Every name that a script assigns, loops over or counts with. */
export function assignedNames(root: ShellNode): ReadonlySet<string> {
  const names = new Set<string>();
  const queue: ShellNode[] = [root];
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    if (node.kind === "command") {
      for (const { name } of [...node.assignments, ...node.declarations])
        names.add(name);
    } else if (node.kind === "loop" && node.variable !== undefined) {
      names.add(node.variable);
    }
    queue.push(...childrenOf(node));
  }
  return names;
}

function childrenOf(node: ShellNode): readonly ShellNode[] {
  switch (node.kind) {
    case "command":
    case "unknown":
      return [];
    case "list":
    case "pipeline":
      return node.items;
    case "loop":
      return node.condition === undefined
        ? [node.body]
        : [node.condition, node.body];
    case "if": {
      const children = node.branches.flatMap(({ condition, body }) => [
        condition,
        body,
      ]);
      return node.otherwise === undefined
        ? children
        : [...children, node.otherwise];
    }
    case "case":
      return node.branches;
    case "group":
    case "function":
      return [node.body];
  }
}
