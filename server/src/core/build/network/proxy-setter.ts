import type { DockerfileContext, ReportedEdit } from "../../rule.ts";
import type { Span } from "../../text/source.ts";
import type { RunCommand } from "../model.ts";
import type { Value } from "../value.ts";

/** The place that sets a proxy variable which a command sees. */
export interface ProxySetter {
  /** Its name there; the command's where no line of the file sets it. */
  readonly at: Span;
  /** `NAME=value` as it stands, where more of the kind can stand behind it. */
  readonly assignment: string | undefined;
  /** The end of it. */
  readonly end: number;
}

/** Where a variable gets a value that a command sees. */
export function proxySetter(
  name: string,
  value: Value,
  { command, context }: { command: RunCommand; context: DockerfileContext },
): ProxySetter {
  const { build, source, syntax } = context;
  const span = value.origin?.span;
  if (span === undefined)
    return { at: command.nameSpan, assignment: undefined, end: 0 };
  const text = source.slice(span);
  const isNamed = text.startsWith(name);
  const at = isNamed
    ? { start: span.start, end: span.start + name.length }
    : span;
  const owner = syntax.instructions.find(
    (one) => one.span.start <= span.start && span.end <= one.span.end,
  );
  // What stands before the first FROM is not seen until a stage declares it.
  const isHere = owner !== undefined && build.stageOf(owner) !== undefined;
  const isPlain = text.startsWith(`${name}=`) && !text.includes("\n");
  return {
    at,
    assignment: isHere && isPlain ? text : undefined,
    end: span.end,
  };
}

/** The edit that sets more variables behind the one that is there. */
export function setBeside(
  { end }: Pick<ProxySetter, "end">,
  assignments: readonly string[],
): ReportedEdit {
  return {
    at: { start: end, end },
    newText: assignments.map((one) => ` ${one}`).join(""),
  };
}
