import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  goSumKey,
  parseGoSum,
} from "../../server/src/core/syntax/gomod/gosum.ts";
import { parseGoWork } from "../../server/src/core/syntax/gomod/gowork.ts";

describe("parseGoWork", () => {
  test("reads every directive", () => {
    const work = parseGoWork(
      "go 1.22.0\ntoolchain go1.22.3\nuse ./a\nuse (\n\t./b\n\t../c // d\n)\nreplace x => ./x\ngodebug panicnil=1\n",
    );
    assert.deepEqual(work.problems, []);
    assert.equal(work.go?.value, "1.22.0");
    assert.deepEqual(
      work.uses.map(({ value }) => value),
      ["./a", "./b", "../c"],
    );
    assert.equal(work.replaces[0]?.isLocal, true);
  });
  test("knows its own directives only", () => {
    const { problems } = parseGoWork(
      "go 1.22\nrequire example.com/a v1.0.0\nuse a b\n",
    );
    assert.deepEqual(
      problems.map(({ message }) => message),
      ["unknown directive: require", "usage: use local/dir"],
    );
  });
});

describe("parseGoSum", () => {
  const hash = `h1:${"A".repeat(43)}=`;
  test("reads hashes of modules and of go.mod files", () => {
    const text = `example.com/a v1.0.0 ${hash}\r\nexample.com/a v1.0.0/go.mod ${hash}\n\n  example.com/b v2.0.0+incompatible/go.mod ${hash}`;
    const sum = parseGoSum(text);
    assert.deepEqual(sum.problems, []);
    assert.deepEqual(
      [...sum.lines],
      [
        "example.com/a v1.0.0",
        "example.com/a v1.0.0/go.mod",
        "example.com/b v2.0.0+incompatible/go.mod",
      ],
    );
    assert.ok(
      sum.lines.has(goSumKey("example.com/b", "v2.0.0+incompatible", true)),
    );
  });
  test("skips the hash of an empty go.mod, as go does", () => {
    const empty = "h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=";
    const text = `example.com/a v1.0.0/go.mod ${empty}\n example.com/b\tv1.0.0/go.mod  ${empty}\n`;
    assert.deepEqual(parseGoSum(text), { lines: new Set(), problems: [] });
  });
  test("names damaged lines", () => {
    const text = `<<<<<<< HEAD\nexample.com/a v1.0.0 ${hash}\n=======\nexample.com/a v1.0.0\n>>>>>>> other branch\nexample.com/b v1.0.0 h1:short=\n`;
    assert.deepEqual(
      parseGoSum(text).problems.map(({ id, message }) => [id, message]),
      [
        ["merge-conflict-marker", "wrong number of fields 2"],
        ["merge-conflict-marker", "wrong number of fields 1"],
        ["wrong-number-of-fields", "wrong number of fields 2"],
        ["merge-conflict-marker", "wrong number of fields 3"],
        ["malformed-hash", "malformed hash h1:short="],
      ],
    );
  });
  test("20,000 lines are quick", () => {
    const text = Array.from(
      { length: 20_000 },
      (_, index) =>
        `example.com/module/with/a/path v1.2.${index}/go.mod ${hash}\n`,
    ).join("");
    const start = performance.now();
    assert.equal(parseGoSum(text).lines.size, 20_000);
    assert.ok(performance.now() - start < 1000);
  });
});
