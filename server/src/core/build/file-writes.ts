import type { RunInstruction } from "../syntax/dockerfile/model.ts";
import {
  exitStatus,
  type EvaluationOptions,
} from "../syntax/shell/evaluate.ts";
import type {
  Redirect,
  ShellNode,
  ShellWord,
  SimpleCommand,
} from "../syntax/shell/model.ts";
import { parseArguments } from "../syntax/shell/query.ts";
import type { Span } from "../text/source.ts";
import type { RunCommand } from "./model.ts";
import { joinAbsolute } from "./paths.ts";
import { known, valueOf } from "./value.ts";

/** A place in a script that writes, replaces or removes a file. */
export interface FileWrite {
  /** The word that names the file. */
  readonly at: Span;
  /** What writes: a command, or the group or loop that a redirect belongs to. */
  readonly node: ShellNode;
  /** Enclosing nodes of `node`, innermost first. */
  readonly parents: readonly ShellNode[];
  readonly command: RunCommand;
  /** The command works on other files as well: the word can go without it. */
  readonly hasOtherFiles: boolean;
}

/** The operands of a command that it writes to; the others are only read. */
type Writes = (
  operands: readonly ShellWord[],
  command: SimpleCommand,
) => readonly ShellWord[];

const all: Writes = (operands) => operands;
const last: Writes = (operands) => operands.slice(-1);

const writers: ReadonlyMap<string, Writes> = new Map<string, Writes>([
  ["tee", all],
  ["rm", all],
  ["unlink", all],
  ["truncate", all],
  ["mv", all],
  ["cp", last],
  ["ln", last],
  ["install", last],
  ["sed", sedFiles],
]);

const sedValues = new Set(["-e", "-f", "--expression", "--file"]);
const optionValues: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["sed", sedValues],
  ["truncate", new Set(["-s", "-r", "--size", "--reference"])],
  ["install", new Set(["-m", "-o", "-g", "--mode", "--owner", "--group"])],
]);

/** With `-i` only; without `-e` or `-f` the first operand is the program. */
function sedFiles(
  operands: readonly ShellWord[],
  command: SimpleCommand,
): readonly ShellWord[] {
  const parsed = parseArguments(command, { takesValue: sedValues });
  if (!parsed.has("-i", "--in-place")) return [];
  return parsed.has(...sedValues) ? operands : operands.slice(1);
}

/** Each write is judged by a run of its script: of a hostile RUN only the first ones are. */
const mostWrites = 50;

/** Where the commands of a RUN write to exactly this file of the image. */
export function writesTo(
  path: string,
  commands: readonly RunCommand[],
): readonly FileWrite[] {
  const found = new Map<number, FileWrite>();
  for (const command of commands) {
    for (const write of [
      ...redirectsTo(path, command),
      ...operandsTo(path, command),
    ])
      if (!found.has(write.at.start)) found.set(write.at.start, write);
  }
  return [...found.values()].slice(0, mostWrites);
}

/**
 * What becomes of the step when this write fails and all else succeeds: `stops`, `goes-on`, or
 * `unknown` where it depends on something.
 */
export function afterFailedWrite(
  { node, command }: FileWrite,
  options: EvaluationOptions,
): "stops" | "goes-on" | "unknown" {
  const { canBeZero, canBeNonzero, isExact } = exitStatus(
    command.script.body,
    (one) => {
      if (contains(node.span, one.span)) return "fails";
      return one.script === undefined ? "succeeds" : "unknown";
    },
    options,
  );
  if (!isExact || canBeZero === canBeNonzero) return "unknown";
  return canBeZero ? "goes-on" : "stops";
}

/** The step brings a mount of its own for the file or its folder, or takes the builder's away. */
export function isMountedOver(
  path: string,
  run: RunInstruction,
  commands: readonly RunCommand[],
): boolean {
  const places = [path, path.slice(0, path.lastIndexOf("/"))];
  const isMounted = run.mounts.some(({ options }) =>
    ["target", "dst", "destination"].some((key) =>
      places.includes(options.get(key) ?? ""),
    ),
  );
  return (
    isMounted ||
    commands.some(
      ({ name, arguments: words }) =>
        name === "umount" && words.some(({ text }) => text === path),
    )
  );
}

function redirectsTo(path: string, command: RunCommand): readonly FileWrite[] {
  const nodes: readonly ShellNode[] = [
    command.command,
    ...command.command.parents,
  ];
  return nodes.flatMap((node, index) =>
    node.redirects.filter(isOutput).flatMap(({ target }) =>
      target !== undefined && isFile(path, target.literal, command)
        ? [
            {
              at: target.span,
              node,
              parents: nodes.slice(index + 1),
              command,
              hasOtherFiles: false,
            },
          ]
        : [],
    ),
  );
}

function isOutput({ operator }: Redirect): boolean {
  return /^&?>[>|]?$/.test(operator);
}

function operandsTo(path: string, command: RunCommand): readonly FileWrite[] {
  const { command: node, name } = command;
  const base = { node, parents: node.parents, command };
  if (name === "dd")
    return command.arguments
      .filter(
        ({ text }) =>
          text?.startsWith("of=") === true &&
          isFile(path, text.slice(3), command),
      )
      .map(({ span }) => ({ ...base, at: span, hasOtherFiles: false }));
  const writes = writers.get(name);
  if (writes === undefined) return [];
  const takesValue = optionValues.get(name) ?? new Set();
  const files = writes(parseArguments(node, { takesValue }).operands, node);
  return files
    .filter(({ span }) => {
      const argument = command.arguments.find(
        (one) => one.span.start === span.start,
      );
      return isFile(path, argument?.text, command);
    })
    .map(({ span }) => ({
      ...base,
      at: span,
      hasOtherFiles: files.length > 1 && name !== "mv",
    }));
}

function isFile(
  path: string,
  text: string | undefined,
  command: RunCommand,
): boolean {
  const file = path.slice(path.lastIndexOf("/") + 1);
  if (text === undefined || !text.endsWith(file)) return false;
  return (
    valueOf(
      joinAbsolute(command.directory, known(text, { kind: "tool-default" })),
    ) === path
  );
}

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
