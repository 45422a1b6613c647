import type { Message } from "../core/finding.ts";
import { SEEN, type Seen } from "./blame-seen.ts";

/**
 * Who is at fault. `container-config`: what this container was started with; `engine-dns` and `engine-network`: what
 * the engine gives to all containers; `mirror`: the server itself; `certificate`: interception, or a CA store;
 * `none`: nothing fails; `unknown`: the places that were seen cannot tell.
 */
export type Blame =
  | "container-config"
  | "engine-dns"
  | "engine-network"
  | "host"
  | "network"
  | "mirror"
  | "certificate"
  | "proxy"
  | "none"
  | "unknown";

/** How the container is attached. */
export type NetworkKind =
  "bridge" | "user-defined" | "host" | "none" | "container" | "unknown";

/**
 * How the other hosts of the same run fare from the container: at least one works; one can be reached at least; none
 * can; there is no other.
 */
export type Others = "work" | "reached" | "fail" | "absent";

/** What is known of an endpoint beside what each place has seen. */
export interface BlameFacts {
  readonly others: Others;
  readonly network: NetworkKind;
  /** The container was sent to an address that the place which fares better does not know. */
  readonly otherAddress: boolean;
  /** The URL names localhost, or an address of it. */
  readonly loopback: boolean;
}

export type SeenSet = "any" | readonly Seen[];

/** One line of the table. All that it names has to hold; the first line that fits is the answer. */
export interface BlameRow {
  readonly id: string;
  readonly container: SeenSet;
  /** A new container on the engine's default bridge. */
  readonly fresh: SeenSet;
  readonly host: SeenSet;
  readonly when?: {
    readonly others?: readonly Others[];
    readonly network?: readonly NetworkKind[];
    readonly otherAddress?: true;
    readonly loopback?: true;
  };
  readonly blame: Blame;
  /** Why this follows, for who reads the table. */
  readonly because: string;
  /** {host} {port} {url} {address} {elsewhere} {issuer} {proxy} are filled in. */
  readonly message: Message;
  readonly advice?: Message;
}

/** Downloads work there without an HTTP proxy. */
export const DIRECT = ["works", "lookup-late"] as const;

export const WORKS = [...DIRECT, "works-through-proxy"] as const;

/** The name gets no address, or a false one, from the nameservers. */
export const LOOKUP = ["nameserver", "no-name", "false-address"] as const;

/** The name is known, the connection fails. */
export const UNREACHED = ["dropped", "refused", "no-route"] as const;

/** The server has answered, with whatever. */
export const ANSWERED = [
  ...DIRECT,
  "certificate",
  "authority",
  "intercepted",
  "server-error",
  "denied",
  "portal",
  "other-answer",
] as const;

/** A connection is made and breaks before an answer. */
export const CUT = ["tls-cut", "tls-silent", "http-cut"] as const;

/** A connection was made, without an HTTP proxy. */
export const REACHED = [...ANSWERED, ...CUT, "large-lost"] as const;

/** A TLS handshake has ended well, or was not wanted. */
export const TRUSTED = [
  ...WORKS,
  "server-error",
  "denied",
  "portal",
  "other-answer",
] as const;

/** The nameservers of the place have given an address. */
export const FOUND = [...REACHED, ...UNREACHED, "ipv6-only"] as const;

/** What it looks like where a network lets nothing out but an HTTP proxy. */
export const BLOCKED = [
  ...LOOKUP,
  ...UNREACHED,
  ...CUT,
  "denied",
  "portal",
] as const;

/** All but some. */
export function allBut(...left: readonly Seen[]): readonly Seen[] {
  return SEEN.filter((seen) => !left.includes(seen));
}
