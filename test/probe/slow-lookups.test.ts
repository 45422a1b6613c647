/** Lookups that take long: who makes them wait. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  UNRESOLVED,
  endpointOf,
  log,
  message,
} from "../support/script-records.ts";

const golang = "https://proxy.golang.org/";
const plain = { url: "http://proxy.golang.org/" };

/** What curl says of a host that it finds after so many milliseconds, and that then answers at once. */
function foundAfter(took: number): string {
  return `E 0 curl done ${log(
    `${took} *   Trying 192.0.2.10:80...`,
    `${took + 4} * Connected to a.test (192.0.2.10) port 80 (#0)`,
    `${took + 5} > GET / HTTP/1.1`,
    `${took + 9} < HTTP/1.1 200 OK`,
    `${took + 10} @rc 0`,
  )} -`;
}

test("a lookup that waits for an IPv6 answer: late, and never", async () => {
  const good = `Q 0 0 bash 0 3 - b:${message(0, [192, 0, 2, 10])}`;
  const slow = await endpointOf(
    [
      "N 0 192.0.2.53",
      good,
      `R 0 0 bash 0 1200 - b:${message(0)}`,
      foundAfter(1900),
    ],
    plain,
  );
  assert.deepEqual(
    [slow.verdict.id, slow.verdict.subject],
    ["dns-ipv6-slow", "192.0.2.53"],
  );
  assert.deepEqual(slow.steps.dns[0]?.addresses, ["192.0.2.10"]);
  const dead = await endpointOf(
    ["N 0 192.0.2.53", good, "R 0 0 bash 137 2300 - -", UNRESOLVED],
    { url: golang },
  );
  assert.equal(dead.verdict.id, "dns-ipv6-dead");
  const other = await endpointOf(
    ["N 0 192.0.2.53", good, `R 0 0 bash 0 4 - b:${message(0)}`, UNRESOLVED],
    { url: golang },
  );
  assert.equal(other.verdict.id, "dns-lookup-failed");
});

test("a nameserver that is late with everything is slow, whichever answer comes last", async () => {
  const endpoint = await endpointOf(
    [
      "N 0 192.0.2.53",
      `Q 0 0 bash 0 1286 - b:${message(0, [192, 0, 2, 10])}`,
      `R 0 0 bash 0 1387 - b:${message(0)}`,
      foundAfter(1500),
    ],
    plain,
  );
  assert.equal(endpoint.verdict.id, "dns-slow");
});

test("a dead first nameserver makes lookups wait, whatever the second takes for IPv6", async () => {
  const endpoint = await endpointOf(
    [
      "N 0 192.0.2.52",
      "N 1 192.0.2.53",
      "Q 0 0 bash 137 3000 - -",
      `Q 0 1 bash 0 3 - b:${message(0, [192, 0, 2, 10])}`,
      `R 0 1 bash 0 1200 - b:${message(0)}`,
      foundAfter(5003),
    ],
    plain,
  );
  assert.deepEqual(
    [endpoint.verdict.id, endpoint.verdict.subject],
    ["dns-first-server-dead", "192.0.2.52"],
  );
});

/** The verdict where the answers take so long, of a lookup of 1.7 s that tries search domains first. */
async function searched(milliseconds: number, four = 189): Promise<string> {
  const lines = [
    "N 0 192.0.2.53",
    "O 5 svc.cluster.test cluster.test",
    `Q 0 0 bash 0 ${four} - b:${message(0, [192, 0, 2, 10])}`,
    `R 0 0 bash 0 ${milliseconds} - b:${message(0)}`,
    foundAfter(1699),
  ];
  const { verdict } = await endpointOf(lines, plain);
  return verdict.id;
}

test("a late IPv6 answer beside a search list is told where it makes most of the wait", async () => {
  assert.equal(await searched(1024), "dns-search-slow");
  assert.equal(await searched(1600), "dns-ipv6-slow");
  assert.equal(await searched(127, 609), "dns-search-slow");
  assert.equal(await searched(127, 1300), "dns-slow");
});

/** The verdict on a lookup of so many milliseconds, where the only nameserver's two answers took so long. */
async function lookup(
  took: number,
  four: number,
  six: number,
): Promise<string> {
  const { verdict } = await endpointOf(
    [
      "N 0 192.0.2.53",
      `Q 0 0 bash 0 ${four} - b:${message(0, [192, 0, 2, 10])}`,
      `R 0 0 bash 0 ${six} - b:${message(0)}`,
      foundAfter(took),
    ],
    plain,
  );
  return verdict.id;
}

test("a machine that was busy once does not make a nameserver slow", async () => {
  // Seen where two processors had five times as much to do: the nameserver had answered at once each time.
  assert.equal(await lookup(1122, 718, 218), "ok");
  assert.equal(await lookup(1122, 3, 4), "ok");
  assert.equal(await lookup(1122, 718, 640), "dns-slow");
  assert.equal(await lookup(1122, 1040, 218), "dns-slow");
  assert.equal(await lookup(2100, 3, 4), "slow");
});
