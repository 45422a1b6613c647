import type { Span } from "../../text/source.ts";
import type { GoCommand } from "./go-commands.ts";
import { literalText } from "../value.ts";

/** `path@version` as a go command is given it. */
export interface GoOperand {
  /** Without the version. */
  readonly path: string;
  /** Behind the `@`; undefined where there is none. */
  readonly version: string | undefined;
  /** The word as written. */
  readonly span: Span;
  /** Path and version where they stand letter by letter, quotes excluded; undefined where a variable gives them. */
  readonly text: Span | undefined;
}

/** The packages of a command whose text is known, in order; of `go run` the first one alone, the rest is the program's. */
export function goOperands(go: GoCommand): readonly GoOperand[] {
  const operands = go.verb === "run" ? go.operands.slice(0, 1) : go.operands;
  const words = [...go.command.arguments];
  return operands.flatMap((operand) => {
    const at = words.findIndex(({ text }) => text === operand);
    const word = words.splice(at, at < 0 ? 0 : 1)[0];
    if (operand === undefined || word === undefined) return [];
    const sign = operand.indexOf("@");
    const path = sign < 0 ? operand : operand.slice(0, sign);
    const version = sign < 0 ? undefined : operand.slice(sign + 1);
    const text = literalText(word.raw, operand, word.span);
    return [{ path, version, span: word.span, text }];
  });
}
