import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as nodeTest } from "node:test";
import {
  RESULTS_VARIABLE,
  type ResultLine,
  runTests,
  skip,
  test,
} from "../vscode/suite/runner.ts";

void nodeTest(
  "a failing or late test fails the run, a skipped one does not, and each says why",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "surefetch-runner-"));
    const file = join(folder, "results.jsonl");
    process.env[RESULTS_VARIABLE] = file;
    try {
      test("passes", () => Promise.resolve());
      test("fails", () => Promise.reject(new Error("two is not three")));
      test("skips", () => Promise.resolve().then(() => skip("no engine")));
      test("never ends", () => new Promise(() => undefined), 20);
      await assert.rejects(runTests(), /2 of 4 tests failed/);
      const lines = (await readFile(file, "utf8")).trim().split("\n");
      const results = lines.map((line) => JSON.parse(line) as ResultLine);
      const outcomes = results.map((line) =>
        "outcome" in line ? [line.name, line.outcome] : line,
      );
      assert.deepEqual(outcomes, [
        ["passes", "passed"],
        ["fails", "failed"],
        ["skips", "skipped"],
        ["never ends", "failed"],
        { end: true },
      ]);
      assert.match(lines[1] ?? "", /two is not three/);
      assert.match(lines[2] ?? "", /no engine/);
      assert.match(lines[3] ?? "", /did not end within 0.02 s/);
    } finally {
      delete process.env[RESULTS_VARIABLE];
      await rm(folder, { recursive: true, force: true });
    }
  },
);
