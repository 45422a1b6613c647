/** What the calendar says about the next Go, beside the cases in test/rules. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultConfig } from "../../server/src/core/config.ts";
import type { FileHandle } from "../../server/src/core/finding.ts";
import { lint } from "../../server/src/core/lint.ts";
import { GO_RELEASES } from "../../server/src/core/knowledge/go-releases.ts";
import { emptyProject } from "../../server/src/core/project.ts";

const newest = GO_RELEASES.at(-1);
const [, minor = ""] = newest?.minor.split(".") ?? [];
const next = `1.${Number(minor) + 1}`;

/** The first of the month that comes so many months after the newest release's. */
function monthsLater(count: number): string {
  const [year = 0, month = 0] = (newest?.firstDate ?? "")
    .split("-")
    .map(Number);
  const later = new Date(Date.UTC(year, month - 1 + count, 1));
  return later.toISOString().slice(0, 10);
}

function speaks(goLine: string, today: string | undefined): boolean {
  const document = {
    file: "go.mod" as FileHandle,
    language: "go.mod" as const,
    text: `module example.com/app\n\ngo ${goLine}\n`,
    ...(today === undefined ? {} : { today }),
  };
  const { findings } = lint(document, emptyProject, defaultConfig);
  return findings.some(({ ruleId }) => ruleId === "go-line-unreleased");
}

test("the next Go is certainly not out in the first months after a release", () => {
  assert.equal(speaks(next, monthsLater(0)), true);
  assert.equal(speaks(`${next}.0`, monthsLater(4)), true);
  assert.equal(speaks(next, monthsLater(5)), false);
  assert.equal(speaks(next, monthsLater(40)), false);
  assert.equal(speaks(next, undefined), false);
});

test("candidates of the next Go, and what is out, are never named", () => {
  assert.equal(speaks(`${next}rc1`, monthsLater(4)), false);
  assert.equal(speaks(newest?.minor ?? "", monthsLater(0)), false);
  assert.equal(speaks(`${newest?.minor ?? ""}.99`, monthsLater(0)), false);
});

test("what is further ahead is named at any time", () => {
  const far = `1.${Number(minor) + 2}`;
  for (const today of [undefined, monthsLater(0), monthsLater(40)]) {
    assert.equal(speaks(far, today), true);
    assert.equal(speaks(`${far}rc1`, today), true);
  }
});
