import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assert as check, property, string } from "fast-check";
import { goUrlError } from "../../server/src/core/build/proxies/go-url.ts";
import { parseGoProxy } from "../../server/src/core/build/proxies/goproxy.ts";
import {
  GO_PROXIES,
  goProxyFacts,
} from "../../server/src/core/knowledge/go-proxies.ts";

/** Entries as `kind url next`, with a `-` in front of those that go never reads. */
function entries(value: string): string[] {
  return parseGoProxy(value).entries.map(
    ({ kind, url, text, next, isReachable }) =>
      `${isReachable ? "" : "-"}${kind} ${url ?? text} ${next}`,
  );
}

/** Problems as `id effect "text" -> fixed value`. */
function problems(value: string): string[] {
  return parseGoProxy(value).problems.map(({ id, effect, start, end, fix }) => {
    const after =
      fix && value.slice(0, fix.start) + fix.newText + value.slice(fix.end);
    return `${id} ${effect} ${JSON.stringify(value.slice(start, end))}${after === undefined ? "" : ` -> ${after}`}`;
  });
}

describe("parseGoProxy: the list", () => {
  test("separators decide what follows a failure", () => {
    assert.deepEqual(entries("https://a.b,https://c.d|direct"), [
      "url https://a.b not-found",
      "url https://c.d any-error",
      "direct direct never",
    ]);
  });
  test("the separator directly behind an entry counts", () => {
    assert.deepEqual(entries("https://a.b,|off"), [
      "url https://a.b not-found",
      "off off never",
    ]);
    assert.deepEqual(entries("https://a.b|,off"), [
      "url https://a.b any-error",
      "off off never",
    ]);
  });
  test("blanks and empty entries are nothing", () => {
    assert.deepEqual(entries(" https://a.b , ,| direct ,"), [
      "url https://a.b not-found",
      "direct direct never",
    ]);
    assert.deepEqual(problems(" https://a.b , ,| direct ,"), []);
  });
  test("direct and off end the list", () => {
    const list = parseGoProxy("direct,https://goproxy.cn|off");
    assert.deepEqual(
      list.entries.map(({ isReachable }) => isReachable),
      [true, false, false],
    );
    assert.deepEqual(list.unreachable, { start: 6, end: 29 });
    assert.equal(parseGoProxy("https://a.b,direct,").unreachable, undefined);
    assert.deepEqual(problems("off,not a url"), []);
  });
  test("https is implied", () => {
    assert.deepEqual(entries("goproxy.cn/x"), [
      "url https://goproxy.cn/x never",
    ]);
    assert.equal(
      parseGoProxy("goproxy.cn").entries[0]?.hasImplicitScheme,
      true,
    );
    assert.deepEqual(entries("HTTP://127.0.0.1:9"), [
      "url HTTP://127.0.0.1:9 never",
    ]);
  });
  test("empty means the default", () => {
    assert.equal(parseGoProxy("").isDefault, true);
    assert.deepEqual(problems(""), []);
  });
  test("offsets", () => {
    const [first, second] = parseGoProxy("  https://a.b | direct").entries;
    assert.deepEqual(
      [first?.start, first?.end, first?.separatorAt, second?.start],
      [2, 13, 14, 16],
    );
  });
});

describe("parseGoProxy: what is wrong", () => {
  const cases: readonly [string, readonly string[]][] = [
    ["Direct", ['wrong-case refused "Direct" -> direct']],
    ["https://a.b,OFF", ['wrong-case refused "OFF" -> https://a.b,off']],
    [
      "https://goproxy.cn direct",
      ['blank-inside refused " " -> https://goproxy.cn,direct'],
    ],
    [
      "https://goproxy.cn;direct",
      ['semicolon when-reached ";" -> https://goproxy.cn,direct'],
    ],
    [
      "https://goproxy.cn; direct",
      ['semicolon refused ";" -> https://goproxy.cn,direct'],
    ],
    [
      "https://goproxy.cn，direct",
      ['fullwidth-separator when-reached "，" -> https://goproxy.cn,direct'],
    ],
    [
      "https://goproxy.cn｜direct",
      ['fullwidth-separator when-reached "｜" -> https://goproxy.cn|direct'],
    ],
    ['"https://goproxy.cn"', ['quoted refused "\\"" -> https://goproxy.cn']],
    ["'off'", ['quoted refused "\'" -> off']],
    [" , |", ['no-entries refused " , |"']],
    ["socks5://x", ['unknown-scheme refused "socks5://x"']],
    ["word", ['missing-scheme refused "word"']],
    ["/tmp/x", ['missing-scheme refused "/tmp/x" -> file:///tmp/x']],
    ["file://host/x", ['file-with-host refused "file://host/x"']],
    ["file:/tmp/x", ['file-with-host refused "file:/tmp/x" -> file:///tmp/x']],
    ["direct/", ['keyword-with-slash when-reached "direct/" -> direct']],
    [
      "http://u:p@a.b",
      ['userinfo-over-http when-reached "http://u:p@a.b" -> https://u:p@a.b'],
    ],
    [
      "localhost:3000",
      ['implicit-https when-reached "localhost:3000" -> http://localhost:3000'],
    ],
    [
      "athens:3000",
      ['implicit-https when-reached "athens:3000" -> http://athens:3000'],
    ],
    [
      "https:/goproxy.cn",
      ['missing-slash when-reached "https:/goproxy.cn" -> https://goproxy.cn'],
    ],
    [
      "https//goproxy.cn",
      ['missing-slash when-reached "https//goproxy.cn" -> https://goproxy.cn'],
    ],
    ["https://", ['no-host when-reached "https://"']],
    ["https://a.b:x", ['malformed-url refused "https://a.b:x"']],
    ["https://a.b/c;d", []],
    ["https://a.b/c d", []],
    ["https://goproxy.example:3000", []],
    ["goproxy.example:3000", []],
    ["file:///go/proxy", []],
    ["https://u:p@a.b", []],
  ];
  for (const [value, expected] of cases)
    test(value, () => assert.deepEqual(problems(value), expected));

  test("no message shows a password", () => {
    for (const value of [
      "ftp://u:SECRET@a.b",
      "https://u:SECRET@a.b:x",
      "https://u:SECRET@a b",
      "file://u:SECRET@h/x",
      "http://u:SECRET@h",
    ]) {
      for (const { message } of parseGoProxy(value).problems)
        assert.equal(message?.includes("SECRET") ?? false, false, value);
    }
  });
  test("takes any text, and its fixes leave nothing of the same kind at that place", () => {
    check(
      property(string({ maxLength: 40, unit: "grapheme" }), (value) => {
        const list = parseGoProxy(value);
        for (const { start, end, text } of list.entries)
          assert.equal(value.slice(start, end), text);
        for (const { start, end } of list.problems)
          assert.ok(start <= end && end <= value.length);
      }),
      { numRuns: 500 },
    );
    const start = performance.now();
    for (const text of [" ", ",", ";", "a b", "，", "'", "/", ":", "@"])
      parseGoProxy(`https://a${text.repeat(50_000)}b`);
    assert.ok(performance.now() - start < 2000);
  });
});

test("goUrlError", () => {
  for (const url of [
    "https://a.b",
    "https://a.b:/x?y#z",
    "http://[::1]:80/x",
    "a/b",
    "//a/b",
    "mailto:x",
    "https://a.b/%20",
    "*",
  ])
    assert.equal(goUrlError(url), undefined, url);
  for (const url of [
    "https://a b",
    "https://[::1",
    "https://a.b/%zz",
    ":x",
    "1a:b/c",
    "https://%41",
    "https://a:b",
    "https://a\u0001",
    "http://a:1:2",
  ])
    assert.notEqual(goUrlError(url), undefined, url);
});

describe("known proxies", () => {
  test("by host and path", () => {
    assert.equal(goProxyFacts("https://goproxy.cn/")?.sumdb, "yes");
    assert.equal(goProxyFacts("goproxy.cn")?.id, "goproxy.cn");
    assert.equal(
      goProxyFacts("https://mirrors.aliyun.com/goproxy/")?.status,
      "active",
    );
    assert.equal(
      goProxyFacts("https://mirrors.huaweicloud.com/goproxy")?.status,
      "moved",
    );
    assert.equal(
      goProxyFacts("https://mirrors.huaweicloud.com/repository/goproxy/")
        ?.sumdb,
      "no",
    );
    assert.equal(goProxyFacts("https://mirrors.aliyun.com/other"), undefined);
    assert.equal(goProxyFacts("https://proxy.corp.example"), undefined);
  });
  test("every entry that is not active says what to use, and that one is", () => {
    for (const { status, replacement, urls, source } of GO_PROXIES) {
      assert.notEqual(source, "");
      for (const url of urls) assert.match(url, /^https:\/\/[^/]+(\/.*[^/])?$/);
      if (status === "active") assert.equal(replacement, undefined);
      else assert.equal(goProxyFacts(replacement ?? "")?.status, "active");
    }
  });
});
