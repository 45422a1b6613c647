import type { DockerfileContext, ReportedEdit } from "../../rule.ts";
import type { Directive, Instruction } from "../../syntax/dockerfile/model.ts";
import type { SourceText } from "../../text/source.ts";

/** Flags that are older than the versions of the frontend; every other one counts as new. */
const oldFlags = new Set(["from", "chown", "platform"]);

/**
 * Whether a file uses what came with a newer frontend than the one that some builder brings: heredocs, mounts and
 * other flags, git sources, `# check=`. Errs towards yes.
 */
export function needsFrontend({ source, syntax }: DockerfileContext): boolean {
  return (
    syntax.directives.some(({ name }) => name === "check") ||
    // `${NAME#pattern}` and `${NAME/a/b}` in instructions.
    /\$\{\w+(?:[#%/]|:?\?)/.test(source.text) ||
    syntax.instructions.some(isNew)
  );
}

function isNew(instruction: Instruction): boolean {
  if (instruction.kind === "onbuild")
    return instruction.trigger !== undefined && isNew(instruction.trigger);
  const { flags, heredocs, keyword } = instruction;
  const usesFlag =
    keyword !== "HEALTHCHECK" && flags.some(({ name }) => !oldFlags.has(name));
  return (
    usesFlag ||
    heredocs.length > 0 ||
    (instruction.kind === "copy" &&
      instruction.sources.some(({ raw }) =>
        /git@|\.git\b|^["']?git:/.test(raw),
      ))
  );
}

/** The edit that takes a parser directive out, with its line; those behind it stay directives. */
export function removeDirective(
  { span: { end, start } }: Directive,
  { text }: SourceText,
): ReportedEdit {
  const lineEnd = text.indexOf("\n", end);
  let to = lineEnd < 0 ? text.length : lineEnd + 1;
  const from = text.lastIndexOf("\n", start - 1) + 1;
  // A byte order mark stays where it is.
  const isMarked = from === 0 && text.startsWith("\ufeff");
  // No file begins with a blank line; a comment behind it could become a directive, though.
  const blank = /^[ \t]*\r?\n(?=[ \t]*[^\s#])/.exec(text.slice(to, to + 200));
  if (from === 0 && blank !== null) to += blank[0].length;
  return { at: { start: isMarked ? 1 : from, end: to }, newText: "" };
}
