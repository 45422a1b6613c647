import type { Config } from "../../server/src/core/config.ts";
import {
  render,
  type Edit,
  type FileHandle,
  type Finding,
  type Fix,
} from "../../server/src/core/finding.ts";
import { fixAllWith } from "../../server/src/core/fix.ts";
import { raisingProfiles } from "../../server/src/core/knowledge/network-profiles.ts";
import {
  lintWith,
  type LintDocument,
  type LintResult,
} from "../../server/src/core/lint.ts";
import type { CatalogueRule } from "../../server/src/core/rule.ts";
import { rules as catalogue } from "../../server/src/core/rules/index.ts";
import { ignoreHere, ignoreInFile } from "../../server/src/core/suppress.ts";
import { applyEdits } from "../../server/src/core/text/edits.ts";
import { difference, draw, drawFinding } from "./draw.ts";
import type { FixtureCase, FixtureFile, Marker } from "./fixture.ts";
import { LEAK_CLAUSE, newLeaks } from "./leak-clause.ts";
import { projectOf } from "./project.ts";
import { syntaxFaults } from "./syntax-faults.ts";

/** Texts by path. */
export type Files = ReadonlyMap<string, string>;

/** What a case showed of its rule, for the checks over all cases. */
export interface CaseReport {
  readonly findings: readonly Finding[];
  readonly fixes: readonly Fix[];
  readonly hasChinese: boolean;
}

/** The pairs of which only an unsafe fix of the first rule may bring a finding of the second. */
const TRADES: readonly (readonly [fixed: string, brought: string])[] = [
  ["go-image-older-than-go-mod", "go-toolchain-download"],
  // Only a Go that knows the bar can be told to write one.
  ["go-image-older-than-go-mod", "goproxy-comma-no-failover"],
  ["go-line-newer-than-image", "goproxy-comma-no-failover"],
  ["go-line-newer-than-image", "go-toolchain-download"],
  // A newer Go does by itself what the variable was set for.
  ["go-image-older-than-go-mod", "go-env-obsolete"],
  ["go-line-newer-than-image", "go-env-obsolete"],
  // The image that is kept is an old one all the same.
  ["go-image-older-than-go-mod", "go-image-end-of-life"],
  // Where nothing was downloaded before, the toolchain is.
  ["go-image-older-than-go-mod", "go-cache-mount-missing"],
  ["go-image-older-than-go-mod", "go-download-unbounded"],
  // Where modules were switched off nothing was downloaded.
  ["go-env-obsolete", "go-cache-mount-missing"],
  ["go-env-obsolete", "go-download-unbounded"],
  // A toolchain that has a name is fetched.
  ["go-toolchain-invalid", "go-toolchain-download"],
  ["goproxy-unreachable-entry", "goproxy-direct-only"],
  // A proxy of a third party, which the fix names, and a Go that believes its forged hashes.
  ["goproxy-direct-only", "go-image-end-of-life"],
  ["goproxy-off", "go-image-end-of-life"],
  ["goproxy-retired-host", "go-image-end-of-life"],
  ["goproxy-unreachable-entry", "go-image-end-of-life"],
  ["goproxy-unset", "go-image-end-of-life"],
  ["gosumdb-off", "go-image-end-of-life"],
  // Where GOPROXY=off stood nothing could be downloaded, and nothing could stall.
  ["goproxy-off", "go-download-unbounded"],
  ["goproxy-unreachable-entry", "go-download-unbounded"],
  // The same for a step without network.
  ["run-network-none-download", "go-download-unbounded"],
  ["go-get-outside-module", "go-install-unpinned"],
  // The command that stopped downloaded nothing.
  ["go-get-outside-module", "go-cache-mount-missing"],
  ["go-get-outside-module", "go-download-unbounded"],
  // Behind a chain without direct go has never come to the origin.
  ["private-module-uncovered", "private-module-no-credentials"],
  ["private-module-uncovered", "git-missing-for-direct"],
  ["goprivate-malformed", "private-module-no-credentials"],
  ["goprivate-malformed", "git-missing-for-direct"],
];

/**
 * What also a safe fix of the first rule may bring to light: it mends what Docker refuses or the shell tears apart, and then
 * the command is one that downloads, or the value one that is read.
 */
const REPAIRS: readonly (readonly [fixed: string, brought: string])[] = [
  ["goproxy-malformed", "go-cache-mount-missing"],
  ["goproxy-malformed", "go-download-unbounded"],
  ["goproxy-malformed", "go-image-end-of-life"],
  ["goproxy-malformed", "proxy-credentials"],
];

/** Prefixes of one document that are linted: every one would be quadratic. The fast loop takes fewer than CI. */
const MOST_PREFIXES = process.env["CI"] === undefined ? 30 : 120;

/** What no fix may ever write (rules.md F). */
const NEVER_ADVISED =
  /GOFLAGS=\S*-mod=mod|GOSUMDB=["']?off|GOINSECURE|rm .*go\.sum/;

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
  const run = new CaseRun(rule, testCase, all);
  run.checkFindings(expects);
  run.checkFixes(expects === "markers");
  run.checkFixAll();
  run.checkSuppressions();
  run.checkPrefixes();
  run.checkLineEnds();
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
    const run = new CaseRun(rule, testCase, catalogue);
    fixes += run.ownFindings.flatMap((finding) => finding.fixes).length;
    if (run.ownFindings.length > 0) {
      run.checkFixes(false);
      run.checkFixAll();
      run.checkSuppressions();
    }
    run.finish();
  }
  const [first] = catalogue;
  if (first === undefined) return 0;
  const run = new CaseRun(first, testCase, catalogue);
  run.checkPrefixes();
  run.checkLineEnds();
  run.finish();
  return fixes;
}

class CaseRun {
  readonly #rule: CatalogueRule;
  readonly #case: FixtureCase;
  readonly #all: readonly CatalogueRule[];
  readonly #config: Config;
  readonly #files: Files;
  readonly #documents: readonly LintDocument[];
  readonly #complaints: string[] = [];
  /** Findings of this rule alone, by document. */
  readonly #own: ReadonlyMap<LintDocument, readonly Finding[]>;
  /** How often each rule and message is reported; counted when it is first asked for. */
  #counts: ReadonlyMap<string, number> | undefined;

  constructor(
    rule: CatalogueRule,
    testCase: FixtureCase,
    all: readonly CatalogueRule[],
  ) {
    this.#all = all;
    this.#rule = rule;
    this.#case = testCase;
    const setting = testCase.config.rules[rule.id];
    // What a network profile switches on, the case's own profile decides about.
    const isAsked =
      rule.isOptIn === true &&
      setting === undefined &&
      raisingProfiles(rule.id).length === 0;
    this.#config = isAsked ? withRule(testCase.config, rule) : testCase.config;
    this.#files = new Map(testCase.files.map(({ path, text }) => [path, text]));
    this.#documents = documentsOf(testCase.files);
    this.#own = new Map(
      this.#documents
        .filter(({ language }) => language === rule.language)
        .map((document) => [document, this.#lintOwn(document, this.#files)]),
    );
  }

  get #before(): ReadonlyMap<string, number> {
    return (this.#counts ??= this.#countAll(this.#files));
  }

  get ownFindings(): Finding[] {
    return [...this.#own.values()].flat();
  }

  finish(): void {
    if (this.#complaints.length === 0) return;
    const { name, line } = this.#case;
    throw new Error(
      `${this.#rule.id}, case “${name}” (line ${line}):\n\n${this.#complaints.join("\n\n")}\n`,
    );
  }

  checkFindings(expects: "markers" | "a finding" | "no finding"): void {
    const count = this.ownFindings.length;
    if (expects === "markers") this.#checkMarkers();
    else if (expects === "a finding" && count === 0)
      this.#complain(
        "the rule reports nothing here, but the page says that it does",
      );
    else if (expects === "no finding" && count > 0) {
      for (const [{ text }, findings] of this.#own)
        for (const finding of findings)
          this.#complain(
            `not expected on the page's good form\n${drawFinding(text, finding)}`,
          );
    }
  }

  #checkMarkers(): void {
    for (const file of this.#case.files) {
      const document = [...this.#own.keys()].find(
        (one) => one.file === file.path,
      );
      const findings =
        document === undefined ? [] : (this.#own.get(document) ?? []);
      this.#match(file, findings);
    }
    this.#matchRelated();
  }

  #match(
    { path, text, markers }: FixtureFile,
    findings: readonly Finding[],
  ): void {
    const open = new Set(findings);
    for (const marker of markers.filter(({ kind }) => kind === "en")) {
      const finding = [...open].find((one) => fits(marker, one, "en"));
      if (finding === undefined) {
        const label = `expected here (fixture line ${marker.line}): ${marker.text}`;
        this.#complain(`${path}: missing\n${draw(text, marker.range, label)}`);
        continue;
      }
      open.delete(finding);
      const { severity } = finding;
      if (severity !== (marker.severity ?? this.#rule.severity))
        this.#complain(
          `${path}: its severity is ${severity}; write [${severity}] into the marker on fixture line ${marker.line} if that is right\n${drawFinding(text, finding)}`,
        );
    }
    for (const finding of open)
      this.#complain(`${path}: not expected\n${drawFinding(text, finding)}`);
    for (const marker of markers.filter(({ kind }) => kind === "zh-cn")) {
      if (findings.some((one) => fits(marker, one, "zh-cn"))) continue;
      const said = findings
        .filter(({ range }) => isSame(range, marker.range))
        .map((one) => render(one.text, "zh-cn"));
      this.#complain(
        `${path}: no Chinese message here has “${marker.text}” (fixture line ${marker.line}): ${said.join(" / ")}`,
      );
    }
  }

  /** Related locations, asserted whole in a case that marks one. */
  #matchRelated(): void {
    const markers = this.#case.files.flatMap((file) =>
      file.markers
        .filter(({ kind }) => kind === "related")
        .map((marker) => ({ file, marker })),
    );
    if (markers.length === 0) return;
    const open = new Set(this.ownFindings.flatMap(({ related }) => related));
    for (const { file, marker } of markers) {
      const found = [...open].find(
        (one) =>
          one.file === file.path &&
          isSame(one.range, marker.range) &&
          render(one.text, "en").includes(marker.text),
      );
      if (found === undefined) {
        const label = `related location expected (fixture line ${marker.line}): ${marker.text}`;
        this.#complain(
          `${file.path}: missing\n${draw(file.text, marker.range, label)}`,
        );
      } else open.delete(found);
    }
    for (const { file, range, text } of open) {
      const label = `related: ${render(text, "en")}`;
      this.#complain(
        `${file}: not expected\n${draw(this.#files.get(file) ?? "", range, label)}`,
      );
    }
  }

  checkFixes(againstBlocks: boolean): void {
    const blocks = [...this.#case.fixed];
    for (const [document, findings] of this.#own) {
      for (const finding of findings) {
        for (const fix of finding.fixes) {
          const changed = this.#apply(fix.edits);
          if (changed === undefined) continue;
          if (fix.edits.some(({ newText }) => NEVER_ADVISED.test(newText)))
            this.#complain(
              `fix “${render(fix.title, "en")}” writes what must never be advised`,
            );
          this.#checkLeak(finding, fix);
          this.#checkLeakClause(fix, changed);
          if (againstBlocks) this.#compare(finding, fix, changed, blocks);
          this.#checkResult(document, finding, fix, changed);
        }
      }
    }
    for (const block of againstBlocks ? blocks : [])
      this.#complain(
        `the fixed block on fixture line ${block.line} belongs to no fix that is offered`,
      );
  }

  /** Who is asked anew learns what is fetched: the fix says his name before it is chosen, in both languages. */
  #checkLeak({ text: message }: Finding, { edits, title }: Fix): void {
    for (const { file, newText } of edits) {
      const before = this.#files.get(file) ?? "";
      for (const host of hostsIn(newText)) {
        if (before.includes(host)) continue;
        for (const language of ["en", "zh-cn"] as const) {
          const said = render(title, language) + render(message, language);
          if (!said.includes(host))
            this.#complain(
              `fix “${render(title, "en")}” sends requests to ${host}, which neither its title nor the message says (${language})`,
            );
        }
      }
    }
  }

  /** Who then learns module paths stands in the title itself: a menu shows nothing else. */
  #checkLeakClause({ title }: Fix, changed: Files): void {
    for (const [path, after] of changed) {
      const before = this.#files.get(path) ?? "";
      if (after === before) continue;
      const leaks = newLeaks(before, after, this.#config.network);
      if (leaks.length === 0) continue;
      for (const language of ["en", "zh-cn"] as const) {
        const said = render(title, language);
        if (!LEAK_CLAUSE[language].test(said))
          this.#complain(
            `fix “${said}” shows module paths to ${leaks.join(", ")}, but its title has no leak clause (${language})`,
          );
      }
    }
  }

  /** The files with a fix applied; undefined where that is impossible. */
  #apply(edits: readonly Edit[], files = this.#files): Files | undefined {
    const changed = new Map(files);
    for (const path of new Set(edits.map(({ file }) => file))) {
      const text = files.get(path);
      if (text === undefined) {
        this.#complain(`a fix edits ${path}, which the case does not have`);
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
        this.#complain(`a fix cannot be applied: ${String(error)}`);
        return undefined;
      }
    }
    return changed;
  }

  /** One block per file that the fix changes. */
  #compare(
    finding: Finding,
    fix: Fix,
    changed: Files,
    blocks: FixtureCase["fixed"][number][],
  ): void {
    const title = render(fix.title, "en");
    for (const path of new Set(fix.edits.map(({ file }) => file))) {
      const block = blocks.shift();
      const actual = changed.get(path) ?? "";
      const intro = `fix “${title}” of ${path}\n${drawFinding(this.#files.get(finding.file) ?? "", finding)}`;
      if (block === undefined) {
        this.#complain(
          `${intro}\nhas no fixed block; its result is\n${actual}`,
        );
        continue;
      }
      const where = `fixed block on fixture line ${block.line}`;
      const needsTitle = finding.fixes.length > 1;
      if ((needsTitle || block.title !== undefined) && block.title !== title)
        this.#complain(
          `${intro}\nthe ${where} has title=${JSON.stringify(block.title ?? "")}`,
        );
      if ((block.path ?? finding.file) !== path)
        this.#complain(
          `${intro}\nthe ${where} has path=${block.path ?? finding.file}`,
        );
      if (block.text !== actual)
        this.#complain(
          `${intro}\nthe ${where} differs\n${difference(block.text, actual)}`,
        );
    }
  }

  #checkResult(
    document: LintDocument,
    finding: Finding,
    fix: Fix,
    changed: Files,
  ): void {
    const title = `fix “${render(fix.title, "en")}”`;
    const before = this.#own.get(document)?.length ?? 0;
    const after = this.#lintOwn(
      { ...document, text: changed.get(document.file) ?? "" },
      changed,
    );
    const result = changed.get(document.file) ?? "";
    if (after.length >= before)
      this.#complain(
        `${title}: the finding is still there\n${after.map((one) => drawFinding(result, one)).join("\n")}`,
      );
    const allowed = fix.safe ? REPAIRS : [...REPAIRS, ...TRADES];
    const brought = this.#newKeys(changed).filter(
      (key) => !isAmong(allowed, finding.ruleId, key),
    );
    if (brought.length > 0)
      this.#complain(`${title} brings ${brought.join(", ")} in\n${result}`);
    this.#checkSyntax(title, changed);
  }

  #checkSyntax(title: string, changed: Files): void {
    for (const document of this.#documents) {
      const text = changed.get(document.file) ?? "";
      if (text === document.text) continue;
      const before = new Set(syntaxFaults(document));
      const faults = syntaxFaults({ ...document, text }).filter(
        (fault) => !before.has(fault),
      );
      if (faults.length > 0)
        this.#complain(
          `${title} breaks the syntax of ${document.file}: ${faults.join(", ")}\n${text}`,
        );
    }
  }

  /** Rule and message of what is reported more often than before, over all files and rules. */
  #newKeys(changed: Files): string[] {
    const after = this.#countAll(changed);
    const [all, allBefore] = [perRule(after), perRule(this.#before)];
    return [...after]
      .filter(([key, count]) => count > (this.#before.get(key) ?? 0))
      .map(([key]) => key)
      .filter((key) => {
        // A finding that is told in other words, as with another host, is not new.
        const rule = ruleOf(key);
        return (all.get(rule) ?? 0) > (allBefore.get(rule) ?? 0);
      });
  }

  checkFixAll(): void {
    for (const rules of [[this.#rule], this.#all]) {
      for (const document of this.#documents) {
        const relint = (
          changed: LintDocument,
          project: ReturnType<typeof projectOf>,
        ): LintResult => lintWith(rules, changed, project, this.#config);
        const once = fixAllWith(relint, document, projectOf(this.#files));
        const files = new Map(this.#files).set(document.file, once.text);
        if (!once.isStable) {
          this.#complain(
            `fix all never comes to rest on ${document.file}:\n${once.text.slice(0, 2000)}`,
          );
          continue;
        }
        if (once.applied === 0) continue;
        const brought = this.#newKeys(files).filter(
          (key) => !isAmong(REPAIRS, this.#rule.id, key),
        );
        if (brought.length > 0)
          this.#complain(
            `fix all brings ${brought.join(", ")} in\n${once.text}`,
          );
        this.#checkSyntax("fix all", files);
      }
    }
  }

  /** The ignore comments that the editor offers silence this finding, this rule, and nothing else. */
  checkSuppressions(): void {
    for (const [document, findings] of this.#own) {
      for (const { ruleId, range } of findings) {
        const edit = ignoreHere(document, ruleId, range.start);
        if (edit !== undefined)
          this.#checkSilenced(document, edit, findings.length - 1);
      }
      if (findings.length === 0) continue;
      this.#checkSilenced(document, ignoreInFile(document, this.#rule.id), 0);
    }
  }

  #checkSilenced(document: LintDocument, edit: Edit, most: number): void {
    const changed = this.#apply([edit]);
    if (changed === undefined) return;
    const text = changed.get(document.file) ?? "";
    const left = this.#lintOwn({ ...document, text }, changed);
    if (left.length > most)
      this.#complain(
        `the ignore comment does not silence its finding in\n${left.map((one) => drawFinding(text, one)).join("\n")}`,
      );
    const counts = this.#countAll(changed);
    for (const [key, count] of this.#before) {
      const isOwn = key.startsWith(`${document.file} ${this.#rule.id} `);
      if (!isOwn && counts.get(key) !== count)
        this.#complain(
          `an ignore comment for ${this.#rule.id} changes ${key} in\n${text}`,
        );
    }
    const brought = this.#newKeys(changed);
    if (brought.length > 0)
      this.#complain(
        `an ignore comment brings ${brought.join(", ")} in\n${text}`,
      );
  }

  /** Half a file, as while somebody types, is no reason to stop. */
  checkPrefixes(): void {
    for (const document of this.#documents) {
      for (const end of prefixEnds(document.text)) {
        const text = document.text.slice(0, end);
        const files = new Map(this.#files).set(document.file, text);
        this.#lintAll({ ...document, text }, files);
      }
    }
  }

  checkLineEnds(): void {
    const texts = [...this.#files.values()];
    if (texts.some((text) => text.includes("\r"))) return;
    const files: Files = new Map(
      [...this.#files].map(([path, text]) => [path, toCrlf(text)]),
    );
    for (const document of this.#documents) {
      const changed = { ...document, text: toCrlf(document.text) };
      const expected = this.#lintAll(document, this.#files);
      const actual = this.#lintAll(changed, files);
      const some = expected.map(summary);
      const others = actual.map(summary);
      if (some.join("\n") !== others.join("\n")) {
        this.#complain(
          `${document.file} with CRLF line ends reports something else\n${difference(some.join("\n"), others.join("\n"))}`,
        );
        continue;
      }
      this.#compareFixes(expected, actual, files);
    }
  }

  #compareFixes(
    expected: readonly Finding[],
    actual: readonly Finding[],
    files: Files,
  ): void {
    for (const [index, { fixes }] of expected.entries()) {
      for (const [number, fix] of fixes.entries()) {
        const other = actual[index]?.fixes[number];
        const some = this.#apply(fix.edits);
        const others = other && this.#apply(other.edits, files);
        for (const [path, text] of some ?? []) {
          if (others?.get(path) === toCrlf(text)) continue;
          this.#complain(
            `fix “${render(fix.title, "en")}” does not keep CRLF line ends in ${path}\n${difference(toCrlf(text), others?.get(path) ?? "")}`,
          );
        }
      }
    }
  }

  #lintOwn(document: LintDocument, files: Files): readonly Finding[] {
    return this.#lint([this.#rule], document, files);
  }

  #lintAll(document: LintDocument, files: Files): readonly Finding[] {
    return this.#lint(this.#all, document, files);
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
      this.#config,
    );
    for (const { ruleId, error } of crashes) {
      const trace = error instanceof Error ? error.stack : String(error);
      this.#complain(
        `${ruleId} throws on\n${JSON.stringify(document.text)}\n${trace}`,
      );
    }
    return findings;
  }

  #countAll(files: Files): Map<string, number> {
    const counts = new Map<string, number>();
    for (const document of this.#documents) {
      const text = files.get(document.file) ?? "";
      for (const { ruleId, text: use } of this.#lintAll(
        { ...document, text },
        files,
      )) {
        const key = `${document.file} ${ruleId} ${use.messageId}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
    return counts;
  }

  #complain(text: string): void {
    if (this.#complaints.length < 12) this.#complaints.push(text);
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

function documentsOf(files: readonly FixtureFile[]): LintDocument[] {
  return files.flatMap(({ path, language, text }) =>
    language === "other" ? [] : [{ file: path as FileHandle, language, text }],
  );
}

function withRule(config: Config, { id, severity }: CatalogueRule): Config {
  return { ...config, rules: { ...config.rules, [id]: severity } };
}

function fits(
  marker: Marker,
  finding: Finding,
  language: "en" | "zh-cn",
): boolean {
  return (
    isSame(marker.range, finding.range) &&
    render(finding.text, language).includes(marker.text)
  );
}

function isSame(one: Marker["range"], other: Marker["range"]): boolean {
  return (
    one.start.line === other.start.line &&
    one.start.character === other.start.character &&
    one.end.line === other.end.line &&
    one.end.character === other.end.character
  );
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

function isAmong(pairs: typeof TRADES, ruleId: string, key: string): boolean {
  return pairs.some(
    ([fixed, brought]) => fixed === ruleId && key.split(" ")[1] === brought,
  );
}

function summary({ ruleId, severity, range, text, fixes }: Finding): string {
  const { start, end } = range;
  const titles = fixes.map(({ title }) => render(title, "en"));
  return `${start.line}:${start.character}-${end.line}:${end.character} ${severity} ${ruleId}: ${render(text, "en")} ${titles.join("; ")}`.replaceAll(
    "\r",
    "",
  );
}

function toCrlf(text: string): string {
  return text.replaceAll(/\r?\n/g, "\r\n");
}

/** Line ends and word boundaries, thinned out evenly where there are too many, and as many offsets between them. */
function prefixEnds(text: string): Set<number> {
  const bounds = [
    ...text.matchAll(/\b|$|(?<=\S)(?=[\s"'`$(){}|&;=\\<>])/gm),
  ].map(({ index }) => index);
  return new Set([
    ...spread(bounds.length, MOST_PREFIXES / 2).map((at) => bounds[at] ?? 0),
    ...spread(text.length, MOST_PREFIXES / 2),
  ]);
}

/** At most `most` of the numbers below `length`. */
function spread(length: number, most: number): number[] {
  const count = Math.min(length, most);
  return Array.from({ length: count }, (_, index) =>
    Math.floor((index * length) / count),
  );
}
