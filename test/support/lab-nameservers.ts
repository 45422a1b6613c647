import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import type { LabAddress } from "./lab-addresses.ts";

/** Names that the good nameserver knows; every other name does not exist. */
export const NAMES: Readonly<Record<string, LabAddress>> = {
  "ok.lab.test": "web",
  "blackhole.lab.test": "blackhole",
  "refused.lab.test": "refused",
  "stall.lab.test": "stall",
  "bad.lab.test": "bad",
  "reset.lab.test": "reset",
  "modules.lab.test": "modules",
  "private.lab.test": "web",
  "git.private.test": "web",
  "certificates.lab.test": "certificates",
  "proxy.golang.org": "certificates",
  "narrow.lab.test": "narrow",
  "unreachable.lab.test": "unreachable",
  "cut.lab.test": "cut",
  "files.lab.test": "modules",
  "login.lab.test": "web",
};

/** What has only an IPv6 address, which no container of the lab reaches. */
const IPV6_ONLY = "six.lab.test";
const IPV6 = "fd00000000000000000000000000dead";

/** Leads to whoever connects. */
const SINKHOLE = "sink.lab.test";

/** Milliseconds: of the slow nameserver, and of names in a slow search domain. */
const SLOW = 1200;
const SLOW_SEARCH = 500;

/** Starts the TCP side of the nameserver that answers in no other way; the caller listens. */
export function streamNameserver(address: Record<LabAddress, string>): Server {
  return createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (data) => {
      const query = data.subarray(2);
      const { reply } = answer(
        { query, ...question(query) },
        "answer",
        address,
      );
      const head = Buffer.alloc(2);
      head.writeUInt16BE(reply.length);
      socket.write(Buffer.concat([head, reply]));
    });
  });
}

/** How the lab's nameservers fail. `poisoned` sends every name to the same false address. */
export const NAMESERVERS = [
  ["dns", "answer"],
  ["silentDns", "silent"],
  ["servfailDns", "servfail"],
  ["refusingDns", "refuse"],
  ["slowDns", "slow"],
  ["poisonedDns", "poisoned"],
  ["publicDns", "public"],
  ["lateSixDns", "late-six"],
  ["noSixDns", "no-six"],
  ["streamDns", "stream"],
] as const satisfies readonly (readonly [LabAddress, string])[];

type Mode = (typeof NAMESERVERS)[number][1];

/** Starts a nameserver at a host; gives its socket. `asked` gets each name that it is asked for. */
export async function nameserver(
  {
    host,
    asked,
  }: { readonly host: string; readonly asked: (name: string) => void },
  mode: Mode,
  address: Record<LabAddress, string>,
): Promise<Socket> {
  const socket = createSocket("udp4");
  socket.on("message", (message, peer) => {
    const { name, end, type } = question(message);
    asked(name);
    if (mode === "silent" || mode === "stream") return;
    if (mode === "no-six" && type === 28) return;
    const { reply, wait } = answer(
      { query: message, name, end, type },
      mode,
      address,
    );
    const send = () => socket.send(reply, peer.port, peer.address);
    if (wait === 0) send();
    else setTimeout(send, wait).unref();
  });
  socket.bind(53, host);
  await once(socket, "listening");
  return socket;
}

interface Data {
  readonly code: number;
  /** A records; AAAA where it is 32 hexadecimal digits. */
  readonly address?: string;
}

const RCODES: Readonly<Partial<Record<Mode, number>>> = {
  servfail: 2,
  refuse: 5,
};

/** What a query asks for: a name in lower case, the type of record, and where the question ends. */
function question(query: Buffer): {
  readonly name: string;
  readonly type: number;
  readonly end: number;
} {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += length + 1;
  }
  return {
    name: labels.join(".").toLowerCase(),
    type: query.readUInt16BE(at + 1),
    end: at + 5,
  };
}

/** The reply to one DNS query: an address of the lab, no data, NXDOMAIN, SERVFAIL or REFUSED. */
function answer(
  {
    query,
    name,
    end,
    type,
  }: ReturnType<typeof question> & { readonly query: Buffer },
  mode: Exclude<Mode, "silent">,
  address: Record<LabAddress, string>,
): { readonly reply: Buffer; readonly wait: number } {
  const failure = RCODES[mode];
  const data =
    failure !== undefined
      ? { code: failure }
      : mode === "poisoned"
        ? { code: 0, address: address.refused }
        : mode === "public"
          ? { code: 0, address: address.web }
          : known(name, address);
  const head = Buffer.alloc(12);
  query.copy(head, 0, 0, 2);
  head.writeUInt16BE(0x8180 | data.code, 2);
  head.writeUInt16BE(1, 4);
  const records = record(data, type);
  head.writeUInt16BE(records.length === 0 ? 0 : 1, 6);
  const isLate = mode === "slow" || (mode === "late-six" && type === 28);
  const wait = isLate ? SLOW : name.endsWith(".slow.test") ? SLOW_SEARCH : 0;
  return {
    reply: Buffer.concat([head, query.subarray(12, end), records]),
    wait,
  };
}

/** well-1.lab.test, well-2.lab.test …: as many names of the healthy web server as are needed. */
function isWell(name: string): boolean {
  return /^well-\d{1,2}\.lab\.test$/.test(name);
}

function known(name: string, address: Record<LabAddress, string>): Data {
  if (name === IPV6_ONLY) return { code: 0, address: IPV6 };
  if (name === SINKHOLE) return { code: 0, address: "0.0.0.0" };
  if (name.endsWith(".wild.test")) return { code: 0, address: address.refused };
  const found = isWell(name) ? "web" : NAMES[name];
  return found === undefined
    ? { code: 3 }
    : { code: 0, address: address[found] };
}

/** One record, if the data is of the type that was asked for. */
function record({ address }: Data, type: number): Buffer {
  const isIpv6 = address === IPV6;
  if (address === undefined || type !== (isIpv6 ? 28 : 1))
    return Buffer.alloc(0);
  const bytes = isIpv6
    ? Buffer.from(address, "hex")
    : Buffer.from(address.split(".").map(Number));
  const head = [0xc0, 0x0c, 0, type, 0, 1, 0, 0, 0, 5, 0, bytes.length];
  return Buffer.concat([Buffer.from(head), bytes]);
}
