/** What we say of go.sum and go.work, against the go commands of several versions, offline. */
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { compareGoVersions } from "../../server/src/core/build/go/go-version.ts";
import { defaultConfig } from "../../server/src/core/config.ts";
import { render, type FileHandle } from "../../server/src/core/finding.ts";
import { lint } from "../../server/src/core/lint.ts";
import { parseGoSum } from "../../server/src/core/syntax/gomod/gosum.ts";
import { parseGoWork } from "../../server/src/core/syntax/gomod/gowork.ts";
import { goToolchain } from "../support/go-toolchain.ts";
import { projectOf } from "../support/project.ts";
import { GoFolder } from "./run-go.ts";

const versions = ["1.16.15", "1.20.14", "1.22.3", "1.27.4"];

const hash = `h1:${"A".repeat(43)}=`;
const emptyGoMod = "h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=";

/** go.sum texts, right and wrong. */
const sums: Readonly<Record<string, string>> = {
  empty: "",
  "blank lines": "\n \n\t\n",
  "two words": "example.com/a v1.0.0\n",
  "four words, the last line": `example.com/a v1.0.0 ${hash}\n\na b c d`,
  "blanks around and between": `  example.com/a\tv1.0.0   ${hash}  \n`,
  "windows line ends": `example.com/a v1.0.0 ${hash}\r\nexample.com/a v1.0.0/go.mod ${hash}\r\n`,
  "a merge": `<<<<<<< HEAD\nexample.com/a v1.0.0 ${hash}\n=======\n>>>>>>> main\n`,
  "a marker alone": "=======\n",
  "three words that are no hash": "a b c\n",
  "a hash of another kind": "example.com/a v1.0.0 h2:x\n",
  "the hash of an empty go.mod": `example.com/a v1.0.0/go.mod ${emptyGoMod}\n`,
  "a byte order mark": `\ufeffexample.com/a v1.0.0 ${hash}\n`,
};

interface Requirements {
  /** Lines behind the go line. */
  readonly lines: string;
  /** Modules and versions whose go.mod has a hash. */
  readonly known?: readonly string[];
}

/** go.mod files with requirements of which some have a hash. */
const requirements: Readonly<Record<string, Requirements>> = {
  "no hash": { lines: "require example.com/a v1.0.0" },
  "the hash": {
    lines: "require example.com/a v1.0.0",
    known: ["example.com/a v1.0.0"],
  },
  "that of another version": {
    lines: "require example.com/a v1.1.0",
    known: ["example.com/a v1.0.0"],
  },
  "an indirect one": { lines: "require example.com/a v1.0.0 // indirect" },
  "replaced, and only the original has one": {
    lines:
      "require example.com/a v1.0.0\nreplace example.com/a => example.com/b v1.2.0",
    known: ["example.com/a v1.0.0"],
  },
  "replaced, and the replacement has one": {
    lines:
      "require example.com/a v1.0.0\nreplace example.com/a => example.com/b v1.2.0",
    known: ["example.com/b v1.2.0"],
  },
  "another version is replaced": {
    lines:
      "require example.com/a v1.0.0\nreplace example.com/a v1.1.0 => example.com/b v1.2.0",
    known: ["example.com/b v1.2.0"],
  },
  "replaced by a folder": {
    lines: "require example.com/a v1.0.0\nreplace example.com/a => ./a",
  },
  "the line of one version wins": {
    lines:
      "require example.com/a v1.0.0\nreplace example.com/a => ./a\nreplace example.com/a v1.0.0 => example.com/b v1.2.0",
  },
  excluded: {
    lines: "require example.com/a v1.0.0\nexclude example.com/a v1.0.0",
  },
};

const works: Readonly<Record<string, string>> = {
  typical: "go 1.22.0\n\nuse (\n\t./a\n\t./b // c\n)\n\nreplace x => ./x\n",
  "a toolchain": "go 1.21\n\ntoolchain go1.21.3\n\nuse ./a\n",
  "quoted, with blanks": 'go 1.20\nuse "./a b"\n',
  "a candidate": "go 1.22rc1\n",
  "no go line": "use ./a\n",
  empty: "",
  "a directive of go.mod": "go 1.20\nrequire example.com/a v1.0.0\n",
  module: "module example.com/a\n",
  "use without folder": "use\n",
  "use with two": "use ./a ./b\n",
  "use on one line": "go 1.20\nuse ( ./a )\n",
  "no end": "go 1.20\nuse (\n\t./a\n",
  "unknown block": "go 1.20\nrequire (\n\ta v1.0.0\n)\n",
  "go twice": "go 1.18\ngo 1.19\n",
  "go in words": "go latest\n",
  "a bad toolchain": "go 1.21\ntoolchain 1.21\n",
  "a bad replacement": "go 1.20\nreplace a => b\n",
  "replacement of a version": "go 1.20\nreplace a v1.0.0 => b v1.2.0\n",
  "a raw string": "go 1.20\nuse `./a`\n",
  "block comment": "go 1.20\n/* x */\nuse ./a\n",
  conflict: "go 1.20\n<<<<<<< HEAD\nuse ./a\n=======\nuse ./b\n>>>>>>> x\n",
};

for (const version of versions) {
  const command = goToolchain(version);
  if (command === undefined)
    console.warn(`NO GO ${version}: go.sum is not held against it`);
  describe(
    `go.sum and go.work, Go ${version}`,
    { skip: command === undefined && `no Go ${version} here` },
    () => {
      const folder = new GoFolder(command);
      after(() => folder.clean());
      for (const [name, text] of Object.entries(sums))
        test(`go.sum, ${name}: go list -m all, Go ${version}`, () => {
          folder.write(
            "go.mod",
            "module x\n\ngo 1.16\n\nrequire example.com/m v1.0.0\n",
          );
          folder.write("go.sum", text);
          const { output } = folder.run(["list", "-m", "all"]);
          const problem = parseGoSum(text).problems.find(
            ({ id }) => id !== "malformed-hash",
          );
          const line = text.slice(0, problem?.span.start).split("\n").length;
          // Before 1.22 go left the rest of the file unread and said that hashes were missing.
          const isNamed =
            problem !== undefined && compareGoVersions(version, "1.22") >= 0;
          if (!isNamed) assert.doesNotMatch(output, /malformed go\.sum/);
          else
            assert.ok(
              output.includes(`go.sum:${line}: ${problem.message}`),
              output,
            );
        });

      for (const [name, one] of Object.entries(requirements))
        test(`requirement, ${name}: go list -m all, Go ${version}`, () => {
          const gomod = `module x\n\ngo 1.16\n\n${one.lines}\n`;
          const sum = (one.known ?? [])
            .map((key) => `${key} ${hash}\n${key}/go.mod ${hash}\n`)
            .join("");
          folder.write("go.mod", gomod);
          folder.write("go.sum", sum);
          folder.writeDeep("a/go.mod", "module example.com/a\n");
          const { output } = folder.run(["list", "-m", "all"]);
          const isMissing = output.includes("missing go.sum entry");
          assert.deepEqual(missing(gomod, sum).length > 0, isMissing, output);
        });

      test(
        `the hash of a go.mod alone: go build, Go ${version}`,
        {
          skip:
            compareGoVersions(version, "1.17") < 0 &&
            "before Go 1.17 go reads the go.mod of each module first",
        },
        () => {
          const gomod = "module x\n\ngo 1.17\n\nrequire example.com/a v1.0.0\n";
          const sum = `example.com/a v1.0.0/go.mod ${hash}\n`;
          folder.write("go.mod", gomod);
          folder.write("go.sum", sum);
          folder.write(
            "main.go",
            'package main\n\nimport _ "example.com/a"\n\nfunc main() {}\n',
          );
          const { output } = folder.run(["build", "-o", "/dev/null", "."]);
          assert.match(output, /missing go\.sum entry/);
          assert.match(
            missing(gomod, sum).join(),
            /ends with “missing go\.sum entry”/,
          );
        },
      );

      for (const [name, text] of Object.entries(works))
        test(
          `go.work, ${name}: go work edit -json, Go ${version}`,
          {
            skip:
              compareGoVersions(version, "1.21") < 0 &&
              "the toolchain line of go.work came with Go 1.21",
          },
          () => {
            folder.write("go.work", text);
            const { ok, output } = folder.run(["work", "edit", "-json"], {
              GOWORK: `${folder.path}/go.work`,
            });
            const { problems } = parseGoWork(text);
            assert.equal(ok, problems.length === 0, output);
            for (const problem of problems.slice(0, 1))
              assert.ok(
                withoutWording(output).includes(
                  withoutWording(problem.message),
                ),
                `${problem.message}\n${output}`,
              );
          },
        );
    },
  );
}

/** What changed in the words of Go 1.23, and where the file lies. */
function withoutWording(text: string): string {
  return text
    .replaceAll(/ or (?:local|default)/g, "")
    .replaceAll(/(?<=must match format (?:go)?1\.23)\.0/g, "")
    .replaceAll(/\S*\/(?=go\.work)/g, "");
}

function missing(gomod: string, sum: string): string[] {
  const files = new Map([
    ["go.mod", gomod],
    ["go.sum", sum],
  ]);
  const document = {
    file: "go.mod" as FileHandle,
    language: "go.mod" as const,
    text: gomod,
  };
  return lint(document, projectOf(files), defaultConfig)
    .findings.filter(({ ruleId }) => ruleId === "go-sum-missing-entry")
    .map(({ text }) => render(text, "en"));
}
