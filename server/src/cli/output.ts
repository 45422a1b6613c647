import { type Language, type MessageUse, render } from "../core/finding.ts";
import type { CliEnvironment } from "./environment.ts";
import { harmless } from "./report/display.ts";

/** Writes one line to standard error. */
export function tell(
  { stderr }: CliEnvironment,
  language: Language,
  use: MessageUse,
): void {
  stderr.write(`surefetch: ${harmless(render(use, language))}\n`);
}
