/** The network check on a real engine: its containers, their states, and what one exec holds. */
import assert from "node:assert/strict";
import { describe } from "node:test";
import { containersModule, startProbeLab } from "../support/probe-lab.ts";
import { never, reasonOf } from "../support/probe-lab.ts";
import { until } from "../support/until.ts";

const LEAST = 13;

const { lab, outside, cell, probe, engine, environment, withContainer } =
  await startProbeLab(LEAST);

describe("engine and containers", () => {
  cell(
    "running containers are listed with image, status and ports",
    async () => {
      const wanted = await lab().prepare("curl", "good");
      const listed = await engine().listContainers(never);
      assert.equal(listed.kind, "ok");
      const found =
        listed.kind === "ok"
          ? listed.value.find(({ id }) => id === wanted.id)
          : undefined;
      assert.equal(found?.name, wanted.name);
      assert.equal(found?.image, wanted.image);
      assert.match(found?.status ?? "", /^Up /);
    },
  );

  cell("a name that is no container", async () => {
    const urls = ["https://ok.lab.test/"];
    const nobody = { id: "surefetch-nobody", name: "", image: "" };
    assert.equal(reasonOf(await probe(nobody, urls)), "no-such-container");
    const option = { id: "--privileged", name: "", image: "" };
    assert.equal(reasonOf(await probe(option, urls)), "no-such-container");
  });

  cell("a paused and a stopped container", async () => {
    const { docker, prepare } = lab();
    const paused = await prepare("busybox", "dead");
    await docker("pause", paused.id);
    try {
      assert.equal(
        reasonOf(await probe(paused, ["https://ok.lab.test/"])),
        "paused",
      );
    } finally {
      await docker("unpause", paused.id);
    }
    await withContainer(["-d", paused.image, "true"], async (stopped) => {
      await docker("wait", stopped.id);
      assert.equal(
        reasonOf(await probe(stopped, ["https://ok.lab.test/"])),
        "not-running",
      );
    });
  });

  cell(
    "a read-only container of another user: the folder is found elsewhere",
    async () => {
      const { image } = await lab().prepare("busybox", "good");
      await withContainer(
        ["-d", "--read-only", "-u", "1000", image, "sleep", "100000"],
        async (container) => {
          const report = await probe(container, [
            `http://${lab().address.web}/`,
          ]);
          assert.equal(report.endpoints[0]?.verdict.id, "ok");
          assert.equal(report.capabilities?.temporary, "/dev/shm");
          assert.deepEqual(await outside().files(container), []);
        },
      );
    },
  );

  for (const tools of ["busybox", "curl"] as const) {
    cell(
      `a dead first nameserver: the second one lets TCP, TLS and HTTP go on (${tools})`,
      async () => {
        const { address, prepare } = lab();
        const report = await probe(
          await prepare(tools, "dead-then-good"),
          ["https://ok.lab.test/", "https://refused.lab.test/"],
          { deadlineSeconds: 9 },
        );
        const [ok, refused] = report.endpoints;
        assert.deepEqual(
          [ok?.verdict.id, ok?.verdict.subject],
          ["dns-first-server-dead", address.silentDns],
        );
        assert.equal(ok?.steps.http.status, 200);
        assert.deepEqual(
          ok?.steps.dns.map(({ outcome }) => outcome),
          ["silent", "answered"],
        );
        assert.deepEqual(
          [refused?.verdict.id, refused?.verdict.subject],
          ["tcp-refused", address.refused],
        );
      },
    );

    cell(
      `a server that only the image's own TLS cannot talk to is not blamed (${tools})`,
      async () => {
        const report = await probe(await lab().prepare(tools, "good"), [
          "https://ok.lab.test:9443/",
        ]);
        const [endpoint] = report.endpoints;
        assert.equal(endpoint?.verdict.id, "ok");
        assert.equal(
          endpoint?.steps.http.outcome,
          tools === "curl" ? "ok" : "not-tested",
        );
      },
    );
  }

  cell(
    "an image with bash and no curl: the same faults are told apart",
    async () => {
      const { address, prepare } = lab();
      const target = await prepare("bash", "dead");
      const urls = [
        `http://${address.web}/`,
        `https://${address.web}/`,
        `https://${address.stall}/`,
        "https://ok.lab.test/",
      ];
      const report = await probe(target, urls, { deadlineSeconds: 4 });
      assert.deepEqual(
        report.endpoints.map(({ verdict }) => [verdict.id, verdict.subject]),
        [
          ["ok", address.web],
          ["ok", address.web],
          ["tls-stall", address.stall],
          ["dns-server-silent", address.silentDns],
        ],
      );
      assert.deepEqual(
        report.endpoints.slice(0, 2).map(({ steps }) => steps.http.outcome),
        ["ok", "not-tested"],
      );
      await outside().assertNothingLeft(target);
    },
  );

  cell("an image without a shell", async () => {
    const { image } = await lab().prepare("busybox", "good");
    await withContainer(
      ["-d", image, "sh", "-c", "rm /bin/sh; exec sleep 100000"],
      async (container) => {
        await until(
          5000,
          () => "sh is still there",
          async () => {
            const report = await probe(container, ["https://ok.lab.test/"]);
            assert.equal(reasonOf(report), "no-shell");
          },
        );
      },
    );
  });

  cell("a container without any network", async () => {
    const { image } = await lab().prepare("busybox", "good");
    await withContainer(
      ["-d", "--network", "none", image, "sleep", "100000"],
      async (container) => {
        const report = await probe(container, [
          `https://${lab().address.web}/`,
        ]);
        assert.deepEqual(
          report.endpoints.map(({ verdict }) => verdict.id),
          ["tcp-unreachable"],
        );
      },
    );
  });

  cell("no engine, and no command line of an engine", async () => {
    const silent = await engine({
      ...environment(),
      DOCKER_HOST: "unix:///nonexistent/docker.sock",
    }).listContainers(never);
    assert.deepEqual(
      silent.kind === "unavailable" && silent.reason,
      "no-engine",
    );
    const missing = await engine({ PATH: "/nonexistent" }).listContainers(
      never,
    );
    assert.deepEqual(missing, {
      kind: "unavailable",
      reason: "no-cli",
      detail: "docker",
    });
    assert.equal(containersModule.containerEngine("rm -rf"), undefined);
  });

  cell("64 endpoints in one exec", async () => {
    const container = await lab().prepare("busybox", "good");
    const urls = Array.from(
      { length: 64 },
      (_, n) => `http://ok.lab.test/${n}`,
    );
    const since = Date.now();
    const report = await probe(container, urls, { deadlineSeconds: 15 });
    assert.equal(report.complete, true);
    const bad = report.endpoints.filter(
      ({ steps }) => steps.http.status !== 200,
    );
    assert.deepEqual(
      bad.map(({ target }) => target.url),
      [],
    );
    assert.equal(await outside().events(since, "exec_create", container.id), 1);
  });
});
