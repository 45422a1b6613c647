import type { Config } from "./config.ts";
import type { Finding, Fix } from "./finding.ts";
import { lint, type LintDocument, type LintResult } from "./lint.ts";
import type { ProjectIndex } from "./project.ts";
import { applyEdits, overlap, overlapsItself } from "./text/edits.ts";

/** A fix may make room for the next one; more rounds than this mean that two fixes undo each other. */
const MOST_ROUNDS = 10;

export interface FixAllResult {
  readonly text: string;
  /** How many fixes were applied. */
  readonly applied: number;
  /** False where the last round still changed the text: a bug of the rules. */
  readonly isStable: boolean;
}

/** Lints a text that stands in for the document's. */
type Relint = (document: LintDocument, project: ProjectIndex) => LintResult;

/**
 * Applies the safe fixes of a document until none is left. Fixes that change other files are left alone: they are
 * offered one by one. Never throws.
 */
export function fixAll(
  document: LintDocument,
  project: ProjectIndex,
  config: Config,
): FixAllResult {
  return fixAllWith(
    (changed, around) => lint(changed, around, config),
    document,
    project,
  );
}

/** As `fixAll`, over any lint: for tests of single rules. */
export function fixAllWith(
  relint: Relint,
  document: LintDocument,
  project: ProjectIndex,
): FixAllResult {
  let { text } = document;
  let applied = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const changed = { ...document, text };
    const { findings } = relint(changed, withDocument(project, changed));
    const fixes = compatible(findings);
    if (fixes.length === 0) return { text, applied, isStable: true };
    text = applyEdits(
      text,
      fixes.flatMap(({ edits }) => edits),
    );
    applied += fixes.length;
  }
  return { text, applied, isStable: false };
}

/** The first safe fix of each finding, left out where it would touch what an earlier one changes. */
export function compatible(findings: readonly Finding[]): Fix[] {
  const chosen: Fix[] = [];
  for (const { file, fixes } of findings) {
    const fix = fixes.find(
      ({ safe, edits }) => safe && edits.every((edit) => edit.file === file),
    );
    if (fix === undefined || overlapsItself(fix.edits)) continue;
    if (!chosen.some(({ edits }) => overlap(edits, fix.edits)))
      chosen.push(fix);
  }
  return chosen;
}

/** The project as it is with the document's text changed. */
function withDocument(
  project: ProjectIndex,
  { file, text }: LintDocument,
): ProjectIndex {
  return {
    dockerfiles: project.dockerfiles,
    composeFiles: project.composeFiles,
    kindOf: (path) => project.kindOf(path),
    entries: (folder) => project.entries(folder),
    read: (path) => (path === file ? text : project.read(path)),
  };
}
