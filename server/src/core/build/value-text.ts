import type { ReportedEdit } from "../rule.ts";
import type { DockerfileSyntax } from "../syntax/dockerfile/model.ts";
import type { Span } from "../text/source.ts";
import type { Value } from "./value.ts";

/** A value's own text in the file and how it must be written there. */
export interface ValueText {
  readonly span: Span;
  /** Shell text, where an unquoted `|` or `;` would end the command. */
  readonly isShell: boolean;
  readonly isQuoted: boolean;
}

/** Where a value can be changed; undefined where it is put together from several places. */
export function valueText(
  value: Value | undefined,
  syntax: DockerfileSyntax,
): ValueText | undefined {
  if (value?.kind !== "known" || value.text === undefined) return undefined;
  const { text } = value;
  const owner = syntax.instructions.find(
    ({ span }) => span.start <= text.start && text.end <= span.end,
  );
  if (owner === undefined) return undefined;
  const before = syntax.source.text[text.start - 1];
  return {
    span: text,
    isShell: owner.kind !== "env" && owner.kind !== "arg",
    isQuoted: before === '"' || before === "'",
  };
}

/** A change inside a value: offsets count from the value's first character. */
export interface ValueChange {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

const shellSpecial = /[|;&<>()$`\\"'*?[\]#~\s]/;

/** The edits of some changes; shell text that needs quotes afterwards gets single ones. */
export function changeValue(
  { span, isShell, isQuoted }: ValueText,
  changes: readonly ValueChange[],
): readonly ReportedEdit[] {
  const edits = changes.map(({ start, end, newText }) => ({
    at: { start: span.start + start, end: span.start + end },
    newText,
  }));
  const needsQuotes =
    isShell &&
    !isQuoted &&
    changes.some(({ newText }) => shellSpecial.test(newText));
  if (!needsQuotes) return edits;
  return [quote(span.start), ...edits, quote(span.end)];
}

function quote(offset: number): ReportedEdit {
  return { at: { start: offset, end: offset }, newText: "'" };
}
