import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  compareGoVersions,
  isLanguageVersion,
  isPrerelease,
  isValidGoVersion,
  languageVersion,
  latestOf,
  stripGo,
} from "../../server/src/core/build/go/go-version.ts";
import {
  DIRECTIVE_SINCE,
  GO_RELEASES,
  goReleaseOf,
  NEWEST_GO_MINOR,
} from "../../server/src/core/knowledge/go-releases.ts";
import {
  golangTagSuffixes,
  splitGolangTag,
  tagExists,
} from "../../server/src/core/knowledge/golang-image-tags.ts";

/** Go's order; versions on one line are equal. */
const ORDER: readonly (readonly string[])[] = [
  [
    "",
    "bad",
    "go1.21",
    "v1.21",
    "1.21.",
    "1.021",
    "1.21rc01",
    "1.21.1rc1",
    "1.21-rc1",
    "1.21.0.0",
    "1.21RC1",
  ],
  ["1", "1.0", "1.0.0"],
  ["1.4beta1"],
  ["1.4rc1"],
  ["1.4", "1.4.0"],
  ["1.4.1"],
  ["1.9"],
  ["1.10"],
  ["1.20rc3"],
  ["1.20", "1.20.0"],
  ["1.20.1"],
  ["1.20.14"],
  ["1.21"],
  ["1.21alpha1"],
  ["1.21beta1"],
  ["1.21rc"],
  ["1.21rc1"],
  ["1.21rc2"],
  ["1.21rc10"],
  ["1.21.0"],
  ["1.21.1"],
  ["1.21.10"],
  ["1.22"],
  ["1.22.0"],
  ["1.99999999999999999999"],
  ["2"],
];

describe("Go versions", () => {
  test("order", () => {
    for (const [index, left] of ORDER.entries()) {
      for (const [other, right] of ORDER.entries()) {
        for (const a of left)
          for (const b of right)
            assert.equal(
              Math.sign(compareGoVersions(a, b)),
              Math.sign(index - other),
              `${a} ${b}`,
            );
      }
    }
  });
  test("kinds", () => {
    assert.deepEqual(
      ["1.21", "1.22", "1.20", "1.21.0", "1.21rc1", "1"].map(isLanguageVersion),
      [true, true, false, false, false, false],
    );
    assert.deepEqual(
      ["1.21.3", "1.21rc2", "1.20", "1", "bad"].map(languageVersion),
      ["1.21", "1.21", "1.20", "1", undefined],
    );
    assert.deepEqual(["1.21rc1", "1.21.0", "1.4beta1"].map(isPrerelease), [
      true,
      false,
      true,
    ]);
    assert.ok(isValidGoVersion("1.21"));
    assert.deepEqual(["go1.21.3", "go1.21.3-custom", "1.21"].map(stripGo), [
      "1.21.3",
      "1.21.3",
      undefined,
    ]);
  });
  test("latest", () => {
    assert.equal(latestOf(["1.21", "1.21.0", "1.9.7", "latest"]), "1.21.0");
    assert.equal(latestOf(["1.20", "1.20.0"]), "1.20");
    assert.equal(latestOf(["latest"]), undefined);
  });
});

describe("releases and image tags", () => {
  test("releases", () => {
    assert.equal(NEWEST_GO_MINOR, "1.27");
    assert.equal(goReleaseOf("1.22.6")?.lastPatch, "1.22.12");
    assert.equal(goReleaseOf("1.27.3")?.endOfLife, undefined);
    assert.equal(goReleaseOf("1.15"), undefined);
    assert.equal(DIRECTIVE_SINCE.get("tool"), "1.24");
    for (const { first, lastPatch, firstDate, endOfLife } of GO_RELEASES) {
      assert.ok(compareGoVersions(first, lastPatch) < 0);
      assert.match(firstDate, /^\d{4}-\d\d-\d\d$/);
      assert.ok(endOfLife === undefined || endOfLife > firstDate);
    }
  });
  test("tags that were, were not and may be", () => {
    for (const tag of [
      "1.22",
      "1.22-alpine3.20",
      "latest",
      "alpine",
      "1.20.0",
      "1.16.0-buster",
      "1.27rc2-trixie",
      "1.21-rc",
      "tip-alpine",
      "rc-stretch",
      "1",
    ]) {
      assert.equal(tagExists(tag), "yes", tag);
    }
    for (const tag of [
      "1.22-slim",
      "1.23-trixie",
      "1.22-alpine3.23",
      "1.27-slim",
      "slim",
      "1.22-distroless",
      "1.26-buster",
    ]) {
      assert.equal(tagExists(tag), "no", tag);
    }
    for (const tag of [
      "1.26.8",
      "1.28",
      "1.27-alpine3.25",
      "1.26-forky",
      "tip-20270101",
      "nonsense",
    ]) {
      assert.equal(tagExists(tag), "unknown", tag);
    }
    assert.deepEqual(splitGolangTag("1.21-rc-alpine3.18"), {
      version: "1.21-rc",
      suffix: "alpine3.18",
    });
    assert.ok(golangTagSuffixes("1.22")?.includes("alpine3.21"));
    assert.equal(golangTagSuffixes("1.99"), undefined);
  });
});
