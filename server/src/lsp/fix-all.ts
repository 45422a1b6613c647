import type { Edit, FileHandle, Finding, Fix } from "../core/finding.ts";
import type { ProjectIndex } from "../core/project.ts";
import { SourceText } from "../core/text/source.ts";

/** Fixing one finding can bring up the next; rules that never come to rest are stopped here. */
const maximumRounds = 10;

/**
 * Applies the safe fixes of a document until none is left.
 * @param check gives the findings of a text.
 * @returns the edits of the original text; empty where nothing is to be fixed.
 */
export function fixAllEdits(
  original: string,
  file: FileHandle,
  check: (text: string) => readonly Finding[],
): readonly Edit[] {
  let text = original;
  let first: readonly Edit[] = [];
  for (let round = 0; round < maximumRounds; round++) {
    const edits = chooseEdits(check(text), file);
    if (edits.length === 0)
      return round <= 1 ? first : [difference(original, text, file)];
    if (round === 0) first = edits;
    text = applyEdits(text, edits);
  }
  return [difference(original, text, file)];
}

/** A project in which one file has another text. */
export function withText(
  project: ProjectIndex,
  file: FileHandle,
  text: string,
): ProjectIndex {
  return {
    dockerfiles: project.dockerfiles,
    composeFiles: project.composeFiles,
    kindOf: (path) => (path === file ? "file" : project.kindOf(path)),
    read: (path) => (path === file ? text : project.read(path)),
    entries: (folder) => project.entries(folder),
  };
}

/** The preferred safe fix of each finding, without those that touch an edit chosen before. */
function chooseEdits(
  findings: readonly Finding[],
  file: FileHandle,
): readonly Edit[] {
  const chosen: Edit[] = [];
  for (const { fixes } of findings) {
    const fix = fixes.find((each) => isUsable(each, file));
    if (fix === undefined) continue;
    const isFree = fix.edits.every((edit) =>
      chosen.every((other) => !touches(edit, other)),
    );
    if (isFree) chosen.push(...fix.edits);
  }
  return chosen;
}

function isUsable(fix: Fix, file: FileHandle): boolean {
  return (
    fix.safe &&
    fix.edits.length > 0 &&
    fix.edits.every((edit) => edit.file === file)
  );
}

function touches(a: Edit, b: Edit): boolean {
  return !isBefore(a, b) && !isBefore(b, a);
}

function isBefore(
  { range: { end } }: Edit,
  { range: { start } }: Edit,
): boolean {
  return (
    end.line < start.line ||
    (end.line === start.line && end.character < start.character)
  );
}

/** Applies edits that do not overlap. */
function applyEdits(text: string, edits: readonly Edit[]): string {
  const source = new SourceText(text);
  const spans = edits
    .map(({ range, newText }) => ({ ...source.span(range), newText }))
    .sort((a, b) => a.start - b.start);
  let result = "";
  let position = 0;
  for (const { start, end, newText } of spans) {
    result += text.slice(position, start) + newText;
    position = end;
  }
  return result + text.slice(position);
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
