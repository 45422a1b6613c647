import { evaluateArithmetic } from "./arithmetic.ts";
import { builtins, quietCommands } from "./builtins.ts";
import {
  andThen,
  fork,
  merge,
  next,
  type Positional,
  type State,
  StateVariables,
  type Step,
  succeeds,
  withStatus,
} from "./evaluation-state.ts";
import { fieldsOf, valueOf } from "./fields.ts";
import { shellInvocation } from "./invocation.ts";
import type {
  Assignment,
  ShellNode,
  ShellWord,
  SimpleCommand,
  UnknownNode,
} from "./model.ts";
import { evaluateTest, type Field, nonzero } from "./test-expression.ts";
import { resolveCommand } from "./query.ts";

/** How a command comes out, as far as the one who asks knows. */
export type Outcome = (
  command: SimpleCommand,
) => "fails" | "succeeds" | "unknown";

/** What the parts of the evaluator share. */
export interface Machine {
  readonly outcome: Outcome;
  readonly assigned: ReadonlySet<string>;
  readonly isExhausted: boolean;
  isExact: boolean;
  run(node: ShellNode, state: State, ignored: boolean): readonly Step[];
}

export interface Position {
  readonly state: State;
  /** A failure here does not end the script under `set -e`. */
  readonly ignored: boolean;
}

/** All ways in which a simple command may come out. */
export function evaluateCommand(
  machine: Machine,
  command: SimpleCommand,
  at: Position,
): readonly Step[] {
  const words = withPositional(command.words, at.state.positional);
  if (words.length === 0) return assign(machine, command, at);
  const actual = words === command.words ? command : withWords(command, words);
  const name = words[0]?.literal ?? "";
  const body = at.state.functions.get(name);
  if (body !== undefined) return callFunction(machine, body, { words, at });
  const builtin = builtins.get(name);
  if (builtin !== undefined) {
    const variables = new StateVariables(at.state, machine.assigned);
    const args = words.slice(1).flatMap((word) => fieldsOf(word, variables));
    if (actual.declarations.length > 0) setAll(actual.declarations, variables);
    const steps = builtin({ args, state: at.state, variables, machine });
    return andThen(steps, (state) => endOnError(state, at.ignored));
  }
  return andThen(external(machine, actual, at.state), (state) =>
    endOnError(state, at.ignored),
  );
}

/** Under `set -e` a failure ends the script, unless something around it asks for the status. */
function endOnError(state: State, ignored: boolean): readonly Step[] {
  const isEnd = state.errexit && !ignored && !succeeds(state);
  return [isEnd ? { state, flow: "exit", levels: 0 } : next(state)];
}

function external(
  machine: Machine,
  command: SimpleCommand,
  state: State,
): readonly Step[] {
  const { name, wrappers } = resolveCommand(command);
  const steps = outcomeSteps(machine, command, { name, state });
  const isTimed = wrappers.includes("timeout");
  const timed = steps.map((step) =>
    isTimed && step.flow === "diverge"
      ? next(withStatus(step.state, nonzero))
      : step,
  );
  if (!wrappers.includes("exec")) return timed;
  return timed.map((step) =>
    step.flow === "next" ? { ...step, flow: "exit" } : step,
  );
}

function outcomeSteps(
  machine: Machine,
  command: SimpleCommand,
  known: { readonly name: string; readonly state: State },
): readonly Step[] {
  const { name, state } = known;
  const outcome = machine.outcome(command);
  if (outcome === "fails") return [next(withStatus(state, nonzero))];
  if (outcome === "succeeds" || quietCommands.has(name))
    return fork(state, true);
  if (name === "false") return fork(state, false);
  if (command.script !== undefined) return nestedShell(machine, command, state);
  machine.isExact = false;
  return fork(state, undefined);
}

/** `sh -c '…'`: a process with its own options; it sees only what was exported, so nothing is known. */
function nestedShell(
  machine: Machine,
  command: SimpleCommand,
  state: State,
): readonly Step[] {
  const { script } = command;
  const invocation = shellInvocation(command);
  if (script === undefined || invocation === undefined)
    return fork(state, undefined);
  const { errexit, pipefail } = invocation;
  const inside: State = {
    status: "0",
    variables: new Map(),
    functions: new Map(),
    errexit,
    pipefail,
    positional: undefined,
    loops: 0,
    calls: 0,
  };
  return merge(
    machine.run(script, inside, false).map((step) => ({
      state: withStatus(state, step.state.status),
      flow: step.flow === "diverge" ? "diverge" : "next",
      levels: 0,
    })),
  );
}

/** `x=1 y=$(…)`: the status is that of the last substitution. */
function assign(
  machine: Machine,
  command: SimpleCommand,
  at: Position,
): readonly Step[] {
  const variables = new StateVariables(at.state, machine.assigned);
  setAll(command.assignments, variables);
  const after = withStatus(variables.apply(), "0");
  const script = command.substitutions.at(-1);
  if (script === undefined) return [next(after)];
  // Shells differ in whether `set -e` acts inside of `$(…)`.
  const plain = machine.run(script, { ...at.state, errexit: false }, true);
  const strict = at.state.errexit
    ? machine.run(script, at.state, at.ignored)
    : [];
  const steps = [...plain, ...strict].map((step) => ({
    state: withStatus(after, step.state.status),
    flow: step.flow === "diverge" ? ("diverge" as const) : ("next" as const),
    levels: 0,
  }));
  return andThen(merge(steps), (state) => endOnError(state, at.ignored));
}

function setAll(
  assignments: readonly Assignment[],
  variables: StateVariables,
): void {
  for (const { name, value, isAppend } of assignments) {
    const added = valueOf(value, variables);
    const before = isAppend ? variables.get(name) : "";
    variables.set(
      name,
      before === undefined || added === undefined ? undefined : before + added,
    );
  }
}

interface Call {
  readonly words: readonly ShellWord[];
  readonly at: Position;
}

function callFunction(
  machine: Machine,
  body: ShellNode,
  call: Call,
): readonly Step[] {
  const { state, ignored } = call.at;
  const words = call.words.slice(1);
  const variables = new StateVariables(state, machine.assigned);
  const values = words.map((word) => valueOf(word, variables));
  const { positional, loops, calls } = state;
  const inside = {
    ...state,
    positional: { words, values },
    loops: 0,
    calls: calls + 1,
  };
  const back = machine.run(body, inside, ignored).map((step): Step => {
    const after = { ...step.state, positional, loops, calls };
    return step.flow === "return" ? next(after) : { ...step, state: after };
  });
  return andThen(back, (after) => endOnError(after, ignored));
}

/** Puts the caller's words for `"$@"`, `$*` and a leading `"$1"`. */
function withPositional(
  words: readonly ShellWord[],
  positional: Positional | undefined,
): readonly ShellWord[] {
  if (positional === undefined || !words.some(isAllPositional)) return words;
  return words.flatMap((word) =>
    isAllPositional(word) ? positional.words : [word],
  );
}

function isAllPositional(word: ShellWord): boolean {
  return /^"?\$(?:[@*]|\{[@*]\})"?$/.test(word.raw);
}

function withWords(
  command: SimpleCommand,
  words: readonly ShellWord[],
): SimpleCommand {
  return {
    kind: "command",
    span: command.span,
    redirects: command.redirects,
    assignments: command.assignments,
    words,
    parents: command.parents,
    isSubstitution: command.isSubstitution,
    declarations: [],
    script: undefined,
    substitutions: command.substitutions,
    enclosingQuote: command.enclosingQuote,
  };
}

/** `[[ … ]]` and `(( … ))`, as far as they are counters and comparisons. */
export function evaluateUnknown(
  machine: Machine,
  node: UnknownNode,
  at: Position,
): readonly Step[] {
  const variables = new StateVariables(at.state, machine.assigned);
  const answer = unknownAnswer(node.raw, variables);
  if (answer === undefined) machine.isExact = false;
  const steps = fork(variables.apply(), answer);
  return andThen(steps, (state) => endOnError(state, at.ignored));
}

function unknownAnswer(
  raw: string,
  variables: StateVariables,
): boolean | undefined {
  if (raw.startsWith("((") && raw.endsWith("))")) {
    const value = evaluateArithmetic(raw.slice(2, -2), variables);
    return value === undefined ? undefined : value !== 0;
  }
  if (!raw.startsWith("[[") || !raw.endsWith("]]")) return undefined;
  const tokens = raw.slice(2, -2).match(/"[^"]*"|'[^']*'|[^\s"']+/g) ?? [];
  const fields = tokens.map((token) => testField(token, variables));
  const [, operator, right] = fields;
  const isPattern =
    operator === "=~" || (right !== undefined && /[*?[]/.test(right));
  if (isPattern || tokens.some((token) => /^(?:&&|\|\||[()<>])$/.test(token)))
    return undefined;
  return evaluateTest(fields);
}

function testField(token: string, variables: StateVariables): Field {
  const variable = /^"?\$\{?([A-Za-z_]\w*|[?#])\}?"?$/.exec(token);
  if (variable !== null) return variables.get(variable[1] ?? "");
  const text = token.replace(/^(["'])(.*)\1$/s, "$2");
  return /[$`\\]/.test(text) ? undefined : text;
}
