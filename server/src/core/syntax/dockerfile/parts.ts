import type { SourceText } from "../../text/source.ts";
import { AST_LENGTH_LIMIT, readWithAst } from "./ast.ts";
import type { LogicalLine } from "./logical-line.ts";
import {
  type PropertyStretch,
  type Stretch,
  envStretches,
  propertyStretch,
  splitAtBlanks,
  splitQuoted,
} from "./words.ts";

/** The arguments of one instruction, for the readers below. */
export interface ArgumentsView {
  readonly line: LogicalLine;
  readonly escape: "\\" | "`";
  /** The arguments in `line`, flags excluded. */
  readonly start: number;
  readonly end: number;
  readonly source: SourceText;
  /** Where the instruction starts and its own lines end in the document. */
  readonly offset: number;
  readonly ownEnd: number;
}

/** ENV's arguments. */
export interface EnvParts {
  readonly isLegacyForm: boolean;
  readonly properties: readonly PropertyStretch[];
}

/** The words of FROM: reference, AS and alias where all is well. */
export function fromParts(view: ArgumentsView): readonly Stretch[] {
  return (
    wordsByAst(view) ?? splitAtBlanks(view.line.text, view.start, view.end)
  );
}

/** The words of COPY or ADD in shell form, the destination last. */
export function copyParts(view: ArgumentsView): readonly Stretch[] {
  return (
    wordsByAst(view) ?? splitAtBlanks(view.line.text, view.start, view.end)
  );
}

export function envParts(view: ArgumentsView): EnvParts {
  const properties = propertiesByAst(view);
  if (properties === undefined)
    return envStretches(view.line.text, view.start, view.escape);
  const [first] = properties;
  const isLegacyForm =
    first !== undefined &&
    (first.value === undefined ||
      view.line.text.charAt(first.name.end) !== "=");
  return { isLegacyForm, properties };
}

export function argParts(view: ArgumentsView): readonly PropertyStretch[] {
  const properties = propertiesByAst(view);
  // dockerfile-ast has no answer for several variables in one ARG (D13).
  if (properties !== undefined && properties.length > 0) return properties;
  const line = view.line.text;
  return splitQuoted(line, view.start, view.escape).map((word) =>
    propertyStretch(line, word),
  );
}

/**
 * What dockerfile-ast reads right. Its known defects sit in escapes that are no plain continuation (D3, D10,
 * D11, D23), quotes (D12), heredocs (D4 to D9), form feeds and wide blanks (D21) and `--` words; for an
 * instruction with one of these the door's own reading stands.
 */
const PLAIN_TEXT: Readonly<Record<"\\" | "`", RegExp>> = {
  "\\": /^(?:[^\\"'<\f\v\r\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]|\r\n|[ \t]\\[ \t]*\r?\n[ \t]*[^\s#\\"'])*$/,
  "`": /^(?:[^`"'<\f\v\r\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]|\r\n|[ \t]`[ \t]*\r?\n[ \t]*[^\s#`"'])*$/,
};
/** A quoted value without escapes that is the whole of its word. */
const PLAIN_QUOTES = /=(?:"[^"\\`\n\r\f\v]*"|'[^'\\`\n\r\f\v]*')(?=\s|$)/g;

function wordsByAst(view: ArgumentsView): readonly Stretch[] | undefined {
  if (view.ownEnd - view.offset > AST_LENGTH_LIMIT) return undefined;
  if (view.line.text.includes("--", view.start)) return undefined;
  const text = view.source.text.slice(view.offset, view.ownEnd);
  if (!PLAIN_TEXT[view.escape].test(text)) return undefined;
  const words = readWithAst(text, view.escape)?.words;
  return view.line.isContiguous
    ? words
    : words?.map((word) => stretchIn(view, word));
}

function propertiesByAst(
  view: ArgumentsView,
): readonly PropertyStretch[] | undefined {
  if (view.ownEnd - view.offset > AST_LENGTH_LIMIT) return undefined;
  const text = view.source.text.slice(view.offset, view.ownEnd);
  if (
    !PLAIN_TEXT[view.escape].test(text.replace(PLAIN_QUOTES, "=")) ||
    /\s--/.test(text)
  )
    return undefined;
  const properties = readWithAst(text, view.escape)?.properties;
  if (view.line.isContiguous) return properties;
  return properties?.map(({ name, value }) => ({
    name: stretchIn(view, name),
    value: value === undefined ? undefined : stretchIn(view, value),
  }));
}

/** A place in the instruction's own text as a place in its joined line. */
function stretchIn(view: ArgumentsView, { start, end }: Stretch): Stretch {
  const first = view.line.indexOf(view.offset + start);
  return {
    start: first,
    end: end > start ? view.line.indexOf(view.offset + end - 1) + 1 : first,
  };
}
