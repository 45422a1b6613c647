import { execFile } from "node:child_process";
import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import {
  createServer as createHttpServer,
  type RequestListener,
} from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { createServer as createTcpServer, type Server } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { moduleProxy } from "./lab-modules.ts";

const run = promisify(execFile);

/** The lab's servers by the last number of their address: one address per fault. */
export const ADDRESSES = {
  web: 10,
  dns: 11,
  silentDns: 12,
  closedDns: 13,
  servfailDns: 14,
  blackhole: 15,
  refused: 16,
  stall: 17,
  bad: 18,
  reset: 19,
  modules: 20,
} as const;
export type LabAddress = keyof typeof ADDRESSES;

/** Names that the good nameserver knows; every other name does not exist. */
export const NAMES: Readonly<Record<string, LabAddress>> = {
  "ok.lab.test": "web",
  "blackhole.lab.test": "blackhole",
  "refused.lab.test": "refused",
  "stall.lab.test": "stall",
  "bad.lab.test": "bad",
  "reset.lab.test": "reset",
  "modules.lab.test": "modules",
};

export interface Certificates {
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
    authority: at("ca.pem"),
    key: await readFile(at("web.key")),
    certificate: await readFile(at("web.pem")),
  };
}

const good: RequestListener = (_, response) => void response.end("ok\n");
const bad: RequestListener = (_, response) =>
  void response.writeHead(502).end("bad gateway\n");

/** Starts all servers; each adds its end to `teardown`. */
export async function startServers(
  address: Record<LabAddress, string>,
  certificates: Certificates,
  teardown: (() => unknown)[],
): Promise<void> {
  const modern = { key: certificates.key, cert: certificates.certificate };
  // BusyBox 1.35 offers no signature algorithms, which means SHA-1: most public servers still take it.
  const tls = { ...modern, ciphers: "DEFAULT@SECLEVEL=0" };
  const listen = async (server: Server, port: number, host: string) => {
    const sockets = new Set<{ destroy(): unknown }>();
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
  // A server that BusyBox's TLS cannot talk to, though nothing is wrong with it.
  await listen(createHttpsServer(modern, good), 9443, address.web);
  // An HTTP server on the port of HTTPS.
  await listen(createHttpServer(good), 8443, address.web);
  for (const [name, mode] of [
    ["dns", "answer"],
    ["silentDns", "silent"],
    ["servfailDns", "servfail"],
  ] as const) {
    const socket = await nameserver(address[name], mode, address);
    teardown.push(() => socket.close());
  }
}

async function nameserver(
  host: string,
  mode: "answer" | "silent" | "servfail",
  address: Record<LabAddress, string>,
): Promise<UdpSocket> {
  const socket = createSocket("udp4");
  socket.on("message", (message, peer) => {
    if (mode !== "silent")
      socket.send(answer(message, mode, address), peer.port, peer.address);
  });
  socket.bind(53, host);
  await once(socket, "listening");
  return socket;
}

/** The reply to one DNS query: an A record of the lab, no data for other types, NXDOMAIN or SERVFAIL. */
function answer(
  query: Buffer,
  mode: "answer" | "servfail",
  address: Record<LabAddress, string>,
): Buffer {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += length + 1;
  }
  const end = at + 5;
  const known = NAMES[labels.join(".").toLowerCase()];
  const wantsA = query.readUInt16BE(at + 1) === 1;
  const code = mode === "servfail" ? 2 : known === undefined ? 3 : 0;
  const count = code === 0 && wantsA ? 1 : 0;
  const head = Buffer.alloc(12);
  query.copy(head, 0, 0, 2);
  head.writeUInt16BE(0x8180 | code, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(count, 6);
  const ip = known === undefined ? [] : address[known].split(".").map(Number);
  const record = Buffer.from([0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, ...ip]);
  return Buffer.concat([
    head,
    query.subarray(12, end),
    ...(count === 1 ? [record] : []),
  ]);
}
