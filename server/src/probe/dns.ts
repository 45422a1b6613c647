import { queryId } from "./bytes.ts";
import type { AnswerRecord } from "./transcript.ts";
import { clean } from "./text.ts";
import type { DnsOutcome, NameserverStep } from "./types.ts";

interface Reading {
  readonly outcome: DnsOutcome;
  readonly addresses: readonly string[];
  readonly rcode?: string;
}

const RCODES = [
  "NOERROR",
  "FORMERR",
  "SERVFAIL",
  "NXDOMAIN",
  "NOTIMP",
  "REFUSED",
];

/** What a nameserver said about the host at an index, from the bytes of its answer (bash) or the words of nslookup. */
export function nameserverStep(
  server: string,
  record: AnswerRecord,
  hostIndex: number,
): NameserverStep {
  const reading =
    record.method === "nslookup"
      ? readNslookup(record)
      : readWire(record, queryId(hostIndex));
  const { method } = record;
  return { server, milliseconds: record.milliseconds, method, ...reading };
}

function readWire(record: AnswerRecord, id: number): Reading {
  if (record.refused) return { outcome: "refused", addresses: [] };
  const bytes = Array.from(record.data, (character) => character.charCodeAt(0));
  if (bytes.length < 12)
    return {
      outcome: record.status === 137 ? "silent" : "unknown",
      addresses: [],
    };
  // Not the answer to our query.
  if (u16(bytes, 0) !== id || (at(bytes, 2) & 0x80) === 0)
    return { outcome: "unknown", addresses: [] };
  const code = at(bytes, 3) & 0x0f;
  if (code === 3)
    return { outcome: "nxdomain", addresses: [], rcode: "NXDOMAIN" };
  if (code !== 0)
    return {
      outcome: "error",
      addresses: [],
      rcode: RCODES[code] ?? `RCODE${code}`,
    };
  const addresses = wireAddresses(bytes);
  return {
    outcome: addresses.length > 0 ? "answered" : "no-address",
    addresses,
  };
}

/** Whether bytes are an answer to the query for a host, whatever it says. */
export function isAnswer(data: string, hostIndex: number): boolean {
  const bytes = Array.from(data.slice(0, 12), (one) => one.charCodeAt(0));
  return (
    bytes.length === 12 &&
    u16(bytes, 0) === queryId(hostIndex) &&
    (at(bytes, 2) & 0x80) !== 0
  );
}

/** The same with what the nameserver said when it was asked for IPv6 too. */
export function withIpv6(
  step: NameserverStep,
  record: AnswerRecord | undefined,
  hostIndex: number,
): NameserverStep {
  if (!record) return step;
  const { addresses, outcome } = nameserverStep(step.server, record, hostIndex);
  if (step.outcome === "answered") {
    const { milliseconds } = record;
    return { ...step, ipv6Lookup: { outcome, milliseconds } };
  }
  if (step.outcome !== "no-address") return step;
  return addresses.length > 0 ? { ...step, ipv6: addresses } : step;
}

/** The addresses of an answer; stops at the first thing that does not fit. */
function wireAddresses(bytes: readonly number[]): readonly string[] {
  const addresses: string[] = [];
  let offset = 12;
  for (
    let questions = u16(bytes, 4);
    questions > 0 && offset < bytes.length;
    questions -= 1
  )
    offset = skipName(bytes, offset) + 4;
  for (
    let answers = Math.min(u16(bytes, 6), 30);
    answers > 0 && offset < bytes.length;
    answers -= 1
  ) {
    offset = skipName(bytes, offset);
    const [type, length] = [u16(bytes, offset), u16(bytes, offset + 8)];
    offset += 10;
    if (type === 1 && length === 4 && offset + 4 <= bytes.length)
      addresses.push(bytes.slice(offset, offset + 4).join("."));
    if (type === 28 && length === 16 && offset + 16 <= bytes.length)
      addresses.push(ipv6Text(bytes.slice(offset, offset + 16)));
    offset += length;
  }
  return addresses;
}

/** Sixteen bytes as RFC 5952 writes them: the longest run of zero groups is left out. */
function ipv6Text(bytes: readonly number[]): string {
  const groups = Array.from({ length: 8 }, (_, at) => u16(bytes, at * 2));
  let [start, length] = [0, 1];
  for (let from = 0; from < 8; from += 1) {
    const end = groups.findIndex((group, at) => at >= from && group !== 0);
    const run = (end < 0 ? 8 : end) - from;
    if (run > length) [start, length] = [from, run];
  }
  return length === 1
    ? hex(groups)
    : `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
}

function hex(groups: readonly number[]): string {
  return groups.map((group) => group.toString(16)).join(":");
}

function skipName(bytes: readonly number[], start: number): number {
  let offset = start;
  while (offset < bytes.length) {
    const length = at(bytes, offset);
    if (length === 0) return offset + 1;
    if (length >= 0xc0) return offset + 2;
    offset += length + 1;
  }
  return offset;
}

function readNslookup(record: AnswerRecord): Reading {
  const text = record.data.slice(0, 4000);
  const rcode = /server can't find [^\n]{0,300}: ([A-Z]{3,20})/.exec(text)?.[1];
  if (rcode === "NXDOMAIN")
    return { outcome: "nxdomain", addresses: [], rcode };
  if (/connection refused/i.test(text))
    return { outcome: "refused", addresses: [] };
  if (rcode !== undefined) return { outcome: "error", addresses: [], rcode };
  const answers = text.slice(Math.max(0, text.search(/^Name:/m)));
  const addresses = text.includes("Name:")
    ? [...answers.matchAll(/^Address(?: \d+)?:\s*([0-9a-fA-F:.]{2,45})/gm)]
        .map((match) => clean(match[1] ?? ""))
        .slice(0, 30)
    : [];
  if (addresses.length > 0) return { outcome: "answered", addresses };
  // BusyBox says nothing below its heading.
  if (/no answer|no data|answer:\s*$/i.test(text))
    return { outcome: "no-address", addresses: [] };
  if (
    record.status === 137 ||
    /timed out|no servers could be reached/i.test(text)
  )
    return { outcome: "silent", addresses: [] };
  if (/can't find|can't resolve/i.test(text))
    return { outcome: "nxdomain", addresses: [] };
  return { outcome: "unknown", addresses: [] };
}

function at(bytes: readonly number[], index: number): number {
  return bytes[index] ?? 0;
}

function u16(bytes: readonly number[], index: number): number {
  return at(bytes, index) * 256 + at(bytes, index + 1);
}
