import type { DockerfileContext, ReportedEdit } from "../../rule.ts";
import type {
  ArgInstruction,
  EnvInstruction,
  EnvProperty,
  RunInstruction,
} from "../../syntax/dockerfile/model.ts";
import type { Span } from "../../text/source.ts";
import type { CommandArgument, RunCommand } from "../model.ts";
import { removeInstruction, removeNode } from "../remove-command.ts";

/** A place in a stage that gives a value to an environment variable of the go command. */
export interface GoSetter {
  readonly name: string;
  readonly nameSpan: Span;
  /** Name and value: what the origin of the value points at. */
  readonly span: Span;
  /** Stands before one command and holds for it alone. */
  readonly isInline: boolean;
  /** Takes it out and leaves everything else as it is; undefined where that cannot be done. */
  remove(): readonly ReportedEdit[] | undefined;
}

/** Every setting of a variable whose name begins with GO, by ENV, ARG, export, assignment and `go env -w`, in order. */
export function goSetters(context: DockerfileContext): readonly GoSetter[] {
  const kept = answers.get(context);
  if (kept !== undefined) return kept;
  const setters = context.build.stages.flatMap(({ instructions }) =>
    instructions.flatMap((one) => {
      if (one.kind === "env" || one.kind === "arg")
        return propertySetters(one, context);
      return one.kind === "run" ? shellSetters(one, context) : [];
    }),
  );
  answers.set(context, setters);
  return setters;
}

const answers = new WeakMap<DockerfileContext, readonly GoSetter[]>();

/** The setters of one variable, and the one that holds a place of its text. */
export interface SettersOf {
  readonly all: readonly GoSetter[];
  around(at: Span): GoSetter | undefined;
}

/** {@link goSetters} of one name; each value that a command sees asks. */
export function goSettersOf(
  name: string,
  context: DockerfileContext,
): SettersOf {
  const answered = byName.get(context) ?? new Map<string, SettersOf>();
  byName.set(context, answered);
  let setters = answered.get(name);
  if (setters === undefined) {
    const all = goSetters(context).filter((one) => one.name === name);
    const sorted = all.toSorted((a, b) => a.span.start - b.span.start);
    setters = { all, around: (at) => holding(at, sorted) };
    answered.set(name, setters);
  }
  return setters;
}

const byName = new WeakMap<DockerfileContext, Map<string, SettersOf>>();

function holding(at: Span, sorted: readonly GoSetter[]): GoSetter | undefined {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.span.start ?? 0) <= at.start) low = middle + 1;
    else high = middle;
  }
  const last = sorted[low - 1];
  return last !== undefined && at.end <= last.span.end ? last : undefined;
}

function propertySetters(
  instruction: EnvInstruction | ArgInstruction,
  { syntax }: DockerfileContext,
): readonly GoSetter[] {
  return instruction.properties
    .filter(({ name }) => name.startsWith("GO"))
    .map((property) => ({
      name: property.name,
      nameSpan: property.nameSpan,
      span: property.span,
      isInline: false,
      remove() {
        if (instruction.properties.length > 1)
          return cut(property, instruction.properties, syntax.source.text);
        const edit = removeInstruction(instruction.index, syntax);
        return edit && [edit];
      },
    }));
}

/** One of several properties, with the blanks and continuation that join it to its neighbour. */
function cut(
  property: EnvProperty,
  all: readonly EnvProperty[],
  text: string,
): readonly ReportedEdit[] | undefined {
  const index = all.indexOf(property);
  const before = all[index - 1];
  const next = all[index + 1];
  const start = before?.span.end ?? property.span.start;
  const end = before === undefined ? next?.span.start : property.span.end;
  if (end === undefined) return undefined;
  // A comment between them stays with the file.
  const between =
    before === undefined
      ? text.slice(property.span.end, end)
      : text.slice(start, property.span.start);
  return between.includes("#")
    ? undefined
    : [{ at: { start, end }, newText: "" }];
}

function shellSetters(
  run: RunInstruction,
  context: DockerfileContext,
): readonly GoSetter[] {
  return context.build.commandsOf(run).flatMap((command) => {
    const words = settingWords(command);
    return words.flatMap((word) => {
      const match = /^["']?(GO\w*)=/.exec(word.raw);
      if (match === null) return [];
      const { 1: name = "" } = match;
      const start = word.span.start + match[0].length - name.length - 1;
      const nameSpan = { start, end: start + name.length };
      return {
        name,
        nameSpan,
        span: word.span,
        isInline: isBefore(word, command),
        remove: () => removeWordOf(command, word, { words, run, context }),
      };
    });
  });
}

/** The words of a command that set variables: before it, behind `export`, behind `go env -w`. */
function settingWords(
  command: RunCommand,
): readonly Pick<CommandArgument, "raw" | "span">[] {
  const { arguments: words, name } = command;
  const isWriting =
    name === "go" &&
    words[0]?.text === "env" &&
    words.some(({ text }) => text === "-w");
  if (isWriting || name === "export")
    return words.filter(({ raw }) => raw.includes("="));
  const { assignments, words: all } = command.command;
  const own = assignments.map(({ name: variable, span, value }) => ({
    raw: `${variable}=${value?.raw ?? ""}`,
    span,
  }));
  // `env GOFLAGS=… go build`, `sudo GOPROXY=… go build`.
  const wrapped = all.filter(({ span }) => span.start < command.nameSpan.start);
  return [...own, ...wrapped];
}

/** In front of a program's name, so that only this program sees it. */
function isBefore(
  { span }: Pick<CommandArgument, "span">,
  { command, nameSpan }: RunCommand,
): boolean {
  return command.words.length > 0 && span.start < nameSpan.start;
}

function removeWordOf(
  runCommand: RunCommand,
  word: Pick<CommandArgument, "span">,
  {
    context,
    run,
    words,
  }: {
    readonly words: readonly Pick<CommandArgument, "span">[];
    readonly run: RunInstruction;
    readonly context: DockerfileContext;
  },
): readonly ReportedEdit[] | undefined {
  const { command, name } = runCommand;
  const isPrefix = command.assignments.some(
    ({ span }) => span.start === word.span.start,
  );
  if (isBefore(word, runCommand)) {
    const at = withBlanks(word.span, command, context.source.text);
    return [{ at, newText: "" }];
  }
  const isOwn = isPrefix || name === "export" || name === "go";
  if (!isOwn || run.isExecForm) return undefined;
  if (words.length === 1) {
    const edit = removeNode(command, command.parents, run, context.syntax);
    return edit && [edit];
  }
  const { text } = context.source;
  let { start } = word.span;
  while (/[ \t]/.test(text[start - 1] ?? "")) start--;
  return [{ at: { start, end: word.span.end }, newText: "" }];
}

/** With the blanks behind it; at the end of a line, with those before it, so that the next line stays one. */
function withBlanks(
  { end, start }: Span,
  { assignments, words }: RunCommand["command"],
  text: string,
): Span {
  const others = [...assignments, ...words].map(({ span }) => span);
  const last = others.findLast((one) => one.end <= start)?.end ?? start;
  const next = others.find((one) => one.start > start)?.start ?? end;
  const isLineEnd = text.slice(end, next).includes("\n");
  return isLineEnd && /^[ \t]+$/.test(text.slice(last, start))
    ? { start: last, end }
    : { start, end: next };
}
