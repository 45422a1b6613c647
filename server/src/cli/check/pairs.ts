import { rules } from "../../core/rules/index.ts";
import { handleOf } from "./paths.ts";
import type { CheckedFile } from "./run.ts";

/** Ids of the rules whose faults another one tells on the Dockerfile. */
const paired: ReadonlySet<string> = new Set(
  rules
    .filter(({ counterpart }) => counterpart !== undefined)
    .map(({ id }) => id),
);

/**
 * One fault of a go.mod and a Dockerfile is told on both in an editor, and counted once here: on the
 * Dockerfile, which links the go.mod, where that file is checked too. DESIGN 9.4.
 */
export function withoutCounterparts(
  files: readonly CheckedFile[],
  ids: ReadonlySet<string> = paired,
): readonly CheckedFile[] {
  const checked = new Set(
    files
      .filter(({ target }) => target.language === "dockerfile")
      .map((file) =>
        keyOf(file, handleOf(file.target.root.path, file.target.path)),
      ),
  );
  return files.map((file) => ({
    ...file,
    findings: file.findings.filter(
      ({ ruleId, related }) =>
        !ids.has(ruleId) ||
        related.length === 0 ||
        !related.every((other) => checked.has(keyOf(file, other.file))),
    ),
  }));
}

function keyOf({ target }: CheckedFile, handle: string): string {
  return `${target.root.path}\n${handle}`;
}
