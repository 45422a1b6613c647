import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
} from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { createServer as createTcpServer, type Server } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import type { LabAddress } from "./lab-addresses.ts";
import { badCertificateServers } from "./lab-certificates.ts";
import {
  NAMES,
  nameserver,
  NAMESERVERS,
  streamNameserver,
} from "./lab-nameservers.ts";
import { moduleProxy } from "./lab-modules.ts";
import { httpProxy, PROXY_PORTS } from "./lab-proxies.ts";

const run = promisify(execFile);

export interface Certificates {
  /** Where the files are. */
  readonly directory: string;
  readonly authority: string;
  readonly key: Buffer;
  readonly certificate: Buffer;
}

/** A certificate authority and a server certificate for `*.lab.test` and the addresses. */
export async function makeCertificates(
  directory: string,
  addresses: readonly string[],
): Promise<Certificates> {
  const at = (name: string) => join(directory, name);
  const ssl = (...args: string[]) => run("openssl", args, { cwd: directory });
  const key = ["-newkey", "rsa:2048", "-nodes"];
  await ssl(
    "req",
    "-x509",
    ...key,
    "-keyout",
    "ca.key",
    "-out",
    "ca.pem",
    "-days",
    "2",
    "-subj",
    "/CN=Surefetch lab",
    "-addext",
    "basicConstraints=critical,CA:TRUE",
  );
  await ssl(
    "req",
    ...key,
    "-keyout",
    "web.key",
    "-out",
    "web.csr",
    "-subj",
    "/CN=lab.test",
  );
  await writeFile(
    at("web.ext"),
    `subjectAltName=DNS:*.lab.test,${addresses.map((ip) => `IP:${ip}`).join(",")}\n`,
  );
  await ssl(
    "x509",
    "-req",
    "-in",
    "web.csr",
    "-CA",
    "ca.pem",
    "-CAkey",
    "ca.key",
    "-CAcreateserial",
    "-days",
    "2",
    "-extfile",
    "web.ext",
    "-out",
    "web.pem",
  );
  return {
    directory,
    authority: at("ca.pem"),
    key: await readFile(at("web.key")),
    certificate: await readFile(at("web.pem")),
  };
}

function nameOf(
  address: Record<LabAddress, string>,
  wanted: string,
): LabAddress {
  const found = Object.entries(address).find(([, ip]) => ip === wanted);
  return (found?.[0] ?? "web") as LabAddress;
}

const good: RequestListener = (_, response) => void response.end("ok\n");
const bad: RequestListener = (_, response) =>
  void response.writeHead(502).end("bad gateway\n");

/** What a server of the lab was asked for: a name of a nameserver, a host of an HTTP proxy, host and path of an HTTP server. */
export interface Asked {
  readonly by: "dns" | "proxy" | "http";
  readonly at: LabAddress;
  readonly text: string;
}

/** Starts all servers; each adds its end to `teardown`. */
export async function startServers(
  address: Record<LabAddress, string>,
  certificates: Certificates,
  teardown: (() => unknown)[],
  note: (asked: Asked) => void,
): Promise<void> {
  const modern = { key: certificates.key, cert: certificates.certificate };
  // BusyBox 1.35 offers no signature algorithms, which means SHA-1: most public servers still take it.
  const tls = { ...modern, ciphers: "DEFAULT@SECLEVEL=0" };
  const listen = async (server: Server, port: number, host: string) => {
    const sockets = new Set<{ destroy(): unknown }>();
    const at = nameOf(address, host);
    if (host !== address.proxy)
      server.on("request", (request: IncomingMessage) =>
        note({
          by: "http",
          at,
          text: `${request.headers.host ?? ""}${request.url ?? ""}`,
        }),
      );
    server.on("connection", (socket) => {
      sockets.add(socket);
      socket
        .on("error", () => undefined)
        .on("close", () => sockets.delete(socket));
    });
    server.listen(port, host);
    await once(server, "listening");
    teardown.push(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
  };
  await listen(createHttpServer(good), 80, address.web);
  await listen(createHttpsServer(tls, good), 443, address.web);
  await listen(createHttpServer(bad), 80, address.bad);
  await listen(createHttpsServer(tls, bad), 443, address.bad);
  await listen(createHttpServer(moduleProxy), 80, address.modules);
  await listen(createHttpsServer(tls, moduleProxy), 443, address.modules);
  for (const port of [80, 443]) {
    await listen(
      createTcpServer((socket) => void socket.resume()),
      port,
      address.stall,
    );
    await listen(
      createTcpServer(
        (socket) => void socket.once("data", () => socket.resetAndDestroy()),
      ),
      port,
      address.reset,
    );
  }
  for (const port of [80, 443])
    await listen(
      createTcpServer((socket) => void socket.resetAndDestroy()),
      port,
      address.cut,
    );
  // A server that BusyBox's TLS cannot talk to, though nothing is wrong with it.
  await listen(createHttpsServer(modern, good), 9443, address.web);
  // An HTTP server on the port of HTTPS.
  await listen(createHttpServer(good), 8443, address.web);
  const locate = (host: string) =>
    host === "blackhole.lab.test"
      ? address.web
      : address[NAMES[host] ?? "refused"];
  await listen(createHttpsServer(tls, moduleProxy), 443, address.narrow);
  for (const [server, port] of await badCertificateServers(
    certificates.directory,
    moduleProxy,
  ))
    await listen(server, port, address.certificates);
  for (const [mode, port] of Object.entries(PROXY_PORTS))
    await listen(
      httpProxy(mode as keyof typeof PROXY_PORTS, locate, (text) =>
        note({ by: "proxy", at: "proxy", text }),
      ),
      port,
      address.proxy,
    );
  await listen(streamNameserver(address), 53, address.streamDns);
  for (const [name, mode] of NAMESERVERS) {
    const socket = await nameserver(
      {
        host: address[name],
        asked: (text) => note({ by: "dns", at: name, text }),
      },
      mode,
      address,
    );
    teardown.push(() => socket.close());
  }
}
