import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  assert as check,
  constantFrom,
  integer,
  option,
  property,
  string,
  stringMatching,
} from "fast-check";
import {
  isLoopbackHost,
  parseUrl,
  redactUrl,
} from "../../server/src/core/text/url.ts";

describe("parseUrl", () => {
  const cases: readonly [string, ReturnType<typeof parseUrl>][] = [
    [
      "https://proxy.golang.org",
      { scheme: "https", host: "proxy.golang.org", port: 443, path: "" },
    ],
    [
      "HTTP://Example.COM:8080/A/b?x=1#y",
      {
        scheme: "http",
        host: "example.com",
        port: 8080,
        path: "/A/b",
        query: "x=1",
      },
    ],
    [
      "https://u:p@ss@host/",
      {
        scheme: "https",
        userinfo: "u:p@ss",
        host: "host",
        port: 443,
        path: "/",
      },
    ],
    [
      "http://[::1]:3000/x",
      { scheme: "http", host: "::1", port: 3000, path: "/x" },
    ],
    [
      "https://[fe80::1%25eth0]",
      { scheme: "https", host: "fe80::1%25eth0", port: 443, path: "" },
    ],
    ["file:///go/proxy", { scheme: "file", host: "", path: "/go/proxy" }],
    [
      "socks5://127.0.0.1",
      { scheme: "socks5", host: "127.0.0.1", port: 1080, path: "" },
    ],
    [
      "https://host?q",
      { scheme: "https", host: "host", port: 443, path: "", query: "q" },
    ],
    [
      "https://host#f?q",
      { scheme: "https", host: "host", port: 443, path: "" },
    ],
    [
      "https://host:/x",
      { scheme: "https", host: "host", port: 443, path: "/x" },
    ],
    ["goproxy.cn", undefined],
    ["localhost:3000", undefined],
    ["mailto:a@b", undefined],
    ["https://goproxy.cn direct", undefined],
    ["https://host:port/", undefined],
    ["https://host:70000/", undefined],
    ["https://[::1/", undefined],
    ["https://[host]/", undefined],
    ['"https://host"', undefined],
    ["", undefined],
  ];
  for (const [text, expected] of cases) {
    test(text === "" ? "empty" : text, () =>
      assert.deepEqual(parseUrl(text), expected),
    );
  }

  test("agrees with the platform's parser where both read a plain URL", () => {
    const host = stringMatching(
      /^[a-z]([a-z0-9-]{0,8}[a-z0-9])?(\.[a-z]{2,5})?$/,
    );
    const path = stringMatching(/^(\/[a-z0-9._~-]{1,6}){0,3}$/);
    check(
      property(
        constantFrom("http", "https"),
        host,
        option(integer({ min: 1, max: 65535 })),
        path,
        (scheme, name, port, tail) => {
          const text = `${scheme}://${name}${port === null ? "" : `:${port}`}${tail}`;
          const theirs = new URL(text);
          const ours = parseUrl(text);
          assert.equal(ours?.host, theirs.hostname);
          assert.equal(
            ours?.port,
            Number(theirs.port || (scheme === "http" ? 80 : 443)),
          );
          if (!/\/\.\.?(\/|$)/.test(tail))
            assert.equal(ours?.path || "/", theirs.pathname);
        },
      ),
      { numRuns: 200 },
    );
  });

  test("takes any text", () => {
    check(
      property(string(), (text) => void parseUrl(`https://${text}`)),
      { numRuns: 300 },
    );
  });
});

describe("redactUrl", () => {
  const cases: readonly [string, string][] = [
    ["https://user:pass@host/x", "https://host/x"],
    ["https://token@host", "https://host"],
    ["https://u:p@ss@host/x@v1", "https://host/x@v1"],
    ["https://user:pa/ss@host/x", "https://host/x"],
    ["https://host/x@v1.0.0", "https://host/x@v1.0.0"],
    ["https://host:8080/x@v1.0.0", "https://host:8080/x@v1.0.0"],
    [
      "https://a:b@one,https://c:d@two|direct",
      "https://one,https://two|direct",
    ],
    ["https://one:8080,https://c:d@two", "https://one:8080,https://two"],
    ["https://u:p://x@host", "https://host"],
    ['go: Get "https://u:xxxxx@h/p": EOF', 'go: Get "https://h/p": EOF'],
    ["curl http://a:b@h http://c@i", "curl http://h http://i"],
    ["user@host", "user@host"],
    ["://@://@", "://://"],
  ];
  for (const [text, expected] of cases)
    test(text, () => assert.equal(redactUrl(text), expected));

  test("leaves no password and is linear", () => {
    check(
      property(stringMatching(/^[^\s"'`<>]{0,20}$/), (password) => {
        assert.equal(
          redactUrl(`https://user:SECRET${password}@host/`).includes("SECRET"),
          false,
        );
      }),
      { numRuns: 300 },
    );
    const start = performance.now();
    redactUrl("https://u:p@".repeat(20_000));
    redactUrl("://".repeat(20_000));
    assert.ok(performance.now() - start < 2000);
  });
});

test("isLoopbackHost", () => {
  for (const host of [
    "localhost",
    "LOCALHOST",
    "a.localhost",
    "127.0.0.1",
    "127.9.9.9",
    "::1",
    "localhost.",
  ]) {
    assert.equal(isLoopbackHost(host), true, host);
  }
  for (const host of [
    "host",
    "128.0.0.1",
    "127.0.0.1.example.com",
    "localhost.example.com",
    "::2",
  ]) {
    assert.equal(isLoopbackHost(host), false, host);
  }
});
