import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { defaultConfig } from "../../server/src/core/config.ts";
import type { FileHandle } from "../../server/src/core/finding.ts";
import { fixAll, fixAllWith } from "../../server/src/core/fix.ts";
import { lintWith, type LintDocument } from "../../server/src/core/lint.ts";
import { emptyProject } from "../../server/src/core/project.ts";
import {
  defineRule,
  type CatalogueRule,
  type ReportedEdit,
} from "../../server/src/core/rule.ts";
import {
  applyEdits,
  overlap,
  overlapsItself,
} from "../../server/src/core/text/edits.ts";

/** An edit on the first line. */
function edit(start: number, end: number, newText: string) {
  return {
    range: {
      start: { line: 0, character: start },
      end: { line: 0, character: end },
    },
    newText,
  };
}

describe("edits of one text", () => {
  test("keep their places whatever their order", () => {
    assert.equal(
      applyEdits("abcdef", [edit(4, 5, "E!"), edit(0, 1, ""), edit(2, 2, "-")]),
      "b-cdE!f",
    );
  });

  test("are inserted at one place in the order of the list", () => {
    assert.equal(applyEdits("ab", [edit(1, 1, "1"), edit(1, 1, "2")]), "a12b");
  });

  test("insert in front of what is replaced at the same place", () => {
    assert.equal(applyEdits("ab", [edit(1, 2, "B"), edit(1, 1, "-")]), "a-B");
  });

  test("may not overlap", () => {
    assert.throws(
      () => applyEdits("abcdef", [edit(0, 3, ""), edit(2, 4, "")]),
      /overlap/,
    );
    assert.equal(overlapsItself([edit(0, 3, ""), edit(2, 4, "")]), true);
    assert.equal(
      overlapsItself([edit(0, 2, ""), edit(2, 4, ""), edit(2, 2, "x")]),
      false,
    );
  });

  test("overlap others where both change a character, or insert at one place", () => {
    assert.equal(overlap([edit(0, 3, "")], [edit(2, 4, "")]), true);
    assert.equal(overlap([edit(0, 2, "")], [edit(2, 4, "")]), false);
    assert.equal(overlap([edit(2, 2, "a")], [edit(2, 2, "b")]), true);
    assert.equal(overlap([edit(2, 2, "a")], [edit(0, 4, "b")]), true);
  });
});

/** A rule that wants other text wherever a pattern matches. */
function replacing(
  id: string,
  pattern: RegExp,
  newText: string,
  safe = true,
): CatalogueRule {
  return {
    id,
    ...defineRule({
      summary: { en: "x", "zh-cn": "某" },
      severity: "warning",
      since: "0.1.0",
      fix: safe ? "safe" : "unsafe",
      messages: { found: { en: "found", "zh-cn": "找到了" } },
      document({ source }, report) {
        for (const match of source.text.matchAll(pattern)) {
          const at = { start: match.index, end: match.index + match[0].length };
          const edits: ReportedEdit[] = [{ at, newText }];
          report({
            at,
            message: "found",
            fixes: [{ title: "found", safe, edits }],
          });
        }
      },
    }),
  };
}

function fix(text: string, ...rules: readonly CatalogueRule[]) {
  const document: LintDocument = {
    file: "Dockerfile" as FileHandle,
    language: "dockerfile",
    text,
  };
  return fixAllWith(
    (changed, project) => lintWith(rules, changed, project, defaultConfig),
    document,
    emptyProject,
  );
}

describe("fix all", () => {
  test("applies all that do not meet in one round", () => {
    assert.deepEqual(
      fix("FROM a\nRUN a a\n", replacing("a-to-b", /\ba\b/g, "b")),
      {
        text: "FROM b\nRUN b b\n",
        applied: 3,
        isStable: true,
      },
    );
  });

  test("goes on where one fix makes room for another", () => {
    const rules = [
      replacing("a-to-b", /\ba\b/g, "b"),
      replacing("b-to-c", /\bb\b/g, "c"),
    ];
    assert.equal(fix("FROM a\n", ...rules).text, "FROM c\n");
  });

  test("applies one of two that overlap, then looks again", () => {
    const rules = [replacing("ab", /ab/g, "x"), replacing("bc", /bc/g, "y")];
    assert.equal(fix("FROM abc\n", ...rules).text, "FROM xc\n");
  });

  test("leaves unsafe fixes alone", () => {
    assert.deepEqual(
      fix("FROM a\n", replacing("a-to-b", /\ba\b/g, "b", false)),
      { text: "FROM a\n", applied: 0, isStable: true },
    );
  });

  test("stops where two fixes undo each other, and says so", () => {
    const rules = [
      replacing("a-to-b", /\ba\b/g, "b"),
      replacing("b-to-a", /\bb\b/g, "a"),
    ];
    assert.equal(fix("FROM a\n", ...rules).isStable, false);
  });

  test("works through the catalogue", () => {
    const text =
      "module example.com/a\n\ngo go1.25\n\nrequire example.com/b@v1.2.3\n";
    const document: LintDocument = {
      file: "go.mod" as FileHandle,
      language: "go.mod",
      text,
    };
    assert.equal(
      fixAll(document, emptyProject, defaultConfig).text,
      "module example.com/a\n\ngo 1.25\n\nrequire example.com/b v1.2.3\n",
    );
  });
});
