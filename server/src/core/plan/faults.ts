import type { Endpoint } from "./model.ts";

/**
 * How a host fails. `timeout`: no answer to the connection; `stall`: connected, TLS done, then
 * silence; `tlsstall`: connected, then silence; a number is an HTTP status, `5xx` any server error.
 */
export type Fault =
  | "dns"
  | "timeout"
  | "refused"
  | "reset"
  | "tls"
  | "tlsstall"
  | "stall"
  | "5xx"
  | number;

/**
 * Faults by `host` or, for one port of it, `host:port`, in lower case; a host that is not named is up and has everything.
 * `direct` names a Go chain's last resort.
 */
export type Faults = ReadonlyMap<string, Fault>;

/** Names of faults that are no HTTP status. */
export const faultNames = [
  "timeout",
  "stall",
  "tlsstall",
  "dns",
  "refused",
  "reset",
  "tls",
] as const;

/** HTTP statuses that can be named one by one; any other of 500 to 599 too. */
const namedStatuses = new Set([401, 403, 404, 410, 429]);

/** Reads `timeout`, `404`, `503`, `5xx`; undefined for another word. */
export function parseFault(word: string): Fault | undefined {
  const name = faultNames.find((one) => one === word);
  if (name !== undefined) return name;
  if (word === "5xx") return word;
  const status = /^[45]\d\d$/.test(word) ? Number(word) : 0;
  return namedStatuses.has(status) || status >= 500 ? status : undefined;
}

/** The fault of a host; undefined where it is up. An answer of less than 400 is none. */
export function faultAt(
  { host, port, url }: Pick<Endpoint, "host" | "port" | "url">,
  faults: Faults,
): Fault | undefined {
  const name = host === "" ? url : host;
  const fault = faults.get(`${name}:${port}`) ?? faults.get(name);
  return typeof fault === "number" && fault < 400 ? undefined : fault;
}

/** The fault of a module's own host: its own, or that of all that Go fetches directly. */
export function originFault(
  endpoint: Pick<Endpoint, "host" | "port" | "url">,
  faults: Faults,
): Fault | undefined {
  const all = { url: "direct", host: "", port: 0 };
  return faultAt(endpoint, faults) ?? faultAt(all, faults);
}

/** An answer: `5xx` stands for any server error. */
export type FaultStatus = number | "5xx";

/** True where the host answers at all. */
export function isStatus(fault: Fault): fault is FaultStatus {
  return typeof fault === "number" || fault === "5xx";
}

/** True for the answers after which a Go list goes on at a comma. */
export function isNotFound(fault: Fault): boolean {
  return fault === 404 || fault === 410;
}

/** RFC 9110, 6585. */
const statusTexts: ReadonlyMap<number, string> = new Map([
  [401, "Unauthorized"],
  [403, "Forbidden"],
  [404, "Not Found"],
  [410, "Gone"],
  [429, "Too Many Requests"],
  [500, "Internal Server Error"],
  [501, "Not Implemented"],
  [502, "Bad Gateway"],
  [503, "Service Unavailable"],
  [504, "Gateway Timeout"],
]);

/** The number; of the server errors the usual one. */
export function numberOf(status: FaultStatus): number {
  return status === "5xx" ? 503 : status;
}

/** `503 Service Unavailable`, or the number alone. */
export function statusLine(answer: FaultStatus): string {
  const status = numberOf(answer);
  return `${status} ${statusTexts.get(status) ?? ""}`.trimEnd();
}

/** A fault in the words that most tools share. */
export function faultText(fault: Fault): string {
  return isStatus(fault) ? statusLine(fault) : faultTexts[fault];
}

const faultTexts: Readonly<Record<Exclude<Fault, FaultStatus>, string>> = {
  dns: "no such host",
  timeout: "connection timed out",
  refused: "connection refused",
  reset: "connection reset by peer",
  tls: "certificate verification failed",
  tlsstall: "TLS handshake timed out",
  stall: "no answer",
};
