/**
 * `npm run check`: everything that needs no build: types, lint, format, unused code, generated files, unit and rule
 * tests. Two at a time, as many as a small machine has cores.
 */
import { globSync } from "node:fs";
import { join } from "node:path";
import "./node-version.mjs";
import { run } from "./processes.ts";

const ROOT = join(import.meta.dirname, "../..");
const AT_ONCE = 2;

interface Step {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
}

/** What a step came to. */
export interface Checked {
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: number;
  readonly output: string;
}

function tool(
  path: string,
  ...args: readonly string[]
): Pick<Step, "program" | "args"> {
  return {
    program: process.execPath,
    args: [join(ROOT, "node_modules", path), ...args],
  };
}

function script(
  name: string,
  ...args: readonly string[]
): Pick<Step, "program" | "args"> {
  return {
    program: process.execPath,
    args: [join(import.meta.dirname, name), ...args],
  };
}

/** The tests that need neither a build nor a real part, as `node --test` takes them; the longest first, so that others run beside it. */
export function unitTests(): string[] {
  return [
    ...found("test/rules/**/*.test.ts"),
    ...found("test/*.test.ts", "test/{core,explain,support}/**/*.test.ts"),
  ];
}

function found(...patterns: readonly string[]): string[] {
  return globSync([...patterns], { cwd: ROOT }).sort();
}

/** Arguments of node that run tests and end with their counts. */
export function testArguments(
  files: readonly string[],
  filesAtOnce?: number,
): string[] {
  return [
    "--test",
    ...(filesAtOnce === undefined ? [] : [`--test-concurrency=${filesAtOnce}`]),
    "--test-reporter=./test/support/reporter.ts",
    "--test-reporter-destination=stdout",
    ...files,
  ];
}

const fences: readonly Step[] = [
  { name: "types", ...tool("typescript/bin/tsc", "-b") },
  {
    name: "lint",
    ...tool("oxlint/bin/oxlint", "--type-aware", "--deny-warnings"),
  },
  {
    name: "format",
    ...tool(
      "prettier/bin/prettier.cjs",
      "--check",
      "--log-level=warn",
      "--cache",
      "--cache-strategy=content",
      ".",
      // Prettier would look at each of its files before it leaves it out.
      "!.corpus",
    ),
  },
  { name: "unused code", ...tool("knip/bin/knip.js") },
  { name: "generated files", ...script("generate.ts", "--check") },
];

/** All but the tests. Prints each step as it ends. */
export function checkFences(): Promise<Checked[]> {
  return runSteps(fences);
}

async function runSteps(steps: readonly Step[]): Promise<Checked[]> {
  const waiting = [...steps];
  const results: Checked[] = [];
  const work = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift())
      results.push(await runStep(step));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}

async function runStep({ name, program, args }: Step): Promise<Checked> {
  const start = performance.now();
  const { code, output } = await run(program, args, ROOT);
  const seconds = (performance.now() - start) / 1000;
  const ok = code === 0;
  console.log(`${ok ? "ok  " : "FAIL"} ${name} (${seconds.toFixed(1)} s)`);
  const text = output.trim();
  const shown = text.replaceAll(/^##surefetch-suite .*$/gm, "").trimEnd();
  if (!ok) console.log(shown.replaceAll(/^(?=.)/gm, "     "));
  return { name, ok, seconds, output: text };
}

async function main(): Promise<boolean> {
  const tests: Step = {
    name: "unit and rule tests",
    program: process.execPath,
    args: testArguments(unitTests(), AT_ONCE),
  };
  const results = await runSteps([tests, ...fences]);
  const counts = results
    .find(({ name }) => name === tests.name)
    ?.output.split("\n")
    .at(-1);
  console.log(counts?.replace("##surefetch-suite ", "tests "));
  const failed = results.filter(({ ok }) => !ok).map(({ name }) => name);
  if (failed.length > 0) console.error(`failed: ${failed.join(", ")}`);
  return failed.length === 0;
}

if (import.meta.main) {
  process.exitCode = (await main()) ? 0 : 1;
}
