import assert from "node:assert/strict";
import { after, test } from "node:test";
import {
  CancellationTokenSource,
  ResponseError,
} from "vscode-languageserver/node";
import { TestClient } from "../support/lsp-client.ts";

const clients: TestClient[] = [];
after(() => clients.forEach((client) => client.kill()));

function make(
  options: ConstructorParameters<typeof TestClient>[0] = {},
): TestClient {
  const client = new TestClient(options);
  clients.push(client);
  return client;
}

test("the capabilities are those that a client with pull diagnostics needs", async () => {
  const client = make({ pull: true });
  const { capabilities, serverInfo } = await client.initialize();
  assert.equal(serverInfo?.name, "Surefetch");
  assert.deepEqual(capabilities, {
    positionEncoding: "utf-16",
    textDocumentSync: { openClose: true, change: 2, save: false },
    diagnosticProvider: {
      identifier: "surefetch",
      interFileDependencies: true,
      workspaceDiagnostics: false,
    },
    codeActionProvider: {
      codeActionKinds: ["quickfix", "source.fixAll.surefetch"],
    },
    hoverProvider: true,
    codeLensProvider: { resolveProvider: false },
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: false },
    },
  });
  assert.equal(await client.stop(), 0);
});

test("a client without pull diagnostics is offered none", async () => {
  const client = make();
  const { capabilities } = await client.initialize();
  assert.equal(capabilities.diagnosticProvider, undefined);
  assert.equal(await client.stop(), 0);
});

test("an unknown request is an error, an unknown notification is nothing", async () => {
  const client = make();
  await client.initialize();
  await client.notify("surefetch/unheardOf", {});
  const failure = await failureOf(client.request("surefetch/unheardOf", {}));
  assert.equal(failure.code, -32601);
  assert.equal(await client.stop(), 0);
});

test("a request that is cancelled is answered with that, and the next one works", async () => {
  const client = make({ pull: true });
  await client.initialize();
  const uri = "file:///somewhere/Dockerfile";
  await client.open(uri, "FROM alpine:3.22\n");
  const source = new CancellationTokenSource();
  const params = { textDocument: { uri } };
  const cancelled = client.connection.sendRequest(
    "textDocument/diagnostic",
    params,
    source.token,
  );
  source.cancel();
  assert.equal((await failureOf(cancelled)).code, -32800);
  await client.pull(uri);
  await client.state(uri);
  assert.equal(await client.stop(), 0);
});

test("without shutdown the server ends with status 1", async () => {
  const client = make();
  await client.initialize();
  await client.notify("exit", undefined);
  assert.equal(await client.exit(), 1);
});

test("the server ends when its client is gone", async () => {
  const client = make();
  await client.initialize();
  client.process.stdin?.end();
  assert.equal(await client.exit(), 1);
});

test("URIs that are none are answered with nothing", async () => {
  const client = make({ pull: true });
  await client.initialize();
  for (const uri of [
    "",
    "Dockerfile",
    "file:///%E0%A4%A/Dockerfile",
    "::::",
    "file:///a%00b/go.mod",
  ]) {
    await client.open(uri, "FROM alpine:3.22\n");
    assert.ok(Array.isArray(await client.pull(uri)), uri);
    await client.actions(uri, {
      start: { line: 0, character: 0 },
      end: { line: 9, character: 9 },
    });
    await client.close(uri);
    assert.deepEqual(await client.pull(uri), [], `${uri} is closed`);
  }
  client.take("surefetch/documentState");
  assert.equal(await client.stop(), 0);
});

test("documents that are not open have no findings, actions or hover", async () => {
  const client = make({ pull: true });
  await client.initialize();
  const uri = "file:///nowhere/Dockerfile";
  const start = { line: 0, character: 0 };
  assert.deepEqual(await client.pull(uri), []);
  assert.deepEqual(await client.actions(uri, { start, end: start }), []);
  assert.equal(
    await client.request("textDocument/hover", {
      textDocument: { uri },
      position: start,
    }),
    null,
  );
  const failure = await failureOf(client.request("surefetch/plan", { uri }));
  assert.match(failure.message, /is not open/);
  assert.equal(await client.stop(), 0);
});

test("without trust the network check is refused, with the reason", async () => {
  const client = make({ pull: true, isTrusted: false });
  await client.initialize();
  const targets = await client.request<{ problem?: { reason: string } }>(
    "surefetch/targets",
    {},
  );
  assert.equal(targets.problem?.reason, "untrusted");
  const probe = await client.request<{ outcome: string; markdown: string }>(
    "surefetch/probe",
    {
      place: { kind: "container", id: "any" },
    },
  );
  assert.equal(probe.outcome, "failed");
  assert.match(probe.markdown, /trusted workspace/);
  assert.equal(await client.stop(), 0);
});

test("trust that is granted later counts, and a missing engine is a problem with a next step", async () => {
  const client = make({ pull: true, env: { PATH: "/nonexistent" } });
  await client.initialize();
  await client.notify("surefetch/didChangeTrust", { isTrusted: true });
  const targets = await client.request<{
    problem?: { reason: string; message: string };
  }>("surefetch/targets", {});
  assert.equal(targets.problem?.reason, "no-cli");
  assert.match(targets.problem.message, /docker/);
  assert.equal(await client.stop(), 0);
});

async function failureOf(
  promise: Promise<unknown>,
): Promise<ResponseError<unknown>> {
  const failure: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(failure instanceof ResponseError, "the request fails");
  return failure;
}
