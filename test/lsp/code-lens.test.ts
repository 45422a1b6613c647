import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { CodeLens } from "vscode-languageserver/node";
import { type ClientOptions, TestClient } from "../support/lsp-client.ts";

const uri = "file:///somewhere/Dockerfile";
const text = `FROM golang:1.25-alpine
ENV GOPROXY=https://goproxy.cn,https://proxy.golang.org,direct
ENV GOSUMDB=off
RUN go install example.com/tool@v1.0.0
RUN GOPROXY='https://goproxy.cn|https://proxy.golang.org' go install example.com/tool@v1.0.0
RUN curl -fsSLo /a https://a.example/a && curl -fsSLo /b https://b.example/b
RUN echo nothing
`;

const clients: TestClient[] = [];
after(() => clients.forEach((client) => client.kill()));

async function open(options: ClientOptions = {}): Promise<TestClient> {
  const client = await TestClient.start({ pull: true, ...options });
  clients.push(client);
  await client.open(uri, text);
  return client;
}

function lenses(client: TestClient, of = uri): Promise<CodeLens[]> {
  return client.request("textDocument/codeLens", { textDocument: { uri: of } });
}

test("a lens per line of downloads says hosts and outage, and starts the check of these downloads", async () => {
  const client = await open();
  const found = await lenses(client);
  assert.deepEqual(
    found.map(({ range, command }) => [range.start.line, command?.title]),
    [
      [3, "2 hosts · no fallback on time-out · Check from container…"],
      [4, "2 hosts · falls back on time-out · Check from container…"],
      [5, "2 hosts · no fallback on time-out · Check from container…"],
    ],
  );
  const commands = new Set(found.map(({ command }) => command?.command));
  assert.deepEqual([...commands], ["surefetch.checkNetworkFromContainer"]);
  const sites = found.map(({ command }) => {
    const options = command?.arguments?.[0] as { uri: string; sites: string[] };
    assert.equal(options.uri, uri);
    return options.sites.length;
  });
  assert.deepEqual(sites, [1, 1, 2]);
  assert.equal(await client.stop(), 0);
});

test("lenses speak the user's language", async () => {
  const client = await open({ locale: "zh-cn" });
  const [first] = await lenses(client);
  assert.equal(
    first?.command?.title,
    "2 个主机 · 超时后没有后备地址 · 从容器检查…",
  );
  assert.equal(await client.stop(), 0);
});

test("no lens where the setting is off, in a template, in other files and in unreadable ones", async () => {
  const off = await open({ settings: () => ({ codeLens: false }) });
  assert.deepEqual(await lenses(off), []);
  assert.equal(await off.stop(), 0);

  const client = await open();
  const mod = "file:///somewhere/go.mod";
  await client.open(mod, "module example.com/x\n\ngo 1.25.0\n");
  assert.deepEqual(await lenses(client, mod), []);
  assert.deepEqual(await lenses(client, "file:///nowhere/Dockerfile"), []);
  const template = "file:///somewhere/Dockerfile.tmpl";
  await client.open(template, text.replace("golang:1.25", "{{ .Image }}"));
  assert.deepEqual(await lenses(client, template), []);
  const binary = "file:///somewhere/Dockerfile.bin";
  await client.open(binary, `${text}\0`);
  assert.deepEqual(await lenses(client, binary), []);
  assert.equal(await client.stop(), 0);
});

test("a client without the command behind it is offered no lenses", async () => {
  const client = new TestClient({ pull: false });
  clients.push(client);
  const { capabilities } = await client.initialize();
  assert.equal(capabilities.codeLensProvider, undefined);
  assert.equal(await client.stop(), 0);
});
