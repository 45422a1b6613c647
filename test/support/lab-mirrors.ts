import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";

/** Milliseconds after which the slow mirror begins to answer. */
const SLOW = 1500;

/** What the mirrors answer with: the zip that the comparison asks for is 2987 bytes long. */
const ZIP = Buffer.concat([Buffer.from("PK\u0003\u0004"), Buffer.alloc(2983)]);

export interface LabMirrors {
  /** The address of a mirror by the first part of its path: "good", "slow", "page" … */
  readonly url: (name: string) => string;
  /** A mirror whose port nobody listens on. */
  readonly refused: string;
  /** Paths that were asked for, by mirror. */
  readonly asked: ReadonlyMap<string, readonly string[]>;
  stop(): Promise<void>;
}

/** Starts module mirrors that fail in the way that the first part of the path names, at an address of a lab. */
export async function startLabMirrors(
  address: string,
  host: string,
): Promise<LabMirrors> {
  const asked = new Map<string, string[]>();
  const server = createServer((request, response) => {
    const [, name = "", ...rest] = (request.url ?? "").split("/");
    const path = rest.join("/");
    asked.set(name, [...(asked.get(name) ?? []), path]);
    if (name === "slow") setTimeout(() => answer(name, path, response), SLOW);
    else answer(name, path, response);
  });
  server.listen(0, address);
  await once(server, "listening");
  // A suite whose other hooks fail still ends.
  server.unref();
  const bound = server.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : 0;
  return {
    url: (name) => `http://${host}:${port}/${name}`,
    refused: `http://${host}:1/refused`,
    asked,
    async stop() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function answer(name: string, path: string, response: ServerResponse): void {
  const isDatabase = path.startsWith("sumdb/");
  if (name === "page")
    return void response
      .writeHead(200, { "content-type": "text/html" })
      .end("<!DOCTYPE html><title>Welcome</title>\n");
  if (name === "private" || (name === "no-database" && isDatabase))
    return void response.writeHead(404).end("not found\n");
  if (name === "bad-database" && isDatabase)
    return void response.writeHead(500).end("no\n");
  if (isDatabase) return void response.end();
  if (path.endsWith("/@v/list"))
    return void response
      .writeHead(200, { "content-type": "text/plain; charset=utf-8" })
      .end("v0.1.0\nv0.2.0\n");
  return zip(name, response);
}

function zip(name: string, response: ServerResponse): void {
  if (name === "no-zip") return void response.writeHead(404).end("no\n");
  if (name === "elsewhere")
    return void response
      .writeHead(302, { location: "http://elsewhere.lab.test/x.zip" })
      .end();
  response.writeHead(200, {
    "content-type": "application/zip",
    "content-length": ZIP.length,
  });
  if (name !== "cut-zip") return void response.end(ZIP);
  response.write(ZIP.subarray(0, 1000), () => response.destroy());
}
