/** The harness itself: each of its checks refuses a rule that is wrong in just that way. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Severity } from "../../server/src/core/finding.ts";
import { defineRule, type CatalogueRule } from "../../server/src/core/rule.ts";
import { parseFixture, parsePage } from "./fixture.ts";
import { checkCase } from "./rule-checks.ts";

interface Behaviour {
  readonly pattern?: RegExp;
  readonly severity?: Severity;
  readonly related?: boolean;
  /** What each fix writes in place of the match. */
  readonly fixes?: readonly string[];
  readonly safe?: boolean;
  /** What the title names in place of what is written. */
  readonly says?: string;
  /** The title has the leak clause. */
  readonly leak?: boolean;
  readonly throwsOn?: RegExp;
}

/** Reports `bad` wherever it stands, unless it is told to behave otherwise. */
function rule({
  pattern = /bad/g,
  severity,
  related = false,
  fixes = [],
  safe = true,
  says,
  leak = false,
  throwsOn,
}: Behaviour = {}): CatalogueRule {
  return {
    id: "bad-word",
    ...defineRule({
      summary: { en: "a bad word", "zh-cn": "不良词语" },
      severity: "warning",
      since: "0.1.0",
      messages: {
        found: { en: "{word} is bad", "zh-cn": "{word} 不好" },
        write: { en: "Write {word}", "zh-cn": "改写为 {word}" },
        leak: {
          en: "Write {word}, which then sees the path of each module",
          "zh-cn": "改写为 {word}；此后每个模块的路径都会被它看到",
        },
        first: { en: "the image", "zh-cn": "镜像" },
      },
      document({ source, syntax }, report) {
        if (throwsOn?.test(source.text) === true) throw new Error("a bug");
        const first = syntax.instructions[0];
        for (const match of source.text.matchAll(pattern)) {
          const at = { start: match.index, end: match.index + match[0].length };
          report({
            at,
            message: "found",
            values: { word: match[0] },
            ...(severity === undefined ? {} : { severity }),
            related:
              related && first !== undefined
                ? [{ at: first.keywordSpan, message: "first" }]
                : [],
            fixes: fixes.map((newText) => ({
              title: leak ? "leak" : "write",
              values: { word: says ?? newText },
              safe,
              edits: [{ at, newText }],
            })),
          });
        }
      },
    }),
  };
}

type BlockOf = readonly [info: string, text: string];

const TICKS = "```";

function block(info: string): string {
  return `${TICKS}${info}\nFROM a\n${TICKS}\n`;
}

/** The one case of a fixture whose blocks are given as `info` and text. */
function caseOf(...blocks: readonly BlockOf[]) {
  const markdown = `## a case\n${blocks.map(([info, text]) => `${TICKS}${info}\n${text}\n${TICKS}`).join("\n")}\n`;
  const [only] = parseFixture(markdown);
  assert.ok(only);
  return only;
}

const good = "FROM a\nRUN bad\n#~  ^^^ bad is bad\n#~zh @4-7 bad 不好";

test("a right rule passes", () => {
  const report = checkCase(
    rule({ fixes: ["nice"] }),
    caseOf(["dockerfile", good], ["fixed", "FROM a\nRUN nice"]),
    "markers",
  );
  assert.equal(report.findings.length, 1);
  assert.equal(report.fixes.length, 1);
  assert.equal(report.hasChinese, true);
});

test("several fixes are told apart by their titles", () => {
  checkCase(
    rule({ fixes: ["nice", "fine"], safe: false }),
    caseOf(
      ["dockerfile", good],
      ['fixed title="Write nice"', "FROM a\nRUN nice"],
      ['fixed title="Write fine"', "FROM a\nRUN fine"],
    ),
    "markers",
  );
});

test("related locations are marked too", () => {
  checkCase(
    rule({ related: true }),
    caseOf([
      "dockerfile",
      "FROM a\n#~related @0-4 the image\nRUN bad\n#~  ^^^ bad is bad",
    ]),
    "markers",
  );
});

test("ranges over lines, at the margin and empty are written as columns", () => {
  checkCase(
    rule({ pattern: /b \\\n {2}c/g }),
    caseOf(["dockerfile", "FROM a\nRUN b \\\n#~ @4-+1:3 is bad\n  c"]),
    "markers",
  );
  checkCase(
    rule({ pattern: /FROM/g }),
    caseOf(["dockerfile", "FROM a\n#~ @0-4 FROM is bad"]),
    "markers",
  );
  checkCase(
    rule({ pattern: /(?=a\n)/g }),
    caseOf(["dockerfile", "FROM a\n#~ @5 is bad"]),
    "markers",
  );
});

test("a fix may write a server that it names, or that stands in the file already", () => {
  checkCase(
    rule({ fixes: ["https://a.example/x"] }),
    caseOf(["dockerfile", good], ["fixed", "FROM a\nRUN https://a.example/x"]),
    "markers",
  );
  const own = "FROM a\nRUN bad https://a.example\n#~  ^^^ bad is bad";
  checkCase(
    rule({ fixes: ["https://a.example/x"], says: "it" }),
    caseOf(
      ["dockerfile", own],
      ["fixed", "FROM a\nRUN https://a.example/x https://a.example"],
    ),
    "markers",
  );
});

/** A list of which go reads nothing, what a fix makes of it, and whether its title must say who sees more. */
const lists = [
  ["ENV GOPROXY=bad", "GOPROXY=https://goproxy.cn", true],
  ["ENV GOSUMDB=bad", "GOSUMDB=sum.golang.org", true],
  ["ENV GOPROXY=https://athens.corp.example,bad", ",direct", true],
  ["ENV GOPROXY=https://athens.corp.example|bad", "|direct", true],
  [
    "ENV GOPROXY=https://athens.corp.example;bad",
    ",https://proxy.golang.org",
    true,
  ],
  ["ENV GOPROXY=https://goproxy.cn;bad", "|direct", false],
  ["ENV GOPROXY=https://athens.corp.example,bad", ",off", false],
] as const;

for (const [line, newText, leaks] of lists)
  test(`the title of a fix that writes ${newText} in ${line} ${leaks ? "must" : "need not"} have the leak clause`, () => {
    const pattern = newText.startsWith("G") ? /GO\w+=bad/g : /[,;|]bad/g;
    const [written = ""] = line.match(pattern) ?? [];
    const marked = `FROM a\n${line}\n#~ @${line.indexOf(written)}-${line.length} is bad`;
    const made = `FROM a\n${line.replace(written, newText)}`;
    const run = (leak: boolean) =>
      checkCase(
        rule({ pattern, fixes: [newText], leak }),
        caseOf(["dockerfile", marked], ["fixed", made]),
        "markers",
        [],
      );
    run(true);
    if (!leaks) run(false);
    else
      assert.throws(
        () => run(false),
        /has no leak clause \(en\)[^]*has no leak clause \(zh-cn\)/,
      );
  });

test("a private mirror of the user's needs no leak clause", () => {
  const config =
    "mirrors:\n  - { kind: go, url: https://go.corp.example, private: true }";
  const line = "ENV GOPROXY=bad";
  checkCase(
    rule({ fixes: ["https://go.corp.example"] }),
    caseOf(
      ["config", config],
      ["dockerfile", `FROM a\n${line}\n#~ @12-15 bad is bad`],
      ["fixed", "FROM a\nENV GOPROXY=https://go.corp.example"],
    ),
    "markers",
    [],
  );
});

describe("refused is", () => {
  const markers = ["dockerfile", good] as const;
  const cases: readonly (readonly [
    string,
    CatalogueRule,
    readonly BlockOf[],
    RegExp,
  ])[] = [
    [
      "a finding without a marker",
      rule(),
      [["dockerfile", "FROM a\nRUN bad"]],
      /not expected\n +2 \| RUN bad\n +\| {5}\^\^\^ \[warning\] bad-word: bad is bad/,
    ],
    [
      "a marker without a finding",
      rule({ pattern: /none/g }),
      [markers],
      /missing\n +2 \| RUN bad\n +\| {5}\^\^\^ expected here/,
    ],
    ["another range", rule({ pattern: /ba/g }), [markers], /missing/],
    [
      "another text",
      rule(),
      [["dockerfile", "FROM a\nRUN bad\n#~  ^^^ is good"]],
      /missing/,
    ],
    [
      "two findings for one marker",
      rule({ pattern: /b(?=ad)|ad/g }),
      [["dockerfile", "FROM a\nRUN bad\n#~  ^ b is bad"]],
      /not expected/,
    ],
    [
      "another Chinese text",
      rule(),
      [["dockerfile", "FROM a\nRUN bad\n#~  ^^^ bad is bad\n#~zh @4-7 很好"]],
      /no Chinese message here has “很好”/,
    ],
    [
      "a fix that sends requests to a server without saying so",
      rule({ fixes: ["https://a.example/x"], says: "it" }),
      [markers, ["fixed", "FROM a\nRUN https://a.example/x"]],
      /sends requests to a\.example, which neither its title nor the message says \(en\)/,
    ],
    [
      "a fix that asks a checksum database without saying so",
      rule({ fixes: ["sum.golang.org"], says: "it" }),
      [markers, ["fixed", "FROM a\nRUN sum.golang.org"]],
      /sends requests to sum\.golang\.org/,
    ],
    [
      "another severity",
      rule({ severity: "error" }),
      [markers],
      /its severity is error/,
    ],
    [
      "a severity that is not there",
      rule(),
      [["dockerfile", "FROM a\nRUN bad\n#~  ^^^ [error] bad is bad"]],
      /its severity is warning/,
    ],
    [
      "a related location too many",
      rule({ related: true }),
      [
        [
          "dockerfile",
          "FROM a\nRUN bad\n#~  ^^^ bad is bad\n#~related ^^^ the image",
        ],
      ],
      /related/,
    ],
    [
      "a fix without its block",
      rule({ fixes: ["nice"] }),
      [markers],
      /has no fixed block; its result is\nFROM a\nRUN nice/,
    ],
    [
      "a block without its fix",
      rule(),
      [markers, ["fixed", "FROM a\nRUN nice"]],
      /belongs to no fix/,
    ],
    [
      "another result",
      rule({ fixes: ["nice"] }),
      [markers, ["fixed", "FROM a\nRUN fine"]],
      /- expected RUN fine\n\+ actual {3}RUN nice/,
    ],
    [
      "another title",
      rule({ fixes: ["nice"] }),
      [markers, ['fixed title="Write fine"', "FROM a\nRUN nice"]],
      /title="Write fine"/,
    ],
    [
      "a fix that leaves its finding",
      rule({ fixes: ["bad bad"] }),
      [markers, ["fixed", "FROM a\nRUN bad bad"]],
      /the finding is still there/,
    ],
    [
      "fix all without an end",
      rule({ fixes: ["bad bad"] }),
      [markers, ["fixed", "FROM a\nRUN bad bad"]],
      /never comes to rest/,
    ],
    [
      "a fix that breaks the syntax",
      rule({ fixes: ["x\nNONSENSE"] }),
      [markers, ["fixed", "FROM a\nRUN x\nNONSENSE"]],
      /breaks the syntax of Dockerfile: unknown instruction NONSENSE/,
    ],
    [
      "a fix that breaks the shell",
      rule({ fixes: ["x && "] }),
      [markers, ["fixed", "FROM a\nRUN x && "]],
      /breaks the syntax/,
    ],
    [
      "a fix that writes other line ends",
      rule({ fixes: ["nice\nRUN x"] }),
      [markers, ["fixed", "FROM a\nRUN nice\nRUN x"]],
      /does not keep CRLF line ends/,
    ],
    [
      "a fix that is never advised",
      rule({ fixes: ["GOSUMDB=off x"] }),
      [markers, ["fixed", "FROM a\nRUN GOSUMDB=off x"]],
      /never be advised/,
    ],
    [
      "a rule that throws",
      rule({ throwsOn: /bad/ }),
      [markers],
      /bad-word throws on\n"FROM a\\nRUN bad\\n"/,
    ],
    [
      "a rule that minds line ends",
      rule({ pattern: /bad(?=\n)/g }),
      [markers],
      /with CRLF line ends/,
    ],
  ];
  for (const [name, wrong, blocks, expected] of cases) {
    test(name, () => {
      assert.throws(
        () => checkCase(wrong, caseOf(...blocks), "markers", [wrong]),
        expected,
      );
    });
  }

  test("an example that is not as its page says", () => {
    assert.throws(
      () => checkCase(rule(), caseOf(["dockerfile", "FROM a"]), "a finding"),
      /reports nothing/,
    );
    assert.throws(
      () => checkCase(rule(), caseOf(["dockerfile", "RUN bad"]), "no finding"),
      /good form/,
    );
  });

  test("a rule that throws on half a file", () => {
    const wrong = rule({ throwsOn: /RU$/ });
    assert.throws(
      () => checkCase(wrong, caseOf(["dockerfile", good]), "markers", [wrong]),
      /throws on\n"FROM a\\nRU"/,
    );
  });

  test("a finding of another rule that a safe fix brings", () => {
    const one = rule({ fixes: ["evil"] });
    const other: CatalogueRule = {
      ...rule({ pattern: /evil/g }),
      id: "evil-word",
    };
    const blocks = [
      ["dockerfile", good],
      ["fixed", "FROM a\nRUN evil"],
    ] as const;
    assert.throws(
      () => checkCase(one, caseOf(...blocks), "markers", [one, other]),
      /brings Dockerfile evil-word found in/,
    );
  });
});

test("an ignore comment that another rule reports is refused", () => {
  const other: CatalogueRule = {
    ...rule({ pattern: /surefetch/g }),
    id: "own-name",
  };
  assert.throws(
    () => checkCase(rule(), caseOf(["dockerfile", good]), "markers", [other]),
    /an ignore comment brings Dockerfile own-name found in/,
  );
});

describe("a fixture that cannot be read names its line", () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    [
      "a block without an end",
      `## a\n${TICKS}dockerfile\nFROM a\n`,
      /line 2: this block has no end/,
    ],
    ["a case without a file", "## a\n\ntext\n", /line 1: case “a” has no file/],
    [
      "a marker without a range",
      `## a\n${TICKS}dockerfile\nFROM a\n#~ text\n${TICKS}\n`,
      /line 4: cannot read the marker/,
    ],
    [
      "a marker without a text",
      `## a\n${TICKS}dockerfile\nFROM a\n#~ @0-4 \n${TICKS}\n`,
      /line 4/,
    ],
    [
      "a file without a path",
      `## a\n${TICKS}yaml\na: b\n${TICKS}\n`,
      /line 2: a yaml block needs path/,
    ],
  ];
  for (const [name, markdown, expected] of cases) {
    test(name, () => {
      assert.throws(() => parseFixture(markdown), expected);
    });
  }
});

test("settings hold for all cases, or for one", () => {
  const markdown = `${TICKS}config\nnetworkProfile: china\n${TICKS}\n## a\n${TICKS}dockerfile\nFROM a\n${TICKS}\n## b\n${TICKS}config\nprivateHosts: [git.corp]\n${TICKS}\n${TICKS}dockerfile bom no-eol\nFROM b\n${TICKS}\n`;
  const [first, second] = parseFixture(markdown);
  assert.equal(first?.config.network.profile, "china");
  assert.deepEqual(first?.config.network.privateHosts, []);
  assert.equal(second?.config.network.profile, "china");
  assert.deepEqual(second?.config.network.privateHosts, ["git.corp"]);
  assert.deepEqual(
    second?.files.map(({ path, text }) => [path, text]),
    [["Dockerfile", "\ufeffFROM b"]],
  );
});

test("on a page a file that comes again begins the next example", () => {
  const page = `# x\n## Bad\n${block("dockerfile")}${block("go.mod path=a/go.mod")}text\n${block("sh")}${block("dockerfile")}## Good\n${block("dockerfile")}`;
  assert.deepEqual(
    parsePage(page, "Bad").map(({ files }) => files.map(({ path }) => path)),
    [["Dockerfile", "a/go.mod"], ["Dockerfile"]],
  );
  assert.equal(parsePage(page, "Good").length, 1);
  assert.equal(parsePage(page, "Other").length, 0);
});
