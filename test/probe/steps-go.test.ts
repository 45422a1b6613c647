import assert from "node:assert/strict";
import { test } from "node:test";
import {
  goNameservers,
  goSteps,
  goThroughProxy,
} from "../../server/src/probe/steps-go.ts";
import { makeTargets } from "../../server/src/probe/targets.ts";
import type { ProbeTarget } from "../../server/src/probe/types.ts";

/** What go 1.26 says, as the script keeps it: `go list -x` without the address that it asks for. */
function program(...words: readonly string[]) {
  const lines = ["@go ", ...words.map((text) => `@go ${text}`)];
  return {
    method: "go",
    log: lines.map((text, at) => ({ milliseconds: at, text })),
    body: "",
  };
}

function target(url: string, role = "module proxy"): ProbeTarget {
  const [found] = makeTargets([{ url, role, origins: [] }]).targets;
  assert.ok(found);
  return found;
}

const HTTPS = target("https://proxy.test/mod");
const HTTP = target("http://proxy.test/mod");

/** Outcome and cause of the steps that are not good. */
function outcomes(
  words: string,
  asked: ProbeTarget = HTTPS,
): readonly (string | undefined)[] {
  const { resolver, tcp, tls, http } = goSteps(program(words), asked, false);
  return [resolver, tcp, tls, http].map(({ outcome, cause }) =>
    cause === undefined ? outcome : `${outcome} ${cause}`,
  );
}

test("an answer: its status, and one time for all", () => {
  const { tcp, tls, http } = goSteps(
    { ...program(": 200 OK (1.234s)"), body: "v0.1.0 v0.2.0" },
    HTTPS,
    false,
  );
  assert.equal(tcp.outcome, "ok");
  assert.equal(tls.outcome, "ok");
  assert.deepEqual(http, {
    outcome: "ok",
    status: 200,
    milliseconds: 1234,
    content: "versions",
    method: "go",
  });
});

test("of what go cannot be made to ask for, no status is told", () => {
  const file = target("https://files.test/x.tgz", "file");
  assert.deepEqual(outcomes(": 404 Not Found (0.1s)", file), [
    "not-tested",
    "ok",
    "ok",
    "not-tested tool",
  ]);
});

test("go's words for what fails", () => {
  const rows: readonly (readonly [string, readonly string[], ProbeTarget?])[] =
    [
      [
        '": dial tcp: lookup proxy.test on 192.0.2.1:53: no such host',
        ["failed", "not-reached", "not-reached", "not-reached"],
      ],
      [
        '": dial tcp 192.0.2.7:443: connect: connection refused',
        ["ok", "failed refused", "not-reached", "not-reached"],
      ],
      [
        '": dial tcp [fd00::7]:443: connect: network is unreachable',
        ["ok", "failed unreachable", "not-reached", "not-reached"],
      ],
      [
        '": dial tcp 192.0.2.7:443: i/o timeout',
        ["ok", "timed-out timeout", "not-reached", "not-reached"],
      ],
      [
        '": dial tcp 192.0.2.7:443: connect: connection reset by peer',
        ["ok", "ok", "failed reset", "not-reached"],
      ],
      ['": EOF', ["not-tested", "ok", "failed reset", "not-reached"]],
      ['": EOF', ["not-tested", "ok", "not-tested", "failed reset"], HTTP],
      [
        '": tls: failed to verify certificate: x509: certificate signed by unknown authority',
        ["not-tested", "ok", "failed certificate", "not-reached"],
      ],
      [
        '": http: server gave HTTP response to HTTPS client',
        ["not-tested", "ok", "failed not-tls", "not-reached"],
      ],
      [
        '": net/http: TLS handshake timeout',
        ["not-tested", "ok", "timed-out stall", "not-reached"],
      ],
      [
        '": remote error: tls: unrecognized name',
        ["not-tested", "ok", "failed alert", "not-reached"],
      ],
      [
        "words that no go has said yet",
        ["not-tested", "failed unknown", "not-reached", "not-reached"],
      ],
    ];
  for (const [words, expected, asked] of rows)
    assert.deepEqual(outcomes(words, asked), expected, words);
});

test("go that waits has shown nothing, and is not taken for a good one", () => {
  const waiting = goSteps(program(), HTTPS, true);
  assert.equal(waiting.tcp.outcome, "failed");
  assert.equal(waiting.tcp.cause, "unknown");
  const body = goSteps(program(": 200 OK (0.1s)"), HTTPS, true);
  assert.equal(body.http.outcome, "timed-out");
  assert.equal(body.http.cause, "body");
  const through = goThroughProxy(program(), HTTPS, true);
  assert.equal(through.tls.outcome, "failed");
});

test("how an HTTP proxy answers", () => {
  const rows: readonly (readonly [string, readonly (string | number)[]])[] = [
    ['": Proxy Authentication Required', ["failed", 407]],
    ['": Forbidden', ["failed", 403]],
    ['": Bad Gateway', ["failed", 502]],
    ['": unexpected EOF', ["failed", "reset"]],
    [
      '": proxyconnect tcp: dial tcp 192.0.2.9:3128: connect: connection refused',
      ["not-reached"],
    ],
    [": 200 OK (0.1s)", ["ok"]],
  ];
  for (const [words, expected] of rows) {
    const { tunnel } = goThroughProxy(program(words), HTTPS, false);
    assert.deepEqual(
      [tunnel.outcome, tunnel.status ?? tunnel.cause].filter(
        (part) => part !== undefined,
      ),
      expected,
      words,
    );
  }
});

test("the nameserver that go names has said what go says of it", () => {
  const silent = {
    server: "192.0.2.1",
    outcome: "unknown",
    addresses: [],
    method: "none",
  } as const;
  const other = { ...silent, server: "192.0.2.2" };
  const rows = [
    ["no such host", "nxdomain"],
    ["server misbehaving", "error"],
    ["read udp 192.0.2.3:1->192.0.2.1:53: read: connection refused", "refused"],
    ["read udp 192.0.2.3:1->192.0.2.1:53: i/o timeout", "silent"],
  ] as const;
  for (const [words, outcome] of rows) {
    const said = `": dial tcp: lookup proxy.test on 192.0.2.1:53: ${words}`;
    assert.deepEqual(
      goNameservers(program(said), [silent, other]).map((step) => step.outcome),
      [outcome, "unknown"],
    );
  }
  assert.deepEqual(goNameservers(undefined, [silent]), [silent]);
});
