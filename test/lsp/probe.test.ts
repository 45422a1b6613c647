import assert from "node:assert/strict";
import { after, test } from "node:test";
import {
  CancellationTokenSource,
  type CodeLens,
} from "vscode-languageserver/node";
import type {
  ProbeParams,
  ProbeResult,
  TargetsResult,
} from "../../server/src/protocol.ts";
import type {
  EndpointReport,
  ProbeReport,
} from "../../server/src/probe/types.ts";
import { type Lab, startLab } from "../support/engine-lab.ts";
import { TestClient, withDeadline } from "../support/lsp-client.ts";
import { until } from "../support/until.ts";

const uri = "file:///somewhere/Dockerfile";
const dockerfile = `FROM scratch
RUN curl -fsSLo /ok http://ok.lab.test/file
RUN curl -fsSLo /bad http://bad.lab.test/file
`;
const slow = `FROM scratch
RUN curl -fsSLo /x http://blackhole.lab.test/file
`;

const lab = await startLab([["busybox", "good"]]);
const skip =
  "skipped" in lab && process.env["CI"] !== "true" ? lab.skipped : false;
const clients: TestClient[] = [];
after(async () => {
  clients.forEach((client) => client.kill());
  if (!("skipped" in lab)) await lab.stop();
});

function theLab(): Lab {
  assert.ok(!("skipped" in lab), "skipped" in lab ? lab.skipped : "");
  return lab;
}

function inContainer(id: string): ProbeParams["place"] {
  return { kind: "container", id };
}

async function start(text: string): Promise<TestClient> {
  const { dockerHost } = theLab();
  const client = await TestClient.start({
    isTrusted: true,
    pull: true,
    env:
      dockerHost === undefined
        ? {}
        : { DOCKER_HOST: dockerHost, DOCKER_CONTEXT: "" },
  });
  clients.push(client);
  await client.open(uri, text);
  return client;
}

test(
  "the targets are the running containers and the endpoints of the plan with their lines",
  { skip },
  async () => {
    const container = theLab().container("busybox", "good");
    const client = await start(dockerfile);
    const targets = await client.request<TargetsResult>("surefetch/targets", {
      uri,
    });
    const found = targets.containers.find(
      ({ name }) => name === container.name,
    );
    assert.ok(found, JSON.stringify(targets));
    assert.equal(found.image, container.image);
    assert.match(found.status, /^Up /);
    assert.match(targets.engine ?? "", /\d+\.\d+/);
    assert.equal(targets.problem, undefined);
    assert.deepEqual(
      targets.endpoints.map(({ url, lines }) => [new URL(url).host, lines]),
      [
        ["ok.lab.test", [2]],
        ["bad.lab.test", [3]],
      ],
    );
    assert.equal(await client.stop(), 0);
  },
);

test(
  "a probe tells its progress, each endpoint as it comes, and the report",
  { skip },
  async () => {
    const client = await start(dockerfile);
    const result = await client.request<ProbeResult>("surefetch/probe", {
      place: inContainer(theLab().container("busybox", "good").id),
      uri,
      workDoneToken: "work",
      partialResultToken: "partial",
    });
    assert.equal(result.outcome, "done", result.markdown);
    const report = result.report as ProbeReport;
    const verdicts = report.endpoints.map(({ target, verdict }) => [
      target.host,
      verdict.id,
    ]);
    assert.deepEqual(verdicts, [
      ["ok.lab.test", "ok"],
      ["bad.lab.test", "http-bad-gateway"],
    ]);
    assert.deepEqual(report.endpoints[1]?.target.origins, [
      { file: "Dockerfile", line: 3 },
    ]);
    assert.match(result.markdown, /bad\.lab\.test/);
    const told = (await client.pushed(uri)).diagnostics;
    assert.deepEqual(
      told.map(({ code, source, range }) => [code, source, range]),
      [
        [
          report.endpoints[1]?.verdict.id,
          "surefetch network check",
          {
            start: { line: 2, character: 21 },
            end: { line: 2, character: 45 },
          },
        ],
      ],
    );
    assert.match(JSON.stringify(told[0]?.message), /bad\.lab\.test/);
    const { view } = result;
    assert.deepEqual(
      view?.endpoints.map(({ mark, places }) => [mark, places[0]?.uri]),
      [
        ["ok", uri],
        ["failed", uri],
      ],
    );
    const work: { kind: string; percentage?: number }[] = [];
    const parts: EndpointReport[] = [];
    while (work.at(-1)?.kind !== "end") {
      const { token, value } = (await client.until("$/progress")) as {
        token: string;
        value: unknown;
      };
      if (token === "work") work.push(value as { kind: string });
      else parts.push(...(value as EndpointReport[]));
    }
    assert.deepEqual(
      work.map(({ kind, percentage }) => [kind, percentage]),
      [
        ["begin", 0],
        ["report", 50],
        ["report", 100],
        ["end", undefined],
      ],
    );
    assert.deepEqual(parts.map(({ target }) => target.host).toSorted(), [
      "bad.lab.test",
      "ok.lab.test",
    ]);
    assert.equal(await client.stop(), 0);
  },
);

test(
  "a cancelled probe ends within a second, in the container too",
  { skip },
  async () => {
    const { id } = theLab().container("busybox", "good");
    const client = await start(slow);
    const source = new CancellationTokenSource();
    const params = { place: inContainer(id), uri, workDoneToken: "work" };
    const probe = client.connection.sendRequest<ProbeResult>(
      "surefetch/probe",
      params,
      source.token,
    );
    const processes = async (): Promise<string[]> =>
      (await theLab().docker("top", id)).trim().split("\n").slice(1);
    await until(
      10_000,
      () => "",
      async () => assert.ok((await processes()).length > 1),
    );
    const started = performance.now();
    source.cancel();
    const result = await withDeadline(probe, "the probe");
    assert.ok(
      performance.now() - started < 1500,
      `${performance.now() - started} ms`,
    );
    assert.equal(result.outcome, "cancelled");
    await until(
      5_000,
      () => "",
      async () => assert.equal((await processes()).length, 1),
    );
    client.take("$/progress");
    assert.equal(await client.stop(), 0);
  },
);

test(
  "without a document the container's own environment says what is probed",
  { skip },
  async () => {
    const client = await start(dockerfile);
    const place = inContainer(theLab().container("busybox", "good").id);
    const result = await client.request<ProbeResult>("surefetch/probe", {
      place,
    });
    const report = result.report as ProbeReport;
    assert.deepEqual(
      report.endpoints.map(({ target }) => target.url),
      [
        "https://proxy.golang.org/",
        "https://proxy.golang.org/sumdb/sum.golang.org",
        "https://sum.golang.org/",
      ],
    );
    assert.equal(await client.stop(), 0);
  },
);

test(
  "a container that is gone is a failure with a next step",
  { skip },
  async () => {
    const client = await start(dockerfile);
    const result = await client.request<ProbeResult>("surefetch/probe", {
      place: inContainer("gone"),
      uri,
    });
    assert.equal(result.outcome, "failed");
    assert.match(result.markdown, /no such container/);
    assert.equal(await client.stop(), 0);
  },
);

test(
  "findings move with their tokens, go when the token changes and with the next run, and leave the others alone",
  { skip },
  async () => {
    const client = await start(dockerfile);
    const place = inContainer(theLab().container("busybox", "good").id);
    const probe = (sites?: readonly string[]): Promise<ProbeResult> =>
      client.request("surefetch/probe", { place, uri, sites });
    const lines = async (): Promise<readonly number[]> =>
      (await client.pushed(uri)).diagnostics.map(
        ({ range }) => range.start.line,
      );
    const start1 = { line: 1, character: 0 };
    await probe();
    assert.deepEqual(await lines(), [2]);
    await client.change(uri, "# a comment\n", { start: start1, end: start1 });
    assert.deepEqual(await lines(), [3]);

    // A check of one download alone says nothing about the others.
    const [lens] = await client.request<CodeLens[]>("textDocument/codeLens", {
      textDocument: { uri },
    });
    const options = lens?.command?.arguments?.[0] as { sites: string[] };
    const part = await probe(options.sites);
    assert.deepEqual(
      (part.report as ProbeReport).endpoints.map(({ target }) => target.host),
      ["ok.lab.test"],
    );
    const end = { line: 3, character: 38 };
    await client.change(uri, "x", { start: end, end });
    assert.deepEqual(await lines(), [], "another token is another endpoint");

    await client.change(uri, dockerfile);
    await probe();
    assert.deepEqual(await lines(), [2]);
    await client.close(uri);
    assert.deepEqual(await lines(), []);
    client.take("surefetch/documentState");
    assert.equal(await client.stop(), 0);
  },
);

test(
  "an untrusted workspace is not probed, and findings do not outlive its trust",
  { skip },
  async () => {
    const client = await start(dockerfile);
    const params = {
      place: inContainer(theLab().container("busybox", "good").id),
      uri,
    };
    await client.request("surefetch/probe", params);
    assert.equal((await client.pushed(uri)).diagnostics.length, 1);
    await client.notify("surefetch/didChangeTrust", { isTrusted: false });
    assert.equal((await client.pushed(uri)).diagnostics.length, 0);
    const refused = await client.request<ProbeResult>(
      "surefetch/probe",
      params,
    );
    assert.equal(refused.outcome, "failed");
    assert.equal(refused.view, undefined);
    assert.equal(await client.stop(), 0);
  },
);

test(
  "clients that do not pull get both kinds of findings in one push",
  { skip },
  async () => {
    const { dockerHost } = theLab();
    const client = await TestClient.start({
      isTrusted: true,
      env:
        dockerHost === undefined
          ? {}
          : { DOCKER_HOST: dockerHost, DOCKER_CONTEXT: "" },
    });
    clients.push(client);
    await client.open(uri, dockerfile);
    const before = (await client.pushed(uri)).diagnostics;
    await client.request("surefetch/probe", {
      place: inContainer(theLab().container("busybox", "good").id),
      uri,
    });
    const after = (await client.pushed(uri)).diagnostics;
    assert.equal(after.length, before.length + 1);
    assert.equal(after.at(-1)?.source, "surefetch network check");
    assert.equal(await client.stop(), 0);
  },
);
