/**
 * Runs the editor suite in a real VS Code: `node test/vscode/run.ts`. The executable is SUREFETCH_VSCODE (a desktop
 * VS Code, or `download` for the one that @vscode/test-electron fetches), else our wrapper of the VS Code server.
 * The last line of standard output is `##surefetch-suite ` and JSON: { suite, passed, failed, skipped, least, versions }.
 */
import { runTests } from "@vscode/test-electron";
import { build } from "esbuild";
import { createWriteStream, existsSync, readFileSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { parseArgs } from "node:util";
import "../../server/scripts/node-version.mjs";
import { QUIET_SETTINGS } from "../../server/scripts/vscode-server.ts";
import { startSuiteLab, writeLabService } from "./suite-lab.ts";
import { RESULTS_VARIABLE, type ResultLine } from "./suite/runner.ts";
import { type TestResult, printSummary } from "./summary.ts";

const ROOT = join(import.meta.dirname, "../..");
const OUT = join(ROOT, "test/.out/vscode");

/** Everything that VS Code itself says: long, and of interest only when something went wrong. */
const LOG = join(OUT, "vscode.log");

/** The least number of tests that must have run, so that a run which skipped everything is red in CI. */
const LEAST = 31;

async function bundleSuite(): Promise<string> {
  const outfile = join(OUT, "suite.cjs");
  await build({
    entryPoints: [join(import.meta.dirname, "suite/index.ts")],
    outfile,
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    sourcemap: "inline",
    external: ["vscode"],
    logLevel: "warning",
  });
  return outfile;
}

/** The executable that @vscode/test-electron starts; undefined lets it download VS Code. */
async function chooseExecutable(): Promise<string | undefined> {
  const given = process.env["SUREFETCH_VSCODE"];
  if (given === "download") return undefined;
  if (given !== undefined && given !== "") {
    if (!existsSync(given))
      throw new Error(
        `SUREFETCH_VSCODE names a file that does not exist: ${given}`,
      );
    return given;
  }
  return writeLauncher();
}

/** The wrapper is a TypeScript file: an executable that runs it with this very Node. */
async function writeLauncher(): Promise<string> {
  const wrapper = join(import.meta.dirname, "vscode-wrapper.ts");
  const windows = process.platform === "win32";
  const launcher = join(OUT, windows ? "vscode.cmd" : "vscode");
  const text = windows
    ? `@"${process.execPath}" "${wrapper}" %*\r\n`
    : `#!/bin/sh\nexec ${quote(process.execPath)} ${quote(wrapper)} "$@"\n`;
  await writeFile(launcher, text);
  await chmod(launcher, 0o755);
  return launcher;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** What VS Code opens, and what its processes find in their environment. */
interface Opened {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

async function runSuite(
  extensionDevelopmentPath: string,
  scratch: string,
): Promise<number> {
  const folder = join(scratch, "workspace");
  await cp(join(import.meta.dirname, "workspace"), folder, { recursive: true });
  const lab = await startSuiteLab();
  await writeLabService(folder, lab.facts);
  if (lab.facts.skipped !== undefined)
    console.log(`No fault lab: ${lab.facts.skipped}`);
  try {
    return await runInVSCode(extensionDevelopmentPath, scratch, {
      folder,
      environment: lab.environment,
    });
  } finally {
    await lab.stop();
  }
}

async function runInVSCode(
  extensionDevelopmentPath: string,
  scratch: string,
  { folder, environment }: Opened,
): Promise<number> {
  const userData = join(scratch, "user-data");
  await mkdir(join(userData, "User"), { recursive: true });
  await writeFile(
    join(userData, "User/settings.json"),
    JSON.stringify(QUIET_SETTINGS),
  );
  const executable = await chooseExecutable();
  const log = createWriteStream(LOG);
  try {
    return await runTests({
      ...(executable === undefined ? {} : { vscodeExecutablePath: executable }),
      stdout: log,
      stderr: log,
      extensionDevelopmentPath,
      extensionTestsPath: await bundleSuite(),
      extensionTestsEnv: {
        ...environment,
        [RESULTS_VARIABLE]: join(scratch, "results.jsonl"),
      },
      launchArgs: [
        folder,
        `--user-data-dir=${userData}`,
        `--extensions-dir=${join(scratch, "extensions")}`,
      ],
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    log.end();
    await finished(log);
  }
}

function readResults(file: string): readonly ResultLine[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n");
  return lines
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as ResultLine);
}

function lastLines(file: string): string {
  return existsSync(file)
    ? readFileSync(file, "utf8").trimEnd().split("\n").slice(-25).join("\n")
    : "";
}

/** The results, and as a failed test of its own a run that ended before the last test or against its results. */
function judge(lines: readonly ResultLine[], code: number): TestResult[] {
  const results = lines.filter((line) => "outcome" in line);
  const complete = lines.some((line) => "end" in line);
  const hasFailed = results.some(({ outcome }) => outcome === "failed");
  if (complete && (code === 0 || hasFailed)) return results;
  const detail = `VS Code ended with ${code}, the end of ${LOG}:\n${lastLines(LOG)}`;
  return [
    ...results,
    {
      name: "the suite runs to its end",
      outcome: "failed",
      milliseconds: 0,
      detail,
    },
  ];
}

const { values } = parseArgs({
  options: { extension: { type: "string", default: ROOT } },
});
await mkdir(OUT, { recursive: true });
const scratch = await mkdtemp(join(tmpdir(), "surefetch-suite-"));
try {
  // A suite that cannot be set up is a failed suite, with a summary like any other.
  const code = await runSuite(values.extension, scratch).catch(
    (error: unknown) => {
      console.error(error);
      return 1;
    },
  );
  const lines = readResults(join(scratch, "results.jsonl"));
  const seen = lines
    .filter((line) => "part" in line)
    .map(({ part, version }) => [part, version] as const);
  const versions = Object.fromEntries(seen);
  for (const [part, version] of seen) console.log(`${part} ${version}`);
  process.exitCode = printSummary({
    suite: "vscode",
    results: judge(lines, code),
    least: LEAST,
    versions,
  });
} finally {
  await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
}
