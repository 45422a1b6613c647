import type { DockerfileContext, ReportedEdit } from "../../rule.ts";
import { goCommands } from "./go-commands.ts";
import type { GoModMutation } from "./go-mod-mutations.ts";
import { goSetters } from "./go-setters.ts";
import { removeNode, removeWord } from "../remove-command.ts";
import { changeValue } from "../value-text.ts";

export interface MutationFix {
  readonly kind: "download" | "drop" | "dropFlag";
  readonly edits: readonly ReportedEdit[];
}

/** Takes the change out of the build; undefined where it names packages, or more than it stands in the place. */
export function mutationFix(
  mutation: GoModMutation,
  context: DockerfileContext,
): MutationFix | undefined {
  const { at, command, kind } = mutation;
  if (kind === "goflags") return dropFromValue(mutation, context);
  if (command.run.isExecForm) return undefined;
  if (kind === "flag")
    return { kind: "dropFlag", edits: [removeWord(at, context)] };
  if (kind === "remove") return dropFile(mutation, context);
  if (kind === "get" && namesPackages(mutation)) return undefined;
  return hasDownload(mutation, context)
    ? dropCommand(mutation, context)
    : toDownload(mutation);
}

/** `go get` with more than the module's own packages adds to go.mod what the build needs. */
function namesPackages({ command }: GoModMutation): boolean {
  return command.arguments
    .slice(1)
    .some(
      ({ text }) => text === undefined || !/^(?:-[dvx]|-t|\.\S*)$/.test(text),
    );
}

function hasDownload(
  { stage }: GoModMutation,
  { build }: DockerfileContext,
): boolean {
  return goCommands(build).some(
    (go) => go.stage === stage && go.verb === "mod download",
  );
}

function toDownload({ command }: GoModMutation): MutationFix | undefined {
  const [first] = command.arguments;
  const last = command.arguments.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const at = { start: first.span.start, end: last.span.end };
  return { kind: "download", edits: [{ at, newText: "mod download" }] };
}

function dropCommand(
  { command: { command, run } }: GoModMutation,
  { syntax }: DockerfileContext,
): MutationFix | undefined {
  const edit = removeNode(command, command.parents, run, syntax);
  return edit && { kind: "drop", edits: [edit] };
}

function dropFile(
  mutation: GoModMutation,
  context: DockerfileContext,
): MutationFix | undefined {
  const files = mutation.command.arguments.filter(
    ({ text }) => text?.startsWith("-") !== true,
  );
  return files.length > 1
    ? { kind: "drop", edits: [removeWord(mutation.at, context)] }
    : dropCommand(mutation, context);
}

/** The flag out of GOFLAGS, or the variable where it holds nothing else. */
function dropFromValue(
  { at, text }: GoModMutation,
  context: DockerfileContext,
): MutationFix | undefined {
  if (text === undefined) return undefined;
  const value = context.source.slice(text.span);
  const match = /(^|\s)--?mod=mod(?=\s|$)/.exec(value);
  if (match === null) return undefined;
  const isAll = value.trim() === match[0].trim();
  if (isAll) {
    const setters = goSetters(context).filter(({ name }) => name === "GOFLAGS");
    const own = setters.find(
      ({ span }) => span.start <= at.start && at.end <= span.end,
    );
    const isAlone = setters.every((one) => one === own || one.isInline);
    const edits = isAlone ? own?.remove() : undefined;
    return edits && { kind: "dropFlag", edits };
  }
  const start = match.index;
  const end = start + match[0].length;
  // At the start the blank behind goes, else the one before.
  const blank = match[1] === "" ? 1 : 0;
  const edits = changeValue(text, [{ start, end: end + blank, newText: "" }]);
  return { kind: "dropFlag", edits };
}
