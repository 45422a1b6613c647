import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseGoMod } from "../../server/src/core/syntax/gomod/gomod.ts";
import type { GoModProblem } from "../../server/src/core/syntax/gomod/model.ts";

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
