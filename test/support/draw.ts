import { render, type Finding } from "../../server/src/core/finding.ts";
import type { MarkerRange } from "./fixture.ts";

/** A range drawn with carets below its line, and what is said there. */
export function draw(text: string, range: MarkerRange, label: string): string {
  const lines = text.split(/\r\n|\n|\r/);
  const { start, end } = range;
  const line = lines[start.line] ?? "";
  const number = String(start.line + 1).padStart(5);
  const isOneLine = end.line === start.line;
  const stop = isOneLine ? end.character : line.length;
  const carets = "^".repeat(Math.max(1, stop - start.character));
  const indent = line.slice(0, start.character).replaceAll(/[^\t]/g, " ");
  const note = isOneLine && stop > start.character ? "" : ` ${columns(range)}`;
  return `${number} | ${line}\n      | ${indent}${carets}${note} ${label}`;
}

/** A range as marker lines write it. */
export function columns({ start, end }: MarkerRange): string {
  const lines = end.line - start.line;
  return `@${start.character}-${lines === 0 ? "" : `+${lines}:`}${end.character}`;
}

/** A finding drawn on its text, with both languages where asked. */
export function drawFinding(text: string, finding: Finding): string {
  const label = `[${finding.severity}] ${finding.ruleId}: ${render(finding.text, "en")}`;
  return draw(text, finding.range, label);
}

/** Expected and actual text, line by line where they differ. */
export function difference(expected: string, actual: string): string {
  const some = visible(expected);
  const others = visible(actual);
  let first = 0;
  while (first < some.length && some[first] === others[first]) first++;
  let last = 0;
  while (
    last < Math.min(some.length, others.length) - first &&
    some.at(-1 - last) === others.at(-1 - last)
  )
    last++;
  const cut = (lines: string[], mark: string): string[] =>
    lines.slice(first, lines.length - last).map((line) => `${mark} ${line}`);
  return [
    ...some.slice(Math.max(0, first - 2), first).map((line) => `  ${line}`),
    ...cut(some, "- expected"),
    ...cut(others, "+ actual  "),
  ].join("\n");
}

function visible(text: string): string[] {
  return text
    .replaceAll("\r", "␍")
    .replaceAll("\ufeff", "<BOM>")
    .replaceAll("\u00a0", "<NBSP>")
    .split("\n");
}
