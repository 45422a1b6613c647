import { evaluateArithmetic } from "./arithmetic.ts";
import type { Machine, Position } from "./evaluate-command.ts";
import {
  andThen,
  fork,
  merge,
  next,
  type State,
  stateKey,
  StateVariables,
  type Step,
  succeeds,
  withStatus,
} from "./evaluation-state.ts";
import { braceRange, fieldsOf } from "./fields.ts";
import type { LoopNode } from "./model.ts";
import type { Field } from "./test-expression.ts";

/** Follows every path through a loop until each has left it or is seen to go round for ever. */
export function evaluateLoop(
  machine: Machine,
  node: LoopNode,
  at: Position,
): readonly Step[] {
  const start = withStatus(at.state, "0");
  if (node.loop === "while" || node.loop === "until") {
    const { condition } = node;
    if (condition === undefined) return unknownLoop(machine, node, at);
    const test = (state: State): readonly Step[] =>
      machine.run(condition, state, true);
    return circle(machine, node, {
      start: at.state,
      ignored: at.ignored,
      test,
    });
  }
  const { arithmetic } = node;
  if (arithmetic !== undefined) {
    const compute = (text: string, state: State): readonly Step[] => {
      const variables = new StateVariables(state, machine.assigned);
      const value = text === "" ? 1 : evaluateArithmetic(text, variables);
      if (value === undefined) machine.isExact = false;
      return fork(
        variables.apply(),
        value === undefined ? undefined : value !== 0,
      );
    };
    const first = merge(
      compute(arithmetic.start, start).map((step) => next(step.state)),
    );
    const test = (state: State): readonly Step[] =>
      compute(arithmetic.test, state);
    const advance = (state: State): readonly Step[] =>
      merge(
        compute(arithmetic.step, state).map((step) =>
          next(withStatus(step.state, state.status)),
        ),
      );
    return andThen(first, (state) =>
      circle(machine, node, {
        start: state,
        ignored: at.ignored,
        test,
        advance,
      }),
    );
  }
  return node.loop === "for"
    ? forLoop(machine, node, at)
    : unknownLoop(machine, node, at);
}

interface Circle {
  readonly start: State;
  readonly ignored: boolean;
  readonly test: (state: State) => readonly Step[];
  /** Runs after the body and after `continue`. */
  readonly advance?: (state: State) => readonly Step[];
}

/** A round begins with this state; `bodyStatus` is what the loop returns if it ends now. */
interface Round {
  readonly state: State;
  readonly bodyStatus: string;
}

function circle(
  machine: Machine,
  node: LoopNode,
  spec: Circle,
): readonly Step[] {
  const ends: Step[] = [];
  const seen = new Set<string>();
  const rounds: Round[] = [{ state: spec.start, bodyStatus: "0" }];
  for (let round = rounds.pop(); round !== undefined; round = rounds.pop()) {
    const key = `${round.bodyStatus} ${stateKey(round.state)}`;
    if (seen.has(key)) {
      // The same again means for ever; with other ways out this is one way among several.
      ends.push({ state: round.state, flow: "diverge", levels: 0 });
      continue;
    }
    seen.add(key);
    const { bodyStatus } = round;
    for (const tested of spec.test(round.state)) {
      const isOver =
        tested.flow === "next" &&
        succeeds(tested.state) === (node.loop === "until");
      if (isOver) {
        ends.push(next(withStatus(tested.state, bodyStatus)));
        continue;
      }
      const after = andThen([tested], (state) =>
        machine.run(node.body, state, spec.ignored),
      );
      for (const step of after) {
        const left = leave(step);
        if (left !== undefined) ends.push(left);
        else rounds.push(...roundsAfter(spec, step.state));
      }
    }
    if (machine.isExhausted) return [];
  }
  return merge(ends);
}

function roundsAfter(spec: Circle, state: State): readonly Round[] {
  const steps = spec.advance?.(state) ?? [next(state)];
  return steps.map((step) => ({ state: step.state, bodyStatus: state.status }));
}

/** How a step leaves the loop around it; undefined if the loop goes on. */
function leave(step: Step): Step | undefined {
  const { flow, levels } = step;
  if (flow === "next") return undefined;
  if (flow !== "break" && flow !== "continue") return step;
  if (levels > 1) return { ...step, levels: levels - 1 };
  return flow === "break" ? next(step.state) : undefined;
}

function forLoop(
  machine: Machine,
  node: LoopNode,
  at: Position,
): readonly Step[] {
  const variables = new StateVariables(at.state, machine.assigned);
  const [only, ...others] = node.words;
  const range = only && others.length === 0 ? braceRange(only) : undefined;
  // Bash counts, other shells go round once: both ways are real.
  if (only !== undefined && range !== undefined)
    return [[only.raw], range].flatMap((values) =>
      rounds(machine, node, at, values),
    );
  const fields = node.words.flatMap((word) => fieldsOf(word, variables));
  if (!fields.includes(undefined)) return rounds(machine, node, at, fields);
  // How many rounds is not known: none to three stand for all where they agree.
  machine.isExact = false;
  const counts = node.words.some((word) => word.parts.length > 0)
    ? unknownCounts
    : [[]];
  return counts.flatMap((values) => rounds(machine, node, at, values));
}

const unknownCounts: readonly (readonly Field[])[] = [
  [],
  [undefined],
  [undefined, undefined],
  [undefined, undefined, undefined],
];

function rounds(
  machine: Machine,
  node: LoopNode,
  at: Position,
  values: readonly Field[],
): readonly Step[] {
  const ends: Step[] = [];
  // The first round still sees the status of what came before.
  let going: readonly Step[] = [
    next(values.length === 0 ? withStatus(at.state, "0") : at.state),
  ];
  for (const value of values) {
    const after = andThen(going, (state) => {
      const variables = new StateVariables(state, machine.assigned);
      if (node.variable !== undefined) variables.set(node.variable, value);
      return machine.run(node.body, variables.apply(), at.ignored);
    });
    const stay: Step[] = [];
    for (const step of after) {
      const left = leave(step);
      if (left === undefined) stay.push(next(step.state));
      else ends.push(left);
    }
    going = merge(stay);
  }
  return [...ends, ...going];
}

/** `select`, and loops that were not read whole. */
function unknownLoop(
  machine: Machine,
  node: LoopNode,
  at: Position,
): readonly Step[] {
  machine.isExact = false;
  return [
    ...fork(at.state, undefined),
    ...rounds(machine, node, at, [undefined]),
  ];
}
