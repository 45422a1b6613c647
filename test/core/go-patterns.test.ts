import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assert as check, property, string } from "fast-check";
import {
  coversPath,
  matchPath,
  matchPrefixPatterns,
  parsePrefixPatterns,
} from "../../server/src/core/build/private/go-patterns.ts";
import { parseGoSumDb } from "../../server/src/core/build/proxies/gosumdb.ts";

describe("matchPrefixPatterns", () => {
  const cases: readonly [string, string, boolean][] = [
    ["corp.com", "corp.com/a/b", true],
    ["corp.com", "corp.com", true],
    ["*.corp.com", "git.corp.com/x", true],
    ["*.corp.com", "corp.com/x", false],
    ["**.corp.com", "git.corp.com/x", true],
    ["github.com/org/*", "github.com/org/repo/sub", true],
    ["github.com/org/*", "github.com/org", false],
    ["github.com/org", "github.com/org2/x", false],
    ["*", "example.com/a", true],
    ["Corp.com", "corp.com/a", false],
    ["a.com, b.com", "b.com/x", false],
    ["a.com,b.com", "b.com/x", true],
    ["a.com;b.com", "b.com/x", false],
    ["https://a.com", "a.com/x", false],
    ["/a.com", "a.com/x", false],
    ["a.com/", "a.com/x", true],
    ["a.com//", "a.com/x", false],
    [",,a.com,", "a.com/x", true],
    ["", "a.com", false],
    ["[a-c].com", "b.com/x", true],
    ["[^a-c].com", "b.com/x", false],
    ["[a.com", "a.com", false],
    ["?.com", "b.com/x", true],
  ];
  for (const [globs, path, expected] of cases) {
    test(`${JSON.stringify(globs)} ${path}`, () =>
      assert.equal(matchPrefixPatterns(globs, path), expected));
  }
  test("no pattern is slow", () => {
    const start = performance.now();
    matchPath(`${"*a".repeat(2000)}b`, "a".repeat(5000));
    matchPath("[".repeat(50_000), "a");
    matchPath("*".repeat(50_000), "a".repeat(5000));
    assert.ok(performance.now() - start < 3000);
  });
  test("any text", () =>
    check(
      property(
        string(),
        string(),
        (globs, path) => void matchPrefixPatterns(globs, path),
      ),
      { numRuns: 500 },
    ));
});

describe("parsePrefixPatterns", () => {
  const cases: readonly [
    string,
    readonly [string, string | undefined, string | undefined][],
  ][] = [
    [
      "a.com,*.b.com/x",
      [
        ["a.com", undefined, undefined],
        ["*.b.com/x", undefined, undefined],
      ],
    ],
    [
      "a.com, b.com",
      [
        ["a.com", undefined, undefined],
        [" b.com", "blank", "b.com"],
      ],
    ],
    ["a.com b.com", [["a.com b.com", "blank", "a.com,b.com"]]],
    ["a.com;b.com", [["a.com;b.com", "separator", "a.com,b.com"]]],
    [
      "https://git.corp.com/x/",
      [["https://git.corp.com/x/", "scheme", "git.corp.com/x"]],
    ],
    ["/git.corp.com", [["/git.corp.com", "leading-slash", "git.corp.com"]]],
    [
      "Git.Corp.com/Team",
      [["Git.Corp.com/Team", "capital-host", "git.corp.com/Team"]],
    ],
    ["github.com/MyOrg", [["github.com/MyOrg", undefined, undefined]]],
    [
      "git.corp.com:8443/x",
      [["git.corp.com:8443/x", "port", "git.corp.com/x"]],
    ],
    ["git.corp.com/", [["git.corp.com/", "trailing-slash", "git.corp.com"]]],
    ['"a.com"', [['"a.com"', "quoted", "a.com"]]],
    ["[a.com", [["[a.com", "bad-glob", undefined]]],
  ];
  for (const [value, expected] of cases) {
    test(value, () => {
      const patterns = parsePrefixPatterns(value);
      assert.deepEqual(
        patterns.map(({ glob, problem, corrected }) => [
          glob,
          problem,
          corrected,
        ]),
        expected,
      );
      for (const { glob, start, end } of patterns)
        assert.equal(value.slice(start, end), glob);
    });
  }
});

describe("parseGoSumDb", () => {
  const key = `sum.corp.example+0123abcd+${"A".repeat(43)}=`;
  test("forms that go knows", () => {
    assert.equal(parseGoSumDb("").kind, "default");
    assert.equal(parseGoSumDb("off").kind, "off");
    assert.deepEqual(parseGoSumDb("sum.golang.org"), {
      kind: "database",
      name: "sum.golang.org",
      url: undefined,
    });
    assert.deepEqual(parseGoSumDb("sum.golang.google.cn"), {
      kind: "database",
      name: "sum.golang.org",
      url: "https://sum.golang.google.cn",
    });
    assert.deepEqual(
      parseGoSumDb("sum.golang.org  https://goproxy.cn/sumdb/sum.golang.org"),
      {
        kind: "database",
        name: "sum.golang.org",
        url: "https://goproxy.cn/sumdb/sum.golang.org",
      },
    );
    assert.deepEqual(parseGoSumDb(key), {
      kind: "database",
      name: "sum.corp.example",
      url: undefined,
    });
  });
  const wrong: readonly [string, string, string | undefined][] = [
    ["on", "not-a-key", "sum.golang.org"],
    ["OFF", "not-a-key", "off"],
    ["goproxy.cn", "not-a-key", undefined],
    ["https://sum.golang.org", "not-a-key", "sum.golang.org"],
    ["https://sum.golang.google.cn/", "not-a-key", "sum.golang.google.cn"],
    ['"sum.golang.org"', "not-a-key", "sum.golang.org"],
    ["sum.golang.google.cn https://a.b", "not-a-key", undefined],
    ["sum.golang.org+033de0ae", "not-a-key", undefined],
    ["sum.golang.org https://a.b https://c.d", "too-many-fields", undefined],
    ["sum.golang.org https://a%zz", "bad-url", undefined],
    [" ", "missing", undefined],
  ];
  for (const [value, reason, corrected] of wrong) {
    test(value, () => {
      const result = parseGoSumDb(value);
      assert.equal(result.kind, "invalid");
      assert.equal(result.reason, reason);
      assert.equal(result.corrected, corrected);
    });
  }
});

test("a slash at the end covers nothing before Go 1.18", () => {
  assert.equal(coversPath("a.example/x/", "a.example/x/y", "1.17"), false);
  assert.equal(coversPath("a.example/x/", "a.example/x/y", "1.18"), true);
  assert.equal(coversPath("a.example/x/", "a.example/x/y", undefined), true);
  assert.equal(coversPath("b/,a.example", "a.example/x/y", "1.16.15"), true);
});
