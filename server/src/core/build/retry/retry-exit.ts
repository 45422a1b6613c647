import type {
  ShellNode,
  SimpleCommand,
  ShellScript,
} from "../../syntax/shell/model.ts";
import type { SourceText } from "../../text/source.ts";
import { contains } from "../../text/source.ts";
import type { RunCommand } from "../model.ts";

/**
 * Whether `exit` at a place with these parents, innermost first, ends the whole RUN with that
 * status: a subshell or a `sh -c` must hand it on, and so must every call of a function.
 */
export function exitEndsStep(
  parents: readonly ShellNode[],
  script: ShellScript,
): boolean {
  const first = parents.findIndex(isProcess);
  const inside = first === -1 ? parents : parents.slice(0, first);
  const around = first === -1 ? [] : parents.slice(first);
  // Quotes in quotes cannot be written with certainty.
  const scripts = around.filter(({ kind }) => kind === "command");
  return (
    scripts.length <= 1 &&
    !inside.some(isElsewhere) &&
    inside.every((node) => isPlainlyCalled(node, script)) &&
    around.every((node) => isProcess(node) || handsOn(node))
  );
}

/** A function that is called by name only, at places where `exit` ends the step. */
function isPlainlyCalled(node: ShellNode, script: ShellScript): boolean {
  if (node.kind !== "function") return true;
  const named = script.commands.filter(({ words }) =>
    words.some(({ literal }) => literal === node.name),
  );
  return (
    named.length > 0 &&
    named.every((call) => isCall(call, node.name) && !isInFunction(call)) &&
    named.every(({ parents }) => exitEndsStep(parents, script))
  );
}

function isCall({ words }: SimpleCommand, name: string): boolean {
  return words[0]?.literal === name;
}

function isInFunction({ parents }: SimpleCommand): boolean {
  return parents.some(({ kind }) => kind === "function");
}

function isProcess(node: ShellNode): boolean {
  return (
    (node.kind === "group" && node.isSubshell) ||
    (node.kind === "command" && node.script !== undefined)
  );
}

function handsOn(node: ShellNode): boolean {
  if (node.kind === "list")
    return node.operators.every((operator) => operator === "&&");
  return node.kind === "group";
}

/** In a substitution, a pipe or the background an `exit` is not the step's. */
function isElsewhere(node: ShellNode): boolean {
  if (node.kind === "list") return node.operators.includes("&");
  return ["command", "pipeline"].includes(node.kind);
}

/** In a heredoc that is fed to a shell: the outer shell would put its own variables in. */
export function isExpandedTwice(
  { run }: RunCommand,
  { span }: ShellNode,
  source: SourceText,
): boolean {
  const heredoc = run.heredocs.find(({ bodySpan }) => contains(bodySpan, span));
  if (heredoc === undefined || heredoc.isLiteral) return false;
  return (
    source.slice(run.commandSpan).trim() !== source.slice(heredoc.markerSpan)
  );
}

/** The base name of the shell that runs the command: SHELL's, or that of `bash -c '…'` or `bash <<EOF`. */
export function shellOf(
  { command, run }: RunCommand,
  shell: readonly string[],
  source: SourceText,
): string {
  const inner = command.parents.find(
    (node): node is SimpleCommand =>
      node.kind === "command" && node.script !== undefined,
  );
  const fed =
    run.heredocs.length === 0
      ? undefined
      : /^(\S+)\s+<</.exec(source.slice(run.commandSpan).trim())?.[1];
  const name = inner?.words[0]?.literal ?? fed ?? shell[0] ?? "";
  return name.replace(/^.*\//s, "");
}
