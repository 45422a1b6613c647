import type { DockerfileContext } from "../../rule.ts";
import type {
  ArgInstruction,
  EnvInstruction,
  EnvProperty,
  RunInstruction,
} from "../../syntax/dockerfile/model.ts";
import type { Span } from "../../text/source.ts";
import { assignedValue, type GoVariable } from "../go/go-settings.ts";
import type { CommandArgument, RunCommand, Stage } from "../model.ts";
import { known, literalText, type Value } from "../value.ts";

/** A place that sets a variable of go's, whoever sees it. */
export interface GoProxySetter {
  /** `global`: an ARG before FROM. `variable`: ENV or ARG of a stage. */
  readonly kind: "global" | "variable" | "export" | "go-env";
  readonly instruction: ArgInstruction | EnvInstruction | RunInstruction;
  readonly stage: Stage | undefined;
  /** The name. */
  readonly at: Span;
  /** Undefined for a bare ARG and where variables decide. */
  readonly value: Value | undefined;
  /** For `export` and `go env -w`. */
  readonly command: RunCommand | undefined;
}

/** Every place of the file that sets GOPROXY, or another variable of go's, for more than one command, in order. */
export function goProxySetters(
  context: DockerfileContext,
  name: GoVariable = "GOPROXY",
): readonly GoProxySetter[] {
  if (!context.source.mentions(name)) return [];
  return context.syntax.instructions.flatMap((one) => {
    const stage = context.build.stageOf(one);
    if (one.kind === "env" || one.kind === "arg")
      return one.properties
        .filter((property) => property.name === name)
        .map((property) => variableSetter(one, property, { stage, context }));
    return one.kind === "run" && stage !== undefined
      ? shellSetters(one, { name, stage }, context)
      : [];
  });
}

function variableSetter(
  instruction: EnvInstruction | ArgInstruction,
  property: EnvProperty,
  place: { stage: Stage | undefined; context: DockerfileContext },
): GoProxySetter {
  const { stage, context } = place;
  const { name, nameSpan: at } = property;
  const common = { instruction, stage, at, command: undefined };
  if (stage === undefined) {
    const value = context.build.globalArguments.get(name)?.value;
    return { ...common, kind: "global", value };
  }
  // What the next instruction sees is what this one has set.
  const next = stage.instructions.find(
    ({ index }) => index > instruction.index,
  );
  const value =
    next === undefined
      ? literalValue(instruction, property)
      : context.build.stateBefore(next).value(name);
  return { ...common, kind: "variable", value };
}

/** Of the last instruction, behind which nothing can be asked. */
function literalValue(
  { kind }: EnvInstruction | ArgInstruction,
  { span, value: word }: EnvProperty,
): Value | undefined {
  if (word === undefined || /[$\\`]/.test(word.raw)) return undefined;
  const value = word.raw.replace(/^(["'])(.*)\1$/s, "$2");
  const origin = {
    kind: kind === "env" ? ("env" as const) : ("arg-default" as const),
    span,
  };
  return known(value, origin, literalText(word.raw, value, word.span));
}

function shellSetters(
  run: RunInstruction,
  { name, stage }: { name: GoVariable; stage: Stage },
  { build }: DockerfileContext,
): readonly GoProxySetter[] {
  return build.commandsOf(run).flatMap((command) => {
    const isGoEnv =
      command.name === "go" && command.arguments[0]?.text === "env";
    const words =
      isGoEnv || command.name === "export"
        ? command.arguments
        : assignmentsOf(command);
    const kind = isGoEnv ? "go-env" : "export";
    return words
      .filter(({ raw }) => raw.replace(/^["']/, "").startsWith(`${name}=`))
      .map((word) => ({
        kind,
        instruction: run,
        stage,
        at: nameIn(word, name),
        value: assignedValue(word, {
          name,
          origin: { kind, span: word.span },
        }),
        command,
      }));
  });
}

/** `GOPROXY=…` as a command of its own. */
function assignmentsOf({ command }: RunCommand): readonly CommandArgument[] {
  if (command.words.length > 0) return [];
  return command.assignments.flatMap(({ name, span, value }) => {
    if (value === undefined) return [];
    const raw = `${name}=${value.raw}`;
    const { literal } = value;
    const text = literal === undefined ? undefined : `${name}=${literal}`;
    return [{ raw, span, text }];
  });
}

function nameIn({ raw, span }: CommandArgument, name: GoVariable): Span {
  const start = span.start + (raw.startsWith(name) ? 0 : 1);
  return { start, end: start + name.length };
}
