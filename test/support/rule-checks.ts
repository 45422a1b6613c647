import type { Config } from "../../server/src/core/config.ts";
import type { Finding, Fix } from "../../server/src/core/finding.ts";
import type { CatalogueRule } from "../../server/src/core/rule.ts";
import { rules as catalogue } from "../../server/src/core/rules/index.ts";
import type { FixtureCase, FixtureFile } from "./fixture.ts";
import { RuleCase } from "./rule-case.ts";
import { checkFixAll, checkFixes } from "./rule-fixes.ts";
import { checkFindings } from "./rule-markers.ts";
import {
  checkLineEnds,
  checkPrefixes,
  checkSuppressions,
} from "./rule-texts.ts";

/** What a case showed of its rule, for the checks over all cases. */
export interface CaseReport {
  readonly findings: readonly Finding[];
  readonly fixes: readonly Fix[];
  readonly hasChinese: boolean;
}

/**
 * Holds a rule against one case. `expects`: `markers` as a rule's test file has them, else only whether it reports;
 * `all`: the rules that must have nothing new to say.
 * @throws Error that lists every complaint.
 */
export function checkCase(
  rule: CatalogueRule,
  testCase: FixtureCase,
  expects: "markers" | "a finding" | "no finding",
  all: readonly CatalogueRule[] = catalogue,
): CaseReport {
  const run = new RuleCase(rule, testCase, all);
  checkFindings(run, expects);
  checkFixes(run, expects === "markers");
  checkFixAll(run);
  checkSuppressions(run);
  checkPrefixes(run);
  checkLineEnds(run);
  run.finish();
  return {
    findings: run.ownFindings,
    fixes: run.ownFindings.flatMap(({ fixes }) => fixes),
    hasChinese: testCase.files.some(({ markers }) =>
      markers.some(({ kind }) => kind === "zh-cn"),
    ),
  };
}

/**
 * The properties that hold for any text: fixes, fix all, suppressions, prefixes, line ends.
 * @returns how many fixes were tried.
 * @throws as checkCase.
 */
export function checkProperties(
  files: readonly FixtureFile[],
  config: Config,
): number {
  const testCase = { name: "any text", line: 1, config, files, fixed: [] };
  let fixes = 0;
  for (const rule of catalogue) {
    const run = new RuleCase(rule, testCase, catalogue);
    fixes += run.ownFindings.flatMap((finding) => finding.fixes).length;
    if (run.ownFindings.length > 0) {
      checkFixes(run, false);
      checkFixAll(run);
      checkSuppressions(run);
    }
    run.finish();
  }
  const [first] = catalogue;
  if (first === undefined) return 0;
  const run = new RuleCase(first, testCase, catalogue);
  checkPrefixes(run);
  checkLineEnds(run);
  run.finish();
  return fixes;
}
