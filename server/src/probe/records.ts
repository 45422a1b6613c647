import {
  decode,
  logLines,
  number,
  readWay,
  word,
  type LogLine,
  type Way,
} from "./record-fields.ts";
import { clean } from "./text.ts";
import type { Capabilities } from "./types.ts";
import type { SearchList } from "./verdict-names.ts";

export type { LogLine, Way } from "./record-fields.ts";

/** A nameserver's answer as it came. */
export interface AnswerRecord {
  /** nslookup answers in words, the others in bytes. */
  readonly method: "bash" | "python" | "node" | "nslookup";
  readonly status: number;
  readonly milliseconds: number;
  readonly refused: boolean;
  /** Bytes as characters 0–255. */
  readonly data: string;
}

export interface ProgramRecord {
  readonly method: string;
  readonly log: readonly LogLine[];
  /** The first bytes of the answer's body, as characters 0–255. */
  readonly body: string;
}

/** One connection made by hand. */
export interface SocketRecord {
  readonly method: string;
  readonly log: readonly LogLine[];
  /** The first bytes that the peer sent, as characters 0–255. */
  readonly data: string;
  /** Messages of the program that read, and of the one that connected. */
  readonly readError: string;
  readonly connectError: string;
}

/** The index of the public nameserver: behind those of resolv.conf, of which there are three at most. */
export const PUBLIC_SERVER = 3;

/** Everything that the script of one run has said so far. */
export interface Transcript {
  capabilities: Capabilities | undefined;
  readonly nameservers: string[];
  /** The public nameserver that is asked too, as server PUBLIC_SERVER; not the script's word, but ours. */
  publicResolver: string | undefined;
  readonly answers: Map<string, AnswerRecord>;
  /** The same for IPv6; only where there was no IPv4 address. */
  readonly answers6: Map<string, AnswerRecord>;
  /** Addresses in /etc/hosts, by host. */
  readonly hostsFile: Map<number, string[]>;
  search: SearchList;
  /** Endpoints that have answered a small ClientHello, and not the other one. */
  readonly small: Set<number>;
  readonly programs: Map<number, ProgramRecord>;
  readonly sockets: Map<number, SocketRecord>;
  readonly secrets: Map<number, SocketRecord>;
  readonly done: Map<number, "done" | "killed">;
  /** How downloads from an endpoint go, by the container's proxy variables. */
  readonly ways: Map<number, Way>;
  /** The script found no folder to write to. */
  noDirectory: boolean;
  /** The end marker arrived. */
  complete: boolean;
}

/** How many hosts were asked for, and endpoints, each of which may come twice: larger indexes are not ours. */
export interface RecordLimits {
  readonly nonce: string;
  readonly hosts: number;
  readonly endpoints: number;
}

export function emptyTranscript(): Transcript {
  return {
    capabilities: undefined,
    nameservers: [],
    publicResolver: undefined,
    answers: new Map(),
    answers6: new Map(),
    hostsFile: new Map(),
    search: { domains: [], ndots: 1 },
    small: new Set(),
    programs: new Map(),
    sockets: new Map(),
    secrets: new Map(),
    done: new Map(),
    ways: new Map(),
    noDirectory: false,
    complete: false,
  };
}

/**
 * Adds one line of the script's output. Lines without the nonce, of unknown kind or with values out of range are
 * dropped: a process in the container can print anything.
 */
export function addLine(
  transcript: Transcript,
  line: string,
  limits: RecordLimits,
): void {
  if (!line.startsWith(`${limits.nonce} `) || transcript.complete) return;
  const [kind = "", ...fields] = line
    .slice(limits.nonce.length + 1, limits.nonce.length + 20_000)
    .trimEnd()
    .split(" ");
  const handler = HANDLERS[kind];
  handler?.(transcript, fields, limits);
}

/** Bytes that are kept of what a peer sent. */
const MAX_DATA = 16_000;

type Handler = (
  transcript: Transcript,
  fields: readonly string[],
  limits: RecordLimits,
) => void;

const HANDLERS: Readonly<Record<string, Handler | undefined>> = {
  B(
    transcript,
    [clock = "", tools = "", transport = "", dns = "", temporary = ""],
  ) {
    transcript.capabilities ??= {
      clock: word(clock),
      tools: tools
        .split(",")
        .map(word)
        .filter((tool) => tool !== "")
        .slice(0, 20),
      transport: word(transport),
      dns: word(dns),
      temporary: clean(temporary).slice(0, 100),
      proxyVariables: [],
    };
  },
  V(transcript, [names = ""]) {
    const proxyVariables = names
      .split(",")
      .filter((name) => /^(?:https?|all)_proxy$/i.test(name))
      .slice(0, 6);
    if (transcript.capabilities)
      transcript.capabilities = { ...transcript.capabilities, proxyVariables };
  },
  N(transcript, [index = "", server = ""]) {
    const at = number(index, 3);
    if (
      at === transcript.nameservers.length &&
      /^[0-9A-Za-z:.%]{1,80}$/.test(server)
    )
      transcript.nameservers.push(server);
  },
  Q: (transcript, fields, limits) =>
    addAnswer(transcript.answers, fields, limits),
  R: (transcript, fields, limits) =>
    addAnswer(transcript.answers6, fields, limits),
  O(transcript, [ndots = "", ...domains]) {
    transcript.search = {
      ndots: number(ndots, 16) ?? 1,
      domains: domains
        .filter((domain) => /^[0-9A-Za-z._-]{1,253}$/.test(domain))
        .slice(0, 32),
    };
  },
  H(transcript, [index = "", address = ""], limits) {
    const at = number(index, limits.hosts);
    const known = transcript.hostsFile.get(at ?? -1) ?? [];
    if (
      at === undefined ||
      known.length >= 8 ||
      !/^[0-9a-fA-F:.]{2,45}$/.test(address)
    )
      return;
    transcript.hostsFile.set(at, [...known, address]);
  },
  E(transcript, [index = "", method = "", , log = "", body = ""], limits) {
    const at = number(index, limits.endpoints);
    if (at !== undefined && !transcript.done.has(at))
      transcript.programs.set(at, {
        method: word(method),
        log: logLines(decode(log)),
        body: decode(body),
      });
  },
  T: (transcript, fields, limits) =>
    addSocket(transcript, transcript.sockets, fields, limits),
  S: (transcript, fields, limits) =>
    addSocket(transcript, transcript.secrets, fields, limits),
  C(transcript, [index = "", more = ""], limits) {
    const at = number(index, limits.endpoints) ?? -1;
    const socket = transcript.sockets.get(at);
    if (socket && !transcript.done.has(at))
      transcript.sockets.set(at, {
        ...socket,
        data: (socket.data + decode(more)).slice(0, MAX_DATA),
      });
  },
  U(transcript, [index = ""], limits) {
    const at = number(index, limits.endpoints);
    if (at !== undefined) transcript.small.add(at);
  },
  D(transcript, [index = "", state = ""], limits) {
    const at = number(index, limits.endpoints);
    if (
      at === undefined ||
      transcript.done.has(at) ||
      (state !== "done" && state !== "killed")
    )
      return;
    transcript.done.set(at, state);
  },
  W(transcript, [index = "", kind = "", host = "", port = ""], limits) {
    const at = number(index, limits.endpoints);
    const way = readWay(kind, host, port);
    if (at === undefined || way === undefined || transcript.ways.has(at))
      return;
    transcript.ways.set(at, way);
  },
  X(transcript) {
    transcript.noDirectory = true;
  },
  Z(transcript) {
    transcript.complete = true;
  },
};

function addAnswer(
  answers: Map<string, AnswerRecord>,
  fields: readonly string[],
  limits: RecordLimits,
): void {
  const [host = "", server = "", method = "", ...rest] = fields;
  const [h, s] = [
    number(host, limits.hosts),
    number(server, PUBLIC_SERVER + 1),
  ];
  const answer =
    method === "bash" ||
    method === "python" ||
    method === "node" ||
    method === "nslookup"
      ? answerRecord(method, rest)
      : undefined;
  if (h !== undefined && s !== undefined && answer)
    answers.set(`${h}.${s}`, answer);
}

function answerRecord(
  method: AnswerRecord["method"],
  fields: readonly string[],
): AnswerRecord | undefined {
  const [status = "", ms = "", state = "", data = ""] = fields;
  const [code, milliseconds] = [number(status, 256), number(ms, 600_000)];
  if (code === undefined || milliseconds === undefined) return undefined;
  return {
    method,
    status: code,
    milliseconds,
    refused: state === "refused",
    data: decode(data),
  };
}

function addSocket(
  transcript: Transcript,
  sockets: Map<number, SocketRecord>,
  fields: readonly string[],
  limits: RecordLimits,
): void {
  const [
    index = "",
    method = "",
    log = "",
    data = "",
    readError = "",
    connectError = "",
  ] = fields;
  const at = number(index, limits.endpoints);
  if (at === undefined || transcript.done.has(at)) return;
  sockets.set(at, {
    method: word(method),
    log: logLines(decode(log)),
    data: decode(data),
    readError: clean(decode(readError)),
    connectError: clean(decode(connectError)),
  });
}
