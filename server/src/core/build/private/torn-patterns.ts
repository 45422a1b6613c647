import type {
  DockerfileSyntax,
  EnvProperty,
  Instruction,
} from "../../syntax/dockerfile/model.ts";
import type { Span } from "../../text/source.ts";
import { patternVariables, type PatternVariable } from "./go-pattern-values.ts";

/** A list of patterns that Docker ends at the blank behind a comma. */
export interface TornPatterns {
  readonly name: PatternVariable;
  /** What is cut off. */
  readonly at: Span;
  /** What stands between the comma and it. */
  readonly gap: Span;
  /** Docker refuses an ENV; an ARG silently gets a second name. */
  readonly keyword: "ENV" | "ARG";
}

/** Each torn list in an ENV or ARG of the file, ONBUILD triggers included. */
export function tornPatterns({
  instructions,
  source,
}: DockerfileSyntax): readonly TornPatterns[] {
  if (!/GOPRIVATE|GONOPROXY|GONOSUMDB/.test(source.text)) return [];
  return instructions.flatMap((one) => {
    const instruction = one.kind === "onbuild" ? one.trigger : one;
    if (instruction?.kind !== "env" && instruction?.kind !== "arg") return [];
    if (instruction.kind === "env" && instruction.isLegacyForm) return [];
    return instruction.properties.flatMap(
      (property) => tornAt(property, instruction, source.text) ?? [],
    );
  });
}

function tornAt(
  { name, span, value }: EnvProperty,
  { keyword, span: whole }: Instruction,
  text: string,
): TornPatterns | undefined {
  const variable = patternVariables.find((one) => one === name);
  if (variable === undefined || value?.raw.endsWith(",") !== true)
    return undefined;
  const behind = /[ \t]+([\w.*?-]+\.[\w.*?,/-]+)(?=[ \t]*(?:[\r\n]|$))/y;
  behind.lastIndex = span.end;
  const match = behind.exec(text.slice(0, whole.end));
  const pattern = match?.[1];
  if (match === null || pattern === undefined) return undefined;
  const end = span.end + match[0].length;
  const start = end - pattern.length;
  return {
    name: variable,
    at: { start, end },
    gap: { start: span.end, end: start },
    keyword: keyword === "ARG" ? "ARG" : "ENV",
  };
}
