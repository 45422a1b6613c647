/**
 * `node test/rules/show.ts RULE`: prints the rule's test file as it would be if all that the rule says now were right,
 * markers and fixed blocks included. Read it with care before any of it goes into the file.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  render,
  type FileHandle,
  type Finding,
} from "../../server/src/core/finding.ts";
import { raisingProfiles } from "../../server/src/core/knowledge/network-profiles.ts";
import { lintWith } from "../../server/src/core/lint.ts";
import { rules } from "../../server/src/core/rules/index.ts";
import { applyEdits } from "../../server/src/core/text/edits.ts";
import { columns } from "../support/draw.ts";
import {
  parseFixture,
  type FixtureCase,
  type FixtureFile,
} from "../support/fixture.ts";
import { projectOf } from "../support/project.ts";

const [id = ""] = process.argv.slice(2);
const rule = rules.find((one) => one.id === id);
if (rule === undefined) throw new Error(`there is no rule ${id}`);
const folder = rule.language === "dockerfile" ? "dockerfile" : "gomod";
const path = join(import.meta.dirname, folder, `${id}.md`);
for (const testCase of parseFixture(readFileSync(path, "utf8")))
  console.log(`## ${testCase.name}\n${showCase(testCase)}`);

function showCase({ files, config }: FixtureCase): string {
  const project = projectOf(
    new Map(files.map((file) => [file.path, file.text])),
  );
  const parts: string[] = [];
  const fixed: string[] = [];
  for (const file of files) {
    const { findings } =
      file.language === rule?.language
        ? lintWith(
            [rule],
            {
              file: file.path as FileHandle,
              language: rule.language,
              text: file.text,
            },
            project,
            withRule(config),
          )
        : { findings: [] };
    parts.push(block(fence(file), marked(file, findings)));
    fixed.push(...findings.flatMap((finding) => showFixes(finding, files)));
  }
  return [...parts, ...fixed].join("\n");
}

function withRule(config: FixtureCase["config"]): FixtureCase["config"] {
  if (rule?.isOptIn !== true || raisingProfiles(id).length > 0) return config;
  return { ...config, rules: { [id]: rule.severity, ...config.rules } };
}

function showFixes(finding: Finding, files: readonly FixtureFile[]): string[] {
  return finding.fixes.flatMap(({ title, edits }) =>
    [...new Set(edits.map(({ file }) => file))].map((changed) => {
      const text = files.find((file) => file.path === changed)?.text ?? "";
      const result = applyEdits(
        text,
        edits.filter(({ file }) => file === changed),
      );
      const attributes =
        (finding.fixes.length > 1 ? ` title="${render(title, "en")}"` : "") +
        (changed === finding.file ? "" : ` path=${changed}`);
      return block(`fixed${attributes}${attributesOf(result)}`, result);
    }),
  );
}

function attributesOf(text: string): string {
  return (
    (text.endsWith("\n") || text === "" ? "" : " no-eol") +
    (text.startsWith("\ufeff") ? " bom" : "")
  );
}

function fence({ language, path: name, text }: FixtureFile): string {
  const word =
    language === "other" ? (name.split("/").at(-1) ?? name) : language;
  const usual = language === "dockerfile" ? "Dockerfile" : word;
  return word + (name === usual ? "" : ` path=${name}`) + attributesOf(text);
}

function block(info: string, text: string): string {
  const body = text.replace(/^\ufeff/, "");
  return `\`\`\`${info}\n${body}${body.endsWith("\n") || body === "" ? "" : "\n"}\`\`\``;
}

/** The text with a marker below each line that has findings. */
function marked(
  { text, language }: FixtureFile,
  findings: readonly Finding[],
): string {
  const bom = text.startsWith("\ufeff") ? "\ufeff" : "";
  const marker = language === "go.mod" ? "//~" : "#~";
  const lines = text.slice(bom.length).replace(/\n$/, "").split("\n");
  const shown = lines.flatMap((line, index) => [
    line,
    ...findings
      .filter(({ range }) => range.start.line === index)
      .map((finding) => {
        const { start, end } = finding.range;
        const fits =
          start.line === end.line &&
          start.character > marker.length &&
          end.character > start.character;
        const place = fits
          ? marker.padEnd(start.character) +
            "^".repeat(end.character - start.character)
          : `${marker} ${columns(finding.range)}`;
        const severity =
          finding.severity === rule?.severity ? "" : `[${finding.severity}] `;
        return `${place} ${severity}${render(finding.text, "en")}`;
      }),
  ]);
  return bom + shown.join("\n") + (text.endsWith("\n") ? "\n" : "");
}
