import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { Hover, MarkupContent } from "vscode-languageserver/node";
import type { PlanResult, SimulateResult } from "../../server/src/protocol.ts";
import { type ClientOptions, TestClient } from "../support/lsp-client.ts";

const uri = "file:///somewhere/Dockerfile";
const text = `FROM golang:1.25-alpine
ENV GOPROXY=https://goproxy.cn,direct
RUN go install example.com/tool@v1.0.0
`;

const clients: TestClient[] = [];
after(() => clients.forEach((client) => client.kill()));

async function open(options: ClientOptions = {}): Promise<TestClient> {
  const client = await TestClient.start({ pull: true, ...options });
  clients.push(client);
  await client.open(uri, text);
  return client;
}

function hover(
  client: TestClient,
  of: string,
  line: number,
  character: number,
): Promise<Hover | null> {
  return client.request("textDocument/hover", {
    textDocument: { uri: of },
    position: { line, character },
  });
}

test("hover on a download command says what it contacts, in the user's language", async () => {
  const client = await open();
  const found = await hover(client, uri, 2, 5);
  const { kind, value } = markup(found);
  assert.equal(kind, "markdown");
  assert.match(value, /https:\/\/goproxy\.cn/);
  assert.deepEqual(found?.range?.start, { line: 2, character: 4 });
  assert.equal(await client.stop(), 0);

  const chinese = await open({ locale: "zh-cn" });
  const { value: other } = markup(await hover(chinese, uri, 2, 5));
  assert.match(other, /[\u4e00-\u9fff]/);
  assert.equal(await chinese.stop(), 0);
});

test("hover elsewhere, on other files and beyond the end is nothing", async () => {
  const client = await open();
  assert.equal(await hover(client, uri, 1, 5), null);
  assert.equal(await hover(client, uri, 500, 500), null);
  const mod = "file:///somewhere/go.mod";
  await client.open(mod, "module example.com/x\n\ngo 1.25.0\n");
  assert.equal(await hover(client, mod, 0, 0), null);
  assert.equal(await client.stop(), 0);
});

test("the plan is the JSON of the command line, with a text for people", async () => {
  const client = await open();
  const { plan, text: shown } = await client.request<PlanResult>(
    "surefetch/plan",
    { uri },
  );
  assert.equal((plan as { version: number }).version, 1);
  assert.match(shown, /goproxy\.cn/);
  assert.equal(await client.stop(), 0);
});

test("the simulation is the JSON of the command line, with a text for people", async () => {
  const client = await open();
  const {
    simulation,
    text: shown,
    warnings,
  } = await client.request<SimulateResult>("surefetch/simulate", {
    uri,
    down: { "goproxy.cn": "timeout", "a.example": "404" },
  });
  const { version, sites } = simulation as {
    version: number;
    sites: { outcome: string; tried: unknown }[];
  };
  assert.equal(version, 1);
  assert.deepEqual(sites[1]?.tried, [
    { host: "goproxy.cn", result: "timeout" },
  ]);
  assert.equal(sites[1]?.outcome, "fails");
  assert.match(shown, /goproxy\.cn \(module proxy\): timeout/);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0] ?? "", /asks a\.example/);
  const calm = await client.request<SimulateResult>("surefetch/simulate", {
    uri,
  });
  assert.match(calm.text, /all 2 downloads succeed/);
  await assert.rejects(
    client.request("surefetch/simulate", {
      uri,
      down: { "a.example": "slow" },
    }),
    /a\.example cannot be slow/,
  );
  await assert.rejects(
    client.request("surefetch/simulate", { uri: "file:///none" }),
    /not open/,
  );
  assert.equal(await client.stop(), 0);
});

test("a plan of something else is refused with the reason", async () => {
  const client = await open();
  const mod = "file:///somewhere/go.mod";
  await client.open(mod, "module example.com/x\n");
  await assert.rejects(
    client.request("surefetch/plan", { uri: mod }),
    /of a Dockerfile only/,
  );
  await client.change(uri, `${text}\0`);
  await assert.rejects(client.request("surefetch/plan", { uri }), /NUL/);
  assert.equal(await client.stop(), 0);
});

function markup(found: Hover | null): MarkupContent {
  assert.ok(found !== null);
  return found.contents as MarkupContent;
}
