import type { EvaluationOptions } from "../syntax/shell/evaluate.ts";

/**
 * What the SHELL instruction in effect switches on for every RUN: `["/bin/bash", "-eo", "pipefail", "-c"]`.
 */
export function shellOptions(shell: readonly string[]): EvaluationOptions {
  const on = new Set<string>();
  for (const [index, word] of shell.entries()) {
    if (index === 0 || !/^-[a-zA-Z]/.test(word)) continue;
    for (const letter of word.slice(1)) on.add(letter);
    if (word.endsWith("o")) on.add(shell[index + 1] ?? "");
  }
  return {
    errexit: on.has("e") || on.has("errexit"),
    pipefail: on.has("pipefail"),
  };
}
