import type { Range } from "vscode-languageserver-types";
import type { Language, MessageUse, Severity } from "../../core/finding.ts";
import type { SourceText } from "../../core/text/source.ts";

/** A place of a report; `path` is as shown to people, with `/`. */
export interface PlacedRange {
  readonly path: string;
  readonly range: Range;
}

export interface PlacedFix {
  readonly title: MessageUse;
  readonly safe: boolean;
  readonly edits: readonly (PlacedRange & { readonly newText: string })[];
}

/** A finding with paths instead of handles. */
export interface PlacedFinding extends PlacedRange {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly source: SourceText;
  readonly text: MessageUse;
  readonly related: readonly (PlacedRange & { readonly text: MessageUse })[];
  readonly fixes: readonly PlacedFix[];
}

/** Something that could not be done; the exit status is 2. */
export interface ReportError {
  /** Undefined where it is about no single path. */
  readonly path: string | undefined;
  readonly text: MessageUse;
}

/** The outcome of a check, for every format. */
export interface CheckReport {
  readonly version: string;
  readonly language: Language;
  /** Sorted by path and position. */
  readonly findings: readonly PlacedFinding[];
  readonly errors: readonly ReportError[];
  /** Files that were looked at and left out, which fails nothing: templates and the like. */
  readonly notes: readonly MessageUse[];
  readonly fixed: readonly MessageUse[];
  readonly counts: { readonly files: number; readonly templates: number };
}
