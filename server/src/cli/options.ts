import { parseArgs } from "node:util";
import type { MessageUse } from "../core/finding.ts";
import { nearestName } from "../core/text/nearest-name.ts";
import type { CommandSpec, OptionSpec } from "./commands.ts";
import type { Options } from "./environment.ts";
import { say } from "./messages.ts";

/** What a command was called with, or what is wrong with that. */
export type ParsedCall =
  | {
      readonly kind: "call";
      readonly options: Options;
      /** Every value of each option, in order. */
      readonly lists: Readonly<Record<string, readonly string[]>>;
      readonly operands: readonly string[];
    }
  | { readonly kind: "wrong"; readonly text: MessageUse };

/** Reads the words behind a command's name. Words behind `--` are operands. */
export function parseCall(
  command: CommandSpec,
  words: readonly string[],
): ParsedCall {
  const { tokens } = parseArgs({
    args: [...words],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(command.options).map(([name, { value }]) => [
        name,
        {
          type:
            value === undefined ? ("boolean" as const) : ("string" as const),
        },
      ]),
    ),
  });
  const options: Record<string, string | true> = {};
  const operands: string[] = [];
  const lists: Record<string, string[]> = {};
  for (const token of tokens) {
    if (token.kind === "positional") operands.push(token.value);
    if (token.kind !== "option") continue;
    const spec = specOf(command, token.name);
    const wrong =
      spec === undefined
        ? unknownOption(command, token.rawName)
        : wrongValue(spec, token);
    if (wrong !== undefined) return { kind: "wrong", text: wrong };
    options[token.name] = token.value ?? true;
    const earlier = lists[token.name] ?? [];
    if (token.value !== undefined)
      lists[token.name] = [...earlier, token.value];
  }
  const wrong = wrongOperands(command, operands, options["help"] !== undefined);
  return wrong === undefined
    ? { kind: "call", options, lists, operands }
    : { kind: "wrong", text: wrong };
}

function specOf(command: CommandSpec, name: string): OptionSpec | undefined {
  return Object.hasOwn(command.options, name)
    ? command.options[name]
    : undefined;
}

function wrongOperands(
  command: CommandSpec,
  operands: readonly string[],
  wantsHelp: boolean,
): MessageUse | undefined {
  const [least, most] = command.operands;
  if (operands.length > most) {
    const extra = operands[most] ?? "";
    return say("extraOperand", { extra, command: command.name });
  }
  // `--help` needs nothing else.
  if (operands.length < least && !wantsHelp) {
    const { usage } = command;
    return say("missingOperand", { command: command.name, usage });
  }
  return undefined;
}

interface OptionToken {
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function unknownOption(command: CommandSpec, option: string): MessageUse {
  const names = Object.keys(command.options).map((name) => `--${name}`);
  const nearest = nearestName(option, names);
  const values = { option, command: command.name };
  return nearest === undefined
    ? say("unknownOption", values)
    : say("unknownOptionNear", { ...values, nearest });
}

function wrongValue(
  spec: OptionSpec,
  token: OptionToken,
): MessageUse | undefined {
  const { rawName: option, value } = token;
  if (spec.value === undefined) {
    return value === undefined
      ? undefined
      : say("unwantedValue", { option, value });
  }
  const isNextOption =
    token.inlineValue !== true && value?.startsWith("--") === true;
  if (value === undefined || value === "" || isNextOption) {
    return say("missingValue", { option, value: spec.value });
  }
  if (spec.values === undefined || spec.values.includes(value))
    return undefined;
  const nearest = nearestName(value, spec.values);
  const allowed = spec.values.join(", ");
  return nearest === undefined
    ? say("wrongValue", { option, value, allowed })
    : say("wrongValueNear", { option, value, nearest, allowed });
}
