/**
 * What becomes of a running check whose other end goes away: the caller, its process, the engine's command line, the
 * connection, the container, the engine. It ends in time, the report says that it is a part, and nothing is left.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, readdir, rm } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe } from "node:test";
import { commandLine } from "../../server/src/probe/questions.ts";
import type { ProbeReport } from "../../server/src/probe/types.ts";
import type { LabContainer, OwnEngine, Tools } from "../support/engine-lab.ts";
import {
  assertInTime,
  BUSY,
  reasonOf,
  startProbeLab,
  targetsOf,
} from "../support/probe-lab.ts";
import { until } from "../support/until.ts";

const LEAST = 28;

const suite = await startProbeLab(LEAST);
const { lab, outside, cell, probe, engine, environment } = suite;
const { seenRunning, goneWithinASecond } = suite;

const HANGING = ["https://blackhole.lab.test/", "https://stall.lab.test/"];
const LONG = { deadlineSeconds: 20 };

let made = 0;

/** A container for one test, of one of the lab's images. */
async function inContainer(
  tools: Tools,
  use: (container: LabContainer) => Promise<void>,
): Promise<void> {
  const label = `surefetch-test-number=${(made += 1)}`;
  const container = await lab().prepare(tools, "good", ["--label", label]);
  try {
    await use(container);
  } finally {
    await lab().ownEngine?.start();
    await lab().release(container);
  }
}

/** What a check that was cut off has to say. */
function assertPartial(report: ProbeReport): void {
  assert.equal(report.complete, false);
  assert.notEqual(report.outcome.kind, "ok");
  assert.ok(report.problem !== undefined);
  for (const { verdict } of report.endpoints)
    assert.ok(
      verdict.id === "unknown" || verdict.id === "cancelled",
      verdict.id,
    );
}

/** The same random numbers in each run. */
function* seeded(seed: number): Generator<number> {
  for (let state = seed; ;) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield state / 2_147_483_648;
  }
}

for (const tools of ["busybox", "curl", "python", "node"] as const)
  describe(`the caller goes away (${tools})`, () => {
    cell("cancel ends the script within a second", async () => {
      const container = await lab().prepare(tools, "good");
      const controller = new AbortController();
      const running = probe(container, HANGING, {
        ...LONG,
        signal: controller.signal,
      });
      await seenRunning(container);
      const started = performance.now();
      controller.abort();
      const report = await running;
      const took = performance.now() - started;
      await goneWithinASecond(container);
      assert.ok(took < 1000 + BUSY, `${took} ms`);
      assert.equal(report.outcome.kind, "cancelled");
    });

    cell("a killed command line of the engine", async () => {
      const container = await lab().prepare(tools, "good");
      const nonce = "0123456789abcdef".repeat(2);
      const argv = commandLine(nonce, 20, {
        hosts: ["blackhole.lab.test", "stall.lab.test"],
        targets: targetsOf(HANGING),
      });
      const client = spawn(
        "docker",
        ["exec", "-i", "-e", `SUREFETCH_PROBE=${nonce}`, container.id, ...argv],
        { env: environment(), stdio: ["pipe", "ignore", "ignore"] },
      );
      await seenRunning(container);
      client.kill("SIGKILL");
      await once(client, "exit");
      await goneWithinASecond(container);
    });

    cell("a killed process that checks", async () => {
      const container = await lab().prepare(tools, "good");
      const client = spawn(
        process.execPath,
        [
          join(import.meta.dirname, "../support/probe-client.ts"),
          container.id,
          ...HANGING,
        ],
        { env: environment(), stdio: "ignore" },
      );
      await seenRunning(container);
      client.kill("SIGKILL");
      await once(client, "exit");
      await goneWithinASecond(container);
    });
  });

describe("cancelled at any moment", () => {
  const SEED = 7;
  const moments = seeded(SEED);
  for (let at = 0; at < 5; at += 1) {
    const wait = Math.round((moments.next().value ?? 0) * 1500);
    cell(`after ${wait} ms (seed ${SEED})`, async () => {
      const container = await lab().prepare("busybox", "good");
      const controller = new AbortController();
      const running = probe(container, HANGING, {
        ...LONG,
        signal: controller.signal,
      });
      const timer = AbortSignal.timeout(wait);
      await once(timer, "abort");
      const started = performance.now();
      controller.abort();
      const report = await running;
      const took = performance.now() - started;
      assert.ok(took < 1000 + BUSY, `${took} ms`);
      assert.equal(report.outcome.kind, "cancelled");
      await goneWithinASecond(container);
    });
  }
});

describe("the way to the engine breaks", () => {
  cell("the engine's command line is killed under a check", async () => {
    const container = await lab().prepare("busybox", "good");
    const since = Date.now();
    const running = probe(container, HANGING, LONG);
    await seenRunning(container);
    process.kill(await execClient(container), "SIGKILL");
    const report = await running;
    assertPartial(report);
    assert.equal(reasonOf(report), "connection-lost");
    assertInTime(report);
    await goneWithinASecond(container);
    // The second one clears up.
    assert.equal(await outside().events(since, "exec_create", container.id), 2);
  });

  cell("the connection to the engine is closed under a check", async () => {
    const container = await lab().prepare("busybox", "good");
    const forwarder = await forwardEngine();
    try {
      const running = probe(container, HANGING, {
        ...LONG,
        engine: engine({
          ...environment(),
          DOCKER_HOST: forwarder.host,
          DOCKER_CONTEXT: "",
        }),
      });
      await seenRunning(container);
      forwarder.cut();
      const report = await running;
      assertPartial(report);
      assertInTime(report);
      await goneWithinASecond(container);
    } finally {
      await forwarder.stop();
    }
  });
});

describe("the container goes away", () => {
  for (const how of ["kill", "stop", "rm"] as const)
    cell(`docker ${how}`, () =>
      inContainer("busybox", async (container) => {
        const running = probe(container, HANGING, LONG);
        await seenRunning(container);
        await lab().docker(
          ...{
            kill: ["kill", container.id],
            stop: ["stop", "-t", "1", container.id],
            rm: ["rm", "-f", container.id],
          }[how],
        );
        const report = await running;
        assertPartial(report);
        assert.equal(reasonOf(report), "connection-lost");
        assertInTime(report);
      }),
    );

  cell("paused until the deadline is over, then unpaused", () =>
    inContainer("busybox", async (container) => {
      const running = probe(container, HANGING, { deadlineSeconds: 3 });
      await seenRunning(container);
      await lab().docker("pause", container.id);
      try {
        const report = await running;
        assertPartial(report);
        assertInTime(report);
        assert.equal(reasonOf(report), "timed-out");
      } finally {
        await lab().docker("unpause", container.id);
      }
      await goneWithinASecond(container);
    }),
  );

  cell("paused for a second under a check: it goes on", () =>
    inContainer("busybox", async (container) => {
      const running = probe(container, HANGING, { deadlineSeconds: 6 });
      await seenRunning(container);
      await lab().docker("pause", container.id);
      await once(AbortSignal.timeout(1000), "abort");
      await lab().docker("unpause", container.id);
      const report = await running;
      assert.equal(report.complete, true, JSON.stringify(report.outcome));
      assert.deepEqual(
        report.endpoints.map(({ verdict }) => verdict.id),
        ["tcp-timeout", "tls-stall"],
      );
      assertInTime(report);
      await goneWithinASecond(container);
    }),
  );
});

describe("the engine goes away", () => {
  for (const [signal, kept] of [
    ["SIGTERM", false],
    ["SIGTERM", true],
    ["SIGKILL", false],
    ["SIGKILL", true],
  ] as const)
    cell(
      `${signal}, containers ${kept ? "live on" : "end with it"}`,
      async () => {
        const own = ownEngine();
        if (own === undefined) return;
        await own.keepContainers(kept);
        try {
          await inContainer("busybox", async (container) => {
            // An engine that ends in order waits ten seconds for its containers first.
            const isOrderly = signal === "SIGTERM" && !kept;
            const running = probe(container, HANGING, {
              deadlineSeconds: isOrderly ? 20 : 4,
            });
            await seenRunning(container);
            await own.end(signal);
            const report = await running;
            assertPartial(report);
            assertInTime(report);
            // What still runs is seen without the engine. Its end closes no standard input of a container that lives on:
            // there the watchdog ends the script, five seconds behind the deadline.
            await until(
              4000 + 5000 + 1000 + BUSY,
              () => "something is left",
              async () =>
                assert.deepEqual(
                  await outside()
                    .marked(container)
                    .catch(() => []),
                  [],
                ),
            );
            await own.start();
            const { docker } = lab();
            const state = ["inspect", "-f", "{{.State.Running}}"];
            // An engine that starts finds out about its containers while it answers already.
            await until(
              5000,
              () => "the container's state is another",
              async () =>
                assert.equal(
                  await docker(...state, container.id),
                  String(kept),
                ),
            );
            if (kept) await goneWithinASecond(container);
          });
        } finally {
          await own.start();
          await own.keepContainers(false);
        }
      },
    );
});

/** The lab's own engine; the user's is never ended. */
function ownEngine(): OwnEngine | undefined {
  return lab().ownEngine;
}

/** The process of the command line that runs the script in a container. */
async function execClient(container: LabContainer): Promise<number> {
  for (const id of await readdir("/proc")) {
    if (!/^\d+$/.test(id)) continue;
    const line = await readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "");
    const words = line.split("\0");
    if (
      words[0]?.endsWith("docker") === true &&
      words.includes("exec") &&
      words.includes(container.id)
    )
      return Number(id);
  }
  throw new Error("no docker exec is running");
}

interface Forwarder {
  readonly host: string;
  /** Closes every connection, and takes none any more. */
  cut(): void;
  stop(): Promise<void>;
}

/** A socket of its own in front of the engine's. */
async function forwardEngine(): Promise<Forwarder> {
  const path = join(tmpdir(), `surefetch-forward-${process.pid}.sock`);
  const engineSocket = (
    lab().dockerHost ?? "unix:///var/run/docker.sock"
  ).replace("unix://", "");
  const open = new Set<Socket>();
  const server: Server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ path: engineSocket, allowHalfOpen: true });
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => open.delete(socket));
    }
    near.pipe(far);
    far.pipe(near);
  });
  server.listen(path);
  await once(server, "listening");
  const cut = () => {
    server.close();
    for (const socket of open) socket.destroy();
  };
  return {
    host: `unix://${path}`,
    cut,
    async stop() {
      cut();
      await rm(path, { force: true });
    },
  };
}
