import {
  render,
  type Finding,
  type Fix,
} from "../../server/src/core/finding.ts";
import { fixAllWith } from "../../server/src/core/fix.ts";
import {
  lintWith,
  type LintDocument,
  type LintResult,
} from "../../server/src/core/lint.ts";
import { difference, drawFinding } from "./draw.ts";
import type { FixtureCase } from "./fixture.ts";
import { LEAK_CLAUSE, newLeaks } from "./leak-clause.ts";
import { projectOf } from "./project.ts";
import type { Files, RuleCase } from "./rule-case.ts";
import { REPAIRS, TRADES } from "./rule-trades.ts";

/** What no fix may ever write (rules.md F). */
const NEVER_ADVISED =
  /GOFLAGS=\S*-mod=mod|GOSUMDB=["']?off|GOINSECURE|rm .*go\.sum/;

/** A fix of a finding, and the files with it. */
interface Tried {
  readonly finding: Finding;
  readonly fix: Fix;
  readonly changed: Files;
}

/** Each fix does what it says, takes its finding away and brings no other; `againstBlocks`: its result is the case's. */
export function checkFixes(run: RuleCase, againstBlocks: boolean): void {
  const blocks = [...run.fixture.fixed];
  for (const [document, findings] of run.own) {
    for (const finding of findings) {
      for (const fix of finding.fixes) {
        const changed = run.apply(fix.edits);
        if (changed === undefined) continue;
        if (fix.edits.some(({ newText }) => NEVER_ADVISED.test(newText)))
          run.complain(
            `fix “${render(fix.title, "en")}” writes what must never be advised`,
          );
        checkLeak(run, finding, fix);
        checkLeakClause(run, fix, changed);
        const tried = { finding, fix, changed };
        if (againstBlocks) compare(run, tried, blocks);
        checkResult(run, document, tried);
      }
    }
  }
  for (const block of againstBlocks ? blocks : [])
    run.complain(
      `the fixed block on fixture line ${block.line} belongs to no fix that is offered`,
    );
}

/** Who is asked anew learns what is fetched: the fix says his name before it is chosen, in both languages. */
function checkLeak(
  run: RuleCase,
  { text: message }: Finding,
  { edits, title }: Fix,
): void {
  for (const { file, newText } of edits) {
    const before = run.files.get(file) ?? "";
    for (const host of hostsIn(newText)) {
      if (before.includes(host)) continue;
      for (const language of ["en", "zh-cn"] as const) {
        const said = render(title, language) + render(message, language);
        if (!said.includes(host))
          run.complain(
            `fix “${render(title, "en")}” sends requests to ${host}, which neither its title nor the message says (${language})`,
          );
      }
    }
  }
}

/** Who then learns module paths stands in the title itself: a menu shows nothing else. */
function checkLeakClause(run: RuleCase, { title }: Fix, changed: Files): void {
  for (const [path, after] of changed) {
    const before = run.files.get(path) ?? "";
    if (after === before) continue;
    const leaks = newLeaks(before, after, run.config.network);
    if (leaks.length === 0) continue;
    for (const language of ["en", "zh-cn"] as const) {
      const said = render(title, language);
      if (!LEAK_CLAUSE[language].test(said))
        run.complain(
          `fix “${said}” shows module paths to ${leaks.join(", ")}, but its title has no leak clause (${language})`,
        );
    }
  }
}

/** One block per file that the fix changes. */
function compare(
  run: RuleCase,
  { finding, fix, changed }: Tried,
  blocks: FixtureCase["fixed"][number][],
): void {
  const title = render(fix.title, "en");
  for (const path of new Set(fix.edits.map(({ file }) => file))) {
    const block = blocks.shift();
    const actual = changed.get(path) ?? "";
    const intro = `fix “${title}” of ${path}\n${drawFinding(run.files.get(finding.file) ?? "", finding)}`;
    if (block === undefined) {
      run.complain(`${intro}\nhas no fixed block; its result is\n${actual}`);
      continue;
    }
    const where = `fixed block on fixture line ${block.line}`;
    const needsTitle = finding.fixes.length > 1;
    if ((needsTitle || block.title !== undefined) && block.title !== title)
      run.complain(
        `${intro}\nthe ${where} has title=${JSON.stringify(block.title ?? "")}`,
      );
    if ((block.path ?? finding.file) !== path)
      run.complain(
        `${intro}\nthe ${where} has path=${block.path ?? finding.file}`,
      );
    if (block.text !== actual)
      run.complain(
        `${intro}\nthe ${where} differs\n${difference(block.text, actual)}`,
      );
  }
}

function checkResult(
  run: RuleCase,
  document: LintDocument,
  { finding, fix, changed }: Tried,
): void {
  const title = `fix “${render(fix.title, "en")}”`;
  const before = run.own.get(document)?.length ?? 0;
  const after = run.lintOwn(
    { ...document, text: changed.get(document.file) ?? "" },
    changed,
  );
  const result = changed.get(document.file) ?? "";
  if (after.length >= before)
    run.complain(
      `${title}: the finding is still there\n${after.map((one) => drawFinding(result, one)).join("\n")}`,
    );
  const allowed = fix.safe ? REPAIRS : [...REPAIRS, ...TRADES];
  const brought = run
    .newKeys(changed)
    .filter((key) => !isAmong(allowed, finding.ruleId, key));
  if (brought.length > 0)
    run.complain(`${title} brings ${brought.join(", ")} in\n${result}`);
  run.checkSyntax(title, changed);
}

/** Fix all comes to rest and brings no new finding, for the rule alone and with all others. */
export function checkFixAll(run: RuleCase): void {
  for (const rules of [[run.rule], run.all]) {
    for (const document of run.documents) {
      const relint = (
        changed: LintDocument,
        project: ReturnType<typeof projectOf>,
      ): LintResult => lintWith(rules, changed, project, run.config);
      const once = fixAllWith(relint, document, projectOf(run.files));
      const files = new Map(run.files).set(document.file, once.text);
      if (!once.isStable) {
        run.complain(
          `fix all never comes to rest on ${document.file}:\n${once.text.slice(0, 2000)}`,
        );
        continue;
      }
      if (once.applied === 0) continue;
      const brought = run
        .newKeys(files)
        .filter((key) => !isAmong(REPAIRS, run.rule.id, key));
      if (brought.length > 0)
        run.complain(`fix all brings ${brought.join(", ")} in\n${once.text}`);
      run.checkSyntax("fix all", files);
    }
  }
}

/** The servers that a text names: hosts of URLs, and the checksum databases that GOSUMDB takes by name. */
function hostsIn(text: string): readonly string[] {
  const urls = text.matchAll(
    /\b(?:https?|ftp|git|ssh):\/\/(?:[^\s/@"'|,]*@)?([a-z0-9.-]+)/gi,
  );
  const databases = text.matchAll(/\bsum\.golang\.(?:org|google\.cn)\b/g);
  return [
    ...[...urls].map(([, host = ""]) => host),
    ...[...databases].map(([name]) => name),
  ];
}

function isAmong(pairs: typeof TRADES, ruleId: string, key: string): boolean {
  return pairs.some(
    ([fixed, brought]) => fixed === ruleId && key.split(" ")[1] === brought,
  );
}
