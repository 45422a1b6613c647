import type { DockerfileContext, ReportedEdit } from "../../rule.ts";
import type { ValueInstruction } from "../../syntax/dockerfile/model.ts";
import type { Span } from "../../text/source.ts";
import type { GoCommand } from "./go-commands.ts";
import type { Stage } from "../model.ts";
import { valueOf } from "../value.ts";

/** How a module got into GOPATH itself, and what takes it out of there. */
export interface GopathRoot {
  /** The WORKDIR, the destination of the COPY, or the command. */
  readonly at: Span;
  readonly edits: readonly ReportedEdit[];
  /** Nothing else in the file names a path below GOPATH, which would have to change as well. */
  readonly isAlone: boolean;
}

/** Where modules belong: any folder that is not GOPATH. */
export const moduleFolder = "/src";

/** For a command whose module lies in `folder`. */
export function gopathRoot(
  go: GoCommand,
  folder: string,
  context: DockerfileContext,
): GopathRoot {
  const { build, source } = context;
  const state = build.stateBefore(go.command.run);
  const copy = state.copies.find(
    ({ destination }) => valueOf(destination) === folder,
  );
  const workdir = workdirBefore(go, context);
  const written = copy?.instruction.destination;
  const isRelative = written !== undefined && !written.raw.includes("/go");
  const isAlone = !namesPathBelow(folder, context);
  const word = workdir?.words[0];
  if (word !== undefined) {
    const isMoved = isRelative && word.raw === folder;
    const edits = isMoved ? [{ at: word.span, newText: moduleFolder }] : [];
    return { at: word.span, edits, isAlone };
  }
  const at = written?.span ?? go.command.nameSpan;
  if (!isRelative || copy === undefined) return { at, edits: [], isAlone };
  const stage = build.stageOf(copy.instruction) ?? go.stage;
  const { end } = stage.from.span;
  const newText = `${source.lineEnd}WORKDIR ${moduleFolder}`;
  return { at, edits: [{ at: { start: end, end }, newText }], isAlone };
}

/** The WORKDIR in effect at the command; undefined where the base image's is. */
function workdirBefore(
  { command, stage }: GoCommand,
  { build }: DockerfileContext,
): ValueInstruction | undefined {
  for (
    let one: Stage | undefined = stage;
    one !== undefined;
    one = one.parent
  ) {
    const found = one.instructions.findLast(
      (instruction) =>
        instruction.keyword === "WORKDIR" &&
        (one !== stage || instruction.index < command.run.index) &&
        build.stageOf(instruction) === one,
    );
    if (found?.kind === "value") return found;
  }
  return undefined;
}

/** Each command in such a module asks. */
const answers = new WeakMap<DockerfileContext, Map<string, boolean>>();

function namesPathBelow(folder: string, context: DockerfileContext): boolean {
  const answered = answers.get(context) ?? new Map<string, boolean>();
  answers.set(context, answered);
  const names = answered.get(folder) ?? findsPath(folder, context.source.text);
  answered.set(folder, names);
  return names;
}

/** `/go/app` in a COPY --from or an ENTRYPOINT; bin, pkg and src of GOPATH stay where they are. */
function findsPath(folder: string, text: string): boolean {
  for (
    let at = text.indexOf(folder);
    at >= 0;
    at = text.indexOf(folder, at + 1)
  ) {
    const before = text[at - 1] ?? " ";
    const behind = text.slice(at + folder.length, at + folder.length + 5);
    if (/[\w.-]/.test(before)) continue;
    if (/^\/(?!bin\b|pkg\b|src\b)[\w.*-]/.test(behind)) return true;
  }
  return false;
}
