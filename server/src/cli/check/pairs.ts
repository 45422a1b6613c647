import { rules } from "../../core/rules/index.ts";
import { handleOf } from "./paths.ts";
import type { CheckedFile } from "./run.ts";

/** The rule of the other file that tells the same fault, by the id of the one that is left out then. */
const counterparts: ReadonlyMap<string, string> = new Map(
  rules.flatMap(({ id, counterpart }) =>
    counterpart === undefined ? [] : [[id, counterpart]],
  ),
);

/**
 * One fault of a go.mod and a Dockerfile is told on both in an editor, and counted once here: on the
 * Dockerfile, which links the go.mod, where that file is checked too. DESIGN 9.4.
 */
export function withoutCounterparts(
  files: readonly CheckedFile[],
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
        !counterparts.has(ruleId) ||
        related.length === 0 ||
        !related.every((other) => checked.has(keyOf(file, other.file))),
    ),
  }));
}

function keyOf({ target }: CheckedFile, handle: string): string {
  return `${target.root.path}\n${handle}`;
}
