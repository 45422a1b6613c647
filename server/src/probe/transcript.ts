import type { LogLine, Way } from "./record-fields.ts";
import type { Capabilities, Sample } from "./types.ts";
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
  /** What nameservers said over TCP that had said nothing over UDP, by their index: the message without its length. */
  readonly streams: Map<number, string>;
  readonly samples: Map<number, Sample>;
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
    streams: new Map(),
    samples: new Map(),
    programs: new Map(),
    sockets: new Map(),
    secrets: new Map(),
    done: new Map(),
    ways: new Map(),
    noDirectory: false,
    complete: false,
  };
}
