/** Go mirrors over the protocol: comparing them in a container of a real engine, and what writing one would change. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { TextEdit } from "vscode-languageserver/node";
import type { MirrorReport } from "../../server/src/probe/compare-mirrors.ts";
import type {
  MirrorsParams,
  MirrorsResult,
  WriteMirrorResult,
} from "../../server/src/protocol.ts";
import { type Lab, startLab } from "../support/engine-lab.ts";
import { startLabMirrors } from "../support/lab-mirrors.ts";
import { TestClient } from "../support/lsp-client.ts";

const uri = "file:///somewhere/Dockerfile";
const dockerfile = `FROM golang:1.27
ENV GOPROXY=https://proxy.golang.org,direct
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
`;
const cn = "https://goproxy.cn";

const lab = await startLab([["busybox", "good"]]);
const skip =
  "skipped" in lab && process.env["CI"] !== "true" ? lab.skipped : false;
const mirrors =
  "skipped" in lab
    ? undefined
    : await startLabMirrors(lab.address.modules, "modules.lab.test");
const clients: TestClient[] = [];
after(async () => {
  clients.forEach((client) => client.kill());
  await mirrors?.stop();
  if (!("skipped" in lab)) await lab.stop();
});

function theLab(): Lab {
  assert.ok(!("skipped" in lab), "skipped" in lab ? lab.skipped : "");
  return lab;
}

interface Wish {
  readonly text?: string;
  readonly isTrusted?: boolean;
  readonly versionedEdits?: boolean;
  readonly locale?: string;
  readonly at?: string;
  readonly own?: readonly unknown[];
}

async function start({
  text = dockerfile,
  own,
  at = uri,
  isTrusted = true,
  ...options
}: Wish = {}): Promise<TestClient> {
  const dockerHost = "skipped" in lab ? undefined : lab.dockerHost;
  const client = await TestClient.start({
    isTrusted,
    pull: true,
    ...options,
    ...(own !== undefined && { settings: () => ({ mirrors: own }) }),
    env:
      dockerHost === undefined
        ? {}
        : { DOCKER_HOST: dockerHost, DOCKER_CONTEXT: "" },
  });
  clients.push(client);
  await client.open(at, text);
  return client;
}

test(
  "mirrors of the settings are compared from a container, and the best one comes first",
  { skip },
  async () => {
    assert.ok(mirrors);
    const own = ["page", "good"].map((name) => ({
      url: mirrors.url(name),
      kind: "go",
    }));
    const client = await start({ own });
    const { id, name } = theLab().container("busybox", "good");
    const params: MirrorsParams = {
      place: { kind: "container", id },
      uri,
      workDoneToken: "work",
    };
    const result = await client.request<MirrorsResult>(
      "surefetch/mirrors",
      params,
    );
    assert.equal(result.outcome, "done", result.markdown);
    const { view } = result;
    assert.equal(view?.container, name);
    assert.equal(
      view?.headline,
      `modules.lab.test is the best of ${view?.mirrors.length} Go mirrors from here`,
    );
    const [best] = view?.mirrors ?? [];
    assert.deepEqual(
      [best?.url, best?.mark, best?.canWrite, best?.modules],
      [mirrors.url("good"), "ok", true, "yes"],
    );
    assert.equal(view?.mirrors.at(-1)?.url, mirrors.url("page"));
    assert.equal(view?.mirrors.at(-1)?.canWrite, undefined);
    assert.ok(
      result.markdown.includes(`ENV GOPROXY=${mirrors.url("good")},direct`),
      result.markdown,
    );
    const report = result.report as MirrorReport;
    assert.equal(report.version, 1);
    assert.equal(report.mirrors[0]?.url, best?.url);
    const kinds: string[] = [];
    while (kinds.at(-1) !== "end") {
      const { value } = (await client.until("$/progress")) as {
        value: { kind: string };
      };
      kinds.push(value.kind);
    }
    assert.equal(kinds[0], "begin");
    assert.ok(kinds.includes("report"));
    assert.equal(await client.stop(), 0);
  },
);

test("an untrusted workspace compares nothing", { skip }, async () => {
  const client = await start({ isTrusted: false });
  const result = await client.request<MirrorsResult>("surefetch/mirrors", {
    place: {
      kind: "container",
      id: theLab().container("busybox", "good").id,
    },
  });
  assert.equal(result.outcome, "failed");
  assert.equal(result.view, undefined);
  assert.equal(await client.stop(), 0);
});

test(
  "a container that is gone is a failure with a next step",
  { skip },
  async () => {
    const client = await start();
    const result = await client.request<MirrorsResult>("surefetch/mirrors", {
      place: { kind: "container", id: "gone" },
    });
    assert.equal(result.outcome, "failed");
    assert.match(result.markdown, /no such container/);
    assert.equal(await client.stop(), 0);
  },
);

test("asking what to write changes nothing and says who will see the modules", async () => {
  const client = await start();
  const params = { uri, mirror: cn, without: ["proxy.golang.org"] };
  const result = await client.request<WriteMirrorResult>(
    "surefetch/writeMirror",
    params,
  );
  assert.deepEqual(result.sentences, [
    `GOPROXY in Dockerfile becomes ${cn},direct`,
    "Download through goproxy.cn: the path of every module that the build needs is then seen there",
  ]);
  const [change, ...others] = result.edit?.documentChanges ?? [];
  assert.equal(others.length, 0);
  assert.ok(change !== undefined && "textDocument" in change);
  assert.deepEqual(change.textDocument, { uri, version: 1 });
  const document = TextDocument.create(uri, "dockerfile", 1, dockerfile);
  assert.equal(
    TextDocument.applyEdits(document, change.edits as TextEdit[]),
    dockerfile.replace("https://proxy.golang.org", cn),
  );
  const version = await client.change(uri, `# changed\n${dockerfile}`);
  const later = await client.request<WriteMirrorResult>(
    "surefetch/writeMirror",
    params,
  );
  const [moved] = later.edit?.documentChanges ?? [];
  assert.ok(moved !== undefined && "textDocument" in moved);
  assert.equal(moved.textDocument.version, version);
  assert.deepEqual(
    moved.edits.map((edit) => ("range" in edit ? edit.range.start.line : -1)),
    [2],
  );
  assert.equal(await client.stop(), 0);
});

test("clients without versions get plain changes, in their language", async () => {
  const client = await start({ versionedEdits: false, locale: "zh-cn" });
  const result = await client.request<WriteMirrorResult>(
    "surefetch/writeMirror",
    { uri, mirror: cn },
  );
  assert.deepEqual(Object.keys(result.edit?.changes ?? {}), [uri]);
  for (const sentence of result.sentences)
    assert.match(sentence, /[\u4e00-\u9fff]/);
  assert.equal(await client.stop(), 0);
});

const refusals: readonly (readonly [string, Wish, string, RegExp])[] = [
  [
    "a file without Go",
    { text: "FROM alpine\n" },
    cn,
    /downloads no Go modules/,
  ],
  ["a template", { text: "FROM {{ x }}\n" }, cn, /downloads no Go modules/],
  ["a password", {}, "https://me:s3cret@x.example", /no address of one server/],
  [
    "what is there already",
    { text: dockerfile.replace("https://proxy.golang.org", cn) },
    cn,
    /asks https:\/\/goproxy\.cn first already/,
  ],
  [
    "a go.mod",
    { text: "module x.example/y\n", at: "file:///somewhere/go.mod" },
    cn,
    /go\.mod is no Dockerfile/,
  ],
];
for (const [name, wish, mirror, reason] of refusals)
  test(`nothing is written: ${name}`, async () => {
    const client = await start(wish);
    const result = await client.request<WriteMirrorResult>(
      "surefetch/writeMirror",
      { uri: wish.at ?? uri, mirror },
    );
    assert.equal(result.edit, undefined);
    assert.match(result.sentences.join("\n"), reason);
    assert.doesNotMatch(result.sentences.join("\n"), /s3cret/);
    assert.equal(await client.stop(), 0);
  });

test("a document that is not open is an error", async () => {
  const client = await start();
  await assert.rejects(
    client.request("surefetch/writeMirror", {
      uri: "file:///elsewhere/Dockerfile",
      mirror: cn,
    }),
    /not open/,
  );
  assert.equal(await client.stop(), 0);
});
