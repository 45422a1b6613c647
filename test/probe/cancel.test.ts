import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { runProbe } from "../../server/src/probe/run.ts";
import { makeTargets } from "../../server/src/probe/targets.ts";
import type { Execs } from "../../server/src/probe/types.ts";
import { CONTAINER } from "../support/replay-engine.ts";
import { until } from "../support/until.ts";

test("a run that is cancelled does not wait for a slow way to the container, and still clears up", async () => {
  const controller = new AbortController();
  let execs = 0;
  let isCleared = false;
  const way = new AbortController();
  const engine: Execs = {
    async exec(_container, _argv, { signal }) {
      execs += 1;
      if (execs === 1) {
        controller.abort();
        assert.ok(signal.aborted);
        return { kind: "cancelled" };
      }
      assert.ok(!signal.aborted);
      await once(way.signal, "abort");
      isCleared = true;
      return { kind: "ok", value: 0 };
    },
  };
  const start = performance.now();
  const report = await runProbe({
    engine,
    container: CONTAINER,
    targets: makeTargets([
      { url: "https://a.test/", role: "file", origins: [] },
    ]).targets,
    deadlineSeconds: 5,
    signal: controller.signal,
  });
  assert.ok(performance.now() - start < 1000);
  assert.equal(report.outcome.kind, "cancelled");
  assert.equal(isCleared, false);
  assert.equal(execs, 2);
  way.abort();
  await until(
    1000,
    () => "",
    () => assert.ok(isCleared),
  );
});
