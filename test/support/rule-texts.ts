import {
  render,
  type Edit,
  type Finding,
} from "../../server/src/core/finding.ts";
import type { LintDocument } from "../../server/src/core/lint.ts";
import { ignoreHere, ignoreInFile } from "../../server/src/core/suppress.ts";
import { difference, drawFinding } from "./draw.ts";
import type { Files, RuleCase } from "./rule-case.ts";

/** Prefixes of one document that are linted: every one would be quadratic. The fast loop takes fewer than CI. */
const MOST_PREFIXES = process.env["CI"] === undefined ? 30 : 120;

/** The ignore comments that the editor offers silence this finding, this rule, and nothing else. */
export function checkSuppressions(run: RuleCase): void {
  for (const [document, findings] of run.own) {
    for (const { ruleId, range } of findings) {
      const edit = ignoreHere(document, ruleId, range.start);
      if (edit !== undefined)
        checkSilenced(run, document, edit, findings.length - 1);
    }
    if (findings.length === 0) continue;
    checkSilenced(run, document, ignoreInFile(document, run.rule.id), 0);
  }
}

function checkSilenced(
  run: RuleCase,
  document: LintDocument,
  edit: Edit,
  most: number,
): void {
  const changed = run.apply([edit]);
  if (changed === undefined) return;
  const text = changed.get(document.file) ?? "";
  const left = run.lintOwn({ ...document, text }, changed);
  if (left.length > most)
    run.complain(
      `the ignore comment does not silence its finding in\n${left.map((one) => drawFinding(text, one)).join("\n")}`,
    );
  const counts = run.countAll(changed);
  for (const [key, count] of run.before) {
    const isOwn = key.startsWith(`${document.file} ${run.rule.id} `);
    if (!isOwn && counts.get(key) !== count)
      run.complain(
        `an ignore comment for ${run.rule.id} changes ${key} in\n${text}`,
      );
  }
  const brought = run.newKeys(changed);
  if (brought.length > 0)
    run.complain(`an ignore comment brings ${brought.join(", ")} in\n${text}`);
}

/** Half a file, as while somebody types, is no reason to stop. */
export function checkPrefixes(run: RuleCase): void {
  for (const document of run.documents) {
    for (const end of prefixEnds(document.text)) {
      const text = document.text.slice(0, end);
      const files = new Map(run.files).set(document.file, text);
      run.lintAll({ ...document, text }, files);
    }
  }
}

/** CRLF line ends change no finding and are kept by the fixes. */
export function checkLineEnds(run: RuleCase): void {
  const texts = [...run.files.values()];
  if (texts.some((text) => text.includes("\r"))) return;
  const files: Files = new Map(
    [...run.files].map(([path, text]) => [path, toCrlf(text)]),
  );
  for (const document of run.documents) {
    const changed = { ...document, text: toCrlf(document.text) };
    const expected = run.lintAll(document, run.files);
    const actual = run.lintAll(changed, files);
    const some = expected.map(summary);
    const others = actual.map(summary);
    if (some.join("\n") !== others.join("\n")) {
      run.complain(
        `${document.file} with CRLF line ends reports something else\n${difference(some.join("\n"), others.join("\n"))}`,
      );
      continue;
    }
    compareFixes(run, expected, actual, files);
  }
}

function compareFixes(
  run: RuleCase,
  expected: readonly Finding[],
  actual: readonly Finding[],
  files: Files,
): void {
  for (const [index, { fixes }] of expected.entries()) {
    for (const [number, fix] of fixes.entries()) {
      const other = actual[index]?.fixes[number];
      const some = run.apply(fix.edits);
      const others = other && run.apply(other.edits, files);
      for (const [path, text] of some ?? []) {
        if (others?.get(path) === toCrlf(text)) continue;
        run.complain(
          `fix “${render(fix.title, "en")}” does not keep CRLF line ends in ${path}\n${difference(toCrlf(text), others?.get(path) ?? "")}`,
        );
      }
    }
  }
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
