import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { checkModulePath } from "../../server/src/core/syntax/gomod/module-path.ts";
import {
  compareSemver,
  isCanonicalVersion,
  isMalformedPseudoVersion,
  isPseudoVersion,
} from "../../server/src/core/syntax/gomod/semver.ts";

describe("versions and paths", () => {
  test("canonical", () => {
    for (const version of [
      "v1.2.3",
      "v0.0.0",
      "v1.0.0-rc.1",
      "v2.0.0+incompatible",
    ])
      assert.ok(isCanonicalVersion(version), version);
    for (const version of [
      "v1",
      "1.2.3",
      "v1.2.3.4",
      "v1.2.3+x",
      "",
      "v1.2.3-",
    ])
      assert.ok(!isCanonicalVersion(version), version);
  });
  test("pseudo", () => {
    for (const version of [
      "v0.0.0-20191109021931-daa7c04131f5",
      "v1.2.4-0.20191109021931-daa7c04131f5",
      "v1.2.3-pre.0.20191109021931-daa7c04131f5",
    ]) {
      assert.ok(isPseudoVersion(version), version);
      assert.ok(!isMalformedPseudoVersion(version), version);
    }
    for (const version of [
      "v0.0.0-20191109-daa7c04131f5",
      "v0.0.0-20191109021931-daa7c04",
      "v0.0.0-2019110902193100-daa7c04131f5",
    ]) {
      assert.ok(isMalformedPseudoVersion(version), version);
    }
    for (const version of [
      "v1.0.0",
      "v1.0.0-20230101",
      "v1.0.0-beta-20230101-abcdef1",
    ])
      assert.ok(!isMalformedPseudoVersion(version), version);
  });
  test("order", () => {
    const ordered = [
      "bad",
      "v0.9.0",
      "v1.0.0-0",
      "v1.0.0-1",
      "v1.0.0-10",
      "v1.0.0-a",
      "v1.0.0-a.1",
      "v1.0.0-a.b",
      "v1.0.0-b",
      "v1.0.0",
      "v1.0.1",
      "v1.10.0",
      "v2.0.0",
    ];
    for (const [index, left] of ordered.entries()) {
      for (const [other, right] of ordered.entries())
        assert.equal(
          Math.sign(compareSemver(left, right)),
          Math.sign(index - other),
          `${left} ${right}`,
        );
    }
  });
  test("module paths", () => {
    assert.equal(checkModulePath("example.com/A/b~x/v2"), undefined);
    for (const [path, reason] of [
      ["localpkg", "missing dot in first path element"],
      ["Example.com/a", "invalid char 'E' in first path element"],
      ["example.com/a b", "invalid char ' '"],
      ["example.com//a", "double slash"],
      ["example.com/a/", "trailing slash"],
      ["example.com/.a", "leading dot in path element"],
      [
        "example.com/con",
        '"con" disallowed as path element component on Windows',
      ],
      ["example.com/a~1", "trailing tilde and digits in path element"],
      ["example.com/a/v1", "invalid version"],
      ["", "empty string"],
    ] as const) {
      assert.equal(
        checkModulePath(path),
        `malformed module path ${JSON.stringify(path)}: ${reason}`,
      );
    }
  });
});
