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

/** Records of a run of one endpoint, as far as they come: the last one is the end marker. */
const RECORDS = [
  "B us curl curl+bash bash /tmp",
  "W 0 direct - -",
  "D 0 done",
  "Z 900",
];

/** A way that never says that the command has ended; starting takes it so many milliseconds. */
function endless(lines: readonly string[], startsAfter?: number): Execs {
  return {
    startsApart: startsAfter !== undefined,
    exec(_container, [, , , , nonce = ""], { onData, onStart }) {
      const say = (): void => {
        onStart?.();
        for (const line of lines) onData(`${nonce} ${line}\n`);
      };
      if (startsAfter === undefined) say();
      else setTimeout(say, startsAfter);
      return new Promise(() => undefined);
    },
  };
}

for (const { name, engine, kind, complete, from } of [
  {
    name: "an engine that does not end a command is not waited for",
    engine: endless(RECORDS.slice(0, -1)),
    kind: "timed-out",
    complete: false,
    from: 1000,
  },
  {
    name: "where it does not end one whose end marker has come, nothing is lost",
    engine: endless(RECORDS),
    kind: "ok",
    complete: true,
    from: 1000,
  },
  {
    name: "a place with a start of its own has its time from there",
    engine: endless(RECORDS.slice(0, -1), 900),
    kind: "timed-out",
    complete: false,
    from: 1900,
  },
])
  test(name, async () => {
    const { milliseconds, outcome, ...report } = await runProbe({
      engine,
      container: CONTAINER,
      targets: makeTargets([
        { url: "https://a.test/", role: "file", origins: [] },
      ]).targets,
      deadlineSeconds: 1,
      signal: new AbortController().signal,
    });
    assert.equal(outcome.kind, kind);
    assert.equal(report.complete, complete);
    assert.ok(milliseconds >= from && milliseconds < from + 800);
  });

test("what comes behind the report is not told any more", async () => {
  const told: string[] = [];
  const late: (() => void)[] = [];
  await runProbe({
    engine: {
      exec(_container, [, , , , nonce = ""], { onData }) {
        late.push(() => onData(`${nonce} D 0 done\n${nonce} Z 900\n`));
        return new Promise(() => undefined);
      },
    },
    container: CONTAINER,
    targets: makeTargets([
      { url: "https://192.0.2.1/", role: "file", origins: [] },
    ]).targets,
    deadlineSeconds: 1,
    signal: new AbortController().signal,
    onProgress: ({ kind }) => told.push(kind),
  });
  for (const say of late) say();
  assert.deepEqual(told, ["started"]);
});
