import { decode, logLines, number, readWay, word } from "./record-fields.ts";
import { clean } from "./text.ts";
import {
  PUBLIC_SERVER,
  type AnswerRecord,
  type SocketRecord,
  type Transcript,
} from "./transcript.ts";
import type { Sample } from "./types.ts";

/** How many hosts were asked for, and endpoints, each of which may come twice: larger indexes are not ours. */
export interface RecordLimits {
  readonly nonce: string;
  readonly hosts: number;
  readonly endpoints: number;
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
  // Not what every object has: a record of the kind `toString` is a lie.
  if (Object.hasOwn(HANDLERS, kind))
    HANDLERS[kind]?.(transcript, fields, limits);
}

function sampleOf(bytes: number, milliseconds: number): Sample {
  // A clock may go in steps of ten milliseconds.
  const bytesPerSecond = Math.round(
    (bytes * 1000) / Math.max(milliseconds, 10),
  );
  return { bytes, milliseconds, bytesPerSecond };
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
  M(transcript, [index = "", bytes = "", ms = ""], limits) {
    const at = number(index, limits.endpoints);
    const [size, milliseconds] = [number(bytes, 9_999_999), number(ms, 60_000)];
    if (at === undefined || !size || milliseconds === undefined) return;
    transcript.samples.set(at, sampleOf(size, milliseconds));
  },
  P(transcript, [index = "", data = ""]) {
    const at = number(index, PUBLIC_SERVER);
    if (at !== undefined) transcript.streams.set(at, decode(data).slice(2));
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
