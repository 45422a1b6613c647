import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { defaultConfig, type Config } from "../../server/src/core/config.ts";
import type { FileHandle, Finding } from "../../server/src/core/finding.ts";
import {
  lint,
  lintWith,
  type LintDocument,
} from "../../server/src/core/lint.ts";
import { emptyProject } from "../../server/src/core/project.ts";
import {
  defineGoModRule,
  defineRule,
  type CatalogueRule,
} from "../../server/src/core/rule.ts";
import { projectOf } from "../support/project.ts";

const messages = {
  said: { en: "{name} is said", "zh-cn": "提到了 {name}" },
  other: { en: "here", "zh-cn": "此处" },
} as const;

const facts = {
  summary: { en: "says something", "zh-cn": "提示某事" },
  severity: "warning",
  since: "0.1.0",
  messages,
} as const;

/** Reports every instruction's keyword. */
const keywords: CatalogueRule = {
  id: "every-keyword",
  ...defineRule({
    ...facts,
    instruction(instruction, report) {
      report({
        at: instruction.keywordSpan,
        message: "said",
        values: { name: instruction.keyword },
      });
    },
  }),
};

const throwing: CatalogueRule = {
  id: "throws-late",
  ...defineRule({
    ...facts,
    document({ syntax }, report) {
      for (const { keywordSpan } of syntax.instructions)
        report({ at: keywordSpan, message: "other" });
      throw new Error("a bug");
    },
  }),
};

function dockerfile(text: string, file = "Dockerfile"): LintDocument {
  return { file: file as FileHandle, language: "dockerfile", text };
}

function goMod(text: string, file = "go.mod"): LintDocument {
  return { file: file as FileHandle, language: "go.mod", text };
}

function said(findings: readonly Finding[]): string[] {
  return findings.map(
    ({ range, severity, text }) =>
      `${range.start.line}:${range.start.character} ${severity} ${String(text.values["name"])}`,
  );
}

function withRules(rules: Config["rules"]): Config {
  return { ...defaultConfig, rules };
}

describe("what is not checked", () => {
  const reasons: readonly (readonly [string, LintDocument, string])[] = [
    ["10 MB", dockerfile("# x\n".repeat(2_500_000)), "too-large"],
    ["10 MB of go.mod", goMod("// x\n".repeat(2_000_000)), "too-large"],
    ["a NUL byte", dockerfile("FROM a\0b\n"), "binary"],
    [
      "a template by its keyword",
      dockerfile("{{ if x }}\nFROM a\n"),
      "template",
    ],
    [
      "a template by its name",
      dockerfile("FROM a\n", "Dockerfile.j2"),
      "template",
    ],
    ["a template of go.mod", goMod("module m\n", "x/go.mod.tmpl"), "template"],
  ];
  for (const [name, document, reason] of reasons) {
    test(`${name} is answered at once`, () => {
      const start = performance.now();
      const result = lint(document, emptyProject, defaultConfig);
      assert.deepEqual(result, {
        findings: [],
        notChecked: reason,
        crashes: [],
      });
      assert.ok(performance.now() - start < 1000);
    });
  }

  test("any other text is checked", () => {
    for (const text of [
      "",
      "\n",
      "FROM",
      "RUN <<EOF",
      "\ufeff# escape=`\r\n",
    ]) {
      assert.equal(
        lint(dockerfile(text), emptyProject, defaultConfig).notChecked,
        undefined,
      );
      assert.equal(
        lint(goMod(text), emptyProject, defaultConfig).notChecked,
        undefined,
      );
    }
  });
});

test("a rule that throws silences only itself", () => {
  const document = dockerfile("FROM a\nRUN b\n");
  const { findings, crashes } = lintWith(
    [throwing, keywords],
    document,
    emptyProject,
    defaultConfig,
  );
  assert.deepEqual(said(findings), ["0:0 warning FROM", "1:0 warning RUN"]);
  assert.deepEqual(
    crashes.map(({ ruleId, error }) => [ruleId, String(error)]),
    [["throws-late", "Error: a bug"]],
  );
});

test("a message id that the rule does not have is a bug of the rule", () => {
  const wrong: CatalogueRule = {
    id: "wrong-message",
    ...defineRule({
      ...facts,
      document: (_, report) =>
        report({ at: { start: 0, end: 1 }, message: "said" }),
    }),
    messages: {},
  };
  const { crashes } = lintWith(
    [wrong],
    dockerfile("FROM a\n"),
    emptyProject,
    defaultConfig,
  );
  assert.deepEqual(
    crashes.map(({ error }) => String(error)),
    ["Error: rule wrong-message has no message said"],
  );
});

test("instruction rules see the triggers of ONBUILD too", () => {
  const { findings } = lintWith(
    [keywords],
    dockerfile("FROM a\nONBUILD RUN b\n"),
    emptyProject,
    defaultConfig,
  );
  assert.deepEqual(said(findings), [
    "0:0 warning FROM",
    "1:0 warning ONBUILD",
    "1:8 warning RUN",
  ]);
});

describe("severity", () => {
  const document = dockerfile("FROM a\n");
  const serious: CatalogueRule = {
    id: "serious-here",
    ...defineRule({
      ...facts,
      document: (_, report) =>
        report({
          at: { start: 0, end: 4 },
          message: "said",
          values: { name: "x" },
          severity: "error",
        }),
    }),
  };
  const optIn: CatalogueRule = { ...keywords, id: "opt-in", isOptIn: true };
  test("the network profile wakes a rule to opt in to, and the user's off wins", () => {
    const raised = { ...optIn, id: "goproxy-unset" };
    const found = (
      profile: Config["network"]["profile"],
      rules: Config["rules"] = {},
    ): number =>
      lintWith([raised], dockerfile("FROM a"), emptyProject, {
        ...defaultConfig,
        network: { ...defaultConfig.network, profile },
        rules,
      }).findings.length;
    assert.equal(found("global"), 0);
    assert.equal(found("global", { "goproxy-unset": "info" }), 1);
    assert.equal(found("china"), 1);
    assert.equal(found("corporate"), 1);
    assert.equal(found("china", { "goproxy-unset": "off" }), 0);
  });
  const cases: readonly (readonly [
    string,
    CatalogueRule,
    Config["rules"],
    readonly string[],
  ])[] = [
    ["is the rule's own", keywords, {}, ["0:0 warning FROM"]],
    ["is what the rule reports", serious, {}, ["0:0 error x"]],
    [
      "is what the user says",
      serious,
      { "serious-here": "hint" },
      ["0:0 hint x"],
    ],
    ["off turns the rule off", keywords, { "every-keyword": "off" }, []],
    [
      "of another rule changes nothing",
      keywords,
      { "serious-here": "off" },
      ["0:0 warning FROM"],
    ],
    ["a rule to opt in to is off", optIn, {}, []],
    [
      "a rule to opt in to is on by its severity",
      optIn,
      { "opt-in": "info" },
      ["0:0 info FROM"],
    ],
  ];
  for (const [name, rule, rules, expected] of cases) {
    test(name, () => {
      const { findings } = lintWith(
        [rule],
        document,
        emptyProject,
        withRules(rules),
      );
      assert.deepEqual(said(findings), expected);
    });
  }
});

test("findings come sorted, and the same one once", () => {
  const backwards: CatalogueRule = {
    id: "backwards",
    ...defineRule({
      ...facts,
      document({ syntax }, report) {
        for (const {
          keywordSpan,
          keyword,
        } of syntax.instructions.toReversed()) {
          report({
            at: keywordSpan,
            message: "said",
            values: { name: keyword },
          });
          report({
            at: keywordSpan,
            message: "said",
            values: { name: keyword },
          });
          report({
            at: keywordSpan,
            message: "said",
            values: { name: `${keyword}!` },
          });
        }
      },
    }),
  };
  const { findings } = lintWith(
    [backwards],
    dockerfile("FROM a\nRUN b\n"),
    emptyProject,
    defaultConfig,
  );
  assert.deepEqual(said(findings), [
    "0:0 warning FROM",
    "0:0 warning FROM!",
    "1:0 warning RUN",
    "1:0 warning RUN!",
  ]);
});

const copying =
  "FROM golang:1.25\nWORKDIR /src\nCOPY go.mod ./\nRUN go mod download\n";

test("a go.mod rule sees the Dockerfiles that build its module, and can point into them", () => {
  const pointing: CatalogueRule = {
    id: "points-elsewhere",
    ...defineGoModRule({
      ...facts,
      document({ builders, gomod }, report) {
        for (const { file, source, build } of builders) {
          const at = build.stages[0]?.from.span;
          if (at === undefined || gomod.go === undefined) continue;
          const place = { at, in: { file, source } };
          report({
            at: gomod.go.span,
            message: "said",
            values: { name: file },
            related: [{ ...place, message: "other" }],
            fixes: [
              {
                title: "other",
                safe: false,
                edits: [{ ...place, newText: "FROM golang:1.26" }],
              },
            ],
          });
        }
      },
    }),
  };
  const document = goMod("module example.com/a\n\ngo 1.26.0\n", "a/go.mod");
  const project = projectOf(
    new Map([
      ["a/go.mod", document.text],
      ["a/Dockerfile", copying],
      ["a/other.Dockerfile", "FROM alpine\nRUN apk add git\n"],
      ["b/go.mod", "module example.com/b\n"],
      ["b/Dockerfile", copying],
      ["big.Dockerfile", `${copying}${"# x\n".repeat(600_000)}`],
    ]),
  );
  const { findings, crashes } = lintWith(
    [pointing],
    document,
    project,
    defaultConfig,
  );
  assert.deepEqual(crashes, []);
  assert.deepEqual(said(findings), ["2:3 warning a/Dockerfile"]);
  const range = {
    start: { line: 0, character: 0 },
    end: { line: 0, character: 16 },
  };
  assert.deepEqual(
    findings[0]?.related.map((one) => [one.file, one.range]),
    [["a/Dockerfile", range]],
  );
  assert.deepEqual(findings[0]?.fixes[0]?.edits, [
    { file: "a/Dockerfile", range, newText: "FROM golang:1.26" },
  ]);
});
