import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  array,
  assert as check,
  constantFrom,
  nat,
  property,
  string,
} from "fast-check";
import { parseGoMod } from "../../server/src/core/syntax/gomod/gomod.ts";
import {
  goSumKey,
  parseGoSum,
} from "../../server/src/core/syntax/gomod/gosum.ts";
import { parseGoWork } from "../../server/src/core/syntax/gomod/gowork.ts";
import type {
  GoMod,
  GoModProblem,
} from "../../server/src/core/syntax/gomod/model.ts";
import { checkModulePath } from "../../server/src/core/syntax/gomod/module-path.ts";
import {
  compareSemver,
  isCanonicalVersion,
  isMalformedPseudoVersion,
  isPseudoVersion,
} from "../../server/src/core/syntax/gomod/semver.ts";
import { GO_MOD_TEXTS } from "../go/gomod-texts.ts";

/** The text after the fixes of all problems that have one, last first. */
function fixed(text: string, problems: readonly GoModProblem[]): string {
  let result = text;
  for (const { fix } of problems.toReversed()) {
    if (fix !== undefined)
      result =
        result.slice(0, fix.span.start) +
        fix.newText +
        result.slice(fix.span.end);
  }
  return result;
}

/** Problems as `id "text under the span"`. */
function summary(text: string): string[] {
  return parseGoMod(text).problems.map(
    ({ id, span }) =>
      `${id} ${JSON.stringify(text.slice(span.start, span.end))}`,
  );
}

describe("parseGoMod", () => {
  test("reads every directive", () => {
    const text = `// top
module example.com/x // Deprecated

go 1.25.0
toolchain go1.25.3
godebug default=go1.21

require (
	example.com/a v1.2.3 // indirect
	"example.com/b" v0.0.0-20240101000000-abcdefabcdef // indirect; pinned
	example.com/c v1.0.0 // indirect: no
)
exclude example.com/a v1.0.0
replace example.com/a v1.2.3 => ../a
replace example.com/b => example.com/fork v1.0.0
retract [v1.0.0, v1.1.0]
retract v1.2.0
tool example.com/a/cmd
ignore ./node_modules
`;
    const mod = parseGoMod(text);
    assert.deepEqual(mod.problems, []);
    assert.equal(mod.module?.value, "example.com/x");
    assert.equal(mod.go?.value, "1.25.0");
    assert.equal(mod.toolchain?.value, "go1.25.3");
    assert.deepEqual(
      mod.requires.map(({ path, version, isIndirect }) => [
        path.value,
        version.value,
        isIndirect,
      ]),
      [
        ["example.com/a", "v1.2.3", true],
        ["example.com/b", "v0.0.0-20240101000000-abcdefabcdef", true],
        ["example.com/c", "v1.0.0", false],
      ],
    );
    assert.equal(
      text.slice(
        mod.requires[1]?.path.span.start,
        mod.requires[1]?.path.span.end,
      ),
      '"example.com/b"',
    );
    assert.deepEqual(
      mod.replaces.map(({ oldVersion, newPath, newVersion, isLocal }) => [
        oldVersion?.value,
        newPath.value,
        newVersion?.value,
        isLocal,
      ]),
      [
        ["v1.2.3", "../a", undefined, true],
        [undefined, "example.com/fork", "v1.0.0", false],
      ],
    );
    assert.deepEqual(
      mod.retracts.map(({ low, high }) => [low.value, high.value]),
      [
        ["v1.0.0", "v1.1.0"],
        ["v1.2.0", "v1.2.0"],
      ],
    );
    assert.deepEqual(
      [mod.tools, mod.ignores, mod.godebugs].map((list) =>
        list.map(({ value }) => value),
      ),
      [["example.com/a/cmd"], ["./node_modules"], ["default=go1.21"]],
    );
    assert.equal(mod.excludes[0]?.version.value, "v1.0.0");
    assert.deepEqual(
      mod.comments.map(({ text: comment }) => comment).slice(0, 3),
      ["top", "Deprecated", "indirect"],
    );
    assert.equal(mod.directives.length, 14);
    const member = mod.directives[5];
    assert.equal(member?.verb, "require");
    assert.equal(
      text.slice(member?.verbSpan.start, member?.verbSpan.end),
      "require",
    );
    assert.equal(
      text.slice(member?.span.start, member?.span.end),
      '"example.com/b" v0.0.0-20240101000000-abcdefabcdef',
    );
  });

  test("names the token that is wrong", () => {
    assert.deepEqual(
      summary('module example.com/x\ngo "1.20"\ntoolchain 1.22.3\n'),
      ['invalid-go-version "\\"1.20\\""', 'invalid-toolchain "1.22.3"'],
    );
    assert.deepEqual(summary("module x\nrequire example.com/a master\n"), [
      'version-not-canonical "master"',
    ]);
    assert.deepEqual(summary("module x\nrequire example.com/a v2.0.0\n"), [
      'version-major-mismatch "v2.0.0"',
    ]);
    assert.deepEqual(summary("module x\nrequire gopkg.in/yaml v2.0.0\n"), [
      'invalid-module-path "gopkg.in/yaml"',
    ]);
    assert.deepEqual(summary("module x\nreplace example.com/a => ..\\a\n"), [
      'windows-path "..\\\\a"',
    ]);
    assert.deepEqual(
      summary("module x\nreplace a => ./b\nreplace a => ./c\n"),
      ['conflicting-replacements "./c"'],
    );
    assert.deepEqual(summary("module x\nrequire localpkg v1.0.0\n"), [
      'module-path-malformed "localpkg"',
    ]);
    assert.deepEqual(
      summary(
        "module x\nrequire localpkg v0.0.0\nreplace localpkg => ./local\n",
      ),
      [],
    );
    assert.deepEqual(summary("module x\nfoo bar\n"), [
      'unknown-directive "foo"',
    ]);
    assert.deepEqual(summary("go 1.21\n"), ['module-missing ""']);
    assert.deepEqual(summary("module x\nrequire (\n\texample.com/a v1.0.0\n"), [
      'unterminated-block "require ("',
    ]);
  });

  test("versions that go would have to ask the network for", () => {
    for (const version of [
      "latest",
      "master",
      "1.0.0",
      "v1",
      "v1.0",
      "v1.0.0+build",
      "v01.0.0",
      "v1.0.0-01",
      '""',
    ]) {
      const mod = parseGoMod(`module x\nrequire example.com/a ${version}\n`);
      assert.deepEqual(
        mod.problems.map(({ id }) => id),
        ["version-not-canonical"],
        version,
      );
      assert.equal(mod.requires.length, 1);
    }
  });

  test("a conflict is one problem", () => {
    const conflict = "<<<<<<< HEAD\ngo 1.21\n=======\ngo 1.22\n>>>>>>> other\n";
    assert.deepEqual(summary(`module x\n${conflict}`), [
      'merge-conflict-marker "<<<<<<< HEAD"',
    ]);
    assert.deepEqual(summary(`module x\n${conflict}${conflict}`).length, 2);
    assert.deepEqual(summary("module x\n=======\n"), [
      'merge-conflict-marker "======="',
    ]);
  });

  test("goes on behind an error", () => {
    const mod = parseGoMod(
      "\ufeffmodule x\nrequire (\n\texample.com/a v1.0.0 )\nreplace example.com/a => ./a\ngo 1.21\n",
    );
    assert.equal(mod.module?.value, "x");
    assert.equal(mod.go?.value, "1.21");
    assert.deepEqual(
      mod.requires.map(({ version }) => version.value),
      ["v1.0.0"],
    );
    assert.equal(mod.replaces.length, 1);
    assert.deepEqual(
      mod.problems.map(({ id }) => id),
      ["byte-order-mark", "unterminated-block"],
    );
  });

  const fixes: readonly [string, string, string][] = [
    ["byte order mark", "\ufeffmodule x\n", "module x\n"],
    [
      "no-break space",
      "module x\nrequire\u00a0example.com/a v1.0.0\n",
      "module x\nrequire example.com/a v1.0.0\n",
    ],
    ["raw string", "module `example.com/x`\n", "module example.com/x\n"],
    [
      "single quotes around blanks",
      "module x\nreplace a => `./my dir`\n",
      'module x\nreplace a => "./my dir"\n',
    ],
    [
      "open quote",
      'module x\nrequire "example.com/a v1.0.0\n',
      "module x\nrequire example.com/a v1.0.0\n",
    ],
    ["quoted go version", 'module x\ngo "1.20"\n', "module x\ngo 1.20\n"],
    ["go version with v", "module x\ngo v1.20\n", "module x\ngo 1.20\n"],
    [
      "toolchain without go",
      "module x\ntoolchain 1.22.3\n",
      "module x\ntoolchain go1.22.3\n",
    ],
    [
      "one-line block",
      "module x\nrequire ( example.com/a v1.0.0 ) // why\n",
      "module x\nrequire (\n\texample.com/a v1.0.0\n) // why\n",
    ],
    [
      "block opened late",
      "module x\r\nrequire ( example.com/a v1.0.0\r\n\texample.com/b v1.0.0\r\n)\r\n",
      "module x\r\nrequire (\r\n\texample.com/a v1.0.0\r\n\texample.com/b v1.0.0\r\n)\r\n",
    ],
    ["go block", "module x\ngo (\n\t1.21\n)\n", "module x\ngo 1.21\n"],
    ["go on one line", "module x\ngo ( 1.21 )\n", "module x\ngo 1.21\n"],
    [
      "unterminated block",
      "module x\nrequire (\n\texample.com/a v1.0.0",
      "module x\nrequire (\n\texample.com/a v1.0.0\n)\n",
    ],
    [
      "block without end",
      "module x\nrequire (\n\texample.com/a v1.0.0\n\nreplace a => ./a\n",
      "module x\nrequire (\n\texample.com/a v1.0.0\n\n)\n\nreplace a => ./a\n",
    ],
    [
      "closing on the last line",
      "module x\nrequire (\n\texample.com/a v1.0.0 )\n",
      "module x\nrequire (\n\texample.com/a v1.0.0 \n)\n",
    ],
    [
      "directive behind the end",
      "module x\nrequire (\n) go 1.21\n",
      "module x\nrequire (\n)\ngo 1.21\n",
    ],
    [
      "block comment",
      "module x /* the\n * module */\ngo 1.21\n",
      "module x // the\n// module\ngo 1.21\n",
    ],
    [
      "at sign",
      "module x\nrequire example.com/a@v1.0.0\n",
      "module x\nrequire example.com/a v1.0.0\n",
    ],
    [
      "at sign in replace",
      "module x\nreplace a => example.com/b@v1.0.0\n",
      "module x\nreplace a => example.com/b v1.0.0\n",
    ],
    [
      "folder with version",
      "module x\nreplace a => ./a v1.0.0\n",
      "module x\nreplace a => ./a\n",
    ],
    [
      "windows folder",
      "module x\nreplace a => ..\\a\\b\n",
      "module x\nreplace a => ../a/b\n",
    ],
    [
      "same go line twice",
      "module x\ngo 1.21\n\ngo 1.21\n",
      "module x\ngo 1.21\n\n",
    ],
    [
      "quoted godebug",
      'module x\ngodebug "panicnil=1"\n',
      "module x\ngodebug panicnil=1\n",
    ],
  ];
  for (const [name, before, after] of fixes) {
    test(`fix: ${name}`, () => {
      const result = fixed(before, parseGoMod(before).problems);
      assert.equal(result, after);
      assert.deepEqual(parseGoMod(result).problems, []);
    });
  }

  test("no fix where only the author can know", () => {
    for (const text of [
      "module x\ngo 1.21\ngo 1.22\n",
      "module x\nrequire example.com/a\n",
      "module x\nreplace a => C:\\b\n",
      "module x\nfoo\n",
    ]) {
      assert.ok(
        parseGoMod(text).problems.every(({ fix }) => fix === undefined),
        text,
      );
    }
  });
});

/** Least processor time in milliseconds, of three runs, for a file of `size` characters made of one line. */
function cost(size: number, head: string, line: string): number {
  const text = head + line.repeat(size / line.length);
  const times = [1, 2, 3].map(() => {
    const start = process.cpuUsage();
    parseGoMod(text);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

/** Every span of a model. */
function spansOf(
  value: unknown,
  seen: { start: number; end: number }[] = [],
): { start: number; end: number }[] {
  if (typeof value !== "object" || value === null) return seen;
  if (
    "start" in value &&
    "end" in value &&
    typeof value.start === "number" &&
    typeof value.end === "number"
  ) {
    seen.push({ start: value.start, end: value.end });
  }
  for (const [key, child] of Object.entries(value))
    if (key !== "source") spansOf(child, seen);
  return seen;
}

function assertSound(text: string, mod: GoMod): void {
  for (const { start, end } of spansOf(mod))
    assert.ok(
      start >= 0 && start <= end && end <= text.length,
      `${start}-${end} of ${JSON.stringify(text)}`,
    );
}

describe("hostile go.mod files", () => {
  const pieces = constantFrom(
    ..."module go require replace retract ( ) [ ] , \" ` ' // /* */ => @ \\ \ufeff \u00a0 \ud800 \n \r\n \t v1.0.0 x.y/z ./a <<<<<<< ======= >>>>>>>".split(
      " ",
    ),
    " ",
  );

  test("any mix of pieces gives a sound model", () => {
    check(
      property(array(pieces, { maxLength: 60 }), (parts) => {
        const text = parts.join("");
        assertSound(text, parseGoMod(text));
        parseGoWork(text);
        parseGoSum(text);
      }),
      { numRuns: 1500 },
    );
  });

  test("any text and any prefix of a file gives a sound model", () => {
    check(
      property(string({ maxLength: 80, unit: "binary" }), (text) =>
        assertSound(text, parseGoMod(text)),
      ),
      { numRuns: 500 },
    );
    const files = Object.values(GO_MOD_TEXTS);
    check(
      property(nat(files.length - 1), nat(400), (index, length) => {
        const text = (files[index] ?? "").slice(0, length);
        assertSound(text, parseGoMod(text));
      }),
      { numRuns: 500 },
    );
  });

  test("a fix never takes more than it names, and the next parse lives with it", () => {
    for (const text of Object.values(GO_MOD_TEXTS)) {
      for (const { fix } of parseGoMod(text).problems) {
        if (fix === undefined) continue;
        const after =
          text.slice(0, fix.span.start) +
          fix.newText +
          text.slice(fix.span.end);
        assert.notEqual(after, text);
        assertSound(after, parseGoMod(after));
      }
    }
  });

  const lines: Readonly<Record<string, string>> = {
    requirements: "require example.com/a v1.0.0\n",
    members: "\texample.com/a v1.0.0\n",
    "open blocks": "require (\n",
    "late blocks": "require ( example.com/a v1.0.0\n",
    "late blocks with an end": "require ( a v1.0.0\n)\n",
    "late blocks with words behind": "require ( a v1.0.0\n) x\n",
    "members with an end": "\ta v1.0.0 )\n",
    quotes: 'require "a\n',
    "raw quotes": "`",
    backslashes: '"\\\n',
    comments: "// x\n",
    "block comments": "/*",
    "closed block comments": "/**/",
    "byte order marks": "\ufeff ",
    "empty blocks": "require () x\n",
    parentheses: "()",
    markers: "<<<<<<< a\n",
    "slashes in a word": "a/",
    digits: "1.",
  };
  for (const [name, line] of Object.entries(lines)) {
    test(`linear: ${name}`, () => {
      for (const head of ["module x\n", "require (\n"]) {
        const small = Math.max(3, cost(15_000, head, line));
        assert.ok(cost(120_000, head, line) < small * 32, head);
      }
    });
  }
});

describe("parseGoWork", () => {
  test("reads every directive", () => {
    const work = parseGoWork(
      "go 1.22.0\ntoolchain go1.22.3\nuse ./a\nuse (\n\t./b\n\t../c // d\n)\nreplace x => ./x\ngodebug panicnil=1\n",
    );
    assert.deepEqual(work.problems, []);
    assert.equal(work.go?.value, "1.22.0");
    assert.deepEqual(
      work.uses.map(({ value }) => value),
      ["./a", "./b", "../c"],
    );
    assert.equal(work.replaces[0]?.isLocal, true);
  });
  test("knows its own directives only", () => {
    const { problems } = parseGoWork(
      "go 1.22\nrequire example.com/a v1.0.0\nuse a b\n",
    );
    assert.deepEqual(
      problems.map(({ message }) => message),
      ["unknown directive: require", "usage: use local/dir"],
    );
  });
});

describe("parseGoSum", () => {
  const hash = `h1:${"A".repeat(43)}=`;
  test("reads hashes of modules and of go.mod files", () => {
    const text = `example.com/a v1.0.0 ${hash}\r\nexample.com/a v1.0.0/go.mod ${hash}\n\n  example.com/b v2.0.0+incompatible/go.mod ${hash}`;
    const sum = parseGoSum(text);
    assert.deepEqual(sum.problems, []);
    assert.deepEqual(
      [...sum.lines],
      [
        "example.com/a v1.0.0",
        "example.com/a v1.0.0/go.mod",
        "example.com/b v2.0.0+incompatible/go.mod",
      ],
    );
    assert.ok(
      sum.lines.has(goSumKey("example.com/b", "v2.0.0+incompatible", true)),
    );
  });
  test("skips the hash of an empty go.mod, as go does", () => {
    const empty = "h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=";
    const text = `example.com/a v1.0.0/go.mod ${empty}\n example.com/b\tv1.0.0/go.mod  ${empty}\n`;
    assert.deepEqual(parseGoSum(text), { lines: new Set(), problems: [] });
  });
  test("names damaged lines", () => {
    const text = `<<<<<<< HEAD\nexample.com/a v1.0.0 ${hash}\n=======\nexample.com/a v1.0.0\n>>>>>>> other branch\nexample.com/b v1.0.0 h1:short=\n`;
    assert.deepEqual(
      parseGoSum(text).problems.map(({ id, message }) => [id, message]),
      [
        ["merge-conflict-marker", "wrong number of fields 2"],
        ["merge-conflict-marker", "wrong number of fields 1"],
        ["wrong-number-of-fields", "wrong number of fields 2"],
        ["merge-conflict-marker", "wrong number of fields 3"],
        ["malformed-hash", "malformed hash h1:short="],
      ],
    );
  });
  test("20,000 lines are quick", () => {
    const text = Array.from(
      { length: 20_000 },
      (_, index) =>
        `example.com/module/with/a/path v1.2.${index}/go.mod ${hash}\n`,
    ).join("");
    const start = performance.now();
    assert.equal(parseGoSum(text).lines.size, 20_000);
    assert.ok(performance.now() - start < 1000);
  });
});

describe("versions and paths", () => {
  test("canonical", () => {
    for (const version of [
      "v1.2.3",
      "v0.0.0",
      "v1.0.0-rc.1",
      "v2.0.0+incompatible",
    ])
      assert.ok(isCanonicalVersion(version), version);
    for (const version of [
      "v1",
      "1.2.3",
      "v1.2.3.4",
      "v1.2.3+x",
      "",
      "v1.2.3-",
    ])
      assert.ok(!isCanonicalVersion(version), version);
  });
  test("pseudo", () => {
    for (const version of [
      "v0.0.0-20191109021931-daa7c04131f5",
      "v1.2.4-0.20191109021931-daa7c04131f5",
      "v1.2.3-pre.0.20191109021931-daa7c04131f5",
    ]) {
      assert.ok(isPseudoVersion(version), version);
      assert.ok(!isMalformedPseudoVersion(version), version);
    }
    for (const version of [
      "v0.0.0-20191109-daa7c04131f5",
      "v0.0.0-20191109021931-daa7c04",
      "v0.0.0-2019110902193100-daa7c04131f5",
    ]) {
      assert.ok(isMalformedPseudoVersion(version), version);
    }
    for (const version of [
      "v1.0.0",
      "v1.0.0-20230101",
      "v1.0.0-beta-20230101-abcdef1",
    ])
      assert.ok(!isMalformedPseudoVersion(version), version);
  });
  test("order", () => {
    const ordered = [
      "bad",
      "v0.9.0",
      "v1.0.0-0",
      "v1.0.0-1",
      "v1.0.0-10",
      "v1.0.0-a",
      "v1.0.0-a.1",
      "v1.0.0-a.b",
      "v1.0.0-b",
      "v1.0.0",
      "v1.0.1",
      "v1.10.0",
      "v2.0.0",
    ];
    for (const [index, left] of ordered.entries()) {
      for (const [other, right] of ordered.entries())
        assert.equal(
          Math.sign(compareSemver(left, right)),
          Math.sign(index - other),
          `${left} ${right}`,
        );
    }
  });
  test("module paths", () => {
    assert.equal(checkModulePath("example.com/A/b~x/v2"), undefined);
    for (const [path, reason] of [
      ["localpkg", "missing dot in first path element"],
      ["Example.com/a", "invalid char 'E' in first path element"],
      ["example.com/a b", "invalid char ' '"],
      ["example.com//a", "double slash"],
      ["example.com/a/", "trailing slash"],
      ["example.com/.a", "leading dot in path element"],
      [
        "example.com/con",
        '"con" disallowed as path element component on Windows',
      ],
      ["example.com/a~1", "trailing tilde and digits in path element"],
      ["example.com/a/v1", "invalid version"],
      ["", "empty string"],
    ] as const) {
      assert.equal(
        checkModulePath(path),
        `malformed module path ${JSON.stringify(path)}: ${reason}`,
      );
    }
  });
});
