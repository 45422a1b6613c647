import { DockerfileParser, type Instruction, Arg, Env } from "dockerfile-ast";
import { SourceText } from "../../text/source.ts";
import type { PropertyStretch, Stretch } from "./words.ts";

/** What dockerfile-ast sees in one instruction; places are relative to the instruction's first character. */
export interface AstParts {
  /** The arguments behind the flags; empty for ENV and ARG. */
  readonly words: readonly Stretch[];
  /** ENV and ARG only. */
  readonly properties: readonly PropertyStretch[];
}

/** Longer instructions are not worth its cost, which grows faster than their length. */
export const AST_LENGTH_LIMIT = 8_192;
/** A third of all instruction texts repeat, and after an edit all but one do. */
const CACHE_ENTRIES = 32_768;
const CACHE_CHARACTERS = 4_000_000;

const caches = {
  "\\": new Map<string, AstParts | null>(),
  "`": new Map<string, AstParts | null>(),
};
let cachedCharacters = 0;

/**
 * The parts of one instruction as dockerfile-ast reads them, from a cache that all documents share, so that
 * an edit costs one parse. Undefined where it cannot answer, as in a host without Node's `Buffer`; the
 * door's own reading stands then.
 */
export function readWithAst(
  text: string,
  escape: "\\" | "`",
): AstParts | undefined {
  const cached = caches[escape].get(text);
  if (cached !== undefined) return cached ?? undefined;
  const parts = parseAlone(text, escape);
  caches[escape].set(ownCopy(text), parts ?? null);
  cachedCharacters += text.length;
  dropOldest(caches[escape]);
  return parts;
}

/** A slice would keep its whole document in memory for as long as the cache has it. */
function ownCopy(text: string): string {
  return ` ${text}`.slice(1);
}

function dropOldest(cache: Map<string, AstParts | null>): void {
  for (const key of cache.keys()) {
    if (cache.size <= CACHE_ENTRIES && cachedCharacters <= CACHE_CHARACTERS)
      return;
    cache.delete(key);
    cachedCharacters -= key.length;
  }
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
  if (!(instruction instanceof Env || instruction instanceof Arg)) {
    return {
      words: instruction
        .getArguments()
        .map((argument) => stretch(argument.getRange())),
      properties: [],
    };
  }
  const found =
    instruction instanceof Env
      ? instruction.getProperties()
      : [instruction.getProperty()];
  return {
    words: [],
    properties: found
      .filter((property) => property !== null)
      .map((property) => {
        const value = property.getValueRange();
        return {
          name: stretch(property.getNameRange()),
          value: value === null ? undefined : stretch(value),
        };
      }),
  };
}
