import type {
  CopyInstruction,
  Heredoc,
  RunInstruction,
} from "../syntax/dockerfile/model.ts";
import type { ShellNode, ShellWord } from "../syntax/shell/model.ts";
import { parseArguments } from "../syntax/shell/query.ts";
import type { SourceText } from "../text/source.ts";
import type { RunCommand } from "./model.ts";

/** Text that an instruction writes into a file of the image. */
export interface WrittenText {
  /** The file as it is named there, quotes gone. */
  readonly file: string;
  readonly text: string;
  /** Document offset of the n-th character of `text`. */
  readonly offsetOf: (n: number) => number;
}

/** What commands write with `>`, `tee` and `sed -i`, heredocs included; only files that are named literally. */
export function writtenByRun(
  run: RunInstruction,
  commands: readonly RunCommand[],
  source: SourceText,
): readonly WrittenText[] {
  return commands.flatMap((command) => {
    const files = filesOf(command);
    if (files.length === 0) return [];
    const bodies = run.heredocs
      .filter(({ markerSpan }) => contains(command.command, markerSpan.start))
      .map((heredoc) => bodyOf(heredoc, source));
    const words = command.command.words
      .filter(({ span }) => !files.some(({ at }) => at === span.start))
      .map((word) => ({
        text: word.raw,
        offsetOf: (n: number) => word.offsetOf(n),
      }));
    return files.flatMap(({ file }) =>
      [...words, ...bodies].map((one) => ({ ...one, file })),
    );
  });
}

/** `COPY <<EOF /etc/file`. */
export function writtenByCopy(
  { destination, heredocs }: CopyInstruction,
  source: SourceText,
): readonly WrittenText[] {
  const file = destination?.raw.replace(/^["'](.*)["']$/s, "$1") ?? "";
  return heredocs.map((heredoc) => ({
    ...bodyOf(heredoc, source),
    file: file.endsWith("/") ? `${file}${heredoc.name}` : file,
  }));
}

function bodyOf(
  { bodySpan }: Heredoc,
  source: SourceText,
): Omit<WrittenText, "file"> {
  return {
    text: source.slice(bodySpan),
    offsetOf: (n) => bodySpan.start + n,
  };
}

interface NamedFile {
  readonly file: string;
  /** Where it is named. */
  readonly at: number;
}

function filesOf({ command, name }: RunCommand): readonly NamedFile[] {
  const nodes: readonly ShellNode[] = [command, ...command.parents];
  const redirected = nodes.flatMap((node) =>
    node.redirects.flatMap(({ operator, target }) =>
      /^&?>[>|]?$/.test(operator) ? named(target) : [],
    ),
  );
  const piped = command.parents.flatMap((parent) => {
    const last = parent.kind === "pipeline" ? parent.items.at(-1) : undefined;
    return last?.kind === "command" && last !== command ? teeFiles(last) : [];
  });
  const own =
    name === "sed" && parseArguments(command).has("-i", "--in-place")
      ? named(command.words.at(-1))
      : teeFiles(command);
  return [...redirected, ...piped, ...own];
}

function teeFiles(
  command: Parameters<typeof parseArguments>[0],
): readonly NamedFile[] {
  const program = command.words.find(({ literal }) => literal !== "sudo");
  return program?.literal === "tee"
    ? parseArguments(command).operands.flatMap(named)
    : [];
}

function named(word: ShellWord | undefined): readonly NamedFile[] {
  return word?.literal === undefined
    ? []
    : [{ file: word.literal, at: word.span.start }];
}

function contains({ span }: ShellNode, offset: number): boolean {
  return span.start <= offset && offset < span.end;
}
