/** What the script may say, line by line, and what is made of it. */
import assert from "node:assert/strict";
import { dnsQuery, queryId } from "../../server/src/probe/bytes.ts";
import { runProbe } from "../../server/src/probe/run.ts";
import { makeTargets } from "../../server/src/probe/targets.ts";
import type {
  EndpointInput,
  EndpointReport,
  ProbeReport,
  ProbeRequest,
} from "../../server/src/probe/types.ts";
import { CONTAINER, NONCE, replayEngine } from "./replay-engine.ts";

/** What the script said, as it came from containers of the lab. */
export async function report(
  lines: readonly string[],
  endpoint: Partial<EndpointInput> & { readonly url: string },
  allowed: Partial<ProbeRequest> = {},
): Promise<ProbeReport> {
  const { targets } = makeTargets([{ role: "file", origins: [], ...endpoint }]);
  return runProbe({
    engine: replayEngine({
      output: [
        "B us curl,bash,dd,base64 curl+bash bash /tmp",
        ...lines,
        "D 0 done",
        "D 1 done",
        "Z 900",
      ]
        .map((line) => `${NONCE} ${line}\n`)
        .join(""),
    }),
    container: CONTAINER,
    targets,
    deadlineSeconds: 10,
    signal: new AbortController().signal,
    ...allowed,
  });
}

export async function endpointOf(
  ...args: Parameters<typeof report>
): Promise<EndpointReport> {
  const [endpoint] = (await report(...args)).endpoints;
  assert.ok(endpoint);
  return endpoint;
}

export function log(...lines: readonly string[]): string {
  return `b:${btoa(lines.map((line) => `${line}\n`).join(""))}`;
}

/** curl's messages about a host that answers with a status. */
export function answered(status: number, ...more: readonly string[]): string {
  return `E 0 curl done ${log(
    "5 *   Trying 192.0.2.10:80...",
    "6 * Connected to a.test (192.0.2.10) port 80 (#0)",
    "7 > GET / HTTP/1.1",
    `9 < HTTP/1.1 ${status} X`,
    ...more,
    "10 @rc 0",
  )} -`;
}

export const UNRESOLVED = `E 0 curl done ${log("8 curl: (6) Could not resolve host: a", "8 @rc 6")} -`;
export const WAITING = `E 0 curl killed - -`;

/** A nameserver's answer over UDP: its code, and an address where there is one. */
export function message(code: number, address?: readonly number[]): string {
  const query = dnsQuery("proxy.golang.org", queryId(0)).slice(2);
  const head = [queryId(0) >> 8, queryId(0) & 0xff, 0x81, 0x80 | code];
  const counts = [0, 1, 0, address ? 1 : 0, 0, 0, 0, 0];
  const record = address
    ? [0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, ...address]
    : [];
  const bytes = [...head, ...counts, ...query.slice(10), ...record];
  return btoa(String.fromCharCode(...bytes));
}
