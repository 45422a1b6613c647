import type { Config } from "./config.ts";
import type { FileHandle, Finding } from "./finding.ts";
import type { ProjectIndex } from "./project.ts";

export interface LintDocument {
  readonly file: FileHandle;
  readonly language: "dockerfile" | "go.mod";
  readonly text: string;
}

export interface LintResult {
  /** Sorted by position; suppressed ones are left out. */
  readonly findings: readonly Finding[];
  /** Why nothing was checked; undefined where the document was. */
  readonly notChecked: "template" | "too-large" | "binary" | undefined;
  /** Rules that threw: a bug to log once, the others went on. */
  readonly crashes: readonly { readonly ruleId: string; readonly error: unknown }[];
}

/** The one door of core: text in, findings out. Never throws. */
export declare function lint(
  document: LintDocument,
  project: ProjectIndex,
  config: Config,
): LintResult;
