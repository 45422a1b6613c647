import {
  evaluateCommand,
  evaluateUnknown,
  type Machine,
  type Outcome,
  type Position,
} from "./evaluate-command.ts";
import { evaluateLoop } from "./evaluate-loop.ts";
import {
  andThen,
  assignedNames,
  merge,
  next,
  type State,
  type Step,
  succeeds,
  withStatus,
} from "./evaluation-state.ts";
import type {
  CaseNode,
  GroupNode,
  IfNode,
  ListNode,
  LoopNode,
  PipelineNode,
  ShellNode,
} from "./model.ts";
import { nonzero } from "./test-expression.ts";

/** How a script may end. Where nothing is unknown exactly one of the first three holds. */
export interface ExitStatus {
  readonly canBeZero: boolean;
  readonly canBeNonzero: boolean;
  /** It may run for ever. */
  readonly canDiverge: boolean;
  /** False where some answer on the way was not known, so that not every way may be real. */
  readonly isExact: boolean;
}

export interface EvaluationOptions {
  /** `SHELL ["/bin/bash", "-e", …]` */
  readonly errexit?: boolean;
  readonly pipefail?: boolean;
}

/**
 * Runs a script in the abstract: which exit statuses are possible, given how its commands come out?
 * `outcome` is asked for every command that is not the shell's own control flow; answer `unknown`
 * and `true`, `sleep`, `echo` and the like still succeed, `sh -c '…'` and functions are followed,
 * and anything else goes both ways.
 */
export function exitStatus(
  node: ShellNode,
  outcome: Outcome,
  options: EvaluationOptions = {},
): ExitStatus {
  const evaluator = new Evaluator(node, outcome);
  const steps = evaluator.run(
    node,
    {
      status: "0",
      variables: new Map(),
      functions: new Map(),
      errexit: options.errexit ?? false,
      pipefail: options.pipefail ?? false,
      positional: undefined,
      loops: 0,
      calls: 0,
    },
    false,
  );
  if (evaluator.isExhausted) {
    return {
      canBeZero: true,
      canBeNonzero: true,
      canDiverge: true,
      isExact: false,
    };
  }
  const ends = steps.filter((step) => step.flow !== "diverge");
  return {
    canBeZero: ends.some((step) => succeeds(step.state)),
    canBeNonzero: ends.some((step) => !succeeds(step.state)),
    canDiverge: ends.length < steps.length,
    isExact: evaluator.isExact,
  };
}

const maxSteps = 5000;
const maxPaths = 64;
const maxDepth = 200;

class Evaluator implements Machine {
  readonly outcome: Outcome;
  readonly assigned: ReadonlySet<string>;
  isExact = true;
  isExhausted = false;
  #steps = 0;
  #depth = 0;

  constructor(root: ShellNode, outcome: Outcome) {
    this.outcome = outcome;
    this.assigned = assignedNames(root);
  }

  /** `ignored`: a failure here does not end the script under `set -e`. */
  run(node: ShellNode, state: State, ignored: boolean): readonly Step[] {
    this.#steps++;
    if (this.#steps > maxSteps || this.#depth > maxDepth)
      this.isExhausted = true;
    if (this.isExhausted) return [];
    this.#depth++;
    const steps = merge(this.#runNode(node, state, ignored));
    this.#depth--;
    if (steps.length > maxPaths) this.isExhausted = true;
    return steps;
  }

  #runNode(node: ShellNode, state: State, ignored: boolean): readonly Step[] {
    switch (node.kind) {
      case "command":
        return evaluateCommand(this, node, { state, ignored });
      case "list":
        return this.#list(node, state, ignored);
      case "pipeline":
        return this.#pipeline(node, state, ignored);
      case "loop":
        return this.#loop(node, { state, ignored });
      case "if":
        return this.#if(node, state, ignored);
      case "case":
        return this.#case(node, state, ignored);
      case "group":
        return this.#group(node, state, ignored);
      case "function": {
        const functions = new Map(state.functions).set(node.name, node.body);
        return [next({ ...withStatus(state, "0"), functions })];
      }
      case "unknown":
        return evaluateUnknown(this, node, { state, ignored });
    }
  }

  #loop(node: LoopNode, at: Position): readonly Step[] {
    const { loops } = at.state;
    const inside = { ...at.state, loops: loops + 1 };
    const steps = evaluateLoop(this, node, { ...at, state: inside });
    return steps.map((step) => ({ ...step, state: { ...step.state, loops } }));
  }

  #list(node: ListNode, state: State, ignored: boolean): readonly Step[] {
    let steps: readonly Step[] = [next(state)];
    for (let start = 0; start < node.items.length;) {
      let end = start;
      while (isLogical(node.operators[end])) end++;
      const first = start;
      const last = Math.min(end, node.items.length - 1);
      steps = andThen(steps, (before) =>
        node.operators[end] === "&"
          ? [next(withStatus(before, "0"))]
          : this.#andOr(node, { first, last }, { state: before, ignored }),
      );
      start = end + 1;
    }
    return steps;
  }

  /** `a && b || c`: under `set -e` only the last may end the script. */
  #andOr(
    node: ListNode,
    range: { readonly first: number; readonly last: number },
    at: { readonly state: State; readonly ignored: boolean },
  ): readonly Step[] {
    let steps: readonly Step[] = [next(at.state)];
    for (let index = range.first; index <= range.last; index++) {
      const item = node.items[index];
      if (item === undefined) break;
      const operator =
        index === range.first ? undefined : node.operators[index - 1];
      steps = andThen(steps, (state) => {
        if (operator === "&&" && !succeeds(state)) return [next(state)];
        if (operator === "||" && succeeds(state)) return [next(state)];
        return this.run(item, state, at.ignored || index < range.last);
      });
    }
    return steps;
  }

  #pipeline(
    node: PipelineNode,
    state: State,
    ignored: boolean,
  ): readonly Step[] {
    const isIgnored = ignored || node.isNegated;
    const [only] = node.items;
    if (node.items.length === 1 && only !== undefined) {
      return andThen(this.run(only, state, isIgnored), (after) => [
        next(negated(after)),
      ]);
    }
    const results = node.items.map((item) =>
      this.#subshell(item, state, isIgnored),
    );
    const last = results.at(-1) ?? [];
    let steps = last;
    const others = results.slice(0, -1).flat();
    if (
      state.pipefail &&
      others.some(({ state: { status } }) => status !== "0")
    ) {
      const canAllSucceed = results.every((ends) =>
        ends.some((end) => succeeds(end.state)),
      );
      steps = [
        ...(canAllSucceed ? last : []),
        next(withStatus(state, nonzero)),
      ];
    }
    return andThen(steps, (after) =>
      node.isNegated ? [next(negated(after))] : checkErrexit(after, ignored),
    );
  }

  /** Runs a node in a process of its own: what it sets is lost, what it exits with stays. */
  #subshell(node: ShellNode, state: State, ignored: boolean): readonly Step[] {
    return merge(
      this.run(node, state, ignored).map(({ flow, state: { status } }) => ({
        state: withStatus(state, status),
        flow: flow === "diverge" ? flow : "next",
        levels: 0,
      })),
    );
  }

  #group(node: GroupNode, state: State, ignored: boolean): readonly Step[] {
    if (!node.isSubshell) return this.run(node.body, state, ignored);
    const steps = this.#subshell(node.body, state, ignored);
    return andThen(steps, (after) => checkErrexit(after, ignored));
  }

  #if(node: IfNode, state: State, ignored: boolean): readonly Step[] {
    const ends: Step[] = [];
    let pending: readonly Step[] = [next(state)];
    for (const { condition, body } of node.branches) {
      const tested = andThen(pending, (before) =>
        this.run(condition, before, true),
      );
      const taken = tested.filter(
        (step) => step.flow !== "next" || succeeds(step.state),
      );
      ends.push(...andThen(taken, (before) => this.run(body, before, ignored)));
      pending = tested.filter(
        (step) => step.flow === "next" && !succeeds(step.state),
      );
    }
    const { otherwise } = node;
    const rest = andThen(pending, (before) =>
      otherwise === undefined
        ? [next(withStatus(before, "0"))]
        : this.run(otherwise, before, ignored),
    );
    return [...ends, ...rest];
  }

  /** Patterns are not read: any branch may be the one. */
  #case(node: CaseNode, state: State, ignored: boolean): readonly Step[] {
    this.isExact &&= node.hasDefault && node.branches.length === 1;
    const steps = node.branches.flatMap((branch) =>
      this.run(branch, state, ignored),
    );
    return node.hasDefault ? steps : [...steps, next(withStatus(state, "0"))];
  }
}

function isLogical(operator: string | undefined): boolean {
  return operator === "&&" || operator === "||";
}

function negated(state: State): State {
  return withStatus(state, succeeds(state) ? "1" : "0");
}

function checkErrexit(state: State, ignored: boolean): readonly Step[] {
  const isEnd = state.errexit && !ignored && !succeeds(state);
  return [isEnd ? { state, flow: "exit", levels: 0 } : next(state)];
}
