import { appendFileSync } from "node:fs";

/** What became of one test; one JSON line of the results file. */
export interface TestResult {
  readonly name: string;
  readonly outcome: "passed" | "failed" | "skipped";
  readonly milliseconds: number;
  /** Why it failed or was skipped. */
  readonly detail?: string;
}

/** A version of a real part, seen from inside VS Code; another JSON line of the results file. */
export interface SeenVersion {
  readonly part: "vscode" | "engine";
  readonly version: string;
}

/** The last line of a results file: without it the run was cut short. */
export interface EndOfRun {
  readonly end: true;
}

export type ResultLine = TestResult | SeenVersion | EndOfRun;

/** The environment variable that names the results file. */
export const RESULTS_VARIABLE = "SUREFETCH_VSCODE_RESULTS";

interface Test {
  readonly name: string;
  readonly body: () => Promise<void>;
  readonly deadlineMs: number;
}

const TEST_DEADLINE_MS = 20_000;

class Skipped extends Error {}

const tests: Test[] = [];

/** Adds a test; they run one after the other in the order in which they were added. */
export function test(
  name: string,
  body: () => Promise<void>,
  deadlineMs = TEST_DEADLINE_MS,
): void {
  tests.push({ name, body, deadlineMs });
}

/** Ends the test that calls it as skipped, with the reason that the summary shows. */
export function skip(reason: string): never {
  throw new Skipped(reason);
}

/** Writes down a version for the summary of the run. */
export function report(line: ResultLine): void {
  const file = process.env[RESULTS_VARIABLE];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`);
}

/**
 * Runs all tests that were added, each with its deadline.
 * @throws Error when one of them failed, which is how VS Code learns that the suite failed.
 */
export async function runTests(): Promise<void> {
  let failed = 0;
  for (const each of tests) {
    const result = await runTest(each);
    report(result);
    if (result.outcome === "failed") failed += 1;
  }
  report({ end: true });
  if (failed > 0) throw new Error(`${failed} of ${tests.length} tests failed`);
}

async function runTest({ name, body, deadlineMs }: Test): Promise<TestResult> {
  const started = performance.now();
  const finish = (
    outcome: TestResult["outcome"],
    detail?: string,
  ): TestResult => ({
    name,
    outcome,
    milliseconds: Math.round(performance.now() - started),
    ...(detail === undefined ? {} : { detail }),
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`did not end within ${deadlineMs / 1000} s`)),
      deadlineMs,
    );
  });
  try {
    await Promise.race([body(), late]);
    return finish("passed");
  } catch (error) {
    if (error instanceof Skipped) return finish("skipped", error.message);
    return finish(
      "failed",
      error instanceof Error ? (error.stack ?? error.message) : String(error),
    );
  } finally {
    clearTimeout(timer);
  }
}
