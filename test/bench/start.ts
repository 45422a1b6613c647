/**
 * `npm run bench:start`: from spawning a server to its first diagnostics of a 50-line Dockerfile, beside
 * dockerfile-language-server-nodejs and a bare `node`, interleaved. Read the ratios: machines differ. No gate.
 * Needs a build. DESIGN 8: at most 0.5 × the other server.
 */
import { spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import {
  StreamMessageReader,
  StreamMessageWriter,
  createMessageConnection,
  type PublishDiagnosticsParams,
} from "vscode-languageserver/node";
import "../../server/scripts/node-version.mjs";
import { serverModule } from "../support/lsp-client.ts";

const PASSES = 15;
const uri = "file:///project/Dockerfile";

/** Both servers find something here: a tag written twice, and a proxy list whose second entry is never reached. */
const text = [
  "FROM golang:1.25",
  "ENV GOPROXY=https://proxy.golang.org,https://goproxy.cn",
  ...Array.from({ length: 46 }, (_, at) => `RUN echo ${at} > /tmp/${at}`),
  "RUN go install example.com/tool@v1.0.0",
  "EXPOSE nothing",
].join("\n");

const peer = fileURLToPath(
  new URL(
    "bin/docker-langserver",
    import.meta.resolve("dockerfile-language-server-nodejs/package.json"),
  ),
);

/** Milliseconds until diagnostics arrive for the document. */
async function firstDiagnostics(module: string): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, [module, "--stdio"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const arrived = new Promise<number>((resolve, reject) => {
    child.once("exit", () =>
      reject(new Error(`${module} ended before it answered`)),
    );
    connection.onNotification(
      "textDocument/publishDiagnostics",
      ({ diagnostics }: PublishDiagnosticsParams) => {
        if (diagnostics.length > 0) resolve(performance.now() - start);
      },
    );
  });
  connection.onRequest("workspace/configuration", () => [null]);
  connection.onRequest("client/registerCapability", () => null);
  connection.listen();
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
    workspaceFolders: null,
  });
  await connection.sendNotification("initialized", {});
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "dockerfile", version: 1, text },
  });
  const time = await arrived;
  connection.dispose();
  child.removeAllListeners("exit");
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill();
  await ended;
  return time;
}

function bareNode(): number {
  const start = performance.now();
  spawnSync(process.execPath, ["-e", "0"]);
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return (
    values.toSorted((one, other) => one - other)[values.length >> 1] ??
    Number.NaN
  );
}

const own: number[] = [];
const other: number[] = [];
const bare: number[] = [];
for (let pass = 0; pass < PASSES; pass++) {
  own.push(await firstDiagnostics(serverModule));
  other.push(await firstDiagnostics(peer));
  bare.push(bareNode());
}
const [ms, peerMs, bareMs] = [own, other, bare].map(median) as [
  number,
  number,
  number,
];
console.log(
  `first diagnostics after ${ms.toFixed(0)} ms: ${(ms / peerMs).toFixed(2)} × dockerfile-language-server-nodejs, ` +
    `${(ms / bareMs).toFixed(1)} × a bare node`,
);
