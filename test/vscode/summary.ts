import type { TestResult } from "./suite/runner.ts";

export type { TestResult };

/** What one suite came to. */
export interface SuiteRun {
  readonly suite: string;
  readonly results: readonly TestResult[];
  /** The least number of tests that must have run, so that a run which skipped everything is red in CI. */
  readonly least: number;
  /** Versions of real parts as seen from inside: vscode, engine. */
  readonly versions: Readonly<Record<string, string>>;
}

/**
 * Prints a line per test and, last, `##surefetch-suite ` with JSON: { suite, passed, failed, skipped, least, versions }.
 * @returns the exit status: 1 when a test failed, or in CI when fewer ran than must have run.
 */
export function printSummary({
  suite,
  results,
  least,
  versions,
}: SuiteRun): 0 | 1 {
  const marks = { passed: "ok  ", failed: "FAIL", skipped: "skip" };
  for (const { name, outcome, milliseconds, detail } of results) {
    console.log(`${marks[outcome]} ${name} (${milliseconds} ms)`);
    if (detail !== undefined) console.log(detail.replaceAll(/^/gm, "       "));
  }
  const count = (outcome: TestResult["outcome"]): number =>
    results.filter((each) => each.outcome === outcome).length;
  const [passed, failed, skipped] = [
    count("passed"),
    count("failed"),
    count("skipped"),
  ];
  console.log(
    `##surefetch-suite ${JSON.stringify({ suite, passed, failed, skipped, least, versions })}`,
  );
  const tooFew = process.env["CI"] === "true" && passed + failed < least;
  return failed > 0 || tooFew ? 1 : 0;
}
