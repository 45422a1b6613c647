import type { SourceText } from "../../text/source.ts";
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
  return splitAtBlanks(view.line.text, view.start, view.end);
}

export function envParts(view: ArgumentsView): EnvParts {
  return envStretches(view.line.text, view.start, view.escape);
}

export function argParts(view: ArgumentsView): readonly PropertyStretch[] {
  const line = view.line.text;
  return splitQuoted(line, view.start, view.escape).map((word) =>
    propertyStretch(line, word),
  );
}

/** The words of COPY or ADD in shell form, the destination last. */
export function copyParts(view: ArgumentsView): readonly Stretch[] {
  return splitAtBlanks(view.line.text, view.start, view.end);
}
