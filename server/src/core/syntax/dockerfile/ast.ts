import { DockerfileParser, type Instruction, Arg, Env } from "dockerfile-ast";
import { SourceText } from "../../text/source.ts";
import type { PropertyStretch, Stretch } from "./words.ts";

/** What dockerfile-ast sees in one instruction; places are relative to the instruction's first character. */
export interface AstParts {
  /** The arguments behind the flags. */
  readonly words: readonly Stretch[];
  /** ENV and ARG only. */
  readonly properties: readonly PropertyStretch[];
}

/** Longer instructions are not worth its cost, which grows faster than their length. */
export const AST_LENGTH_LIMIT = 8_192;
/** A third of all instruction texts repeat; with the limit above the cache stays below some megabytes. */
const CACHE_LIMIT = 1_024;

const cache = new Map<string, AstParts | null>();

/**
 * The parts of one instruction as dockerfile-ast reads them, from a cache that all documents share, so that
 * an edit costs one parse. Undefined where it cannot answer, as in a host without Node's `Buffer`; the
 * door's own reading stands then.
 */
export function readWithAst(
  text: string,
  escape: "\\" | "`",
): AstParts | undefined {
  const key = escape + text;
  const cached = cache.get(key);
  if (cached !== undefined) return cached ?? undefined;
  const parts = parseAlone(text, escape);
  if (cache.size >= CACHE_LIMIT) dropOldest();
  cache.set(key, parts ?? null);
  return parts;
}

function dropOldest(): void {
  const [oldest] = cache.keys();
  if (oldest !== undefined) cache.delete(oldest);
}

function parseAlone(text: string, escape: "\\" | "`"): AstParts | undefined {
  const prefix = escape === "`" ? "# escape=`\n" : "";
  try {
    const [instruction] = DockerfileParser.parse(
      prefix + text,
    ).getInstructions();
    return instruction === undefined
      ? undefined
      : partsOf(instruction, new SourceText(prefix + text), prefix.length);
  } catch {
    return undefined;
  }
}

function partsOf(
  instruction: Instruction,
  source: SourceText,
  shift: number,
): AstParts {
  const stretch = (range: Parameters<SourceText["span"]>[0]): Stretch => {
    const { start, end } = source.span(range);
    return { start: start - shift, end: end - shift };
  };
  const properties =
    instruction instanceof Env ? instruction.getProperties() : [];
  const property =
    instruction instanceof Arg ? instruction.getProperty() : null;
  return {
    words: instruction
      .getArguments()
      .map((argument) => stretch(argument.getRange())),
    properties: [...properties, ...(property === null ? [] : [property])].map(
      (found) => {
        const value = found.getValueRange();
        return {
          name: stretch(found.getNameRange()),
          value: value === null ? undefined : stretch(value),
        };
      },
    ),
  };
}
