/** go.mod files that nobody writes: any text, long lines, deep blocks. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  array,
  assert as check,
  constantFrom,
  nat,
  property,
  string,
} from "fast-check";
import { parseGoMod } from "../../server/src/core/syntax/gomod/gomod.ts";
import { parseGoSum } from "../../server/src/core/syntax/gomod/gosum.ts";
import { parseGoWork } from "../../server/src/core/syntax/gomod/gowork.ts";
import type { GoMod } from "../../server/src/core/syntax/gomod/model.ts";
import { GO_MOD_TEXTS } from "../go/gomod-texts.ts";

/** Least processor time in milliseconds, of three runs, for a file of `size` characters made of one line. */
function cost(size: number, head: string, line: string): number {
  const text = head + line.repeat(size / line.length);
  const times = [1, 2, 3].map(() => {
    const start = process.cpuUsage();
    parseGoMod(text);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

/** Every span of a model. */
function spansOf(
  value: unknown,
  seen: { start: number; end: number }[] = [],
): { start: number; end: number }[] {
  if (typeof value !== "object" || value === null) return seen;
  if (
    "start" in value &&
    "end" in value &&
    typeof value.start === "number" &&
    typeof value.end === "number"
  ) {
    seen.push({ start: value.start, end: value.end });
  }
  for (const [key, child] of Object.entries(value))
    if (key !== "source") spansOf(child, seen);
  return seen;
}

function assertSound(text: string, mod: GoMod): void {
  for (const { start, end } of spansOf(mod))
    assert.ok(
      start >= 0 && start <= end && end <= text.length,
      `${start}-${end} of ${JSON.stringify(text)}`,
    );
}

describe("hostile go.mod files", () => {
  const pieces = constantFrom(
    ..."module go require replace retract ( ) [ ] , \" ` ' // /* */ => @ \\ \ufeff \u00a0 \ud800 \n \r\n \t v1.0.0 x.y/z ./a <<<<<<< ======= >>>>>>>".split(
      " ",
    ),
    " ",
  );

  test("any mix of pieces gives a sound model", () => {
    check(
      property(array(pieces, { maxLength: 60 }), (parts) => {
        const text = parts.join("");
        assertSound(text, parseGoMod(text));
        parseGoWork(text);
        parseGoSum(text);
      }),
      { numRuns: 1500 },
    );
  });

  test("any text and any prefix of a file gives a sound model", () => {
    check(
      property(string({ maxLength: 80, unit: "binary" }), (text) =>
        assertSound(text, parseGoMod(text)),
      ),
      { numRuns: 500 },
    );
    const files = Object.values(GO_MOD_TEXTS);
    check(
      property(nat(files.length - 1), nat(400), (index, length) => {
        const text = (files[index] ?? "").slice(0, length);
        assertSound(text, parseGoMod(text));
      }),
      { numRuns: 500 },
    );
  });

  test("a fix never takes more than it names, and the next parse lives with it", () => {
    for (const text of Object.values(GO_MOD_TEXTS)) {
      for (const { fix } of parseGoMod(text).problems) {
        if (fix === undefined) continue;
        const after =
          text.slice(0, fix.span.start) +
          fix.newText +
          text.slice(fix.span.end);
        assert.notEqual(after, text);
        assertSound(after, parseGoMod(after));
      }
    }
  });

  const lines: Readonly<Record<string, string>> = {
    requirements: "require example.com/a v1.0.0\n",
    members: "\texample.com/a v1.0.0\n",
    "open blocks": "require (\n",
    "late blocks": "require ( example.com/a v1.0.0\n",
    "late blocks with an end": "require ( a v1.0.0\n)\n",
    "late blocks with words behind": "require ( a v1.0.0\n) x\n",
    "members with an end": "\ta v1.0.0 )\n",
    quotes: 'require "a\n',
    "raw quotes": "`",
    backslashes: '"\\\n',
    comments: "// x\n",
    "block comments": "/*",
    "closed block comments": "/**/",
    "byte order marks": "\ufeff ",
    "empty blocks": "require () x\n",
    parentheses: "()",
    markers: "<<<<<<< a\n",
    "slashes in a word": "a/",
    digits: "1.",
  };
  for (const [name, line] of Object.entries(lines)) {
    test(`linear: ${name}`, () => {
      for (const head of ["module x\n", "require (\n"]) {
        const small = Math.max(3, cost(15_000, head, line));
        assert.ok(cost(120_000, head, line) < small * 32, head);
      }
    });
  }
});
