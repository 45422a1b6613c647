import type { Config } from "../../server/src/core/config.ts";
import type {
  Edit,
  FileHandle,
  Finding,
} from "../../server/src/core/finding.ts";
import { raisingProfiles } from "../../server/src/core/knowledge/network-profiles.ts";
import { lintWith, type LintDocument } from "../../server/src/core/lint.ts";
import type { CatalogueRule } from "../../server/src/core/rule.ts";
import { applyEdits } from "../../server/src/core/text/edits.ts";
import type { FixtureCase, FixtureFile } from "./fixture.ts";
import { projectOf } from "./project.ts";
import { syntaxFaults } from "./syntax-faults.ts";

/** Texts by path. */
export type Files = ReadonlyMap<string, string>;

/**
 * One rule against one case: its files, what the rule reports on them, and what there is to complain about. The checks
 * stand in rule-markers.ts, rule-fixes.ts and rule-texts.ts.
 */
export class RuleCase {
  readonly rule: CatalogueRule;
  readonly fixture: FixtureCase;
  readonly all: readonly CatalogueRule[];
  readonly config: Config;
  readonly files: Files;
  readonly documents: readonly LintDocument[];
  readonly #complaints: string[] = [];
  /** Findings of this rule alone, by document. */
  readonly own: ReadonlyMap<LintDocument, readonly Finding[]>;
  /** How often each rule and message is reported; counted when it is first asked for. */
  #counts: ReadonlyMap<string, number> | undefined;

  constructor(
    rule: CatalogueRule,
    testCase: FixtureCase,
    all: readonly CatalogueRule[],
  ) {
    this.all = all;
    this.rule = rule;
    this.fixture = testCase;
    const setting = testCase.config.rules[rule.id];
    // What a network profile switches on, the case's own profile decides about.
    const isAsked =
      rule.isOptIn === true &&
      setting === undefined &&
      raisingProfiles(rule.id).length === 0;
    this.config = isAsked ? withRule(testCase.config, rule) : testCase.config;
    this.files = new Map(testCase.files.map(({ path, text }) => [path, text]));
    this.documents = documentsOf(testCase.files);
    this.own = new Map(
      this.documents
        .filter(({ language }) => language === rule.language)
        .map((document) => [document, this.lintOwn(document, this.files)]),
    );
  }

  get before(): ReadonlyMap<string, number> {
    return (this.#counts ??= this.countAll(this.files));
  }

  get ownFindings(): Finding[] {
    return [...this.own.values()].flat();
  }

  finish(): void {
    if (this.#complaints.length === 0) return;
    const { name, line } = this.fixture;
    throw new Error(
      `${this.rule.id}, case “${name}” (line ${line}):\n\n${this.#complaints.join("\n\n")}\n`,
    );
  }

  /** The files with a fix applied; undefined where that is impossible. */
  apply(edits: readonly Edit[], files = this.files): Files | undefined {
    const changed = new Map(files);
    for (const path of new Set(edits.map(({ file }) => file))) {
      const text = files.get(path);
      if (text === undefined) {
        this.complain(`a fix edits ${path}, which the case does not have`);
        return undefined;
      }
      try {
        changed.set(
          path,
          applyEdits(
            text,
            edits.filter(({ file }) => file === path),
          ),
        );
      } catch (error) {
        this.complain(`a fix cannot be applied: ${String(error)}`);
        return undefined;
      }
    }
    return changed;
  }

  checkSyntax(title: string, changed: Files): void {
    for (const document of this.documents) {
      const text = changed.get(document.file) ?? "";
      if (text === document.text) continue;
      const before = new Set(syntaxFaults(document));
      const faults = syntaxFaults({ ...document, text }).filter(
        (fault) => !before.has(fault),
      );
      if (faults.length > 0)
        this.complain(
          `${title} breaks the syntax of ${document.file}: ${faults.join(", ")}\n${text}`,
        );
    }
  }

  /** Rule and message of what is reported more often than before, over all files and rules. */
  newKeys(changed: Files): string[] {
    const after = this.countAll(changed);
    const [all, allBefore] = [perRule(after), perRule(this.before)];
    return [...after]
      .filter(([key, count]) => count > (this.before.get(key) ?? 0))
      .map(([key]) => key)
      .filter((key) => {
        // A finding that is told in other words, as with another host, is not new.
        const rule = ruleOf(key);
        return (all.get(rule) ?? 0) > (allBefore.get(rule) ?? 0);
      });
  }

  lintOwn(document: LintDocument, files: Files): readonly Finding[] {
    return this.#lint([this.rule], document, files);
  }

  lintAll(document: LintDocument, files: Files): readonly Finding[] {
    return this.#lint(this.all, document, files);
  }

  #lint(
    rules: readonly CatalogueRule[],
    document: LintDocument,
    files: Files,
  ): readonly Finding[] {
    const { findings, crashes } = lintWith(
      rules,
      document,
      projectOf(files),
      this.config,
    );
    for (const { ruleId, error } of crashes) {
      const trace = error instanceof Error ? error.stack : String(error);
      this.complain(
        `${ruleId} throws on\n${JSON.stringify(document.text)}\n${trace}`,
      );
    }
    return findings;
  }

  countAll(files: Files): Map<string, number> {
    const counts = new Map<string, number>();
    for (const document of this.documents) {
      const text = files.get(document.file) ?? "";
      for (const { ruleId, text: use } of this.lintAll(
        { ...document, text },
        files,
      )) {
        const key = `${document.file} ${ruleId} ${use.messageId}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
    return counts;
  }

  complain(text: string): void {
    if (this.#complaints.length < 12) this.#complaints.push(text);
  }
}

function documentsOf(files: readonly FixtureFile[]): LintDocument[] {
  return files.flatMap(({ path, language, text }) =>
    language === "other" ? [] : [{ file: path as FileHandle, language, text }],
  );
}

function withRule(config: Config, { id, severity }: CatalogueRule): Config {
  return { ...config, rules: { ...config.rules, [id]: severity } };
}

/** File and rule of a key. */
function ruleOf(key: string): string {
  return key.slice(0, key.lastIndexOf(" "));
}

function perRule(counts: ReadonlyMap<string, number>): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [key, count] of counts)
    sums.set(ruleOf(key), (sums.get(ruleOf(key)) ?? 0) + count);
  return sums;
}
