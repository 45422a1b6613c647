import type { ReportedEdit } from "../rule.ts";
import type { SourceText, Span } from "../text/source.ts";

/** Removes the whole lines that a span stands on, with one of the blank lines around them. */
export function lineRemoval(span: Span, { text }: SourceText): ReportedEdit {
  const start = text.lastIndexOf("\n", span.start - 1) + 1;
  const newline = text.indexOf("\n", span.end);
  const end = newline < 0 ? text.length : newline + 1;
  const before = /(?:^|\n)(\r?\n)$/.exec(
    text.slice(Math.max(0, start - 3), start),
  );
  const after = /^\r?\n/.exec(text.slice(end, end + 2));
  if (end === text.length)
    return {
      at: { start: start - (before?.[1]?.length ?? 0), end },
      newText: "",
    };
  const isBetween = before !== null || start === 0;
  const more = isBetween ? (after?.[0].length ?? 0) : 0;
  return { at: { start, end: end + more }, newText: "" };
}
