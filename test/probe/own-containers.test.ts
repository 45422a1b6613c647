/** Containers of our own end, and in time, whatever becomes of the check and however slow the engine is. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describe } from "node:test";
import type { ProbeReport } from "../../server/src/probe/types.ts";
import {
  BUSY,
  never,
  probeFrom as probe,
  startPlacesLab,
} from "../support/places-lab.ts";
import { until } from "../support/until.ts";

const places = await startPlacesLab(8);
const { cell, distroless, engine, environment, lab } = places;
const { events, own, ownAreGone, withContainer } = places;

describe("a check that is cut off", () => {
  cell("cancel returns within a second and leaves nothing", async () => {
    const { image } = lab().container("busybox", "good");
    await withContainer([distroless], async (id) => {
      const place = engine().beside.place(image, { kind: "container", id }, {});
      const controller = new AbortController();
      const running = probe(place, ["https://stall.lab.test/"], {
        deadlineSeconds: 20,
        signal: controller.signal,
      });
      await until(
        10_000,
        () => "it does not start",
        async () => assert.equal((await own()).length, 1),
      );
      const started = performance.now();
      controller.abort();
      const report = await running;
      const took = performance.now() - started;
      assert.ok(took < 1000, `${took} ms`);
      assert.equal(report.outcome.kind, "cancelled");
      await ownAreGone();
    });
  });

  cell("cancelled before the container exists, it leaves none", async () => {
    const { image } = lab().container("busybox", "good");
    await withContainer([distroless], async (id) => {
      const place = engine().beside.place(image, { kind: "container", id }, {});
      for (const milliseconds of [1, 40, 80, 120, 200]) {
        const report = await probe(place, ["https://stall.lab.test/"], {
          deadlineSeconds: 20,
          signal: AbortSignal.timeout(milliseconds),
        });
        assert.equal(report.outcome.kind, "cancelled");
      }
      await until(
        12_000,
        () => "a container of our own is left",
        async () => assert.deepEqual(await own(), []),
      );
    });
  });

  cell(
    "output beyond the limit, and a time that is over, leave none",
    async () => {
      const { image } = lab().container("busybox", "good");
      await withContainer([distroless], async (id) => {
        const place = engine().beside.place(
          image,
          { kind: "container", id },
          {},
        );
        const options = {
          environment: {},
          signal: never,
          maxBytes: 1000,
          onData: () => undefined,
        };
        const flood = ["sh", "-c", "while :; do echo flood; done"];
        const flooded = await place.exec("", flood, {
          ...options,
          timeout: 10_000,
        });
        assert.ok(flooded.kind === "failed");
        assert.equal(flooded.reason, "output-limit");
        const deaf = ["sh", "-c", "sleep 1000"];
        const late = await place.exec("", deaf, { ...options, timeout: 1500 });
        assert.deepEqual(late, { kind: "timed-out" });
        await ownAreGone();
      });
    },
  );

  cell("a client that is killed leaves none", async () => {
    const { image } = lab().container("busybox", "good");
    await withContainer([distroless], async (id) => {
      const client = spawn(
        process.execPath,
        [
          join(import.meta.dirname, "../support/place-client.ts"),
          "sidecar",
          id,
          image,
          "https://stall.lab.test/",
        ],
        { env: environment(), stdio: "ignore" },
      );
      await until(
        20_000,
        () => "it does not start",
        async () => assert.equal((await own()).length, 1),
      );
      client.kill("SIGKILL");
      await once(client, "exit");
      await ownAreGone();
    });
  });
});

/** The engine's command line, which takes so many seconds longer before it starts a container, and behind it. */
async function withSlowEngine(
  seconds: { readonly before: number; readonly behind: number },
  use: (environment: NodeJS.ProcessEnv) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "surefetch-slow-"));
  const PATH = process.env["PATH"] ?? "";
  try {
    const program = join(folder, "docker");
    await writeFile(
      program,
      `#!/bin/sh
PATH=\${PATH#*:}
[ "$1" = run ] || exec docker "$@"
sleep ${seconds.before}
docker "$@"
status=$?
sleep ${seconds.behind}
exit $status
`,
    );
    await chmod(program, 0o755);
    await use({ ...environment(), PATH: `${folder}${delimiter}${PATH}` });
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe("a slow engine", () => {
  const urls = ["https://ok.lab.test/", "https://stall.lab.test/"];
  const whole = ["ok", "tls-stall"];
  const cases = [
    { name: "a second before", before: 1, behind: 0, expected: whole },
    {
      name: "a third of the time before",
      before: 2,
      behind: 0,
      expected: whole,
    },
    { name: "three seconds to end", before: 0, behind: 3, expected: whole },
    { name: "longer before than there is time", before: 7, behind: 0 },
  ];
  for (const { name, before, behind, expected } of cases)
    cell(`${name}: in time, with what was seen, and none is left`, async () => {
      const { image } = lab().container("busybox", "good");
      let report: ProbeReport | undefined;
      await withContainer(
        ["--dns", places.addresses()["dns"] ?? "", distroless],
        (id) =>
          withSlowEngine({ before, behind }, async (variables) => {
            const { beside } = engine(variables);
            const network = { kind: "container", id } as const;
            const since = Date.now();
            report = await probe(beside.place(image, network, {}), urls);
            const { milliseconds } = report;
            assert.ok(milliseconds < 5500 + BUSY, `${milliseconds} ms`);
            await until(
              12_000,
              () => "the container of our own has not gone",
              async () =>
                assert.ok((await events(since)).includes("container destroy")),
            );
            assert.deepEqual(await own(), []);
          }),
      );
      assert.ok(report);
      assert.equal(report.outcome.kind, expected ? "ok" : "timed-out");
      assert.equal(report.complete, expected !== undefined);
      if (expected)
        assert.deepEqual(
          report.endpoints.map(({ verdict }) => verdict.id),
          expected,
        );
    });
});
