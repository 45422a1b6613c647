import { evaluateArithmetic } from "./arithmetic.ts";
import type { State, StateVariables, Step } from "./evaluation-state.ts";
import { fork, next, withStatus } from "./evaluation-state.ts";
import { evaluateTest, type Field, nonzero } from "./test-expression.ts";

export interface BuiltinCall {
  readonly args: readonly Field[];
  readonly state: State;
  readonly variables: StateVariables;
  readonly machine: { isExact: boolean };
}

type Builtin = (call: BuiltinCall) => readonly Step[];

/** Programs that are taken to succeed where nobody knows better. */
export const quietCommands: ReadonlySet<string> = new Set([
  "sleep",
  "echo",
  "printf",
  "usleep",
]);

/** The commands by which a shell script steers itself. */
export const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  [":", succeed],
  ["true", succeed],
  ["false", ({ state }) => fork(state, false)],
  ["export", succeed],
  ["local", succeed],
  ["readonly", succeed],
  ["declare", succeed],
  ["typeset", succeed],
  ["shopt", succeed],
  ["umask", succeed],
  ["unset", unset],
  ["read", read],
  ["shift", shift],
  ["set", set],
  ["let", unknown],
  ["eval", unknown],
  [".", unknown],
  ["source", unknown],
  ["trap", trap],
  ["wait", (call) => (call.args.length === 0 ? succeed(call) : unknown(call))],
  ["expr", expr],
  ["[", ({ args, ...call }) => test({ ...call, args: args.slice(0, -1) })],
  ["test", test],
  ["exit", (call) => end(call, "exit")],
  ["return", goBack],
  ["break", (call) => jump(call, "break")],
  ["continue", (call) => jump(call, "continue")],
]);

function succeed({ variables }: BuiltinCall): readonly Step[] {
  return fork(variables.apply(), true);
}

/** Sets and does what cannot be known. */
function unknown({ state, machine }: BuiltinCall): readonly Step[] {
  machine.isExact = false;
  const variables = new Map(
    [...state.variables.keys()].map((name) => [name, undefined]),
  );
  return fork({ ...state, variables }, undefined);
}

function unset({ args, variables }: BuiltinCall): readonly Step[] {
  for (const name of args) if (name !== undefined) variables.set(name, "");
  return fork(variables.apply(), true);
}

function read({ args, variables, machine }: BuiltinCall): readonly Step[] {
  machine.isExact = false;
  for (const name of args)
    if (name !== undefined) variables.set(name, undefined);
  return fork(variables.apply(), undefined);
}

function shift({ args, state }: BuiltinCall): readonly Step[] {
  const count = Number(args[0] ?? "1");
  const { positional } = state;
  const rest = positional && {
    words: positional.words.slice(count),
    values: positional.values.slice(count),
  };
  return fork({ ...state, positional: rest }, true);
}

/** `set -e`, `set +e`, `set -eux`, `set -o pipefail`; `set -- …` replaces `$1` and on. */
function set({ args, state }: BuiltinCall): readonly Step[] {
  let { errexit, pipefail, positional } = state;
  for (let index = 0; index < args.length; index++) {
    const arg = args[index];
    if (arg === undefined || !/^[-+]/.test(arg) || arg === "--") {
      positional = undefined;
      break;
    }
    const isOn = arg.startsWith("-");
    if (arg.includes("e")) errexit = isOn;
    if (!arg.endsWith("o")) continue;
    index++;
    if (args[index] === "errexit") errexit = isOn;
    if (args[index] === "pipefail") pipefail = isOn;
  }
  return fork({ ...state, errexit, pipefail, positional }, true);
}

/** Fails where the result is 0. */
function expr({
  args,
  state,
  variables,
  machine,
}: BuiltinCall): readonly Step[] {
  const isSum =
    args.length === 3 &&
    !args.includes(undefined) &&
    /^[-+*]$/.test(args[1] ?? "");
  const value = isSum
    ? evaluateArithmetic(args.join(" "), variables)
    : undefined;
  if (value === undefined) machine.isExact = false;
  return fork(state, value === undefined ? undefined : value !== 0);
}

/** What a trap does to the status is not known. */
function trap({ state, machine }: BuiltinCall): readonly Step[] {
  machine.isExact = false;
  return fork(state, true);
}

function test({ args, variables, machine }: BuiltinCall): readonly Step[] {
  const answer = evaluateTest(args);
  if (answer === undefined) machine.isExact = false;
  return fork(variables.apply(), answer);
}

function end(
  { args, state, variables, machine }: BuiltinCall,
  flow: "exit" | "return",
): readonly Step[] {
  const [status] = args;
  const after = variables.apply();
  if (args.length === 0) return [{ state: after, flow, levels: 0 }];
  if (status === undefined) {
    machine.isExact = false;
    return fork(state, undefined).map((step) => ({ ...step, flow }));
  }
  return [{ state: withStatus(after, statusOf(status)), flow, levels: 0 }];
}

function statusOf(text: string): string {
  if (text === nonzero || !/^\d{1,9}$/.test(text)) return nonzero;
  return String(Number(text) & 255);
}

/** Outside of functions bash goes on, dash ends the script. */
function goBack(call: BuiltinCall): readonly Step[] {
  if (call.state.calls > 0) return end(call, "return");
  call.machine.isExact = false;
  return [...end(call, "exit"), next(withStatus(call.state, nonzero))];
}

function jump(call: BuiltinCall, flow: "break" | "continue"): readonly Step[] {
  const { args, state, machine } = call;
  // In a function called from a loop dash leaves that loop, bash does not.
  if (state.loops === 0 && state.calls > 0) machine.isExact = false;
  const levels = Math.min(Number(args[0] ?? "1"), state.loops);
  const after = withStatus(state, "0");
  return levels >= 1 ? [{ state: after, flow, levels }] : [next(after)];
}
