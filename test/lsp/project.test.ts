import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { PublishDiagnosticsParams } from "vscode-languageserver/node";
import { type ClientOptions, TestClient } from "../support/lsp-client.ts";

const dockerfile = `FROM golang:1.22-alpine AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN go build -o /out/app .
`;
const goMod =
  "module example.com/links\n\ngo 1.25.3\n\nrequire github.com/google/uuid v1.6.0\n";
const goSum =
  "github.com/google/uuid v1.6.0 h1:NIvaJDMOsjHA8n1jAhLSgzrAzy1Hgr+hNrb57e+94F0=\n";
const onDockerfile = "go-image-older-than-go-mod";
const onGoMod = "go-line-newer-than-image";

const clients: TestClient[] = [];
const folders: string[] = [];
after(async () => {
  clients.forEach((client) => client.kill());
  await Promise.all(
    folders.map((folder) => rm(folder, { recursive: true, force: true })),
  );
});

/** A folder with these files; the client has it as its workspace folder. */
async function project(
  files: Readonly<Record<string, string>>,
  options: ClientOptions = { pull: true, settings: () => ({}) },
): Promise<{
  client: TestClient;
  folder: string;
  uriOf: (path: string) => string;
}> {
  const folder = await mkdtemp(join(tmpdir(), "surefetch-lsp-"));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const root = pathToFileURL(folder).href;
  const client = await TestClient.start({ folders: [root], ...options });
  clients.push(client);
  return { client, folder, uriOf: (path) => `${root}/${path}` };
}

const links = {
  Dockerfile: dockerfile,
  "go.mod": goMod,
  "go.sum": goSum,
  "main.go": "package main\n",
};

async function codes(
  client: TestClient,
  uri: string,
): Promise<readonly unknown[]> {
  return (await client.pull(uri)).map(({ code }) => code);
}

test("both sides of a pair are reported, each pointing at the other", async () => {
  const { client, uriOf } = await project(links);
  await client.open(uriOf("Dockerfile"), dockerfile);
  await client.open(uriOf("go.mod"), goMod);
  const image = (await client.pull(uriOf("Dockerfile"))).find(
    ({ code }) => code === onDockerfile,
  );
  const line = (await client.pull(uriOf("go.mod"))).find(
    ({ code }) => code === onGoMod,
  );
  assert.deepEqual(image?.range, {
    start: { line: 0, character: 12 },
    end: { line: 0, character: 23 },
  });
  assert.equal(image.relatedInformation?.[0]?.location.uri, uriOf("go.mod"));
  assert.deepEqual(line?.range, {
    start: { line: 2, character: 3 },
    end: { line: 2, character: 9 },
  });
  assert.equal(line.relatedInformation?.[0]?.location.uri, uriOf("Dockerfile"));
  client.take("surefetch/documentState");
  assert.equal(await client.stop(), 0);
});

test("an unsaved edit of go.mod makes the client pull its Dockerfile again, and the other way round", async () => {
  const { client, uriOf } = await project(links);
  const [image, mod] = [uriOf("Dockerfile"), uriOf("go.mod")];
  await client.open(image, dockerfile);
  await client.open(mod, goMod);
  assert.ok((await codes(client, image)).includes(onDockerfile));
  assert.ok((await codes(client, mod)).includes(onGoMod));

  await client.change(mod, goMod.replace("1.25.3", "1.22.0"));
  await client.until("workspace/diagnostic/refresh");
  assert.ok(!(await codes(client, image)).includes(onDockerfile));
  assert.ok(!(await codes(client, mod)).includes(onGoMod));

  await client.change(mod, goMod);
  await client.until("workspace/diagnostic/refresh");
  assert.ok((await codes(client, image)).includes(onDockerfile));
  assert.ok((await codes(client, mod)).includes(onGoMod));

  await client.change(
    image,
    dockerfile.replace("1.22-alpine", "1.25.3-alpine"),
  );
  await client.until("workspace/diagnostic/refresh");
  assert.ok(!(await codes(client, mod)).includes(onGoMod));
  client.take("surefetch/documentState");
  assert.equal(await client.stop(), 0);
});

test("an edit that changes nothing elsewhere asks for no pull", async () => {
  const { client, uriOf } = await project(links);
  const [image, mod] = [uriOf("Dockerfile"), uriOf("go.mod")];
  await client.open(image, dockerfile);
  await client.open(mod, goMod);
  await codes(client, image);
  await codes(client, mod);
  await client.change(mod, `${goMod}// a comment\n`);
  await codes(client, mod);
  await client.change(mod, goMod.replace("1.25.3", "1.22.0"));
  await client.until("workspace/diagnostic/refresh");
  await codes(client, image);
  client.take("surefetch/documentState");
  assert.equal(await client.stop(), 0);
});

test("a client without pull gets the other file pushed", async () => {
  const { client, uriOf } = await project(links, {});
  const [image, mod] = [uriOf("Dockerfile"), uriOf("go.mod")];
  await client.open(image, dockerfile);
  await client.open(mod, goMod);
  await client.until("textDocument/publishDiagnostics", has(onDockerfile));
  await client.until("textDocument/publishDiagnostics", has(onGoMod));
  client.take("textDocument/publishDiagnostics");
  await client.change(mod, goMod.replace("1.25.3", "1.22.0"));
  const pushed = await client.pushed(image);
  assert.ok(!has(onDockerfile)(pushed));
  client.take("textDocument/publishDiagnostics");
  assert.equal(await client.stop(), 0);
});

test("closing an unsaved file makes the one on disk count again", async () => {
  const { client, uriOf } = await project(links);
  const [image, mod] = [uriOf("Dockerfile"), uriOf("go.mod")];
  await client.open(image, dockerfile);
  await client.open(mod, goMod.replace("1.25.3", "1.22.0"));
  assert.ok(!(await codes(client, image)).includes(onDockerfile));
  await client.close(mod);
  await client.until("workspace/diagnostic/refresh");
  assert.ok((await codes(client, image)).includes(onDockerfile));
  client.take("surefetch/documentState");
  assert.equal(await client.stop(), 0);
});

test("files that change, come and go on disk are seen", async () => {
  const { client, folder, uriOf } = await project({
    Dockerfile: dockerfile,
    "main.go": "package main\n",
  });
  assert.ok(client.registered.includes("workspace/didChangeWatchedFiles"));
  const image = uriOf("Dockerfile");
  await client.open(image, dockerfile);
  assert.ok(!(await codes(client, image)).includes(onDockerfile));
  await writeFile(join(folder, "go.mod"), goMod);
  await writeFile(join(folder, "go.sum"), goSum);
  const watched = (type: number) => ({
    changes: [
      { uri: uriOf("go.mod"), type },
      { uri: uriOf("go.sum"), type },
    ],
  });
  await client.notify("workspace/didChangeWatchedFiles", watched(1));
  await client.until("workspace/diagnostic/refresh");
  assert.ok((await codes(client, image)).includes(onDockerfile));
  await writeFile(join(folder, "go.mod"), goMod.replace("1.25.3", "1.22.0"));
  await client.notify("workspace/didChangeWatchedFiles", watched(2));
  await client.until("workspace/diagnostic/refresh");
  assert.ok(!(await codes(client, image)).includes(onDockerfile));
  client.take("surefetch/documentState");
  assert.equal(await client.stop(), 0);
});

test("a folder that comes with files in it is seen", async () => {
  const { client, folder, uriOf } = await project({
    Dockerfile: dockerfile.replaceAll("go.mod", "svc/go.mod"),
  });
  const image = uriOf("Dockerfile");
  const text = dockerfile
    .replace("COPY go.mod go.sum", "COPY svc/go.mod svc/go.sum")
    .replace("COPY . .", "COPY svc .");
  await client.open(image, text);
  assert.ok(!(await codes(client, image)).includes(onDockerfile));
  await mkdir(join(folder, "svc"));
  await writeFile(join(folder, "svc/go.mod"), goMod);
  await writeFile(join(folder, "svc/go.sum"), goSum);
  // Some systems tell the folder only.
  await client.notify("workspace/didChangeWatchedFiles", {
    changes: [{ uri: uriOf("svc"), type: 1 }],
  });
  await client.until("workspace/diagnostic/refresh");
  assert.ok((await codes(client, image)).includes(onDockerfile));
  client.take("surefetch/documentState");
  assert.equal(await client.stop(), 0);
});

test("names with blanks, umlauts and percent signs are the same files to client and server", async () => {
  const path = "ein Dienst/größe 100%";
  const files = Object.fromEntries(
    Object.entries(links).map(([name, text]) => [`${path}/${name}`, text]),
  );
  const { client, uriOf } = await project(files);
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  const image = uriOf(`${encoded}/Dockerfile`);
  const mod = uriOf(`${encoded}/go.mod`);
  await client.open(image, dockerfile);
  await client.open(mod, goMod.replace("1.25.3", "1.22.0"));
  assert.ok(
    !(await codes(client, image)).includes(onDockerfile),
    "the open go.mod counts",
  );
  await client.change(mod, goMod);
  await client.until("workspace/diagnostic/refresh");
  const found = (await client.pull(image)).find(
    ({ code }) => code === onDockerfile,
  );
  assert.equal(
    found?.relatedInformation?.[0]?.location.uri,
    mod,
    "spelled as the client spells it",
  );
  client.take("surefetch/documentState");
  assert.equal(await client.stop(), 0);
});

test("a file in no workspace folder is checked with what lies beside it", async () => {
  const { client, uriOf } = await project(links, { pull: true, folders: [] });
  await client.open(uriOf("Dockerfile"), dockerfile);
  assert.ok((await codes(client, uriOf("Dockerfile"))).includes(onDockerfile));
  client.take("surefetch/documentState");
  assert.equal(await client.stop(), 0);
});

function has(rule: string): (params: unknown) => boolean {
  return (params) =>
    (params as PublishDiagnosticsParams).diagnostics.some(
      ({ code }) => code === rule,
    );
}
