import type { DockerfileContext } from "../../rule.ts";
import type { Span } from "../../text/source.ts";
import { goCommands, type GoCommand } from "./go-commands.ts";
import { goSettings, type GoSettings, type GoVariable } from "./go-settings.ts";
import { valueText, type ValueText } from "../value-text.ts";
import type { Value } from "../value.ts";

/** A value that the file gives to one of Go's variables, with a go command that sees it. */
export interface SeenGoValue {
  readonly value: string;
  /** Where it can be changed, if it stands in one place. */
  readonly text: ValueText | undefined;
  /** The value's own text, or what sets it where that cannot be told. */
  readonly at: Span;
  readonly go: GoCommand;
  readonly settings: GoSettings;
}

/** Each value of a variable at each go command that sees it, in build order; those of base images and defaults are left out. */
export function seenGoValues(
  name: GoVariable,
  context: DockerfileContext,
): readonly SeenGoValue[] {
  return goCommands(context.build).flatMap((go) => {
    const settings = goSettings(go.command, go.stage, context.build);
    const seen = readSeen(settings.stated(name), context);
    return seen === undefined ? [] : [{ ...seen, go, settings }];
  });
}

function readSeen(
  value: Value | undefined,
  { syntax }: DockerfileContext,
): Pick<SeenGoValue, "at" | "text" | "value"> | undefined {
  if (value?.kind !== "known" || value.origin.span === undefined)
    return undefined;
  const text = valueText(value, syntax);
  const at = text?.span ?? value.origin.span;
  return { value: value.value, text, at };
}
