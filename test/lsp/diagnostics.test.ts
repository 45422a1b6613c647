import assert from "node:assert/strict";
import { after, test } from "node:test";
import { type ClientOptions, TestClient } from "../support/lsp-client.ts";

const uri = "file:///somewhere/Dockerfile";
/** One finding: curl without --fail, at the word `curl`. */
const faulty = "FROM alpine:3.22\nRUN curl -sSLo /x https://example.com/x\n";
const sound = "FROM alpine:3.22\nRUN curl -fsSLo /x https://example.com/x\n";
const rule = "fetch-ignores-http-errors";

const clients: TestClient[] = [];
after(() => clients.forEach((client) => client.kill()));

async function start(options: ClientOptions): Promise<TestClient> {
  const client = await TestClient.start(options);
  clients.push(client);
  return client;
}

test("a pull answers with range, severity, code, source, text and data", async () => {
  const client = await start({ pull: true });
  await client.open(uri, faulty);
  const found = (await client.pull(uri)).filter(({ code }) => code === rule);
  assert.equal(found.length, 1);
  const { message, ...rest } = found[0] ?? {};
  assert.match(textOf(message), /HTTP/);
  assert.deepEqual(rest, {
    range: { start: { line: 1, character: 4 }, end: { line: 1, character: 8 } },
    severity: 2,
    code: rule,
    source: "surefetch",
    data: { ruleId: rule, version: 1 },
  });
  assert.equal((await client.state(uri)).state, "checked");
  assert.equal(await client.stop(), 0);
});

test("a second pull of the same text is unchanged, one after an edit is not", async () => {
  const client = await start({ pull: true });
  await client.open(uri, faulty);
  const first = await client.pullReport(uri);
  const again = await client.pullReport(uri, first.resultId);
  assert.deepEqual(again, { kind: "unchanged", resultId: first.resultId });
  await client.change(uri, sound);
  const changed = await client.pullReport(uri, first.resultId);
  assert.equal(changed.kind, "full");
  assert.notEqual(changed.resultId, first.resultId);
  client.take("surefetch/documentState");
  assert.equal(await client.stop(), 0);
});

test("edits of a few characters arrive at the right place", async () => {
  const client = await start({ pull: true });
  await client.open(uri, faulty.replaceAll("\n", "\r\n"));
  const at = { line: 1, character: 9 };
  await client.change(uri, "--fail ", { start: at, end: at });
  const found = (await client.pull(uri)).filter(({ code }) => code === rule);
  assert.deepEqual(found, []);
  client.take("surefetch/documentState");
  assert.equal(await client.stop(), 0);
});

test("a client without pull gets each version pushed, and nothing after closing", async () => {
  const client = await start({});
  await client.open(uri, faulty);
  const first = await client.pushed(uri);
  assert.equal(first.version, 1);
  assert.ok(first.diagnostics.some(({ code }) => code === rule));
  await client.change(uri, sound);
  const second = await client.pushed(uri);
  assert.equal(second.version, 2);
  assert.ok(!second.diagnostics.some(({ code }) => code === rule));
  await client.close(uri);
  assert.deepEqual(await client.pushed(uri), { uri, diagnostics: [] });
  assert.equal(await client.stop(), 0);
});

test("a burst of edits is checked a few times, and the last version wins", async () => {
  const client = await start({});
  await client.open(uri, faulty.repeat(100));
  await client.pushed(uri);
  let version = 1;
  const sent = [];
  for (let edit = 0; edit < 30; edit++) {
    const at = { line: 0, character: 0 };
    sent.push(client.change(uri, "# again\n", { start: at, end: at }));
  }
  for (const each of await Promise.all(sent)) version = each;
  const last = await client.until(
    "textDocument/publishDiagnostics",
    (params) => (params as { version?: number }).version === version,
  );
  assert.ok(last !== undefined);
  const publishes = client.take("textDocument/publishDiagnostics") + 1;
  assert.ok(publishes <= 4, `${publishes} publishes for 30 edits`);
  assert.equal(await client.stop(), 0);
});

test("git, diff, output and other virtual documents have no findings", async () => {
  for (const pull of [true, false]) {
    const client = await start({ pull });
    for (const scheme of [
      "git",
      "output",
      "vscode-scm",
      "gitfs",
      "chat-editing-text-model",
      "review",
    ]) {
      const virtual = `${scheme}:/somewhere/Dockerfile`;
      await client.open(virtual, faulty);
      if (pull) assert.deepEqual(await client.pull(virtual), [], virtual);
      await client.close(virtual);
    }
    // A push of the virtual ones would have come before this one.
    await client.open(uri, faulty);
    if (!pull) await client.pushed(uri);
    assert.equal(await client.stop(), 0);
  }
});

test("a template is told as such and has no findings", async () => {
  const client = await start({ pull: true });
  const texts = new Map([
    [
      "file:///somewhere/Dockerfile",
      `FROM {{ .Image }}\nRUN curl -o x https://example.com/x\n`,
    ],
    ["file:///somewhere/Dockerfile.tmpl", faulty],
    ["file:///somewhere/Dockerfile.j2", faulty],
  ]);
  for (const [template, text] of texts) {
    await client.open(template, text);
    assert.deepEqual(await client.pull(template), []);
    assert.deepEqual(await client.state(template), {
      uri: template,
      state: "template",
      findings: 0,
    });
  }
  assert.equal(await client.stop(), 0);
});

test("braces in arguments make no template", async () => {
  const client = await start({ pull: true });
  await client.open(
    uri,
    `${faulty}RUN go list -f '{{.Dir}}' && echo \${V%%-*}\n`,
  );
  assert.ok((await client.pull(uri)).some(({ code }) => code === rule));
  assert.equal((await client.state(uri)).state, "checked");
  assert.equal(await client.stop(), 0);
});

test("a document of 10 MB gets a clear answer at once", async () => {
  const client = await start({ pull: true });
  await client.open(
    uri,
    faulty + "# padding padding padding padding\n".repeat(300_000),
  );
  const found = await client.pull(uri);
  assert.deepEqual(
    found.map(({ severity, message }) => [severity, message]),
    [[3, "Surefetch did not check this file: it is too large"]],
  );
  assert.equal((await client.state(uri)).state, "too-large");
  const start0 = { line: 1, character: 5 };
  assert.deepEqual(
    await client.actions(uri, { start: start0, end: start0 }),
    [],
  );
  const hover = { textDocument: { uri }, position: start0 };
  assert.equal(await client.request("textDocument/hover", hover), null);
  assert.equal(await client.stop(), 0);
});

test("a document with NUL characters is no text, until it is", async () => {
  const client = await start({ pull: true });
  await client.open(uri, `${faulty}\0`);
  const found = await client.pull(uri);
  assert.equal(found.length, 1);
  assert.match(textOf(found[0]?.message), /NUL/);
  assert.equal((await client.state(uri)).state, "binary");
  await client.change(uri, faulty);
  assert.ok((await client.pull(uri)).some(({ code }) => code === rule));
  assert.equal((await client.state(uri)).state, "checked");
  assert.equal(await client.stop(), 0);
});

test("the user's language decides about the texts", async () => {
  const client = await start({ pull: true, locale: "zh-cn" });
  await client.open(uri, faulty);
  const [found] = (await client.pull(uri)).filter(({ code }) => code === rule);
  assert.match(textOf(found?.message), /[\u4e00-\u9fff]/);
  await client.state(uri);
  const actions = await client.actions(
    uri,
    found?.range ?? {
      start: { line: 0, character: 0 },
      end: { line: 0, character: 0 },
    },
  );
  assert.ok(actions.some(({ title }) => title === `在此处忽略 ${rule}`));
  assert.equal(await client.stop(), 0);
});

test("any name counts where the editor says that it is a Dockerfile, and ignore files never do", async () => {
  const client = await start({ pull: true });
  await client.open("file:///somewhere/build.docker", faulty, "dockerfile");
  assert.ok((await client.pull("file:///somewhere/build.docker")).length > 0);
  await client.open(
    "file:///somewhere/Dockerfile.dockerignore",
    faulty,
    "dockerfile",
  );
  assert.deepEqual(
    await client.pull("file:///somewhere/Dockerfile.dockerignore"),
    [],
  );
  await client.open("untitled:Untitled-1", faulty, "dockerfile");
  assert.ok((await client.pull("untitled:Untitled-1")).length > 0);
  client.take("surefetch/documentState");
  assert.equal(await client.stop(), 0);
});

function textOf(message: unknown): string {
  assert.ok(typeof message === "string");
  return message;
}
