import { clean } from "./text.ts";
import type { Capabilities } from "./types.ts";

/** What one tool run left behind: its messages with the millisecond at which each came. */
export interface LogLine {
  readonly milliseconds: number;
  readonly text: string;
}

/** A nameserver's answer as it came. */
export interface AnswerRecord {
  readonly method: "bash" | "nslookup";
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

/** Everything that the script of one run has said so far. */
export interface Transcript {
  capabilities: Capabilities | undefined;
  readonly nameservers: string[];
  readonly answers: Map<string, AnswerRecord>;
  readonly programs: Map<number, ProgramRecord>;
  readonly sockets: Map<number, SocketRecord>;
  readonly secrets: Map<number, SocketRecord>;
  readonly done: Map<number, "done" | "killed">;
  /** The script found no folder to write to. */
  noDirectory: boolean;
  /** The end marker arrived. */
  complete: boolean;
}

/** How many hosts and endpoints were asked for: larger indexes are not ours. */
export interface RecordLimits {
  readonly nonce: string;
  readonly hosts: number;
  readonly endpoints: number;
}

export function emptyTranscript(): Transcript {
  return {
    capabilities: undefined,
    nameservers: [],
    answers: new Map(),
    programs: new Map(),
    sockets: new Map(),
    secrets: new Map(),
    done: new Map(),
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
  Q(transcript, fields, limits) {
    const [host = "", server = "", method = "", ...rest] = fields;
    const [h, s] = [number(host, limits.hosts), number(server, 3)];
    const answer =
      method === "bash" || method === "nslookup"
        ? answerRecord(method, rest)
        : undefined;
    if (h !== undefined && s !== undefined && answer)
      transcript.answers.set(`${h}.${s}`, answer);
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
  X(transcript) {
    transcript.noDirectory = true;
  },
  Z(transcript) {
    transcript.complete = true;
  },
};

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

/** A whole number from 0 up to, not including, `limit`. */
function number(text: string, limit: number): number | undefined {
  if (!/^\d{1,7}$/.test(text)) return undefined;
  const value = Number(text);
  return value < limit ? value : undefined;
}

function word(text: string): string {
  return text.replaceAll(/[^a-z0-9+_-]/gi, "").slice(0, 40);
}

function logLines(text: string): readonly LogLine[] {
  const lines: LogLine[] = [];
  for (const line of text.split("\n").slice(0, 60)) {
    const match = /^(\d{1,7}) (.{1,200})/.exec(line);
    if (match?.[1] !== undefined && match[2] !== undefined)
      lines.push({ milliseconds: Number(match[1]), text: clean(match[2]) });
  }
  return lines;
}

/** The bytes of a field: `b:` base64, `h:` hexadecimal, anything else is empty. */
function decode(field: string): string {
  if (field.startsWith("h:")) {
    const digits = field.slice(2);
    if (!/^[0-9a-f]*$/.test(digits)) return "";
    return digits.replaceAll(/../g, (pair) =>
      String.fromCharCode(Number.parseInt(pair, 16)),
    );
  }
  if (!field.startsWith("b:") || !/^[A-Za-z0-9+/]*={0,2}$/.test(field.slice(2)))
    return "";
  try {
    return atob(field.slice(2));
  } catch {
    return "";
  }
}
