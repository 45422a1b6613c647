import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe } from "node:test";
import { hostPlace } from "../../server/src/platform/engines/host.ts";
import { imageChoices } from "../../server/src/probe/own-images.ts";
import {
  choicesAfter,
  hostPlaceOf,
  openSidecar,
} from "../../server/src/probe/places.ts";
import type { ProbeReport } from "../../server/src/probe/types.ts";
import {
  BUSY,
  LOOKING_MILLISECONDS,
  containerOf,
  never,
  probeFrom as probe,
  startPlacesLab,
  withoutProc,
} from "../support/places-lab.ts";
import { labRegistry } from "../support/lab-registry.ts";
import { until } from "../support/until.ts";

const places = await startPlacesLab(19);
const { addresses, cell, distroless, engine, environment } = places;
const { events, lab, own, ownAreGone, withContainer } = places;

/** On a busy machine an exec may start too late to end in time; it says so, leaves nothing, and is seen once more, aloud. */
async function probeOnceMore(
  ...args: Parameters<typeof probe>
): Promise<ProbeReport> {
  const report = await probe(...args);
  if (report.outcome.kind === "ok") return report;
  console.log(`again, ${JSON.stringify(report.outcome)}: ${args[1].join()}`);
  assert.equal(report.complete, false);
  await ownAreGone();
  return probe(...args);
}

function verdictsOf(report: ProbeReport): readonly (string | undefined)[][] {
  return report.endpoints.map(({ verdict: { id, subject } }) => [id, subject]);
}

/** Processes of runs of this test on this machine, and the folders of those whose nonce is known. */
async function leftOnHost(): Promise<readonly string[]> {
  const left: string[] = [];
  for (const name of await readdir("/tmp"))
    if (nonces.has(name.replace(".surefetch-", ""))) left.push(`/tmp/${name}`);
  for (const pid of await readdir("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    const text = await readFile(`/proc/${pid}/environ`, "latin1").catch(
      () => "",
    );
    if (!text.includes(`SUREFETCH_TEST_PLACE=${process.pid}`)) continue;
    const [, nonce] = /\0SUREFETCH_PROBE=([0-9a-f]{32})/.exec(text) ?? [];
    if (nonce === undefined) continue;
    nonces.add(nonce);
    left.push(pid);
  }
  return left;
}

/** Of all runs that have been seen. */
const nonces = new Set<string>();

const hostEnvironment = {
  PATH: process.env["PATH"] ?? "",
  SUREFETCH_TEST_PLACE: String(process.pid),
};

describe("sidecar", () => {
  const faults = [
    ["https://stall.lab.test/", "dns"],
    ["https://refused.lab.test/", "dns"],
    ["http://bad.lab.test/", "dns"],
    ["https://ok.lab.test/", "silentDns"],
  ] as const;

  for (const tools of ["busybox", "curl"] as const)
    for (const [url, dns] of faults)
      cell(
        `it finds what a container with ${tools} finds: ${url}`,
        async () => {
          const { image } = lab().container(tools, "good");
          const options = ["--dns", addresses()[dns] ?? ""];
          let normal: ProbeReport | undefined;
          await withContainer([...options, image], async (id) => {
            const container = containerOf(id);
            normal = await probeOnceMore(engine(), [url], { container });
          });
          await withContainer([...options, distroless], async (id) => {
            const container = containerOf(id);
            const sidecar = { image, pull: false };
            const place = await openSidecar(
              engine(),
              container,
              sidecar,
              never,
            );
            assert.ok(place.kind === "open");
            const report = await probeOnceMore(place.engine, [url], {
              place: place.place,
              limits: place.limits,
            });
            assert.equal(
              normal?.complete,
              true,
              JSON.stringify(normal?.outcome),
            );
            assert.equal(report.complete, true, JSON.stringify(report.outcome));
            assert.deepEqual(verdictsOf(report), verdictsOf(normal));
            assert.notEqual(report.endpoints[0]?.verdict.id, "ok");
            const { milliseconds } = report;
            assert.ok(milliseconds < 5500 + BUSY, `${milliseconds} ms`);
            assert.equal(report.limits[0]?.messageId, "sidecar");
            assert.deepEqual(await own(), []);
          });
        },
      );

  cell(
    "without consent nothing is created and nothing pulled; with it the image is",
    async () => {
      const { container, docker } = lab();
      const registry = await labRegistry(
        container("busybox", "good").id,
        environment(),
      );
      const { image, asked } = registry;
      try {
        await withContainer(
          ["--dns", addresses()["dns"] ?? "", distroless],
          async (id) => {
            const since = Date.now() + 1;
            const tested = containerOf(id);
            const urls = ["http://bad.lab.test/"];
            const report = await probe(engine(), urls, { container: tested });
            assert.ok(report.outcome.kind === "failed");
            assert.equal(report.outcome.reason, "no-shell");
            const choices = await choicesAfter(engine(), report, never);
            assert.ok(choices !== undefined);
            assert.ok(choices.images.includes(container("curl", "good").image));
            assert.ok(!choices.images.includes(distroless));
            assert.ok(choices.pullable.includes("busybox"));
            const sidecar = { image, pull: false };
            const refused = await openSidecar(engine(), tested, sidecar, never);
            assert.ok(refused.kind === "failed");
            assert.equal(refused.problem.messageId, "no-image");
            assert.deepEqual(asked, []);
            for (const event of await events(since))
              assert.doesNotMatch(
                event,
                /^container (?:create|start)$|^image pull$/,
              );
            const agreed = { image, pull: true };
            const place = await openSidecar(engine(), tested, agreed, never);
            assert.ok(place.kind === "open", JSON.stringify(place));
            assert.ok((await events(since)).includes("image pull"));
            const seen = await probeOnceMore(place.engine, urls);
            assert.deepEqual(
              seen.endpoints.map(({ verdict }) => verdict.id),
              ["http-bad-gateway"],
            );
            const before = asked.length;
            const again = await openSidecar(engine(), tested, agreed, never);
            assert.equal(again.kind, "open");
            assert.equal(
              asked.length,
              before,
              "what is there is not pulled again",
            );
            const gone = { image: `${image}0`, pull: true };
            const missing = await openSidecar(engine(), tested, gone, never);
            assert.equal(missing.kind, "failed");
          },
        );
      } finally {
        registry.stop();
        await docker("image", "rm", "-f", image).catch(() => undefined);
      }
    },
  );

  cell(
    "an image that is no longer there, and names that are options",
    async () => {
      await withContainer([distroless], async (id) => {
        const { beside } = engine();
        const network = { kind: "container", id } as const;
        for (const image of ["surefetch-test-nothing:1", "--privileged", ""]) {
          const place = beside.place(image, network, {});
          const { outcome } = await probe(place, ["http://ok.lab.test/"]);
          assert.ok(outcome.kind === "failed");
          assert.equal(outcome.reason, "no-image", image);
        }
        const nowhere = beside.place(
          lab().container("busybox", "good").image,
          { kind: "container", id: "surefetch-test-nobody" },
          {},
        );
        const { outcome } = await probe(nowhere, ["http://ok.lab.test/"]);
        assert.ok(outcome.kind === "failed");
        assert.equal(outcome.reason, "no-such-container");
        assert.deepEqual(await own(), []);
      });
    },
  );

  cell(
    "the container's proxies are passed in, and their passwords shown to nobody",
    async () => {
      const proxy = `http://user:hidden-word@${addresses()["proxy"]}:3128`;
      const { image } = lab().container("curl", "good");
      const options = ["-e", `HTTPS_PROXY=${proxy}`, "-e", "NO_PROXY=a,b"];
      await withContainer([...options, distroless], async (id) => {
        const settings = await engine().beside.settings(id, never);
        assert.ok(settings.kind === "ok");
        assert.deepEqual(settings.value.environment, {
          HTTPS_PROXY: proxy,
          NO_PROXY: "a,b",
        });
        const sidecar = { image, pull: false };
        const place = await openSidecar(
          engine(),
          containerOf(id),
          sidecar,
          never,
        );
        assert.ok(place.kind === "open");
        let printed = "";
        const running = place.engine.exec(
          "",
          ["sh", "-c", 'echo "$HTTPS_PROXY"; echo ready; cat'],
          {
            environment: {},
            signal: AbortSignal.timeout(3000),
            timeout: 20_000,
            maxBytes: 1000,
            onData: (text) => (printed += text),
          },
        );
        await until(
          10_000,
          () => printed,
          () => Promise.resolve(assert.match(printed, /ready/)),
        );
        assert.ok(printed.startsWith(`${proxy}\n`));
        for (const pid of await readdir("/proc")) {
          if (!/^\d+$/.test(pid)) continue;
          const words = await readFile(`/proc/${pid}/cmdline`, "latin1").catch(
            () => "",
          );
          assert.ok(!words.includes("hidden-word"), words);
        }
        assert.deepEqual(await running, { kind: "cancelled" });
        await ownAreGone();
      });
    },
  );
});

describe("images", () => {
  cell("those of the engine are listed with their names", async () => {
    const listed = await engine().beside.images(never);
    assert.ok(listed.kind === "ok");
    const names = listed.value.map(({ name }) => name);
    assert.ok(names.includes(distroless), names.join(" "));
    const { images } = imageChoices(listed.value);
    assert.deepEqual(
      images.toSorted(),
      names.filter((name) => /test-(?:busybox|curl):/.test(name)).toSorted(),
    );
  });

  cell(
    "a context of the command line reaches its engine, and is named",
    async () => {
      const { dockerHost } = lab();
      if (dockerHost === undefined) return;
      const context = `surefetch-test-${process.pid}`;
      const variables = { ...process.env, DOCKER_HOST: "", DOCKER_CONTEXT: "" };
      await lab().docker(
        "context",
        "create",
        context,
        "--docker",
        `host=${dockerHost}`,
      );
      try {
        const chosen = engine(variables, context);
        const listed = await chosen.listContainers(never);
        assert.ok(listed.kind === "ok");
        const { id } = lab().container("busybox", "good");
        assert.ok(listed.value.some((each) => each.id === id));
        const version = await chosen.version(never);
        assert.ok(version.kind === "ok");
        assert.equal(version.value.context, context);
      } finally {
        await lab().docker("context", "rm", "-f", context);
      }
    },
  );
});

describe("host", () => {
  cell("three faults and a good endpoint", async () => {
    const { web, stall, refused, bad } = addresses();
    const {
      engine: host,
      place,
      container,
    } = hostPlaceOf(hostPlace(hostEnvironment));
    const report = await probeOnceMore(
      host,
      [
        `http://${web}/`,
        `https://${stall}/`,
        `https://${refused}/`,
        `http://${bad}/`,
      ],
      { place, container },
    );
    assert.deepEqual(verdictsOf(report), [
      ["ok", web],
      ["tls-stall", stall],
      ["tcp-refused", refused],
      ["http-bad-gateway", bad],
    ]);
    assert.equal(report.place, "host");
    assert.deepEqual(await leftOnHost(), []);
  });

  cell("cancel leaves no process and no file", async () => {
    const controller = new AbortController();
    const running = probe(
      hostPlace(hostEnvironment),
      [`https://${addresses()["stall"]}/`],
      { deadlineSeconds: 20, signal: controller.signal },
    );
    await until(
      10_000,
      () => "it does not start",
      async () =>
        assert.match((await leftOnHost()).join(" "), /surefetch-.* \d+/),
    );
    const started = performance.now();
    controller.abort();
    const report = await running;
    const took = performance.now() - started;
    assert.ok(took < 1000, `${took} ms`);
    assert.equal(report.outcome.kind, "cancelled");
    assert.deepEqual(await leftOnHost(), []);
  });

  for (const kind of ["host", "host-without-proc"] as const)
    cell(
      `a client that is killed leaves no process and no file: ${kind}`,
      async () => {
        const client = spawn(
          process.execPath,
          [
            join(import.meta.dirname, "../support/place-client.ts"),
            kind,
            `https://${addresses()["stall"]}/`,
          ],
          { env: hostEnvironment, stdio: "ignore" },
        );
        await until(
          20_000,
          () => "it does not start",
          async () =>
            assert.match((await leftOnHost()).join(" "), /surefetch-.* \d+/),
        );
        client.kill("SIGKILL");
        await once(client, "exit");
        await until(
          LOOKING_MILLISECONDS,
          () => "something is left",
          async () => assert.deepEqual(await leftOnHost(), []),
        );
      },
    );

  cell(
    "a system without /proc: the same verdicts, and nothing is left",
    async () => {
      const { web, stall, refused } = addresses();
      const report = await probeOnceMore(
        withoutProc(hostPlace(hostEnvironment)),
        [`http://${web}/`, `https://${stall}/`, `https://${refused}/`],
      );
      assert.equal(report.complete, true, JSON.stringify(report.outcome));
      assert.deepEqual(verdictsOf(report), [
        ["ok", web],
        ["tls-stall", stall],
        ["tcp-refused", refused],
      ]);
      assert.ok(report.milliseconds < 5500 + BUSY, `${report.milliseconds} ms`);
      assert.deepEqual(await leftOnHost(), []);
    },
  );

  cell("Windows, and a machine without sh, are told so", async () => {
    const onWindows = hostPlace(hostEnvironment, "win32");
    const withoutShell = hostPlace({ PATH: "/nonexistent" });
    for (const host of [onWindows, withoutShell]) {
      const report = await probe(host, ["http://ok.lab.test/"]);
      assert.ok(report.outcome.kind === "failed");
      assert.equal(report.outcome.reason, "no-host-shell");
      assert.match(report.problem?.message.en ?? "", /WSL/);
    }
  });
});
