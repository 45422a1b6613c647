import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { defaultConfig } from "../../server/src/core/config.ts";
import type { FileHandle } from "../../server/src/core/finding.ts";
import { lintWith, type LintDocument } from "../../server/src/core/lint.ts";
import { emptyProject } from "../../server/src/core/project.ts";
import {
  defineGoModRule,
  defineRule,
  type CatalogueRule,
} from "../../server/src/core/rule.ts";
import { ignoreHere, ignoreInFile } from "../../server/src/core/suppress.ts";
import { readIgnoreComment } from "../../server/src/core/suppress-comment.ts";
import { parseDockerfile } from "../../server/src/core/syntax/dockerfile/door.ts";
import { applyEdits } from "../../server/src/core/text/edits.ts";

const facts = {
  summary: { en: "says something", "zh-cn": "提示某事" },
  severity: "warning",
  since: "0.1.0",
  messages: { found: { en: "found", "zh-cn": "找到了" } },
} as const;

/** Two rules that report every instruction but FROM, and every requirement. */
const rules: readonly CatalogueRule[] = ["rule-a", "rule-b"].flatMap((id) => [
  {
    id,
    ...defineRule({
      ...facts,
      document({ syntax, source }, report) {
        for (const { kind, keywordSpan } of syntax.instructions)
          if (kind !== "from") report({ at: keywordSpan, message: "found" });
        // Inside of a long instruction, and on a parser directive.
        for (const { index } of source.text.matchAll(/HERE/g))
          report({ at: { start: index, end: index + 4 }, message: "found" });
      },
    }),
  },
  {
    id,
    ...defineGoModRule({
      ...facts,
      document({ gomod }, report) {
        for (const { path } of gomod.requires)
          report({ at: path.span, message: "found" });
        if (gomod.module === undefined)
          report({ at: { start: 0, end: 0 }, message: "found" });
      },
    }),
  },
]);

function documentOf(
  language: LintDocument["language"],
  text: string,
): LintDocument {
  return { file: language as FileHandle, language, text };
}

/** `LINE RULE` of every finding, lines one-based. */
function findings(document: LintDocument): string[] {
  const result = lintWith(rules, document, emptyProject, defaultConfig);
  assert.deepEqual(result.crashes, []);
  return result.findings.map(
    ({ range, ruleId }) => `${range.start.line + 1} ${ruleId}`,
  );
}

describe("an ignore comment", () => {
  const comments: readonly (readonly [string, boolean, readonly string[]])[] = [
    ["# surefetch ignore=rule-a", false, ["rule-a"]],
    ["#surefetch ignore=rule-a,rule-b", false, ["rule-a", "rule-b"]],
    [
      "#   surefetch  ignore=rule-a , rule-b  reason=we, too",
      false,
      ["rule-a", "rule-b"],
    ],
    ["# surefetch ignore=rule-a because of x", false, ["rule-a"]],
    ["// surefetch ignore-file=rule-a,rule-b", true, ["rule-a", "rule-b"]],
    ["// indirect; surefetch ignore=rule-a", false, ["rule-a"]],
    ["# surefetch ignore=", false, []],
  ];
  for (const [text, isForFile, ruleIds] of comments) {
    test(text, () => {
      const comment = readIgnoreComment(text);
      assert.deepEqual(
        [comment?.isForFile, comment?.ruleIds],
        [isForFile, ruleIds],
      );
      const last = ruleIds.at(-1);
      if (last !== undefined)
        assert.ok(text.slice(0, comment?.idsEnd).endsWith(last));
    });
  }

  for (const text of [
    "# see surefetch ignore=rule-a",
    "# surefetchignore=rule-a",
    "# surefetch",
    "# surefetch ignored=rule-a",
    "# Surefetch ignores=x",
    "",
    "#",
  ]) {
    test(`“${text}” is none`, () => {
      assert.equal(readIgnoreComment(text), undefined);
    });
  }
});

describe("in a Dockerfile", () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    [
      "above its instruction, one rule",
      "FROM a\n# surefetch ignore=rule-a reason=x\nRUN b\n",
      ["3 rule-b"],
    ],
    [
      "above its instruction, both",
      "FROM a\n# surefetch ignore=rule-a,rule-b\nRUN b\nRUN c\n",
      ["4 rule-a", "4 rule-b"],
    ],
    [
      "two comments, blank lines and others between",
      "FROM a\n# surefetch ignore=rule-a\n\n# what it does\n# surefetch ignore=rule-b\n\nRUN b\n",
      [],
    ],
    [
      "covers continuation lines",
      "FROM a\n# surefetch ignore=rule-a,rule-b\nRUN b \\\n  && HERE\n",
      [],
    ],
    [
      "covers a heredoc",
      "FROM a\n# surefetch ignore=rule-a,rule-b\nRUN <<EOF\nHERE\nEOF\n",
      [],
    ],
    [
      "inside a heredoc is text",
      "FROM a\nRUN <<EOF\n# surefetch ignore=rule-a,rule-b\nEOF\nRUN b\n",
      ["2 rule-a", "2 rule-b", "5 rule-a", "5 rule-b"],
    ],
    [
      "behind its instruction covers the next only",
      "FROM a\nRUN b\n# surefetch ignore=rule-a,rule-b\n",
      ["2 rule-a", "2 rule-b"],
    ],
    [
      "for the file, before the first instruction",
      "# escape=`\n# surefetch ignore-file=rule-a\nFROM a\nRUN b\nRUN c\n",
      ["4 rule-b", "5 rule-b"],
    ],
    [
      "for the file, behind the first instruction: nothing",
      "FROM a\n# surefetch ignore-file=rule-a\nRUN b\n",
      ["3 rule-a", "3 rule-b"],
    ],
    [
      "for the file covers a parser directive",
      "# syntax=HERE\n# surefetch ignore-file=rule-a,rule-b\nFROM a\n",
      [],
    ],
    [
      "of an unknown rule",
      "FROM a\n# surefetch ignore=rule-c\nRUN b\n",
      ["3 rule-a", "3 rule-b"],
    ],
    ["CRLF", "FROM a\r\n# surefetch ignore=rule-a,rule-b\r\nRUN b\r\n", []],
  ];
  for (const [name, text, expected] of cases) {
    test(name, () => {
      assert.deepEqual(findings(documentOf("dockerfile", text)), expected);
    });
  }
});

describe("in go.mod", () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    [
      "above its directive",
      "module m\n// surefetch ignore=rule-a\nrequire x.y/a v1.0.0\nrequire x.y/b v1.0.0\n",
      ["3 rule-b", "4 rule-a", "4 rule-b"],
    ],
    [
      "behind it",
      "module m\nrequire x.y/a v1.0.0 // surefetch ignore=rule-a\n",
      ["2 rule-b"],
    ],
    [
      "behind indirect",
      "module m\nrequire x.y/a v1.0.0 // indirect; surefetch ignore=rule-a,rule-b\n",
      [],
    ],
    [
      "above a block covers it whole",
      "module m\n// surefetch ignore=rule-a,rule-b\nrequire (\n\tx.y/a v1.0.0\n\tx.y/b v1.0.0\n)\nrequire x.y/c v1.0.0\n",
      ["7 rule-a", "7 rule-b"],
    ],
    [
      "inside a block covers one line",
      "module m\nrequire (\n\t// surefetch ignore=rule-a,rule-b\n\tx.y/a v1.0.0\n\tx.y/b v1.0.0\n)\n",
      ["5 rule-a", "5 rule-b"],
    ],
    [
      "for the file",
      "// surefetch ignore-file=rule-a\n\nmodule m\nrequire x.y/a v1.0.0\n",
      ["4 rule-b"],
    ],
    [
      "for the file, behind the first directive: nothing",
      "module m\n// surefetch ignore-file=rule-a\nrequire x.y/a v1.0.0\n",
      ["3 rule-a", "3 rule-b"],
    ],
    [
      "of a file without any directive",
      "// surefetch ignore=rule-a,rule-b\n",
      [],
    ],
  ];
  for (const [name, text, expected] of cases) {
    test(name, () => {
      assert.deepEqual(findings(documentOf("go.mod", text)), expected);
    });
  }
});

describe("the edit that ignores a finding", () => {
  const cases: readonly (readonly [
    string,
    LintDocument["language"],
    string,
    number,
    string | undefined,
  ])[] = [
    [
      "stands above the instruction",
      "dockerfile",
      "FROM a\nRUN b\n",
      1,
      "FROM a\n# surefetch ignore=rule-a\nRUN b\n",
    ],
    [
      "keeps the indentation",
      "dockerfile",
      "FROM a\n\t RUN b\n",
      1,
      "FROM a\n\t # surefetch ignore=rule-a\n\t RUN b\n",
    ],
    [
      "uses the file's line ends",
      "dockerfile",
      "FROM a\r\nRUN b\r\n",
      1,
      "FROM a\r\n# surefetch ignore=rule-a\r\nRUN b\r\n",
    ],
    [
      "stands above the whole instruction",
      "dockerfile",
      "FROM a\nRUN b \\\n  HERE\n",
      2,
      "FROM a\n# surefetch ignore=rule-a\nRUN b \\\n  HERE\n",
    ],
    [
      "adds to the comment that is there",
      "dockerfile",
      "FROM a\n# surefetch ignore=rule-b reason=x\nRUN b\n",
      2,
      "FROM a\n# surefetch ignore=rule-b,rule-a reason=x\nRUN b\n",
    ],
    [
      "stands above the lines of nothing but an escape that an instruction begins with",
      "dockerfile",
      "FROM a\n\\\n\nRUN b\n",
      3,
      "FROM a\n# surefetch ignore=rule-a\n\\\n\nRUN b\n",
    ],
    [
      "never stands above a parser directive",
      "dockerfile",
      "# escape=`\nRUN b `\n  HERE\n",
      1,
      "# escape=`\n# surefetch ignore=rule-a\nRUN b `\n  HERE\n",
    ],
    [
      "is not offered on a parser directive",
      "dockerfile",
      "# syntax=HERE\nFROM a\n",
      0,
      undefined,
    ],
    [
      "stands behind a byte order mark",
      "dockerfile",
      "\ufeffRUN b\n",
      0,
      "\ufeff# surefetch ignore=rule-a\nRUN b\n",
    ],
    [
      "stands above the line of a block",
      "go.mod",
      "module m\nrequire (\n\tx.y/a v1.0.0\n)\n",
      2,
      "module m\nrequire (\n\t// surefetch ignore=rule-a\n\tx.y/a v1.0.0\n)\n",
    ],
    [
      "adds to a comment behind the line",
      "go.mod",
      "module m\nrequire x.y/a v1.0.0 // surefetch ignore=rule-b\n",
      1,
      "module m\nrequire x.y/a v1.0.0 // surefetch ignore=rule-b,rule-a\n",
    ],
    ["serves an empty go.mod", "go.mod", "", 0, "// surefetch ignore=rule-a\n"],
    [
      "serves a go.mod without a module",
      "go.mod",
      "// x\ngo 1.25\n",
      0,
      "// surefetch ignore=rule-a\n// x\ngo 1.25\n",
    ],
  ];
  for (const [name, language, text, line, expected] of cases) {
    test(name, () => {
      const document = documentOf(language, text);
      const column = Math.max(
        0,
        (text.split("\n")[line] ?? "").search(/HERE|x\.y|RUN/),
      );
      const edit = ignoreHere(document, "rule-a", { line, character: column });
      assert.equal(edit && applyEdits(text, [edit]), expected);
      if (expected === undefined) return;
      const before = findings(document).filter((one) => one.endsWith("rule-a"));
      const after = findings(documentOf(language, expected)).filter((one) =>
        one.endsWith("rule-a"),
      );
      assert.ok(
        after.length < before.length,
        `${before.join()} → ${after.join()}`,
      );
    });
  }
});

describe("the edit that ignores a rule in the file", () => {
  const cases: readonly (readonly [
    string,
    LintDocument["language"],
    string,
    string,
  ])[] = [
    [
      "stands above the first instruction, below the directives",
      "dockerfile",
      "# syntax=x\n# escape=`\n\n# about\nFROM a\nRUN b\n",
      "# syntax=x\n# escape=`\n\n# about\n# surefetch ignore-file=rule-a\nFROM a\nRUN b\n",
    ],
    [
      "adds to the comment that is there",
      "dockerfile",
      "# surefetch ignore-file=rule-b\nFROM a\nRUN b\n",
      "# surefetch ignore-file=rule-b,rule-a\nFROM a\nRUN b\n",
    ],
    [
      "stands apart from the module's comment",
      "go.mod",
      "// Deprecated: use n.\nmodule m\nrequire x.y/a v1.0.0\n",
      "// surefetch ignore-file=rule-a\n\n// Deprecated: use n.\nmodule m\nrequire x.y/a v1.0.0\n",
    ],
    [
      "adds in go.mod",
      "go.mod",
      "// surefetch ignore-file=rule-b reason=x\r\nmodule m\r\nrequire x.y/a v1.0.0\r\n",
      "// surefetch ignore-file=rule-b,rule-a reason=x\r\nmodule m\r\nrequire x.y/a v1.0.0\r\n",
    ],
  ];
  for (const [name, language, text, expected] of cases) {
    test(name, () => {
      const result = applyEdits(text, [
        ignoreInFile(documentOf(language, text), "rule-a"),
      ]);
      assert.equal(result, expected);
      assert.ok(
        findings(documentOf(language, text)).some((one) =>
          one.endsWith("rule-a"),
        ),
      );
      assert.ok(
        !findings(documentOf(language, result)).some((one) =>
          one.endsWith("rule-a"),
        ),
      );
      if (language === "dockerfile")
        assert.equal(
          parseDockerfile(result).directives.length,
          parseDockerfile(text).directives.length,
        );
    });
  }
});

test("many comments and findings take no quadratic time", () => {
  const text = `FROM a\n${"# surefetch ignore=rule-a,rule-b\nRUN b\n".repeat(20_000)}`;
  const goMod = `module m\n${"// surefetch ignore=rule-a,rule-b\n".repeat(20_000)}require x.y/a v1.0.0\n`;
  const start = performance.now();
  assert.deepEqual(findings(documentOf("dockerfile", text)), []);
  assert.deepEqual(findings(documentOf("go.mod", goMod)), []);
  assert.ok(
    performance.now() - start < 5000,
    `${performance.now() - start} ms`,
  );
});
