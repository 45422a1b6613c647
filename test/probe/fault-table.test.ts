import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { format } from "prettier";
import type { Message } from "../../server/src/core/finding.ts";
import { DNS_VERDICTS } from "../../server/src/probe/dns-verdicts.ts";
import { HTTP_VERDICTS } from "../../server/src/probe/http-verdicts.ts";
import {
  PROXY_NOTES,
  PROXY_VERDICTS,
} from "../../server/src/probe/proxy-verdicts.ts";
import { TLS_VERDICTS } from "../../server/src/probe/tls-verdicts.ts";
import type { VerdictRow } from "../../server/src/probe/verdict-row.ts";
import { SHORT_VERDICTS } from "../../server/src/probe/report-messages.ts";
import { FAULTS } from "./faults.ts";
import { EVERY_KIND, KINDS } from "./kinds.ts";
import { faultTable, PAGE, TABLE_ONLY } from "./fault-table.ts";

test("the page of faults and verdicts is up to date (node test/probe/fault-table.ts, then prettier)", async () => {
  const expected = await format(faultTable(), { parser: "markdown" });
  assert.equal(await readFile(PAGE, "utf8"), expected);
});

test("each verdict has a fault of the lab, or a reason why it has none, not both", () => {
  const seen = new Set<string>(FAULTS.map(({ expected }) => expected[0]));
  for (const id of Object.keys(SHORT_VERDICTS))
    assert.ok(seen.has(id) || TABLE_ONLY[id] !== undefined, id);
  for (const id of Object.keys(TABLE_ONLY))
    assert.ok(id in SHORT_VERDICTS && !seen.has(id), id);
});

test("faults have names of their own, and each that an image cannot see says why", () => {
  assert.equal(new Set(FAULTS.map(({ name }) => name)).size, FAULTS.length);
  for (const { blind } of FAULTS)
    for (const { because } of Object.values(blind ?? {}))
      assert.ok(because.length > 10);
});

/** What the check has to tell apart at least, and the fault that makes it. */
const NEEDED: Readonly<Record<string, string>> = {
  "DNS dead": "DNS: the only nameserver is silent",
  "first server dead": "DNS: the first nameserver is silent",
  "DNS slow": "DNS: the nameserver is slow",
  NXDOMAIN: "DNS: the name does not exist (NXDOMAIN)",
  "DNS refused": "DNS: nothing listens on the nameserver's port",
  SERVFAIL: "DNS: the nameserver answers SERVFAIL",
  "poisoned answer": "DNS: one nameserver gives a false address",
  "hosts override": "/etc/hosts sends the name elsewhere",
  "AAAA only": "DNS: the name has IPv6 addresses only",
  "TCP drop": "TCP: packets are dropped",
  "TCP refused": "TCP: the port is closed",
  "TCP reset": "TCP: the connection is reset at once",
  "TCP unreachable": "TCP: there is no route",
  "TLS stall": "TLS: the handshake is never answered",
  expired: "certificate: expired",
  "wrong name": "certificate: for another name",
  "unknown CA": "certificate: of an unknown authority",
  interception: "certificate: a public host's, of a firewall that intercepts",
  ...Object.fromEntries(
    [401, 403, 404, 410, 418, 429, 502, 503].map((status) => [
      `HTTP ${status}`,
      `module proxy: HTTP ${status}`,
    ]),
  ),
  "first byte slow": "HTTP: the first byte comes late",
  "body stalled": "HTTP: the body stops, HTTPS",
  "MTU 600 black hole": "TLS: large packets are lost (MTU black hole)",
  "HTTP proxy refusing": "HTTP proxy: does not allow the host (403)",
  "proxy 407": "HTTP proxy: wants credentials (407), HTTPS",
  "portal page with 200": "module proxy: a page with 200 (portal), HTTPS",
};

test("what the check has to tell apart is made, and has a verdict of its own on most kinds", () => {
  assert.ok(Object.keys(NEEDED).length >= 24);
  for (const [wanted, name] of Object.entries(NEEDED)) {
    const fault = FAULTS.find((known) => known.name === name);
    assert.ok(fault !== undefined, wanted);
    const blind = KINDS.filter(({ sees }) => fault.blind?.[sees] !== undefined);
    assert.ok(KINDS.length - blind.length >= 4, wanted);
  }
  for (const name of EVERY_KIND)
    assert.ok(
      FAULTS.some((fault) => fault.name === name),
      name,
    );
});

test("each text of each row exists in both languages with the same placeholders", () => {
  const rows = [
    HTTP_VERDICTS,
    DNS_VERDICTS,
    TLS_VERDICTS,
    PROXY_VERDICTS,
  ].flatMap((table) => Object.values<VerdictRow>(table));
  const messages = rows.flatMap((row) => Object.values(row) as Message[]);
  for (const message of [...messages, ...Object.values(PROXY_NOTES)]) {
    assert.deepEqual(placeholders(message.en), placeholders(message["zh-cn"]));
    assert.notEqual(message.en, message["zh-cn"]);
    // Advice that would make builds less safe is none.
    assert.doesNotMatch(message.en, /GOSUMDB=off|GOINSECURE|GOFLAGS=-insecure/);
  }
});

function placeholders(text: string): readonly string[] {
  return [...new Set(text.match(/\{\w+\}/g))].toSorted((a, b) =>
    a.localeCompare(b),
  );
}
