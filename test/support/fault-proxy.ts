/**
 * A lab of module mirrors on loopback, each with a fault of its own, that note every request. Linux only: each host has an
 * address 127.0.0.N of its own (`labIsPossible` says whether it can be). Nothing leaves the machine.
 *
 *     const lab = await FaultLab.start({ modules: [makeGoModule("example.com/m", "v1.0.0")] });
 *     const mirror = await lab.host(503, 503, "ok");   // twice 503, then good; the last one stays
 *     // run go with lab.environment and GOPROXY=mirror.url …
 *     lab.requests                                     // [{ host: "127.0.0.2", path: "/example.com/m/@v/v1.0.0.mod", result: 503 }, …]
 *     mirror.answers(404)                              // from now on
 *     await lab.stop()
 *
 * What a host can do: `ok`; an HTTP status; `stall` (reads the request and stays silent), `reset` (reads it and resets the
 * connection), `tlsstall` (accepts the connection and stays silent), `tls` (a certificate that nobody trusts), `refused`
 * (closed port), `timeout` (no answer to the connection), `dns` (a name that does not exist, without asking a nameserver),
 * `wrong-content` (another go.mod and zip than go.sum has: checksum mismatch). `tls` and `tlsstall` make the host's
 * URL https; `{ tls: true }` does so for the others. `refused`, `timeout`, `dns`, `tls` and `tlsstall` hold for the host's
 * whole life. What those three first ones are asked nobody can see; of `tls` and `tlsstall` the connections are noted, with an
 * empty path.
 *
 * A host serves, to what asks it: module mirror (`/example.com/m/@v/…`), checksum database through the mirror
 * (`/sumdb/NAME/…`, unless `{ sumdb: false }`: then 404), and, with `lab.database`, that database itself
 * (`GOSUMDB=${lab.database.key} ${host.url}`, or `https://NAME` with NAME the host's address and port: `lab.databaseHost`).
 *
 * With `{ port: 443, tls: true, goImport: "127.0.0.9/m mod https://…" }` a host is the origin of modules below its own name, as
 * `direct` and GOPRIVATE ask it; below 1024 only root may listen. `lab.add` adds a module once its host's name is known.
 */
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { createServer as createHttpsServer } from "node:https";
import {
  connect,
  createServer,
  type AddressInfo,
  type Server,
  type Socket,
} from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Fault } from "../../server/src/core/plan/walk.ts";
import { ChecksumDatabase, makeGoModule, type GoModule } from "./go-modules.ts";
import { makeCertificates, type Certificates } from "./lab-servers.ts";

/** Other systems have no addresses 127.0.0.2 and on. */
export const labIsPossible = process.platform === "linux";

export type HostAnswer = "ok" | Fault | "wrong-content";

export interface LoggedRequest {
  readonly host: string;
  /** Path and query; empty where there was a connection and no request. */
  readonly path: string;
  readonly result: HostAnswer;
}

export interface FaultHost {
  /** `127.0.0.2`, or the name that does not exist. */
  readonly name: string;
  /** Without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** What it does from now on, in order; the last one stays. */
  answers(...answers: readonly HostAnswer[]): void;
}

export interface HostOptions {
  readonly tls?: boolean;
  /** False: a mirror that does not serve the checksum database. */
  readonly sumdb?: boolean;
  /** A certain port, such as 443 for `direct`; else any. */
  readonly port?: number;
  /** What the page for `?go-get=1` says in its go-import: `example.com/m mod https://…`. */
  readonly goImport?: string;
}

const highestAddress = 250;

interface LabCertificates {
  /** What the lab's clients trust. */
  readonly trusted: Certificates;
  readonly untrusted: Certificates;
}

/** Labs that run side by side share no address, so that each can have the port 443. */
let addresses = 0;

let certificates: Promise<LabCertificates> | undefined;

/** Two authorities for all labs of a process. */
function labCertificates(): Promise<LabCertificates> {
  certificates ??= (async () => {
    const addresses = Array.from(
      { length: highestAddress },
      (_, index) => `127.0.0.${index + 1}`,
    );
    const folder = mkdtempSync(join(tmpdir(), "surefetch-lab-"));
    process.once("exit", () =>
      rmSync(folder, { recursive: true, force: true }),
    );
    const [trusted, untrusted] = await Promise.all(
      ["trusted", "untrusted"].map((name) => {
        mkdirSync(join(folder, name));
        return makeCertificates(join(folder, name), addresses);
      }),
    );
    if (trusted === undefined || untrusted === undefined)
      throw new Error("no certificates");
    return { trusted, untrusted };
  })();
  return certificates;
}

/** See the head of this file. */
export class FaultLab {
  /** In the order in which they came. */
  readonly requests: LoggedRequest[] = [];
  readonly modules: GoModule[] = [];
  readonly #wrong: GoModule[] = [];
  readonly #ends: (() => unknown)[] = [];
  readonly #certificates: LabCertificates;
  /** By the port of the other side. */
  readonly #connections = new Map<number, Socket>();
  #database: ChecksumDatabase | undefined;

  private constructor(modules: readonly GoModule[], made: LabCertificates) {
    this.#certificates = made;
    for (const module of modules) this.add(module);
  }

  /** One more module that all hosts serve. */
  add(module: GoModule): void {
    const { mod, path, version } = module;
    this.modules.push(module);
    const other = {
      "go.mod": `${mod}\n// other\n`,
      "other.go": "package other\n",
    };
    this.#wrong.push(makeGoModule(path, version, other));
  }

  static async start({
    modules,
  }: {
    readonly modules: readonly GoModule[];
  }): Promise<FaultLab> {
    return new FaultLab(modules, await labCertificates());
  }

  /** For the go command: it trusts the lab's certificates, looks names up itself, and uses no HTTP proxy. */
  get environment(): Readonly<Record<string, string>> {
    return {
      SSL_CERT_FILE: this.#certificates.trusted.authority,
      GODEBUG: "netdns=go",
      NO_PROXY: "*",
    };
  }

  /** The database that every host serves; undefined until `databaseHost` has made it. */
  get database(): ChecksumDatabase | undefined {
    return this.#database;
  }

  /** Starts the checksum database's own host, `https://NAME`, and lets all hosts serve that database. */
  async databaseHost(...answers: readonly HostAnswer[]): Promise<FaultHost> {
    const host = await this.host({ tls: true }, ...answers);
    const name = `${host.name}:${host.port}`;
    this.#database = new ChecksumDatabase(name, this.modules);
    return host;
  }

  /** Starts a host that answers so, in order; the last one stays. Without any it is good. */
  async host(
    ...words: readonly (HostAnswer | HostOptions)[]
  ): Promise<FaultHost> {
    const options = words.find((one) => typeof one === "object") ?? {};
    let queue = words.filter((one) => typeof one !== "object");
    const next = (): HostAnswer =>
      (queue.length > 1 ? queue.shift() : queue[0]) ?? "ok";
    const answers = (...more: readonly HostAnswer[]): void => {
      queue = [...more];
    };
    const [kind = "ok"] = queue;
    const tls = options.tls === true || kind === "tls" || kind === "tlsstall";
    const scheme = tls ? "https" : "http";
    const number = addresses++ % (highestAddress - 1);
    if (kind === "dns") {
      // No label ends so: Go's resolver says without asking anybody that there is no such host.
      const name = `host${number}-.invalid`;
      const port = tls ? 443 : 80;
      return { name, url: `${scheme}://${name}`, port, answers };
    }
    const name = `127.0.0.${2 + number}`;
    const port =
      kind === "timeout"
        ? await this.#silentPort(name)
        : await this.#listen(
            this.#server({ name, kind, tls, next, options }),
            name,
            options.port,
          );
    if (kind === "refused") await this.#ends.pop()?.();
    return { name, url: `${scheme}://${name}:${port}`, port, answers };
  }

  async stop(): Promise<void> {
    await Promise.all(this.#ends.splice(0).map((end) => end()));
  }

  #server({ kind, name, next, options, tls }: ServerPlan): Server {
    const answer = (
      request: IncomingMessage,
      response: ServerResponse,
    ): void => {
      const path = decodeURI(request.url ?? "");
      // Go 1.24 and later ask again after a 4xx over TLS, to log in: that is no other try.
      const earlier = this.requests.at(-1);
      const isAgain =
        tls &&
        earlier?.host === name &&
        earlier.path === path &&
        typeof earlier.result === "number";
      const result = isAgain ? earlier.result : next();
      if (!isAgain) this.requests.push({ host: name, path, result });
      this.#answer(path, result, { response, options });
    };
    if (kind === "tlsstall" || kind === "tls") {
      const { untrusted } = this.#certificates;
      const server =
        kind === "tlsstall"
          ? createServer((socket) => void socket.resume())
          : createHttpsServer(
              { key: untrusted.key, cert: untrusted.certificate },
              answer,
            );
      return server.on("connection", () => {
        this.requests.push({ host: name, path: "", result: kind });
      });
    }
    const { trusted } = this.#certificates;
    return tls
      ? createHttpsServer(
          { key: trusted.key, cert: trusted.certificate },
          answer,
        )
      : createHttpServer(answer);
  }

  #answer(
    path: string,
    result: HostAnswer,
    { options, response }: { response: ServerResponse; options: HostOptions },
  ): void {
    if (result === "stall") return;
    if (result === "reset") {
      // A TLS socket cannot be reset, the connection below it can.
      this.#connections
        .get(response.socket?.remotePort ?? 0)
        ?.resetAndDestroy();
      return;
    }
    if (typeof result === "number") {
      response.writeHead(result).end();
      return;
    }
    const modules = result === "wrong-content" ? this.#wrong : this.modules;
    const body = path.includes("?go-get=1")
      ? options.goImport && goImportPage(options.goImport)
      : (this.#databaseAnswer(path, options) ?? mirrorAnswer(path, modules));
    if (body === undefined) response.writeHead(404).end();
    else response.end(body);
  }

  #databaseAnswer(
    path: string,
    { sumdb }: HostOptions,
  ): string | Buffer | undefined {
    const database = this.#database;
    if (database === undefined) return undefined;
    const prefix = `/sumdb/${database.name}`;
    if (!path.startsWith("/sumdb/")) return database.answer(path);
    return sumdb === false || !path.startsWith(prefix)
      ? undefined
      : database.answer(path.slice(prefix.length));
  }

  async #listen(server: Server, name: string, wanted = 0): Promise<number> {
    const sockets = new Set<Socket>();
    server.on("connection", (socket: Socket) => {
      sockets.add(socket);
      this.#connections.set(socket.remotePort ?? 0, socket);
      socket
        .on("error", () => undefined)
        .on("close", () => sockets.delete(socket));
    });
    server.listen(wanted, name);
    await once(server, "listening");
    this.#ends.push(async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    });
    return (server.address() as AddressInfo).port;
  }

  /** A port whose queue of connections is full: the kernel lets further ones wait without an answer. */
  async #silentPort(name: string): Promise<number> {
    const worker = new Worker(silentServer, { eval: true, workerData: name });
    this.#ends.push(() => worker.terminate());
    const [port] = (await once(worker, "message")) as [number];
    const waiting = Array.from({ length: 3 }, () =>
      connect(port, name).on("error", () => undefined),
    );
    this.#ends.push(() => {
      for (const socket of waiting) socket.destroy();
    });
    const [first] = waiting;
    if (first !== undefined) await once(first, "connect");
    return port;
  }
}

/** Listens and never accepts: its event loop stands still. */
const silentServer = `
const { parentPort, workerData } = require("node:worker_threads");
const server = require("node:net").createServer();
server.listen({ port: 0, host: workerData, backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
});
`;

interface ServerPlan {
  readonly name: string;
  readonly kind: HostAnswer;
  readonly tls: boolean;
  readonly next: () => HostAnswer;
  readonly options: HostOptions;
}

function goImportPage(content: string): string {
  return `<html><head><meta name="go-import" content="${content}"></head></html>\n`;
}

/** The protocol of module mirrors: `/MODULE/@v/list`, `/MODULE/@latest`, `/MODULE/@v/VERSION.info`, `.mod` and `.zip`. */
function mirrorAnswer(
  path: string,
  modules: readonly GoModule[],
): string | Buffer | undefined {
  const match = /^\/(.+)\/(?:@latest|@v\/(?:list|(.+)\.(info|mod|zip)))$/.exec(
    path.replaceAll(/!([a-z])/g, (_, letter: string) => letter.toUpperCase()),
  );
  const [, name, version, kind] = match ?? [];
  const versions = modules.filter((one) => one.path === name);
  const module = versions.find((one) => one.version === version);
  if (path.endsWith("/list") && versions.length > 0)
    return versions.map((one) => `${one.version}\n`).join("");
  if (path.endsWith("/@latest")) return infoOf(versions.at(-1));
  if (kind === "info") return infoOf(module);
  return kind === "mod" ? module?.mod : module?.zip;
}

function infoOf(module: GoModule | undefined): string | undefined {
  return (
    module && `{"Version":"${module.version}","Time":"2026-01-01T00:00:00Z"}`
  );
}
