import type { ShellNode } from "../../syntax/shell/model.ts";
import { homeOf } from "./home.ts";
import type {
  BuildModel,
  CommandArgument,
  RunCommand,
  Stage,
} from "../model.ts";
import {
  known,
  literalText,
  unknown,
  valueOf,
  type Origin,
  type Value,
} from "../value.ts";

/**
 * What `go env -w` has written before a command, in its stage and the parents, as far as the command
 * reads the same file. A name that `go env -u` has taken out again is not in it. Where the file
 * cannot be told every written value is unknown.
 */
export function writtenSettings(
  command: RunCommand,
  stage: Stage,
  build: BuildModel,
): ReadonlyMap<string, Value> {
  const settings = new Map<string, Value>();
  const file = fileKey(command, build);
  // GOENV=off: no file is read.
  if (file === "off") return settings;
  for (const one of writersBefore(command, stage, build)) {
    const target = fileKey(one, build);
    const isCertain = file !== undefined && target !== undefined;
    if (isCertain && file !== target) continue;
    applyWriter(one, settings, isCertain && !isConditional(one));
  }
  return settings;
}

/**
 * What tells one file from another: `off`, its path, or its user where only the image knows the folder. Undefined where
 * a variable decides that nobody knows. cmd/go/internal/cfg and os.UserConfigDir.
 */
function fileKey(command: RunCommand, build: BuildModel): string | undefined {
  const own = command.variable("GOENV");
  if (own !== undefined && !isUnset(own)) return valueOf(own);
  const config = command.variable("XDG_CONFIG_HOME");
  if (config !== undefined && !isUnset(config))
    return config.kind === "known" ? `${config.value}/go/env` : undefined;
  const home = homeOf(command, build);
  if (home.kind === "known") return `${home.value}/.config/go/env`;
  const stated = command.variable("HOME");
  if (stated !== undefined && !isUnset(stated)) return undefined;
  return `~${valueOf(build.stateBefore(command.run).user) ?? ""}`;
}

/** Nobody's base image sets these. */
function isUnset(value: Value): boolean {
  return value.kind === "known"
    ? value.value === ""
    : value.reason === "unknown-base-image";
}

/** `go env -w` and `go env -u` of the stage chain, oldest first, up to the command. */
function writersBefore(
  command: RunCommand,
  stage: Stage,
  build: BuildModel,
): readonly RunCommand[] {
  const chain: RunCommand[][] = [];
  for (let one: Stage | undefined = stage; one; one = one.parent) {
    const all = writersOf(one, build);
    const before =
      one === stage ? all.filter((other) => isBefore(other, command)) : all;
    if (before.length > 0) chain.unshift([...before]);
  }
  return chain.flat();
}

function isBefore(one: RunCommand, other: RunCommand): boolean {
  if (one.run !== other.run) return one.run.index < other.run.index;
  return one.command.span.start < other.command.span.start;
}

/** Each go command asks; most stages have none. */
const writers = new WeakMap<Stage, readonly RunCommand[]>();

function writersOf(stage: Stage, build: BuildModel): readonly RunCommand[] {
  let found = writers.get(stage);
  if (found === undefined) {
    found = stage.instructions.flatMap((one) =>
      one.kind === "run"
        ? build
            .commandsOf(one)
            .filter(
              ({ arguments: words, name }) =>
                name === "go" && words[0]?.text === "env",
            )
        : [],
    );
    writers.set(stage, found);
  }
  return found;
}

/** A branch, a loop or what stands behind `||`: nobody knows whether it runs. */
function isConditional({ command }: RunCommand): boolean {
  let child: ShellNode = command;
  for (const parent of command.parents) {
    if (["if", "case", "loop", "function"].includes(parent.kind)) return true;
    if (parent.kind === "list") {
      const { start } = child.span;
      const index = parent.items.findIndex(({ span }) => span.start === start);
      if (parent.operators[index - 1] === "||") return true;
    }
    child = parent;
  }
  return false;
}

function applyWriter(
  { arguments: [, ...words] }: RunCommand,
  settings: Map<string, Value>,
  isCertain: boolean,
): void {
  const isWriting = words.some(({ text }) => /^--?w$/.test(text ?? ""));
  const isTaking = words.some(({ text }) => /^--?u$/.test(text ?? ""));
  for (const word of words) {
    const { raw, span, text } = word;
    const name = /^([A-Z]\w*)/.exec(text ?? raw.replace(/^["']/, ""))?.[1];
    if (name === undefined || (!isWriting && !isTaking)) continue;
    const origin = { kind: "go-env", span } as const;
    if (!isCertain)
      settings.set(name, unknown("computed-at-build-time", origin));
    else if (isTaking) settings.delete(name);
    else settings.set(name, assignedValue(word, { name, origin }));
  }
}

/** The value of a word such as `NAME=value` or `"NAME=value"`, with the place of its text. */
export function assignedValue(
  { raw, span, text }: CommandArgument,
  { name, origin }: { name: string; origin: Origin },
): Value {
  if (text === undefined) return unknown("computed-at-build-time", origin);
  const value = text.slice(name.length + 1);
  const prefix = raw.startsWith(`${name}=`) ? name.length + 1 : 0;
  const own = { start: span.start + prefix, end: span.end };
  const at = literalText(raw.slice(prefix), prefix === 0 ? text : value, own);
  // `go env -w "GOPROXY=…"`: the quotes hold the name as well.
  const start =
    at !== undefined && prefix === 0 ? at.start + name.length + 1 : at?.start;
  const isPlace = at !== undefined && start !== undefined;
  return known(value, origin, isPlace ? { start, end: at.end } : undefined);
}
