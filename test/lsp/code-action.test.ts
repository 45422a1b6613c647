import assert from "node:assert/strict";
import { after, test } from "node:test";
import type {
  CodeAction,
  TextDocumentEdit,
  TextEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type ClientOptions, TestClient } from "../support/lsp-client.ts";

const uri = "file:///somewhere/Dockerfile";
const rule = "fetch-ignores-http-errors";
const faulty = "FROM alpine:3.22\nRUN curl -sSLo /x https://example.com/x\n";
const twice = `${faulty}RUN curl -sSLo /y https://example.com/y\n`;
const curl = {
  start: { line: 1, character: 4 },
  end: { line: 1, character: 8 },
};
const everything = {
  start: { line: 0, character: 0 },
  end: { line: 99, character: 0 },
};

const clients: TestClient[] = [];
after(() => clients.forEach((client) => client.kill()));

async function open(
  text: string,
  options: ClientOptions = {},
): Promise<TestClient> {
  const client = await TestClient.start({ pull: true, ...options });
  clients.push(client);
  await client.open(uri, text);
  return client;
}

/** The text after an action of versioned edits on the one document. */
function applied(text: string, { edit }: CodeAction, version: number): string {
  const [change, ...others] = (edit?.documentChanges ??
    []) as TextDocumentEdit[];
  assert.ok(change);
  assert.deepEqual(others, []);
  assert.deepEqual(change.textDocument, { uri, version });
  return TextDocument.applyEdits(
    TextDocument.create(uri, "dockerfile", 1, text),
    change.edits as TextEdit[],
  );
}

test("a quick fix is preferred, names its diagnostic, and its edit is of the right version", async () => {
  const client = await open(faulty);
  const diagnostics = (await client.pull(uri)).filter(
    ({ code }) => code === rule,
  );
  await client.state(uri);
  const actions = await client.actions(uri, curl, { diagnostics });
  const [fix] = actions;
  assert.ok(fix);
  assert.equal(fix.kind, "quickfix");
  assert.equal(fix.isPreferred, true);
  assert.deepEqual(fix.diagnostics, diagnostics);
  assert.match(applied(faulty, fix, 1), /RUN curl (--fail|-f)/);
  assert.equal(
    actions.filter(({ isPreferred }) => isPreferred === true).length,
    1,
  );
  assert.equal(await client.stop(), 0);
});

test("actions need no pull before and no diagnostics in the request", async () => {
  const client = await open(faulty);
  const at = { line: 1, character: 6 };
  const titles = (await client.actions(uri, { start: at, end: at })).map(
    ({ title }) => title,
  );
  assert.ok(titles.includes(`Ignore ${rule} here`), titles.join(" | "));
  assert.ok(titles.includes(`Ignore ${rule} in this file`));
  assert.ok(titles.includes(`Show page of ${rule}`));
  const elsewhere = { line: 0, character: 1 };
  assert.deepEqual(
    await client.actions(
      uri,
      { start: elsewhere, end: elsewhere },
      { only: ["quickfix"] },
    ),
    [],
  );
  assert.equal(await client.stop(), 0);
});

test("a stale diagnostic gives the edits of the present text", async () => {
  const client = await open(faulty);
  const diagnostics = (await client.pull(uri)).filter(
    ({ code }) => code === rule,
  );
  await client.state(uri);
  const start = { line: 1, character: 4 };
  const version = await client.change(uri, "apk add --no-cache curl && ", {
    start,
    end: start,
  });
  const [fix] = await client.actions(uri, diagnostics[0]?.range ?? curl, {
    diagnostics,
  });
  const now = faulty.replace("RUN ", "RUN apk add --no-cache curl && ");
  const atCurl = {
    line: 1,
    character: 4 + "apk add --no-cache curl && ".length,
  };
  const [there] = await client.actions(
    uri,
    { start: atCurl, end: atCurl },
    { diagnostics },
  );
  assert.ok(there);
  assert.match(applied(now, there, version), /&& curl (--fail|-f)/);
  if (fix !== undefined)
    assert.equal(applied(now, fix, version), applied(now, there, version));
  assert.equal(await client.stop(), 0);
});

test("a diagnostic whose fault is gone has no actions", async () => {
  const client = await open(faulty);
  const diagnostics = (await client.pull(uri)).filter(
    ({ code }) => code === rule,
  );
  await client.state(uri);
  await client.change(uri, faulty.replace("-sSLo", "-fsSLo"));
  const actions = await client.actions(uri, curl, { diagnostics });
  assert.deepEqual(
    actions.filter(({ title }) => title.includes(rule)),
    [],
  );
  assert.equal(await client.stop(), 0);
});

test("only what is asked for is answered", async () => {
  const client = await open(twice);
  const kinds = async (
    only: readonly string[],
  ): Promise<readonly unknown[]> => {
    const actions = await client.actions(uri, everything, { only });
    return [...new Set(actions.map(({ kind }) => String(kind)))].toSorted();
  };
  assert.deepEqual(await kinds(["quickfix"]), ["quickfix"]);
  assert.deepEqual(await kinds(["source.fixAll.surefetch"]), [
    "source.fixAll.surefetch",
  ]);
  assert.deepEqual(await kinds(["source.fixAll"]), ["source.fixAll.surefetch"]);
  assert.deepEqual(await kinds(["source"]), ["source.fixAll.surefetch"]);
  assert.deepEqual(await kinds(["source.fixAll.eslint"]), []);
  assert.deepEqual(await kinds(["refactor"]), []);
  assert.deepEqual(await kinds([""]), ["quickfix", "source.fixAll.surefetch"]);
  const automatic = await client.actions(uri, everything, { triggerKind: 2 });
  assert.ok(automatic.every(({ kind }) => kind === "quickfix"));
  assert.equal(await client.stop(), 0);
});

test("fix all applies every safe fix, and then there is nothing left", async () => {
  const client = await open(twice);
  const only = ["source.fixAll.surefetch"];
  const [all, ...others] = await client.actions(uri, everything, { only });
  assert.ok(all);
  assert.deepEqual(others, []);
  const fixed = applied(twice, all, 1);
  assert.equal(fixed.match(/curl (--fail|-f)/g)?.length, 2, fixed);
  await client.change(uri, fixed);
  assert.deepEqual(await client.actions(uri, everything, { only }), []);
  assert.equal(await client.stop(), 0);
});

test("the ignore comments silence the finding", async () => {
  for (const title of [`Ignore ${rule} here`, `Ignore ${rule} in this file`]) {
    const text = `# syntax=docker/dockerfile:1\n${faulty}`;
    const client = await open(text);
    const at = { line: 2, character: 5 };
    const action = (await client.actions(uri, { start: at, end: at })).find(
      (each) => each.title === title,
    );
    assert.ok(action, title);
    const ignored = applied(text, action, 1);
    assert.match(ignored, /^# syntax=/, "parser directives stay on top");
    await client.change(uri, ignored);
    assert.ok(
      !(await client.pull(uri)).some(({ code }) => code === rule),
      ignored,
    );
    await client.state(uri);
    assert.equal(await client.stop(), 0);
  }
});

test("a client without versioned edits gets plain changes", async () => {
  const client = await open(faulty, { versionedEdits: false });
  const [fix] = await client.actions(uri, curl);
  assert.equal(fix?.edit?.documentChanges, undefined);
  assert.deepEqual(Object.keys(fix?.edit?.changes ?? {}), [uri]);
  assert.equal(await client.stop(), 0);
});

test("an unsafe fix says that it changes the build", async () => {
  const text =
    "FROM alpine:3.22\nRUN echo nameserver 1.1.1.1 > /etc/resolv.conf\n";
  const client = await open(text);
  const found = (await client.pull(uri)).find(
    ({ code }) => code === "resolv-conf-write",
  );
  assert.ok(found);
  await client.state(uri);
  const actions = await client.actions(uri, found.range, {
    diagnostics: [found],
  });
  const fixes = actions.filter(
    ({ title, command }) =>
      command === undefined && !title.startsWith("Ignore"),
  );
  assert.ok(fixes.length > 0);
  for (const { title } of fixes)
    assert.match(title, /\(changes what the build does\)$/);
  assert.deepEqual(
    await client.actions(uri, everything, { only: ["source.fixAll"] }),
    [],
  );
  assert.equal(await client.stop(), 0);
});
