/**
 * Starts what `npm start` starts, which installs the packaged extension in a real VS Code, uses it by keyboard as users do,
 * asserts what they see and takes the pictures: `node test/vscode/screenshots.ts [--update]`. They go to
 * test/.out/screenshots, with --update to media/ for the README too. The last line of standard output is as in run.ts.
 */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { assertNodeVersion } from "../../server/scripts/node-version.ts";
import { printSummary, type TestResult } from "./summary.ts";
import { openBrowser } from "./window.ts";
import { type Workbench, textOf, workbenchOn } from "./workbench.ts";

const ROOT = join(import.meta.dirname, "../..");
const OUT = join(ROOT, "test/.out/screenshots");

/** The least number of scenes that must have been seen, with the start and the end. */
const LEAST = 7;

/** Long enough for the one time when the VS Code server has to be installed. */
const START_DEADLINE_MS = 300_000;

/** One thing a user does, from what the scene before has left. */
interface Scene {
  readonly name: string;
  readonly what: string;
  play(workbench: Workbench): Promise<void>;
}

const SCENES: readonly Scene[] = [
  {
    name: "problems",
    what: "squiggles in the Dockerfile, and the list of problems below",
    async play(workbench) {
      await workbench.squiggles("error", 1);
      await workbench.squiggles("warning", 1);
      await workbench.command("Problems: Focus on Problems View");
      const problems = workbench.page.locator(".markers-panel");
      await problems
        .locator(".monaco-list-row", { hasText: "go-image-older-than-go-mod" })
        .first()
        .waitFor();
    },
  },
  {
    name: "next-problem",
    what: "F8 goes to a problem and says what will happen",
    async play(workbench) {
      await workbench.command("View: Toggle Panel Visibility");
      await workbench.goTo(1, 1);
      await workbench.page.keyboard.press("F8");
      const widget = workbench.page.locator(".marker-widget");
      await widget.waitFor();
      assert.match(await textOf(widget), /go-image-older-than-go-mod/);
    },
  },
  {
    name: "quick-fix",
    what: "Ctrl+. offers the newer image",
    async play(workbench) {
      await workbench.page.keyboard.press("Escape");
      await workbench.goTo(2, 15);
      const menu = await workbench.quickFixMenu();
      assert.match(await textOf(menu), /1\.25/);
    },
  },
  {
    name: "fixed",
    what: "Enter puts the newer image into the file and its squiggle is gone",
    async play(workbench) {
      await workbench.page.keyboard.press("Enter");
      await workbench.sees(/FROM golang:1\.25(\.\d+)?-alpine AS build/);
    },
  },
  {
    name: "hover",
    what: "the hover says what go mod download sees here",
    async play(workbench) {
      await workbench.goTo(7, 8);
      const hover = await workbench.hover();
      assert.match(await textOf(hover), /goproxy\.cn/);
    },
  },
];

/** Runs `npm start --no-open` and gives its process and the address that it prints. */
async function start(): Promise<{ launch: ChildProcess; address: string }> {
  const script = join(ROOT, "server/scripts/launch.ts");
  const launch = spawn(process.execPath, [script, "--no-open"], {
    stdio: ["ignore", "pipe", "inherit"],
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

async function playScenes(workbench: Workbench): Promise<TestResult[]> {
  const results: TestResult[] = [];
  for (const scene of SCENES) {
    const result = await timed(`${scene.name}: ${scene.what}`, () =>
      scene.play(workbench),
    );
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

async function playAll(): Promise<TestResult[]> {
  const { launch, address } = await start();
  const window = await openBrowser();
  const results: TestResult[] = [];
  try {
    const workbench = workbenchOn(window.page);
    const opening = await timed(
      "npm start: VS Code opens on a copy of the sample",
      () => workbench.open(address, "FROM golang:1.22-alpine"),
    );
    results.push(
      opening,
      ...(opening.outcome === "passed" ? await playScenes(workbench) : []),
    );
  } finally {
    await window.close();
    results.push(
      await timed("Ctrl+C: the server ends and nothing is left behind", () =>
        stop(launch, address),
      ),
    );
  }
  return results;
}

assertNodeVersion();
const { values } = parseArgs({
  options: { update: { type: "boolean", default: false } },
});
await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
process.exitCode = printSummary({
  suite: "screenshots",
  results: await playAll(),
  least: LEAST,
  versions: {},
});
if (values.update && process.exitCode === 0) {
  for (const { name } of SCENES)
    await cp(join(OUT, `${name}.png`), join(ROOT, "media", `${name}.png`));
}
