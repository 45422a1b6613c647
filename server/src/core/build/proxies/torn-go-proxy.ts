import type {
  DockerfileSyntax,
  Instruction,
} from "../../syntax/dockerfile/model.ts";
import type { ShellScript, SimpleCommand } from "../../syntax/shell/model.ts";
import type { Span } from "../../text/source.ts";
import { separatorBehind, type SeenGoProxy } from "./go-proxy-values.ts";
import { isEntry } from "./goproxy-refusal.ts";
import type { BuildModel } from "../model.ts";

/** A GOPROXY value that Docker or the shell ends before its last entry. */
export interface TornGoProxy {
  /** The first entry that is cut off. */
  readonly at: Span;
  /** From what sets GOPROXY to the last entry that belongs to it. */
  readonly span: Span;
  /** What becomes of that entry. */
  readonly reader:
    /** Docker refuses an ENV with a word without `=`. */
    | "env"
    /** Docker or `export` takes it for the name of another variable. */
    | "variable"
    /** The shell cannot export such a name. */
    | "exportRefused"
    /** The shell runs it as a command. */
    | "command"
    /** `go env -w` refuses a word without `=`. */
    | "goEnv";
  /** Replacements that make one value of it; empty where comments or quotes stand between. */
  readonly edits: readonly { readonly at: Span; readonly newText: string }[];
}

/** Each torn GOPROXY of the file, ONBUILD triggers included. */
export function tornGoProxies(
  syntax: DockerfileSyntax,
  build: BuildModel,
): readonly TornGoProxy[] {
  const { source } = syntax;
  if (!source.mentions("GOPROXY")) return [];
  const { text } = source;
  return syntax.instructions.flatMap((one) => {
    const instruction = one.kind === "onbuild" ? one.trigger : one;
    return instruction === undefined ? [] : tornIn(instruction, build, text);
  });
}

/** Whether what go sees is only the first part of a torn value. */
export function isTorn(
  { setAt, text }: Pick<SeenGoProxy, "setAt" | "text">,
  torn: readonly TornGoProxy[],
): boolean {
  const start = text?.span.start ?? setAt.start;
  return torn.some(({ span }) => span.start <= start && start < span.end);
}

function tornIn(
  instruction: Instruction,
  build: BuildModel,
  text: string,
): readonly TornGoProxy[] {
  if (instruction.kind === "env" || instruction.kind === "arg") {
    const reader = instruction.kind === "env" ? "env" : "variable";
    if (instruction.kind === "env" && instruction.isLegacyForm) return [];
    return instruction.properties
      .filter(({ name, value }) => name === "GOPROXY" && value !== undefined)
      .flatMap(({ span }) =>
        tornAt(
          { text, span, limit: instruction.span.end, isShell: false },
          () => reader,
        ),
      );
  }
  if (instruction.kind !== "run" || instruction.isExecForm) return [];
  return build
    .scriptsOf(instruction)
    .flatMap((script) => inScript(script, text));
}

function inScript(script: ShellScript, text: string): readonly TornGoProxy[] {
  return script.commands.flatMap((command) => {
    // Inside `sh -c '…'` every offset has another quote around it.
    if (command.enclosingQuote !== undefined) return [];
    const limit = script.body.span.end;
    const inline = command.assignments
      .filter(({ name }) => name === "GOPROXY")
      .map(({ span }) => span);
    const words = command.words
      .filter(({ raw }) => raw.startsWith("GOPROXY="))
      .map(({ span }) => span);
    return [...inline, ...words].flatMap((span) =>
      tornAt({ text, span, limit, isShell: true }, (entry, gap) =>
        /[;|]/.test(gap) ? "command" : readerOf(command, span, entry),
      ),
    );
  });
}

function readerOf(
  command: SimpleCommand,
  span: Span,
  entry: string,
): TornGoProxy["reader"] {
  const isArgument = command.words.some(
    (word) => word.span.start === span.start,
  );
  const [name, verb] = command.words.map((word) => word.literal);
  if (isArgument && name === "export")
    return /^[A-Za-z_]\w*$/.test(entry) ? "variable" : "exportRefused";
  return isArgument && name === "go" && verb === "env" ? "goEnv" : "command";
}

interface Torn {
  readonly text: string;
  readonly isShell: boolean;
  readonly span: Span;
  /** The instruction's or script's end. */
  readonly limit: number;
}

interface Piece {
  readonly gap: Span;
  readonly entry: Span;
}

const NAME_LENGTH = "GOPROXY=".length;
const separators = ",;，；、|｜";

function tornAt(
  torn: Torn,
  readerFor: (entry: string, gap: string) => TornGoProxy["reader"],
): readonly TornGoProxy[] {
  const { text, span } = torn;
  const pieces = piecesBehind(torn);
  const [first] = pieces;
  const last = pieces.at(-1);
  if (first === undefined || last === undefined) return [];
  const gap = text.slice(first.gap.start, first.gap.end);
  const at = { ...first.entry };
  const entry = text.slice(at.start, at.end);
  const reader = readerFor(entry, gap);
  const whole = { start: span.start, end: last.entry.end };
  const joined = joinPieces(text, whole, pieces);
  const edits = torn.isShell ? quoteForShell(text, whole, joined) : joined;
  return [{ at, span: whole, reader, edits }];
}

/** Entries behind the value with nothing but blanks, continuations and one separator before each. */
function piecesBehind({ text, span, limit }: Torn): readonly Piece[] {
  const pieces: Piece[] = [];
  const gap =
    /[ \t]*(?:[\\`][ \t]*\r?\n[ \t]*)*[,;|，；、｜]?[ \t]*(?:[\\`][ \t]*\r?\n[ \t]*)*/y;
  const word = /[^\s;|&<>()"'`$\\#]+/y;
  for (let end = span.end; end < limit;) {
    gap.lastIndex = end;
    const between = gap.exec(text)?.[0] ?? "";
    word.lastIndex = end + between.length;
    const found = word.exec(text)?.[0] ?? "";
    if (between === "" || !isCutOff(found)) break;
    const start = end + between.length;
    const entry = { start, end: start + found.length };
    if (entry.end > limit) break;
    pieces.push({ gap: { start: end, end: start }, entry });
    end = entry.end;
  }
  return pieces;
}

/** Nothing but an entry of GOPROXY looks like this: a keyword, or URLs, with separators around. */
function isCutOff(word: string): boolean {
  const entries = word.split(/[,，；、｜]/).filter((one) => one !== "");
  return (
    entries.length > 0 &&
    entries.every(
      (one) =>
        /^(?:direct|off)$/i.test(one) || (one.includes("://") && isEntry(one)),
    )
  );
}

type Edits = TornGoProxy["edits"];

/** One separator for each gap: a bar where one was written or a public proxy stands before it. */
function joinPieces(
  text: string,
  whole: Span,
  pieces: readonly Piece[],
): Edits {
  return pieces.map(({ gap, entry }, index) => {
    let { start } = gap;
    while (separators.includes(text[start - 1] ?? " ")) start -= 1;
    const written = text.slice(start, entry.start);
    const isFirst = start <= whole.start + NAME_LENGTH;
    const from = pieces[index - 1]?.entry.start ?? whole.start + NAME_LENGTH;
    const before = text.slice(from, start);
    const separator = /[|｜]/.test(written) ? "|" : separatorBehind(before);
    const newText = isFirst ? "" : separator;
    return { at: { start, end: entry.start }, newText };
  });
}

/** An unquoted `|` would be a pipe; none where the shell would not expand the value any more. */
function quoteForShell(text: string, whole: Span, edits: Edits): Edits {
  if (!edits.some(({ newText }) => newText === "|")) return edits;
  const start = whole.start + NAME_LENGTH;
  const { end } = whole;
  if (/["'`$\\]/.test(text.slice(start, edits[0]?.at.start ?? start)))
    return [];
  return [
    { at: { start, end: start }, newText: "'" },
    ...edits,
    { at: { start: end, end }, newText: "'" },
  ];
}

/** GOPROXY as it is once the fix has joined its pieces, without quotes. */
export function joinedValue(
  { edits, span }: Pick<TornGoProxy, "edits" | "span">,
  text: string,
): string {
  let value = "";
  let from = span.start + NAME_LENGTH;
  for (const { at, newText } of edits) {
    value += text.slice(from, at.start) + newText;
    from = at.end;
  }
  return (value + text.slice(from, span.end)).replaceAll(/["']/g, "");
}
