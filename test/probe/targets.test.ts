import assert from "node:assert/strict";
import { test } from "node:test";
import { makeTargets } from "../../server/src/probe/targets.ts";

function one(url: string) {
  return makeTargets([{ url, role: "file", origins: [] }]);
}

test("a URL becomes scheme, host, port and path; credentials, query and fragment are gone", () => {
  for (const [url, expected] of [
    [
      "https://proxy.golang.org",
      ["https", "proxy.golang.org", 443, "/", "https://proxy.golang.org/"],
    ],
    [
      "HTTP://User:Secret@Example.COM.:8080/a/b?token=1#x",
      ["http", "example.com", 8080, "/a/b", "http://example.com:8080/a/b"],
    ],
    ["https://a@b@c.test/", ["https", "c.test", 443, "/", "https://c.test/"]],
    [
      "https://[2001:DB8::1]:8443/",
      ["https", "2001:db8::1", 8443, "/", "https://[2001:db8::1]:8443/"],
    ],
    [
      "http://192.0.2.1:80",
      ["http", "192.0.2.1", 80, "/", "http://192.0.2.1/"],
    ],
    ["https://registry", ["https", "registry", 443, "/", "https://registry/"]],
    [
      "https://my_host.test/%E4%B8%AD",
      [
        "https",
        "my_host.test",
        443,
        "/%E4%B8%AD",
        "https://my_host.test/%E4%B8%AD",
      ],
    ],
  ] as const) {
    const { targets, rejected } = one(url);
    assert.deepEqual(rejected, []);
    const [target] = targets;
    assert.deepEqual(
      target && [
        target.scheme,
        target.host,
        target.port,
        target.path,
        target.url,
      ],
      expected,
    );
  }
});

test("what could be an option, a second word or another scheme is rejected with its reason", () => {
  for (const [url, reason] of [
    ["proxy.golang.org", "not-a-url"],
    ["", "not-a-url"],
    ["//a.test/", "not-a-url"],
    ["file:///etc/passwd", "scheme"],
    ["ssh://git@a.test/x", "scheme"],
    ["https://-oProxyCommand=x/", "host"],
    ["https://a.test -K/", "host"],
    ["https://a.test%00.b/", "host"],
    ["https://a..b/", "host"],
    ["https:///x", "host"],
    ["https://$(id).test/", "host"],
    ["https://{a,b}.test/", "host"],
    ["https://\u001b[31m.test/", "host"],
    ["https://中国.test/", "host"],
    [`https://${"a".repeat(64)}.test/`, "host"],
    [`https://${"a.".repeat(127)}test/`, "host"],
    ["https://999.1.1.1/", "host"],
    ["https://1.2.3/", "host"],
    ["https://[fe80::1%25eth0]/", "host"],
    ["https://a.test:0/", "port"],
    ["https://a.test:65536/", "port"],
    ["https://a.test:8x/", "port"],
    ["https://a.test/a b", "path"],
    ["https://a.test/`id`", "path"],
    ["https://a.test/\r\nX: y", "path"],
    [`https://a.test/${"a".repeat(2000)}`, "path"],
  ] as const) {
    const { targets, rejected } = one(url);
    assert.deepEqual(targets, [], url);
    assert.equal(rejected[0]?.reason, reason, url);
    assert.notEqual(
      rejected[0]?.text.message.en,
      rejected[0]?.text.message["zh-cn"],
    );
  }
});

test("a rejected value shows no credentials and no control characters", () => {
  const { rejected } = one("ftp://user:secret@a.test/\u001b]0;x\u0007\u202e");
  assert.equal(rejected[0]?.value, "ftp://a.test/ ]0;x");
});

test("equal URLs are one target with all origins, in order", () => {
  const { targets } = makeTargets([
    { url: "https://b.test", role: "module proxy", origins: at(3) },
    { url: "https://a.test/", role: "file", origins: at(4) },
    {
      url: "https://x:y@B.test/",
      role: "registry",
      origins: [...at(3), ...at(9)],
    },
  ]);
  assert.deepEqual(
    targets.map(({ id, url, role }) => [id, url, role]),
    [
      ["t1", "https://b.test/", "module proxy"],
      ["t2", "https://a.test/", "file"],
    ],
  );
  assert.deepEqual(
    targets[0]?.origins.map(({ line }) => line),
    [3, 9],
  );
});

test("at most 64 targets", () => {
  const { targets, rejected } = makeTargets(
    Array.from({ length: 70 }, (_, n) => ({
      url: `https://h${n}.test/`,
      role: "file",
      origins: [],
    })),
  );
  assert.equal(targets.length, 64);
  assert.deepEqual(
    rejected.map(({ reason }) => reason),
    Array.from({ length: 6 }, () => "too-many"),
  );
});

test("hostile lengths take no time", () => {
  const started = performance.now();
  one(`https://${"a.".repeat(500_000)}/`);
  one(`https://${"[".repeat(500_000)}`);
  one(`https://${"@".repeat(500_000)}x/`);
  one("h".repeat(1_000_000));
  assert.ok(performance.now() - started < 500);
});

function at(line: number) {
  return [{ file: "Dockerfile", line }];
}

test("a module proxy is asked for a public module, a checksum database whether it serves, whatever the URL", () => {
  for (const [url, role, asks] of [
    ["https://p.test", "module proxy", "/golang.org/x/text/@v/list"],
    ["https://p.test/go/", "module proxy", "/go/golang.org/x/text/@v/list"],
    [
      "https://p.test/sumdb/sum.golang.org",
      "checksum database",
      "/sumdb/sum.golang.org/supported",
    ],
    ["https://sum.golang.org", "checksum database", "/latest"],
    ["https://p.test/a/b.tar.gz", "file", "/a/b.tar.gz"],
  ] as const) {
    const [target] = makeTargets([{ url, role, origins: [] }]).targets;
    assert.equal(target?.asks, asks);
  }
});
