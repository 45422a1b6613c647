import type { DockerfileContext, ReportedEdit } from "../../rule.ts";
import type {
  CopyInstruction,
  Instruction,
  RunInstruction,
} from "../../syntax/dockerfile/model.ts";
import type { Span } from "../../text/source.ts";
import {
  afterFailedWrite,
  isMountedOver,
  writesTo,
  type FileWrite,
} from "../file-writes.ts";
import {
  removeInstruction,
  removeNode,
  removeWord,
} from "../remove-command.ts";
import { shellOptions } from "../shell-options.ts";

/** A write to a file that the builder mounts over the image's own. */
export interface MountedFileWrite {
  /** The word that names the file, or its folder. */
  readonly at: Span;
  /**
   * `stops`, `lost` and `fails` (it depends on something) are of a RUN, whose write fails under BuildKit;
   * `copied` is of COPY and ADD.
   */
  readonly outcome: "stops" | "lost" | "fails" | "copied";
  /** Takes the write out; undefined where something around it would be left broken. */
  readonly removal: ReportedEdit | undefined;
}

/** Where an instruction writes to `path`, such as `/etc/hosts`, or copies a file there. */
export function mountedFileWrites(
  path: string,
  instruction: Instruction,
  context: DockerfileContext,
): readonly MountedFileWrite[] {
  // A variable may hold the path, which then stands elsewhere in the file or in a compose file.
  const { project, source } = context;
  if (!source.mentions(fileName(path)) && project.composeFiles.length === 0)
    return [];
  if (instruction.kind === "copy") {
    const at = copiedTo(path, instruction);
    if (at === undefined) return [];
    const isOnly = instruction.sources.length <= 1;
    const removal = isOnly
      ? removeInstruction(instruction.index, context.syntax)
      : undefined;
    return [{ at, outcome: "copied", removal }];
  }
  if (instruction.kind !== "run") return [];
  // Parsing each RUN takes far longer than a look at its text.
  const text = source.slice(instruction.span);
  return text.includes(fileName(path)) || text.includes("$")
    ? writesOf(path, instruction, context)
    : [];
}

const byOutcome = {
  stops: "stops",
  "goes-on": "lost",
  unknown: "fails",
} as const;

function writesOf(
  path: string,
  run: RunInstruction,
  context: DockerfileContext,
): readonly MountedFileWrite[] {
  const { build } = context;
  const commands = build.commandsOf(run);
  if (isMountedOver(path, run, commands)) return [];
  const options = run.isExecForm
    ? {}
    : shellOptions(build.stateBefore(run).shell);
  return writesTo(path, commands).map((write) => ({
    at: write.at,
    outcome: byOutcome[afterFailedWrite(write, options)],
    removal: removeWrite(write, run, context),
  }));
}

function removeWrite(
  write: FileWrite,
  run: RunInstruction,
  { syntax }: DockerfileContext,
): ReportedEdit | undefined {
  return write.hasOtherFiles
    ? removeWord(write.at, syntax)
    : removeNode(write.node, write.parents, run, syntax);
}

/** The destination where it is the file, or the folder of it. */
function copiedTo(
  path: string,
  { destination, heredocs, sources }: CopyInstruction,
): Span | undefined {
  const to = unquoted(destination?.raw ?? "");
  const name = fileName(path);
  const folder = path.slice(0, -name.length);
  const isInFolder =
    heredocs.length === 0 &&
    (to === folder || `${to}/` === folder) &&
    sources.some(({ raw }) => fileName(unquoted(raw)) === name);
  return to === path || isInFolder ? destination?.span : undefined;
}

function unquoted(raw: string): string {
  return raw.replace(/^["'](.*)["']$/s, "$1");
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
