import type { Config } from "../core/config.ts";
import type { Edit, FileHandle } from "../core/finding.ts";
import { compatible, fixAll } from "../core/fix.ts";
import type { LintDocument, LintResult } from "../core/lint.ts";
import type { ProjectIndex } from "../core/project.ts";
import { applyEdits } from "../core/text/edits.ts";
import { SourceText } from "../core/text/source.ts";

/**
 * The edits of a document that apply its safe fixes until none is left; empty where there is none.
 * `result` is the check of the same text.
 */
export function fixAllEdits(
  document: LintDocument,
  result: LintResult,
  project: ProjectIndex,
  config: Config,
): readonly Edit[] {
  const { text, file } = document;
  const fixed = fixAll(document, project, config).text;
  if (fixed === text) return [];
  // Mostly one round is enough, and its edits leave the rest of the document alone.
  const edits = compatible(result.findings).flatMap((fix) => fix.edits);
  return applyEdits(text, edits) === fixed
    ? edits
    : [difference(text, fixed, file)];
}

/** One edit that makes `after` of `before`, as small as a common beginning and end allow. */
function difference(before: string, after: string, file: FileHandle): Edit {
  const longest = Math.min(before.length, after.length);
  let head = 0;
  while (head < longest && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < longest - head && before.at(-1 - tail) === after.at(-1 - tail))
    tail++;
  const range = new SourceText(before).range({
    start: head,
    end: before.length - tail,
  });
  return { file, range, newText: after.slice(head, after.length - tail) };
}
