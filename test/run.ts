/**
 * `npm test`, after npm install: the checks, the build and every suite of suites.ts. `node test/run.ts NAME…` runs only
 * the suites whose name contains one of the names. With CI=true a suite that ran too few tests is a failure.
 */
import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";
import { checkFences, testArguments } from "../server/scripts/check.ts";
import "../server/scripts/node-version.mjs";
import { endWithUs, killTree } from "../server/scripts/processes.ts";
import { suites, type Suite } from "./suites.ts";

const ROOT = join(import.meta.dirname, "..");
const MARK = "##surefetch-suite ";

/** A whole run may take 25 minutes in CI; a suite that hangs must leave time to say so. */
const RUN_SECONDS = 23 * 60;

/** A suite that is asked to end may have an engine and its containers to stop. */
const CLEAR_UP_SECONDS = 20;

/** What a suite came to. */
interface Outcome {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
  readonly versions: Readonly<Record<string, string>>;
  /** Lines that say which test was skipped and why. */
  readonly skips: readonly string[];
  /** What is wrong with the run as a whole. */
  readonly fault: string | undefined;
}

type Counts = Pick<Outcome, "passed" | "failed" | "skipped"> & {
  readonly versions?: Readonly<Record<string, string>>;
};

async function checks(): Promise<Outcome> {
  console.log("\n── checks");
  const start = performance.now();
  const results = await checkFences();
  const passed = results.filter(({ ok }) => ok).length;
  const seconds = (performance.now() - start) / 1000;
  const failed = results.length - passed;
  const nothing = { skipped: 0, versions: {}, skips: [], fault: undefined };
  return { name: "checks", passed, failed, seconds, ...nothing };
}

async function buildAll(): Promise<Outcome> {
  console.log("\n── build");
  const script = join(ROOT, "server/scripts/build.ts");
  const { code, seconds } = await runScript([script], 120);
  const ok = code === 0;
  const nothing = { skipped: 0, versions: {}, skips: [] };
  const fault = ok ? undefined : "the build failed";
  return {
    name: "build",
    passed: ok ? 1 : 0,
    failed: ok ? 0 : 1,
    seconds,
    fault,
    ...nothing,
  };
}

async function runSuite({
  name,
  run,
  least,
  deadlineSeconds,
}: Suite): Promise<Outcome> {
  console.log(`\n── ${name}`);
  const { args, missing } = commandOf(run);
  const none = { passed: 0, failed: 0, skipped: 0 };
  if (missing)
    return judge(
      { name, ...none, seconds: 0, versions: {}, skips: [], fault: undefined },
      least,
    );
  const left = Math.max(10, RUN_SECONDS - performance.now() / 1000);
  const deadline = Math.min(deadlineSeconds, Math.round(left));
  const { code, lines, seconds } = await runScript(args, deadline);
  const last = lines.findLast((line) => line.startsWith(MARK));
  const counts: Counts =
    last === undefined ? none : (JSON.parse(last.slice(MARK.length)) as Counts);
  const { passed, failed, skipped, versions = {} } = counts;
  const skips = lines.filter((line) => line.startsWith("skip "));
  let fault: string | undefined;
  if (code === undefined)
    fault = `took longer than ${deadline} s and was ended`;
  else if (last === undefined)
    fault = `ended with ${code} before it could count its tests`;
  else if (code !== 0 && failed === 0) fault = `ended with ${code}`;
  return judge(
    { name, passed, failed, skipped, seconds, versions, skips, fault },
    least,
  );
}

function commandOf(run: Suite["run"]): { args: string[]; missing: boolean } {
  if ("script" in run)
    return {
      args: [join("test", run.script)],
      missing: globSync(join("test", run.script), { cwd: ROOT }).length === 0,
    };
  const files = globSync([...run.files], { cwd: join(ROOT, "test") }).sort();
  return {
    args: testArguments(
      files.map((file) => join("test", file)),
      run.atOnce,
    ),
    missing: files.length === 0,
  };
}

/** A run that did too little is a failure in CI, and said aloud anywhere. */
function judge(outcome: Outcome, least: number): Outcome {
  const ran = outcome.passed + outcome.failed;
  if (outcome.fault !== undefined || ran >= least) return outcome;
  const note = `ran ${ran} tests, at least ${least} must run in CI`;
  if (process.env["CI"] === "true") return { ...outcome, fault: note };
  return {
    ...outcome,
    skips: [...outcome.skips, `skip ${outcome.name}: ${note}`],
  };
}

interface Finished {
  /** Undefined: ended at its deadline. */
  readonly code: number | undefined;
  readonly lines: readonly string[];
  readonly seconds: number;
}

/** Runs a script of ours under this Node, shows what it prints, and ends it with all its children at the deadline. */
function runScript(
  args: readonly string[],
  deadlineSeconds: number,
): Promise<Finished> {
  const start = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    detached: process.platform !== "win32",
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    output += chunk;
    process.stdout.write(chunk.replaceAll(/^##surefetch-suite .*\n/gm, ""));
  });
  let isLate = false;
  // A suite cleans up when it is asked to end: its engine and containers must not outlive it.
  const stop = (): void => {
    if (child.pid !== undefined) killTree(child.pid, "SIGTERM");
  };
  let force: NodeJS.Timeout | undefined;
  const deadline = setTimeout(() => {
    isLate = true;
    stop();
    force = setTimeout(() => {
      if (child.pid !== undefined) killTree(child.pid, "SIGKILL");
    }, CLEAR_UP_SECONDS * 1000);
  }, deadlineSeconds * 1000);
  // The children are in a group of their own, which Ctrl+C does not reach.
  process.once("exit", stop);
  // Nor does anything reach them when this process is killed outright.
  const callOff =
    child.pid === undefined
      ? () => undefined
      : endWithUs(child.pid, CLEAR_UP_SECONDS * 1000);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      callOff();
      clearTimeout(deadline);
      clearTimeout(force);
      process.removeListener("exit", stop);
      const seconds = (performance.now() - start) / 1000;
      resolve({
        code: isLate ? undefined : (code ?? 1),
        lines: output.split("\n"),
        seconds,
      });
    });
  });
}

function printSummary(outcomes: readonly Outcome[]): boolean {
  console.log("\n── summary");
  for (const { name, passed, failed, skipped, seconds, fault } of outcomes) {
    const isGood = failed === 0 && fault === undefined;
    const counts = `${passed} passed, ${failed} failed, ${skipped} skipped`;
    console.log(
      `${isGood ? "ok  " : "FAIL"} ${name}: ${counts} (${seconds.toFixed(1)} s)${fault === undefined ? "" : `: ${fault}`}`,
    );
  }
  const versions = Object.entries(
    Object.assign(
      { node: process.version },
      ...outcomes.map((one) => one.versions),
    ) as Record<string, string>,
  );
  console.log(
    versions.map(([part, version]) => `${part} ${version}`).join(", "),
  );
  for (const line of outcomes.flatMap(({ skips }) => skips)) console.log(line);
  const sum = (key: "passed" | "failed" | "skipped"): number =>
    outcomes.reduce((total, outcome) => total + outcome[key], 0);
  const faults = outcomes.filter(
    ({ failed, fault }) => failed === 0 && fault !== undefined,
  ).length;
  console.log(
    `${sum("passed")} passed, ${sum("failed") + faults} failed, ${sum("skipped")} skipped`,
  );
  return sum("failed") + faults === 0;
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.once(signal, () => process.exit(130));

const names = process.argv.slice(2);
const chosen = suites.filter(
  ({ name }) => names.length === 0 || names.some((part) => name.includes(part)),
);
const outcomes: Outcome[] = names.length === 0 ? [await checks()] : [];
outcomes.push(await buildAll());
for (const suite of chosen) outcomes.push(await runSuite(suite));
process.exitCode = printSummary(outcomes) ? 0 : 1;
