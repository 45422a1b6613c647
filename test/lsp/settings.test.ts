import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { type ClientOptions, TestClient } from "../support/lsp-client.ts";

const faulty = "module example.com/x\n\nrequre example.com/y v1.0.0\n";
const rule = "go-mod-syntax";

const everything = {
  start: { line: 0, character: 0 },
  end: { line: 9, character: 0 },
};

const clients: TestClient[] = [];
const folders: string[] = [];
after(async () => {
  clients.forEach((client) => client.kill());
  await Promise.all(
    folders.map((folder) => rm(folder, { recursive: true, force: true })),
  );
});

async function start(options: ClientOptions): Promise<TestClient> {
  const client = await TestClient.start({ pull: true, ...options });
  clients.push(client);
  return client;
}

async function severity(
  client: TestClient,
  uri: string,
): Promise<number | undefined> {
  return (await client.pull(uri)).find(({ code }) => code === rule)?.severity;
}

test("each resource has settings of its own, asked once", async () => {
  const asked: (string | undefined)[] = [];
  const one = "file:///one/go.mod";
  const other = "file:///other/go.mod";
  const client = await start({
    settings: (scopeUri) => {
      asked.push(scopeUri);
      return scopeUri === one
        ? { rules: { [rule]: "hint" } }
        : { rules: { [rule]: "off" } };
    },
  });
  await client.open(one, faulty);
  await client.open(other, faulty);
  assert.equal(await severity(client, one), 4);
  assert.equal(await severity(client, other), undefined);
  await client.change(one, `${faulty}// more\n`);
  assert.equal(await severity(client, one), 4);
  assert.deepEqual(asked.map(String).toSorted(), [one, other]);
  client.take("surefetch/documentState");
  assert.equal(await client.stop(), 0);
});

test("a change of the settings makes the client pull again", async () => {
  const uri = "file:///one/go.mod";
  let rules: Readonly<Record<string, string>> = {};
  const client = await start({ settings: () => ({ rules }) });
  assert.ok(client.registered.includes("workspace/didChangeConfiguration"));
  await client.open(uri, faulty);
  assert.equal(await severity(client, uri), 1);
  rules = { [rule]: "warning" };
  await client.notify("workspace/didChangeConfiguration", { settings: null });
  await client.until("workspace/diagnostic/refresh");
  assert.equal(await severity(client, uri), 2);
  client.take("surefetch/documentState");
  assert.equal(await client.stop(), 0);
});

test("a client that cannot be asked sends its settings", async () => {
  const uri = "file:///one/go.mod";
  const client = await start({});
  await client.open(uri, faulty);
  assert.equal(await severity(client, uri), 1);
  await client.notify("workspace/didChangeConfiguration", {
    settings: { surefetch: { rules: { [rule]: "off" } } },
  });
  await client.until("workspace/diagnostic/refresh");
  assert.equal(await severity(client, uri), undefined);
  client.take("surefetch/documentState");
  assert.equal(await client.stop(), 0);
});

test("settings of wrong types are as none", async () => {
  const uri = "file:///one/go.mod";
  for (const settings of [
    null,
    1,
    "x",
    [],
    { rules: [], mirrors: {}, privateHosts: 3, networkProfile: {} },
  ]) {
    const client = await start({ settings: () => settings });
    await client.open(uri, faulty);
    assert.equal(await severity(client, uri), 1, JSON.stringify(settings));
    client.take("surefetch/documentState");
    assert.equal(await client.stop(), 0);
  }
});

test("the nearest .surefetch.yaml overrides the editor's settings, unsaved text first", async () => {
  const folder = await mkdtemp(join(tmpdir(), "surefetch-lsp-"));
  folders.push(folder);
  await mkdir(join(folder, "service"));
  await writeFile(join(folder, ".surefetch.yaml"), `rules:\n  ${rule}: info\n`);
  const root = pathToFileURL(folder).href;
  const client = await start({
    folders: [root],
    settings: () => ({ rules: { [rule]: "warning" } }),
  });
  const uri = `${root}/service/go.mod`;
  await client.open(uri, faulty);
  assert.equal(await severity(client, uri), 3);

  await writeFile(
    join(folder, "service/.surefetch.yaml"),
    `rules:\n  ${rule}: hint\n`,
  );
  const created = {
    changes: [{ uri: `${root}/service/.surefetch.yaml`, type: 1 }],
  };
  await client.notify("workspace/didChangeWatchedFiles", created);
  await client.until("workspace/diagnostic/refresh");
  assert.equal(await severity(client, uri), 4);

  await client.open(
    `${root}/service/.surefetch.yaml`,
    `rules:\n  ${rule}: "off"\n`,
    "yaml",
  );
  await client.until("workspace/diagnostic/refresh");
  assert.equal(await severity(client, uri), undefined);
  client.take("surefetch/documentState");
  assert.equal(await client.stop(), 0);
});

test("what does not count in an open .surefetch.yaml is told on its place", async () => {
  const client = await start({});
  const uri = "file:///one/.surefetch.yaml";
  await client.open(
    uri,
    "networkProfil: china\nrules:\n  no-such-rule-at-all: off\n",
    "yaml",
  );
  const found = await client.pull(uri);
  assert.deepEqual(
    found.map(({ code, range }) => [
      code,
      range.start.line,
      range.end.character,
    ]),
    [
      ["surefetch-config", 0, 13],
      ["surefetch-config", 2, 21],
    ],
  );
  assert.deepEqual(
    await client.actions(uri, found[0]?.range ?? everything),
    [],
  );
  await client.change(uri, "networkProfile: china\n");
  assert.deepEqual(await client.pull(uri), []);
  client.take("surefetch/documentState");
  assert.equal(await client.stop(), 0);
});
