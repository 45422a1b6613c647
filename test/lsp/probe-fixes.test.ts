/** What is offered against the network check's findings: on a real engine, where the default proxy is intercepted. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { TextDocument } from "vscode-languageserver-textdocument";
import type {
  CodeAction,
  Diagnostic,
  Range,
  TextEdit,
} from "vscode-languageserver/node";
import type { ProbeResult } from "../../server/src/protocol.ts";
import { type Lab, startLab } from "../support/engine-lab.ts";
import { TestClient } from "../support/lsp-client.ts";

const uri = "file:///somewhere/Dockerfile";
const head = "FROM golang:1.27\n";
const body = "WORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\n";
const through =
  /^Download through goproxy\.cn: the path of every module .*\(changes what the build does\)$/;

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

interface Checked {
  readonly client: TestClient;
  readonly result: ProbeResult;
  readonly found: readonly Diagnostic[];
}

/** Runs the network check of a Dockerfile. */
async function check(text: string, settings: object = {}): Promise<Checked> {
  const { dockerHost } = theLab();
  const client = await TestClient.start({
    isTrusted: true,
    pull: true,
    settings: () => settings,
    env:
      dockerHost === undefined
        ? {}
        : { DOCKER_HOST: dockerHost, DOCKER_CONTEXT: "" },
  });
  clients.push(client);
  await client.open(uri, text);
  const { id } = theLab().container("busybox", "good");
  const result = await client.request<ProbeResult>("surefetch/probe", {
    place: { kind: "container", id },
    uri,
  });
  const found = (await client.pushed(uri)).diagnostics;
  return { client, result, found };
}

/** The finding about a module proxy. */
function ofProxy(found: readonly Diagnostic[]): Diagnostic {
  const one = found.find(
    ({ data }) => (data as { role?: string }).role === "module proxy",
  );
  assert.ok(one, JSON.stringify(found));
  return one;
}

function actionsAt(
  client: TestClient,
  range: Range,
  diagnostics: readonly Diagnostic[],
): Promise<CodeAction[]> {
  return client.request("textDocument/codeAction", {
    textDocument: { uri },
    range,
    context: { diagnostics, only: ["quickfix"] },
  });
}

function applied(text: string, { edit }: CodeAction): string {
  const [change] = edit?.documentChanges ?? [];
  assert.ok(change !== undefined && "textDocument" in change);
  const document = TextDocument.create(uri, "dockerfile", 1, text);
  return TextDocument.applyEdits(document, change.edits as TextEdit[]);
}

test(
  "a public proxy that fails can be replaced by another one, and mirrors can be compared",
  { skip },
  async () => {
    const text = `${head}ENV GOPROXY=https://proxy.golang.org,direct\n${body}`;
    const { client, result, found } = await check(text);
    const diagnostic = ofProxy(found);
    assert.equal(diagnostic.source, "surefetch network check");
    const actions = await actionsAt(client, diagnostic.range, found);
    const other = actions.find(({ title }) => through.test(title));
    assert.ok(other, JSON.stringify(actions.map(({ title }) => title)));
    assert.deepEqual(
      other.diagnostics?.map(({ code }) => code),
      [diagnostic.code],
    );
    assert.equal(
      applied(text, other),
      `${head}ENV GOPROXY=https://goproxy.cn,direct\n${body}`,
    );
    const compare = actions.find(
      ({ title }) => title === "Compare Go mirrors…",
    );
    assert.equal(compare?.command?.command, "surefetch.compareGoMirrors");
    const { id } = theLab().container("busybox", "good");
    assert.deepEqual(compare.command.arguments, [{ uri, container: id }]);

    const endpoint = result.view?.endpoints.find(({ url }) =>
      url.startsWith("https://proxy.golang.org"),
    );
    const titles = endpoint?.fixes?.map(({ title }) => title) ?? [];
    assert.ok(titles.includes(other.title), titles.join("\n"));
    assert.ok(titles.includes("Compare Go mirrors…"), titles.join("\n"));
    assert.deepEqual(endpoint?.fixes?.[0]?.range, diagnostic.range);
    for (const { mark, fixes } of result.view?.endpoints ?? [])
      if (mark === "ok" || mark === "unknown") assert.equal(fixes, undefined);

    // What was found goes with its token, and so does what is offered for it.
    await client.change(uri, text.replace("proxy.golang.org", "x.example"));
    await client.pushed(uri);
    const later = await actionsAt(client, diagnostic.range, []);
    assert.ok(!later.some(({ title }) => through.test(title)));
    client.take("surefetch/documentState");
    assert.equal(await client.stop(), 0);
  },
);

test(
  "the default proxy that fails is replaced by the user's own mirror, below FROM",
  { skip },
  async () => {
    const own = "https://go.corp.example";
    const { client, found } = await check(head + body, {
      mirrors: [{ url: own, kind: "go", private: true }],
    });
    const diagnostic = ofProxy(found);
    const actions = await actionsAt(client, diagnostic.range, found);
    const other = actions.find(({ title }) =>
      title.startsWith("Download through go.corp.example, which alone sees"),
    );
    assert.ok(other, JSON.stringify(actions.map(({ title }) => title)));
    assert.equal(
      applied(head + body, other),
      `${head}ARG GOPROXY=${own}\nENV GOPROXY=$GOPROXY\n${body}`,
    );
    assert.equal(await client.stop(), 0);
  },
);

test(
  "what a rule offers at the token of a failing endpoint is a button too",
  { skip },
  async () => {
    const text = `${head}ENV GOPROXY=http://bad.lab.test,direct\n${body}`;
    const { client, result, found } = await check(text);
    const endpoint = result.view?.endpoints.find(
      ({ url }) => url === "http://bad.lab.test/",
    );
    assert.equal(endpoint?.mark, "failed");
    const titles = endpoint.fixes?.map(({ title }) => title) ?? [];
    assert.ok(
      titles.some((title) => title.startsWith("Ask bad.lab.test over https")),
      titles.join("\n"),
    );
    // Behind a proxy of which nothing is known nobody is put in its place unasked.
    assert.ok(!titles.some((title) => through.test(title)));
    const diagnostic = ofProxy(found);
    const actions = await actionsAt(client, diagnostic.range, found);
    const https = actions.find(({ title }) => title === titles[0]);
    assert.ok(
      https?.diagnostics?.some(
        ({ source }) => source === "surefetch network check",
      ),
    );
    assert.equal(await client.stop(), 0);
  },
);

test(
  "under the profile corporate no public mirror is offered",
  { skip },
  async () => {
    const text = `${head}ENV GOPROXY=https://proxy.golang.org,direct\n${body}`;
    const { client, result } = await check(text, {
      networkProfile: "corporate",
    });
    const titles = (result.view?.endpoints ?? []).flatMap(({ fixes = [] }) =>
      fixes.map(({ title }) => title),
    );
    assert.deepEqual(
      titles.filter((title) => title.includes("goproxy.cn")),
      [],
    );
    assert.ok(titles.includes("Compare Go mirrors…"), titles.join("\n"));
    assert.equal(await client.stop(), 0);
  },
);
