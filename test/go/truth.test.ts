import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { matchPath } from "../../server/src/core/build/private/go-patterns.ts";
import { goUrlError } from "../../server/src/core/build/proxies/go-url.ts";
import {
  compareGoVersions,
  isLanguageVersion,
  languageVersion,
  stripGo,
} from "../../server/src/core/build/go/go-version.ts";
import { parseGoProxy } from "../../server/src/core/build/proxies/goproxy.ts";
import { parseGoSumDb } from "../../server/src/core/build/proxies/gosumdb.ts";
import { parseGoSum } from "../../server/src/core/syntax/gomod/gosum.ts";
import { parseGoWork } from "../../server/src/core/syntax/gomod/gowork.ts";
import { redactUrl } from "../../server/src/core/text/url.ts";
import { judgedBy } from "./at-version.ts";
import { compare } from "./compare.ts";
import { GO_MOD_TEXTS, LOAD_TEXTS } from "./gomod-texts.ts";
import { mutations, pieceDrawer } from "./mutations.ts";
import { GoFolder, goVersion } from "./run-go.ts";

const version = goVersion();
if (version === undefined)
  console.warn(
    "NO GO COMMAND: what we say about go.mod is not held against it",
  );

describe(
  "go.mod against the go command",
  { skip: version === undefined },
  () => {
    const folder = new GoFolder();
    after(() => folder.clean());

    for (const [name, text] of Object.entries(GO_MOD_TEXTS)) {
      test(name, () => {
        folder.write("go.mod", text);
        const { ok, output } = folder.run(["mod", "edit", "-json"]);
        compare(text, output, ok);
      });
    }

    test("mutations of those files", () => {
      const count = Number(process.env["SUREFETCH_MUTATIONS"] ?? 250);
      for (const text of mutations(Object.values(GO_MOD_TEXTS), count)) {
        folder.write("go.mod", text);
        const { ok, output } = folder.run(["mod", "edit", "-json"]);
        assert.doesNotThrow(
          () => compare(text, output, ok),
          JSON.stringify(text),
        );
      }
    });

    for (const [name, text] of Object.entries(LOAD_TEXTS)) {
      test(`loading: ${name}`, () => {
        folder.write("go.mod", text);
        const { ok, output } = folder.run(["list", "-m"]);
        const { problems } = judgedBy(text, stripGo(version ?? "") ?? "");
        assert.equal(ok, problems.length === 0, `go says: ${output}`);
        for (const { message } of problems)
          assert.ok(
            output.includes(message),
            `${message}\nis not in\n${output}`,
          );
      });
    }
  },
);

/** Values that go refuses before any request, or that only ever lead to this machine's closed ports. */
const GOPROXY_VALUES = [
  "Direct",
  "OFF",
  "socks5://x",
  "ftp://x/y",
  "ssh://x/y",
  "word",
  "none",
  "noproxy",
  "/tmp/x",
  "*",
  "\\\\srv",
  "C:\\x",

  "file://host/x",
  "file:/tmp/x",
  "file:///nowhere",
  "FILE:///nowhere",
  "file:///nowhere?x",
  "file://",

  '"https://127.0.0.1:9"',
  "'https://127.0.0.1:9'",
  "“http://127.0.0.1:9”",
  '"off"',
  'http://127.0.0.1:9,"off"',

  "https://127.0.0.1:9 direct",
  "127.0.0.1:9 off",
  "off;direct",
  "http://127.0.0.1:9;off",
  "http://127.0.0.1:9，off",

  "，",
  "｜",
  "http://127.0.0.1:9；off",
  "direct;off",
  "http://a b@127.0.0.1:9",
  "https://goproxy.cn direct",

  ",",
  " ",
  ",|,",
  "http://u:p@127.0.0.1:9",
  "http:127.0.0.1",
  "localhost:9",
  "127.0.0.1:9",
  "HTTP://127.0.0.1:9",

  "off,https://x y",
  "off,word",
  "http://127.0.0.1:9,word",
  "http://127.0.0.1:9|word",
  "http://127.0.0.1:9/a b",

  "http://127.0.0.1:9/%zz",
  "http://127.0.0.1:9?x=1",
  "http://127.0.0.1:abc",
  "http://[::1",
  "http://127.0.0.1:9#f",

  "http://127.0.0.1:9/a;b",
  "127.0.0.1:9/x:/y",
  "http://127.0.0.1:9 , off",
  "git@host:x",
  "http://127.0.0.1:1:2",
  "%41.b",
  ":x",
];

describe(
  "GOPROXY against the go command",
  { skip: version === undefined },
  () => {
    const folder = new GoFolder();
    folder.write("go.mod", "module x\n");
    after(() => folder.clean());
    for (const value of GOPROXY_VALUES) {
      test(JSON.stringify(value), () => {
        const { output } = folder.run(["list", "-m", "example.com/x@latest"], {
          GOPROXY: value,
        });
        const said = output
          .trim()
          .replace(
            /^go: (?:module example\.com\/x|example\.com\/x@latest): /,
            "",
          );
        const problem = parseGoProxy(value).problems.find(
          ({ effect }) => effect === "refused",
        );
        if (problem === undefined)
          assert.match(
            said,
            /^Get |^reading file:|^module lookup disabled|^refusing to pass credentials/,
          );
        else assert.equal(redactUrl(said), problem.message);
      });
    }

    test("the separator decides", () => {
      folder.write("go.mod", "module x\n");
      const ask = (value: string): string =>
        folder.run(["list", "-m", "example.com/x@latest"], { GOPROXY: value })
          .output;
      // A refused connection is no "not found": the file behind the comma is never asked, the one behind the pipe is.
      assert.doesNotMatch(
        ask("http://127.0.0.1:9,|file:///nowhere"),
        /nowhere/,
      );
      assert.match(
        ask("http://127.0.0.1:9,file:///nowhere"),
        /connection refused/,
      );
      assert.match(
        ask("file:///nowhere,http://127.0.0.1:9"),
        /connection refused/,
      );
      assert.match(
        ask("file:///nowhere,off,http://127.0.0.1:9"),
        /nowhere|GOPROXY=off/,
      );
    });
  },
);

describe(
  "GOSUMDB against the go command",
  { skip: version === undefined },
  () => {
    const folder = new GoFolder();
    after(() => folder.clean());
    for (const value of [
      "on",
      "OFF",
      "goproxy.cn",
      "https://sum.golang.org",
      "sum.golang.org a b",
      "sum.golang.org https://a%zz",
      '"sum.golang.org"',
      "sum.golang.google.cn https://a.b",
    ]) {
      test(value, () => {
        const files = "cache/download/example.com/m/@v";
        folder.write("go.mod", "module x\n\nrequire example.com/m v1.0.0\n");
        folder.writeDeep(
          `proxy/${files.slice("cache/download/".length)}/v1.0.0.mod`,
          "module example.com/m\n",
        );
        folder.writeDeep(
          `proxy/${files.slice("cache/download/".length)}/v1.0.0.info`,
          '{"Version":"v1.0.0"}',
        );
        const { output } = folder.run(["list", "-m", "-mod=mod", "all"], {
          GOPROXY: `file://${folder.path}/proxy`,
          GOSUMDB: value,
        });
        const result = parseGoSumDb(value);
        assert.equal(result.kind, "invalid");
        assert.ok(
          output.includes(result.message),
          `${output} has not ${result.message}`,
        );
      });
    }
  },
);

describe(
  "go.work and go.sum against the go command",
  { skip: version === undefined },
  () => {
    const folder = new GoFolder();
    after(() => folder.clean());
    const works: Readonly<Record<string, string>> = {
      typical:
        "go 1.22.0\n\ntoolchain go1.22.3\n\nuse (\n\t./a\n\t./b // c\n)\n\nreplace x => ./x\n",
      "a go.mod directive": "go 1.22\nrequire example.com/a v1.0.0\n",
      "use without folder": "use\n",
      "use on one line": "go 1.22\nuse ( ./a )\n",
      "no end": "go 1.22\nuse (\n\t./a\n",
      "unknown block": "go 1.22\nrequire (\n\ta v1.0.0\n)\n",
      "go twice": "go 1.22\ngo 1.23\n",
    };
    for (const [name, text] of Object.entries(works)) {
      test(`go.work: ${name}`, () => {
        folder.write("go.work", text);
        const { ok, output } = folder.run(["work", "edit", "-json"], {
          GOWORK: `${folder.path}/go.work`,
        });
        const { problems } = parseGoWork(text);
        assert.equal(ok, problems.length === 0, output);
        for (const { message } of problems)
          assert.ok(
            output.replaceAll(`${folder.path}/`, "").includes(message),
            output,
          );
      });
    }
    test("go.sum", () => {
      folder.write("go.mod", "module x\n\nrequire example.com/m v1.0.0\n");
      for (const text of [
        "example.com/a v1.0.0\n",
        "<<<<<<< HEAD\n",
        "a b c d\n",
        "\n\n a b c\n",
        "",
      ]) {
        folder.write("go.sum", text);
        const { output } = folder.run(["list", "-m", "all"]);
        const [problem] = parseGoSum(text).problems;
        assert.equal(
          output.includes("malformed go.sum"),
          problem !== undefined,
          output,
        );
        if (problem !== undefined)
          assert.ok(output.includes(problem.message), output);
      }
    });
  },
);

describe(
  "order of versions, patterns and URLs against Go's library",
  { skip: version === undefined },
  () => {
    const folder = new GoFolder();
    after(() => folder.clean());
    const program = `package main

import (
	"encoding/json"
	"go/version"
	"net/url"
	"os"
	"path"
)

func main() {
	var in struct{ Versions []string; Patterns [][2]string; URLs []string }
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		panic(err)
	}
	var out struct{ Order [][]int; Lang []string; Match []bool; URLs []bool }
	for _, a := range in.Versions {
		row := []int{}
		for _, b := range in.Versions {
			row = append(row, version.Compare("go"+a, "go"+b))
		}
		out.Order = append(out.Order, row)
		out.Lang = append(out.Lang, version.Lang("go"+a))
	}
	for _, p := range in.Patterns {
		ok, err := path.Match(p[0], p[1])
		out.Match = append(out.Match, ok && err == nil)
	}
	for _, u := range in.URLs {
		_, err := url.Parse(u)
		out.URLs = append(out.URLs, err == nil)
	}
	json.NewEncoder(os.Stdout).Encode(out)
}
`;
    const versions =
      "1 1.0 1.4 1.4rc1 1.9 1.10 1.20 1.20.0 1.20rc1 1.20.1 1.21 1.21.0 1.21rc1 1.21rc2 1.21rc10 1.21beta1 1.21alpha2 1.21.1 1.21.10 1.22 1.22.0 1.021 1.21.x x 1.21rc 1.21.1rc1 2 1.99999999999999999999".split(
        " ",
      );
    const patternPieces = [
      "a",
      "*",
      "?",
      "/",
      "[ab]",
      "[^a]",
      "[a-c]",
      "[",
      "]",
      "\\",
      "-",
      "é",
      "**",
      "[]a]",
      "[a-]",
      "[\\]]",
      "[^]",
      "a/",
    ];
    const namePieces = ["a", "b", "/", "é", "c", "]", "-", "*", "[", "\\"];
    const urlPieces = [
      "https://",
      "http:",
      "//",
      "/",
      "a",
      "b.c",
      ":",
      "80",
      "@",
      "%",
      "%41",
      "%e4",
      "[",
      "]",
      "::1",
      "?",
      "#",
      " ",
      "ü",
      ";",
      "|",
      "\\",
      "^",
      "u:p@",
      "*",
    ];
    const draw = pieceDrawer();
    const patterns = Array.from(
      { length: 4000 },
      () => [draw(patternPieces, 5), draw(namePieces, 6)] as const,
    );
    const urls = Array.from({ length: 4000 }, () => draw(urlPieces, 7));

    test("all at once", () => {
      folder.write(
        "go.mod",
        `module x

go ${languageVersion(stripGo(version ?? "") ?? "") ?? ""}
`,
      );
      folder.write("main.go", program);
      const { ok, output } = folder.run(
        ["run", "."],
        {},
        JSON.stringify({ Versions: versions, Patterns: patterns, URLs: urls }),
      );
      assert.ok(ok, output);
      const result = JSON.parse(output) as {
        Order: number[][];
        Lang: string[];
        Match: boolean[];
        URLs: boolean[];
      };
      for (const [row, left] of versions.entries()) {
        assert.equal(
          languageVersion(left),
          result.Lang[row]?.replace(/^go/, "") || undefined,
          left,
        );
        for (const [column, right] of versions.entries()) {
          assert.equal(
            Math.sign(compareGoVersions(left, right)),
            result.Order[row]?.[column],
            `${left} ${right}`,
          );
        }
      }
      assert.equal(isLanguageVersion("1.21"), true);
      for (const [index, [pattern, name]] of patterns.entries())
        assert.equal(
          matchPath(pattern, name),
          result.Match[index],
          `${pattern} ${name}`,
        );
      for (const [index, url] of urls.entries())
        assert.equal(
          goUrlError(url) === undefined,
          result.URLs[index],
          `${url}: ${goUrlError(url) ?? "accepted"}`,
        );
    });
  },
);
