/** Every rule against its own test file and the examples on its page. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { CatalogueRule } from "../../server/src/core/rule.ts";
import { rules } from "../../server/src/core/rules/index.ts";
import { headingsOf, parseFixture, parsePage } from "../support/fixture.ts";
import { checkCase, type CaseReport } from "../support/rule-checks.ts";

const ROOT = join(import.meta.dirname, "../..");
const HEADINGS = ["What goes wrong", "Bad", "Good", "When to ignore it"];

for (const rule of rules) {
  const folder = rule.language === "dockerfile" ? "dockerfile" : "gomod";
  describe(rule.id, () => {
    checkFixture(rule, join(ROOT, "test/rules", folder, `${rule.id}.md`));
    checkPage(
      rule,
      join(ROOT, "server/src/core/rules", folder, `${rule.id}.md`),
    );
  });
}

function checkFixture(rule: CatalogueRule, path: string): void {
  const cases = parseFixture(readFileSync(path, "utf8"));
  const reports: CaseReport[] = [];
  for (const testCase of cases) {
    test(`${rule.id}: ${testCase.name}`, () => {
      reports.push(checkCase(rule, testCase, "markers"));
    });
  }
  test(`${rule.id}: the cases show all of the rule`, () => {
    assert.equal(
      new Set(cases.map(({ name }) => name)).size,
      cases.length,
      "two cases have the same name",
    );
    if (reports.length < cases.length) return;
    const findings = reports.flatMap((report) => report.findings);
    assert.ok(findings.length > 0, "no case reports anything");
    assert.ok(
      reports.some((report) => report.findings.length === 0),
      "no case shows where the rule is silent",
    );
    assert.ok(
      reports.some(({ hasChinese }) => hasChinese),
      "no #~zh marker states the Chinese text",
    );
    checkDeclaredFix(rule, reports);
    checkMessages(rule, reports);
  });
}

function checkDeclaredFix(
  rule: CatalogueRule,
  reports: readonly CaseReport[],
): void {
  const fixes = reports.flatMap((report) => report.fixes);
  if (rule.fix === undefined)
    assert.equal(fixes.length, 0, "the rule declares no fix but offers one");
  else
    assert.ok(
      fixes.length > 0,
      `the rule declares a ${rule.fix} fix but no case is offered one`,
    );
  const hasSafe = fixes.some(({ safe }) => safe);
  assert.equal(
    hasSafe,
    rule.fix === "safe",
    `declared fix: ${rule.fix ?? "none"}, safe fix offered: ${hasSafe}`,
  );
}

/** A message that no case shows has never been looked at. */
function checkMessages(
  rule: CatalogueRule,
  reports: readonly CaseReport[],
): void {
  const used = new Set(
    reports
      .flatMap(({ findings }) => findings)
      .flatMap(({ text, related, fixes }) => [
        text,
        ...related.map((one) => one.text),
        ...fixes.map(({ title }) => title),
      ])
      .map(({ messageId }) => messageId),
  );
  const unused = Object.keys(rule.messages).filter((id) => !used.has(id));
  assert.deepEqual(unused, [], "messages that no case shows");
}

function checkPage(rule: CatalogueRule, path: string): void {
  const page = readFileSync(path, "utf8");
  test(`${rule.id}: its page has the four headings`, () => {
    assert.deepEqual(headingsOf(page), HEADINGS);
  });
  const examples = [
    { heading: "Bad", expects: "a finding" },
    { heading: "Good", expects: "no finding" },
  ] as const;
  for (const { heading, expects } of examples) {
    const cases = parsePage(page, heading);
    test(`${rule.id}: its page shows what is ${heading.toLowerCase()}`, () => {
      assert.ok(cases.length > 0, `no example under ${heading}`);
      for (const testCase of cases) checkCase(rule, testCase, expects);
    });
  }
}
