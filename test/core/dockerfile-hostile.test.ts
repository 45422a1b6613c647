import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../server/src/core/syntax/dockerfile/door.ts";
import { readAll } from "../support/read-views.ts";

const MEGABYTE = 1_000_000;

function fill(piece: string, length = MEGABYTE): string {
  return piece.repeat(Math.ceil(length / piece.length));
}

const HOSTILE: Readonly<Record<string, string>> = {
  "one line": `RUN ${fill("x")}`,
  words: `ENV A=1 ${fill("a ")}`,
  properties: `ENV ${fill("A=1 ")}`,
  "ENV lines": fill("ENV A=$B${C:-d}\n"),
  "blank line": `FROM a${fill(" ")}`,
  "blanks before the escape": fill(`RUN a${" ".repeat(500)}\\ x\n`),
  backslashes: `RUN ${fill("\\")}`,
  "carriage returns": fill("\r"),
  "escape lines": fill("\\\n"),
  continuations: `RUN ${fill("a \\\n")}`,
  "comments in an instruction": `RUN a \\\n${fill("#\n")}`,
  "open quotes": fill(`ENV A="b 'c\n`),
  "one open quote": `ENV A="${fill("b ")}`,
  braces: `ENV A=${fill("${A:-")}`,
  "braces that close": `ENV A=${fill("${A:-", 500_000)}${fill("}", 100_000)}`,
  "heredoc marks": `RUN ${fill("<<A ")}`,
  "heredoc marks in lines": fill("RUN <<A\n"),
  "heredocs that never end": fill("RUN cat <<A <<B\nx\nA\n"),
  "angles without a heredoc": fill("RUN a < b\n"),
  "half marks": `RUN ${fill("<< ")}`,
  "heredoc body": `RUN <<A\n${fill("b\n")}A\n`,
  JSON: `RUN [${fill('"a",')}"b"]`,
  "open JSON": `RUN ["${fill("\\u0041")}`,
  flags: `RUN ${fill("--a=b ")}`,
  "mount fields": `RUN --mount=${fill("a=b,")} x`,
  "quoted flag": `RUN --a="${fill("\\'")}`,
  triggers: fill("ONBUILD "),
  "trigger lines": fill("ONBUILD RUN <<A\nx\nA\n"),
  directives: fill("# syntax=a\n"),
  "long directive": `# escape ${fill(" ")}= \``,
  stages: fill("# c\nFROM a\n"),
  equals: `ENV A=${fill(`="b'`)}`,
  dollars: `ENV A=${fill("$")}`,
  "NUL bytes": fill("\0"),
  "NUL lines": fill("RUN \0\n\0"),
  "wide blanks": `RUN ${fill("\u2003")}`,
  "lone surrogates": fill("\ud800"),
  slashes: `ENV A=${fill("${A//a/b}")}`,
};

/** Far above what any of them takes: a file that hangs is caught, a busy machine is not. */
const HANG_MS = 20_000;

describe("hostile files", () => {
  for (const [name, text] of Object.entries(HOSTILE)) {
    it(`a megabyte of ${name} does not hang`, () => {
      const started = performance.now();
      readAll(text);
      assert.ok(performance.now() - started < HANG_MS);
    });
  }

  it("ten megabytes and NUL bytes do not hang", () => {
    for (const piece of [
      "RUN echo a \\\n  && echo b\n",
      `RUN ${"\0".repeat(60)}\n`,
      "\0",
    ]) {
      const text = fill(piece, 10 * MEGABYTE);
      const started = performance.now();
      assert.ok(parseDockerfile(text).instructions.length > 0);
      assert.ok(performance.now() - started < HANG_MS);
    }
  });
});
