import assert from "node:assert/strict";
import { after } from "node:test";
import { CancellationTokenSource } from "vscode-languageserver/node";
import type { ProbeReport } from "../../server/src/probe/types.ts";
import type {
  ProbeParams,
  ProbeResult,
  TargetsResult,
} from "../../server/src/protocol.ts";
import { TestClient, withDeadline } from "../support/lsp-client.ts";
import { startPlacesLab } from "../support/places-lab.ts";
import { until } from "../support/until.ts";

const uri = "file:///somewhere/Dockerfile";

const { addresses, cell, distroless, environment, lab, own, withContainer } =
  await startPlacesLab(6);
const clients: TestClient[] = [];
after(() => clients.forEach((client) => client.kill()));

async function start(
  text: string,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<TestClient> {
  const { DOCKER_HOST = "", DOCKER_CONTEXT = "" } = environment();
  const client = await TestClient.start({
    isTrusted: true,
    pull: true,
    settings: () => settings,
    env: DOCKER_HOST === "" ? {} : { DOCKER_HOST, DOCKER_CONTEXT },
  });
  clients.push(client);
  await client.open(uri, text);
  return client;
}

const dockerfile = `FROM scratch
RUN curl -fsSLo /ok http://ok.lab.test/file
RUN curl -fsSLo /bad http://bad.lab.test/file
`;

function ask(
  client: TestClient,
  place: ProbeParams["place"],
): Promise<ProbeResult> {
  return client.request<ProbeResult>("surefetch/probe", { place, uri });
}

function verdictsOf({ report }: ProbeResult): readonly string[] {
  return (report as ProbeReport).endpoints.map(({ verdict }) => verdict.id);
}

cell(
  "an image without a shell: the choices first, then the sidecar",
  async () => {
    const { image } = lab().container("curl", "good");
    const client = await start(dockerfile);
    const options = ["--dns", addresses()["dns"] ?? "", distroless];
    await withContainer(options, async (id) => {
      const first = await ask(client, { kind: "container", id });
      assert.equal(first.outcome, "failed");
      assert.ok(first.needsImage !== undefined);
      assert.ok(first.needsImage.images.includes(image));
      assert.ok(first.needsImage.pullable.includes("busybox"));
      assert.deepEqual(await own(), []);
      const sidecar = { image, pull: false };
      const second = await ask(client, { kind: "container", id, sidecar });
      assert.equal(second.outcome, "done", second.markdown);
      assert.deepEqual(verdictsOf(second), ["ok", "http-bad-gateway"]);
      assert.equal((second.report as ProbeReport).place, "sidecar");
      assert.match(
        second.view?.about ?? "",
        /checked from a container of our own/,
      );
      assert.match(second.view?.limits.join() ?? "", /CA certificates/);
      assert.equal(second.needsImage, undefined);
      const told = (await client.pushed(uri)).diagnostics;
      assert.deepEqual(
        told.map(({ code }) => code),
        ["http-bad-gateway"],
      );
      const absent = { image: "surefetch-test-nothing:1", pull: false };
      const third = await ask(client, {
        kind: "container",
        id,
        sidecar: absent,
      });
      assert.equal(third.outcome, "failed");
      assert.match(third.markdown, /does not have the image/);
      assert.deepEqual(await own(), []);
    });
    assert.equal(await client.stop(), 0);
  },
);

cell(
  "without a document: what the container is set to, though nothing runs in it",
  async () => {
    const { image } = lab().container("busybox", "good");
    const client = await start(dockerfile);
    const proxy = "http://ok.lab.test/proxy";
    const options = ["-e", `GOPROXY=${proxy}`, "-e", "GOSUMDB=off", distroless];
    await withContainer(options, async (id) => {
      const sidecar = { image, pull: false };
      const result = await client.request<ProbeResult>("surefetch/probe", {
        place: { kind: "container", id, sidecar },
      });
      assert.deepEqual(
        (result.report as ProbeReport).endpoints.map(
          ({ target }) => target.url,
        ),
        [proxy],
      );
    });
    assert.equal(await client.stop(), 0);
  },
);

cell(
  "the host, with its own words in progress, findings and report",
  async () => {
    const { web = "", refused = "" } = addresses();
    const client = await start(
      `FROM scratch\nRUN curl -fsSLO http://${web}/x\nRUN curl -fsSLO https://${refused}/x\n`,
    );
    const result = await client.request<ProbeResult>("surefetch/probe", {
      place: { kind: "host" },
      uri,
      workDoneToken: "work",
    });
    assert.equal(result.outcome, "done", result.markdown);
    assert.deepEqual(verdictsOf(result), ["ok", "tcp-refused"]);
    assert.equal(result.view?.container, "this machine");
    const [told] = (await client.pushed(uri)).diagnostics;
    assert.match(JSON.stringify(told?.message), /from this machine/);
    const { value } = (await client.until("$/progress")) as {
      value: { title: string };
    };
    assert.equal(value.title, "Checking the network from this machine");
    client.take("$/progress");
    assert.equal(await client.stop(), 0);
  },
);

cell(
  "the build: an image that is there, one that is chosen, and no document",
  async () => {
    const { image } = lab().container("busybox", "good");
    const client = await start(dockerfile.replace("scratch", image));
    const result = await ask(client, { kind: "build" });
    assert.equal(result.outcome, "done", result.markdown);
    assert.deepEqual(verdictsOf(result), [
      // The registry of the image, which the lab's nameserver does not know.
      "dns-name-not-found",
      "ok",
      "http-bad-gateway",
    ]);
    assert.equal((result.report as ProbeReport).container.own, image);
    assert.equal(result.view?.container, "the build");
    assert.match(result.view.about, /^As the build runs: the engine's default/);
    const told = (await client.pushed(uri)).diagnostics;
    assert.match(JSON.stringify(told), /network check for the build/);
    const shellless = await ask(client, { kind: "build", image: distroless });
    assert.equal(shellless.outcome, "failed");
    assert.ok(shellless.needsImage?.images.includes(image));
    const nothing = await client.request<ProbeResult>("surefetch/probe", {
      place: { kind: "build" },
    });
    assert.match(nothing.markdown, /needs the Dockerfile/);
    client.take("textDocument/publishDiagnostics");
    assert.deepEqual(await own(), []);
    assert.equal(await client.stop(), 0);
  },
);

cell("cancelled, a sidecar is gone within a second", async () => {
  const { image } = lab().container("busybox", "good");
  const client = await start(
    "FROM scratch\nRUN curl -fsSLO https://stall.lab.test/x\n",
  );
  await withContainer(
    ["--dns", addresses()["dns"] ?? "", distroless],
    async (id) => {
      const source = new CancellationTokenSource();
      const place = { kind: "container", id, sidecar: { image, pull: false } };
      const probe = client.connection.sendRequest<ProbeResult>(
        "surefetch/probe",
        { place, uri },
        source.token,
      );
      await until(
        10_000,
        () => "it does not start",
        async () => assert.equal((await own()).length, 1),
      );
      const started = performance.now();
      source.cancel();
      const result = await withDeadline(probe, "the probe");
      const took = performance.now() - started;
      assert.ok(took < 1200, `${took} ms`);
      assert.equal(result.outcome, "cancelled");
      await until(
        1500,
        () => "a container of our own is left",
        async () => assert.deepEqual(await own(), []),
      );
    },
  );
  assert.equal(await client.stop(), 0);
});

cell("a context of the settings, and one that cannot be", async () => {
  const client = await start(dockerfile, {
    probe: { context: "surefetch-test-nowhere" },
  });
  const targets = await client.request<TargetsResult>("surefetch/targets", {});
  assert.equal(targets.problem?.reason, "no-engine");
  assert.match(targets.problem.message, /surefetch-test-nowhere/);
  assert.equal(await client.stop(), 0);
});
