import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type {
  BlameFacts,
  NetworkKind,
  Others,
} from "../../server/src/probe/blame-row.ts";
import { SEEN, type Seen } from "../../server/src/probe/blame-seen.ts";
import { BLAME_TABLE, blameRow } from "../../server/src/probe/blame-table.ts";

const PLAIN: BlameFacts = {
  others: "absent",
  network: "bridge",
  otherAddress: false,
  loopback: false,
};

const USER = { network: "user-defined" } as const;
const HOST = { network: "host" } as const;
const OTHER_ADDRESS = { otherAddress: true, others: "work" } as const;

/** What the container, a fresh one and this machine see, and which row says what it means. */
const CASES: readonly (readonly [
  row: string,
  container: Seen,
  fresh: Seen,
  host: Seen,
  facts?: Partial<BlameFacts>,
])[] = [
  ["no-network", "nameserver", "works", "works", { network: "none" }],
  ["no-network", "no-route", "unseen", "unseen", { network: "none" }],
  ["localhost", "refused", "refused", "works", { loopback: true }],
  ["proxy-missing", "dropped", "works-through-proxy", "works-through-proxy"],
  ["proxy-needed", "dropped", "dropped", "works-through-proxy"],
  ["proxy-needed", "nameserver", "unseen", "works-through-proxy"],
  ["container-network-dns", "nameserver", "works", "works", USER],
  ["container-dns", "nameserver", "works", "works"],
  ["container-dns", "nameserver", "works", "unseen"],
  ["container-dns", "nameserver", "dropped", "works"],
  ["container-dns", "nameserver", "works", "works-through-proxy"],
  ["container-dns-answer", "false-address", "works", "works"],
  ["container-dns-answer", "no-name", "works", "works"],
  ["split-dns", "no-name", "no-name", "works"],
  ["split-dns", "no-name", "nameserver", "refused"],
  ["engine-dns-answer", "false-address", "false-address", "works"],
  ["engine-dns", "nameserver", "nameserver", "works"],
  ["engine-dns", "nameserver", "no-name", "certificate"],
  ["container-dns-and-name", "nameserver", "no-name", "no-name"],
  ["container-dns-and-name", "nameserver", "no-name", "unseen"],
  ["name-unknown", "no-name", "no-name", "no-name"],
  ["host-dns", "nameserver", "nameserver", "nameserver"],
  ["host-dns", "nameserver", "unseen", "nameserver"],
  ["dns-falsified", "false-address", "false-address", "false-address"],
  ["container-or-engine-dns", "nameserver", "unseen", "works"],
  ["engine-or-host-dns", "nameserver", "nameserver", "unseen"],
  ["host-hosts-file", "hosts-file", "works", "hosts-file", HOST],
  ["hosts-file-and-more", "hosts-file", "dropped", "dropped"],
  ["container-hosts-file", "hosts-file", "works", "works"],
  ["container-hosts-file", "hosts-file", "unseen", "unseen"],
  ["container-ipv6", "ipv6-only", "works", "works"],
  ["engine-ipv6", "ipv6-only", "ipv6-only", "works"],
  ["network-ipv6", "ipv6-only", "ipv6-only", "ipv6-only"],
  ["late-container", "lookup-late", "works", "works"],
  ["late-everywhere", "lookup-late", "lookup-late", "lookup-late"],
  ["late-engine", "lookup-late", "lookup-late", "works"],
  ["late-somewhere", "lookup-late", "unseen", "works"],
  ["container-address", "refused", "works", "works", OTHER_ADDRESS],
  ["container-network", "dropped", "works", "works", USER],
  ["container-network", "tls-cut", "works", "unseen", USER],
  ["container-itself", "dropped", "works", "works"],
  ["container-itself", "http-cut", "works", "http-cut"],
  ["container-way", "dropped", "server-error", "server-error"],
  ["engine-address", "dropped", "dropped", "works", OTHER_ADDRESS],
  ["engine-overlap", "no-route", "dropped", "works", { others: "work" }],
  ["engine-way", "dropped", "dropped", "works", { others: "fail" }],
  ["engine-way", "dropped", "dropped", "authority"],
  ["port-closed", "refused", "refused", "refused"],
  ["port-closed", "refused", "refused", "refused", { others: "work" }],
  ["host-down", "dropped", "dropped", "dropped", { others: "work" }],
  ["host-down", "dropped", "dropped", "no-route", { others: "reached" }],
  ["host-offline", "no-route", "no-route", "no-route", { others: "fail" }],
  ["network-drops", "dropped", "dropped", "dropped", { others: "fail" }],
  ["network-drops", "dropped", "unseen", "dropped"],
  ["container-or-engine-way", "dropped", "unseen", "works"],
  ["engine-or-network", "dropped", "dropped", "unseen"],
  ["container-mtu", "large-lost", "works", "works"],
  ["path-mtu", "large-lost", "large-lost", "large-lost"],
  ["engine-mtu", "large-lost", "large-lost", "works"],
  ["engine-mtu", "large-lost", "unseen", "denied"],
  ["containers-cut", "tls-silent", "tls-silent", "works"],
  ["name-filtered", "tls-cut", "tls-cut", "tls-cut"],
  ["server-mute", "http-cut", "http-cut", "http-cut", { others: "work" }],
  ["server-or-network-mute", "tls-silent", "tls-silent", "tls-silent"],
  ["other-server", "certificate", "certificate", "works"],
  ["server-certificate", "certificate", "certificate", "certificate"],
  ["ca-missing", "authority", "authority", "works"],
  ["ca-missing", "authority", "works", "works"],
  ["ca-unknown", "authority", "authority", "authority"],
  ["ca-untrusted", "authority", "unseen", "unseen"],
  ["interception-ca-missing", "intercepted", "intercepted", "works"],
  ["interception", "intercepted", "intercepted", "intercepted"],
  ["interception", "intercepted", "unseen", "unseen"],
  ["server-unsteady", "server-error", "works", "works"],
  ["server-error", "server-error", "server-error", "server-error"],
  ["containers-denied", "denied", "denied", "works"],
  ["denied", "denied", "denied", "denied"],
  ["containers-portal", "portal", "portal", "works"],
  ["portal", "portal", "portal", "portal", { others: "reached" }],
  ["wrong-service", "portal", "portal", "portal", { others: "work" }],
  ["wrong-service", "other-answer", "other-answer", "other-answer"],
  ["proxy-out-of-reach", "proxy", "works", "works-through-proxy"],
  ["proxy-unneeded", "proxy", "works", "works"],
  ["proxy-down", "proxy", "proxy", "proxy"],
  ["proxy-fails", "proxy", "unseen", "dropped"],
  ["builds-lack-proxy", "works-through-proxy", "dropped", "dropped"],
  ["builds-lookup", "works", "nameserver", "works"],
  ["builds-way", "works", "dropped", "works"],
  ["works", "works", "works", "works"],
  ["works", "works-through-proxy", "unseen", "works"],
  ["container-unseen", "unseen", "works", "works"],
  ["nothing-to-compare", "dropped", "unseen", "unseen"],
  ["nothing-to-compare", "nameserver", "unseen", "unseen"],
  ["no-pattern", "dropped", "dropped", "nameserver"],
  ["container-or-engine-cut", "tls-silent", "unseen", "works"],
];

/** Everything that is known beside what is seen, in every combination. */
function everyFacts(): readonly BlameFacts[] {
  const others: readonly Others[] = ["work", "reached", "fail", "absent"];
  const networks: readonly NetworkKind[] = [
    "bridge",
    "user-defined",
    "host",
    "none",
    "container",
    "unknown",
  ];
  const either = [false, true];
  return others.flatMap((each) =>
    networks.flatMap((network) =>
      either.flatMap((otherAddress) =>
        either.map((loopback) => ({
          others: each,
          network,
          otherAddress,
          loopback,
        })),
      ),
    ),
  );
}

describe("each row of the table", () => {
  for (const [row, container, fresh, host, facts = {}] of CASES)
    test(`${row}: ${container}, ${fresh}, ${host} ${JSON.stringify(facts)}`, () => {
      const found = blameRow(
        { container, fresh, host },
        { ...PLAIN, ...facts },
      );
      assert.equal(found.id, row);
    });

  test("has a name of its own and a case above", () => {
    const ids = BLAME_TABLE.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    const tried = new Set(CASES.map(([row]) => row));
    assert.deepEqual(
      ids.filter((id) => !tried.has(id)),
      [],
    );
  });

  test("says why, and says it in both languages with the same values", () => {
    for (const { id, because, message, advice, blame } of BLAME_TABLE) {
      assert.ok(because.length > 15, id);
      for (const text of [message, advice].filter(
        (each) => each !== undefined,
      )) {
        assert.deepEqual(valuesIn(text.en), valuesIn(text["zh-cn"]), id);
        assert.match(text["zh-cn"], /[\u4e00-\u9fff]/, id);
        assert.doesNotMatch(text.en, /GOSUMDB=off|GOINSECURE|insecure/, id);
      }
      // Whoever is at fault, there is something to do; where nobody can be named, the message says what is missing.
      if (blame !== "unknown" && blame !== "none")
        assert.ok(advice !== undefined, id);
    }
  });
});

function valuesIn(text: string): readonly string[] {
  return [...new Set(text.match(/\{\w+\}/g))].toSorted((a, b) =>
    a.localeCompare(b),
  );
}

test("every combination of what three places see has one answer, and each row is the answer to some", () => {
  const reached = new Set<string>();
  for (const facts of everyFacts())
    for (const container of SEEN)
      for (const fresh of SEEN)
        for (const host of SEEN) {
          const sights = { container, fresh, host };
          // It throws where no row fits; the first that does is the answer.
          reached.add(blameRow(sights, facts).id);
        }
  assert.deepEqual(
    BLAME_TABLE.map(({ id }) => id).filter((id) => !reached.has(id)),
    [],
  );
});

test("nobody is blamed where the container works and so does a fresh one, and nobody is acquitted where it fails", () => {
  const good: readonly Seen[] = ["works", "works-through-proxy"];
  for (const facts of everyFacts())
    for (const container of SEEN)
      for (const host of SEEN) {
        const { blame } = blameRow({ container, fresh: "works", host }, facts);
        assert.equal(blame === "none", good.includes(container));
      }
});

/** Who is at fault whatever else is known, where the machine works. */
function blames(container: Seen, fresh: Seen): ReadonlySet<string> {
  return new Set(
    everyFacts()
      .filter(({ network }) => network !== "none")
      .map(
        (facts) => blameRow({ container, fresh, host: "works" }, facts).blame,
      ),
  );
}

test("what only the container shows of itself is not held against the engine, nor the engine's against the container", () => {
  for (const seen of [
    "nameserver",
    "dropped",
    "no-route",
    "tls-cut",
  ] as const) {
    assert.deepEqual(blames(seen, "works"), new Set(["container-config"]));
    assert.ok(!blames(seen, seen).has("container-config"), seen);
    assert.deepEqual(blames(seen, "unseen"), new Set(["unknown"]));
  }
});
