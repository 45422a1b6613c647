import type { Range } from "vscode-languageserver";

/** Whether ranges have anything in common. Touching ends count: the cursor behind a word is at the word. */
export function intersects(a: Range, b: Range): boolean {
  return !isBefore(a, b) && !isBefore(b, a);
}

function isBefore({ end }: Range, { start }: Range): boolean {
  return (
    end.line < start.line ||
    (end.line === start.line && end.character < start.character)
  );
}
