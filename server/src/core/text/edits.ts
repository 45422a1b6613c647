import type { Position, Range } from "vscode-languageserver-types";
import { SourceText } from "./source.ts";

interface TextEdit {
  readonly range: Range;
  readonly newText: string;
}

/**
 * Applies edits to one text, as LSP does: all ranges are those of the text before, none may overlap, and what is
 * inserted at the same place comes in the order of the list.
 * @throws Error when two edits overlap: a bug of the rule that made them.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const source = new SourceText(text);
  let result = "";
  let at = 0;
  for (const { range, newText } of inOrder(edits)) {
    const { start, end } = source.span(range);
    if (start < at) throw new Error("edits of one fix overlap");
    result += text.slice(at, start) + newText;
    at = end;
  }
  return result + text.slice(at);
}

/** True where two lists of edits cannot be applied together. Edits that only touch at a point do not overlap. */
export function overlap(
  some: readonly TextEdit[],
  others: readonly TextEdit[],
): boolean {
  return some.some((one) =>
    others.some(
      (other) =>
        isSame(one.range, other.range) ||
        (isBefore(one.range.start, other.range.end) &&
          isBefore(other.range.start, one.range.end)),
    ),
  );
}

/** True where the edits of one list overlap each other. */
export function overlapsItself(edits: readonly TextEdit[]): boolean {
  const sorted = inOrder(edits);
  return sorted.some(({ range }, index) => {
    const previous = sorted[index - 1];
    return previous !== undefined && isBefore(range.start, previous.range.end);
  });
}

function inOrder(edits: readonly TextEdit[]): TextEdit[] {
  // An insertion at the start of a replacement comes first; the sort is stable.
  return edits.toSorted(
    (one, other) =>
      compare(one.range.start, other.range.start) ||
      compare(one.range.end, other.range.end),
  );
}

function isBefore(one: Position, other: Position): boolean {
  return compare(one, other) < 0;
}

function isSame(one: Range, other: Range): boolean {
  return (
    compare(one.start, other.start) === 0 && compare(one.end, other.end) === 0
  );
}

function compare(one: Position, other: Position): number {
  return one.line - other.line || one.character - other.character;
}
