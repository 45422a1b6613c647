/**
 * Starts what `npm start` starts, which installs the packaged extension in a real VS Code, uses it by keyboard as users do,
 * asserts what they see and takes the pictures: `node test/vscode/screenshots.ts [--update]`. They go to
 * test/.out/screenshots, with --update to media/ for the README too. The last line of standard output is as in run.ts.
 */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import "../../server/scripts/node-version.mjs";
import { mirrorScenes } from "./mirror-scenes.ts";
import { SCENES, type Scene, networkScenes } from "./scenes.ts";
import {
  type LabFacts,
  SILENT_PROXIES,
  type SuiteLab,
  startSuiteLab,
  writeLabService,
} from "./suite-lab.ts";
import { printSummary, type TestResult } from "./summary.ts";
import { openBrowser } from "./window.ts";
import { shrinkPng } from "./shrink-png.ts";
import { type Workbench, workbenchOn } from "./workbench.ts";

const ROOT = join(import.meta.dirname, "../..");
const OUT = join(ROOT, "test/.out/screenshots");

/** The least number of scenes that must have been seen, with the start and the end. */
const LEAST = 18;

/** Long enough for the one time when the VS Code server has to be installed. */
const START_DEADLINE_MS = 300_000;

/** In place of the lab's containers where scenes are only named. */
const NO_LAB: NonNullable<LabFacts["containers"]> = {
  dead: "",
  deadNameserver: "",
  good: "",
  mirrors: [],
};

/** Runs `npm start --no-open` and gives its process and the address that it prints. */
async function start(
  environment: SuiteLab["environment"],
): Promise<{ launch: ChildProcess; address: string }> {
  const script = join(ROOT, "server/scripts/launch.ts");
  const launch = spawn(process.execPath, [script, "--no-open"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...environment },
  });
  // A killed test must not leave the server behind.
  process.once("exit", () => launch.kill("SIGTERM"));
  let output = "";
  const address = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`npm start printed no address:\n${output}`)),
      START_DEADLINE_MS,
    );
    launch.once("exit", (code) =>
      reject(new Error(`npm start ended with ${code}:\n${output}`)),
    );
    launch.stdout?.on("data", (chunk: Buffer) => {
      output += chunk.toString("utf8");
      const found = /^ *(http:\S+)$/m.exec(output)?.[1];
      if (found === undefined) return;
      clearTimeout(late);
      resolve(found);
    });
  });
  return { launch, address };
}

/** Presses Ctrl+C: everything that was started ends, nothing is left behind. */
async function stop(launch: ChildProcess, address: string): Promise<void> {
  const ended = once(launch, "exit", { signal: AbortSignal.timeout(15_000) });
  launch.kill("SIGINT");
  assert.deepEqual(await ended, [0, null]);
  await assert.rejects(fetch(address), "the server is gone");
  const folder = new URL(address).searchParams.get("folder");
  assert.ok(
    folder !== null && !existsSync(folder),
    "the copy of the sample is gone",
  );
}

async function timed(
  name: string,
  body: () => Promise<void>,
): Promise<TestResult> {
  const started = performance.now();
  const result = await body().then(
    () => ({ outcome: "passed" as const }),
    (error: unknown) => ({
      outcome: "failed" as const,
      detail:
        error instanceof Error ? (error.stack ?? error.message) : String(error),
    }),
  );
  return {
    name,
    milliseconds: Math.round(performance.now() - started),
    ...result,
  };
}

async function playScenes(
  workbench: Workbench,
  scenes: readonly Scene[],
): Promise<TestResult[]> {
  const results: TestResult[] = [];
  for (const scene of scenes) {
    const result = await timed(titleOf(scene), () => scene.play(workbench));
    results.push(result);
    const failed = result.outcome === "failed";
    await workbench.page.screenshot({
      path: join(OUT, `${failed ? "failed-" : ""}${scene.name}.png`),
    });
    // A scene begins where the one before has ended.
    if (failed) break;
  }
  return results;
}

/** What is played with containers. */
function labScenes(lab: typeof NO_LAB): readonly Scene[] {
  return [...networkScenes(lab), ...mirrorScenes(lab)];
}

function areGood(results: readonly TestResult[]): boolean {
  return results.every(({ outcome }) => outcome === "passed");
}

/** The pictures of the sample are without it. */
async function addLabService(address: string, facts: LabFacts): Promise<void> {
  const folder = new URL(address).searchParams.get("folder");
  assert.ok(folder !== null);
  await writeLabService(folder, facts, SILENT_PROXIES);
}

function titleOf({ name, what }: Scene): string {
  return `${name}: ${what}`;
}

async function playAll(lab: SuiteLab): Promise<TestResult[]> {
  const { containers, skipped } = lab.facts;
  const network = labScenes(containers ?? NO_LAB);
  const left = containers === undefined ? network : [];
  const results: TestResult[] = [];
  const { launch, address } = await start(lab.environment);
  try {
    const window = await openBrowser();
    try {
      const workbench = workbenchOn(window.page);
      const opening = await timed(
        "npm start: VS Code opens on a copy of the sample",
        () => workbench.open(address, "FROM golang:1.22-alpine"),
      );
      results.push(opening);
      if (areGood(results))
        results.push(...(await playScenes(workbench, SCENES)));
      if (containers !== undefined && areGood(results)) {
        await addLabService(address, lab.facts);
        results.push(...(await playScenes(workbench, network)));
      }
    } finally {
      await window.close();
    }
  } finally {
    results.push(
      await timed("Ctrl+C: the server ends and nothing is left behind", () =>
        stop(launch, address),
      ),
    );
  }
  return results.concat(
    left.map((scene) => ({
      name: titleOf(scene),
      outcome: "skipped",
      milliseconds: 0,
      detail: skipped ?? "no fault lab was started",
    })),
  );
}

const { values } = parseArgs({
  options: { update: { type: "boolean", default: false } },
});
await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
const lab = await startSuiteLab();
try {
  process.exitCode = printSummary({
    suite: "screenshots",
    results: await playAll(lab),
    least: LEAST,
    versions: {},
  });
} finally {
  await lab.stop();
}
if (values.update && process.exitCode === 0) await updatePictures();

/** The pictures of this run become those of the README. */
async function updatePictures(): Promise<void> {
  const names = new Set(
    [...SCENES, ...labScenes(NO_LAB)]
      .filter((scene) => scene.inReadme)
      .map(({ name }) => name),
  );
  for (const name of names) {
    const picture = join(OUT, `${name}.png`);
    if (!existsSync(picture)) continue;
    const small = shrinkPng(await readFile(picture));
    await writeFile(join(ROOT, "media", `${name}.png`), small);
  }
}
