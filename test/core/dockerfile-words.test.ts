import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  expandWord,
  type VariableLookup,
} from "../../server/src/core/syntax/dockerfile/expand.ts";
import {
  isDockerfileName,
  isGoModName,
  isTemplateFileName,
} from "../../server/src/core/syntax/dockerfile/file-names.ts";
import {
  normalizeRepository,
  parseImageReference,
} from "../../server/src/core/syntax/dockerfile/image-reference.ts";

const VALUES: Readonly<Record<string, string | null>> = {
  A: "abcbc",
  EMPTY: "",
  UNSET: null,
  V: "1.22.3-rc1",
  P: "a/b/c",
};
const lookup: VariableLookup = (name) => VALUES[name];

function value(raw: string, escape: "\\" | "`" = "\\"): string {
  const expansion = expandWord({ raw }, escape, lookup);
  assert.equal(expansion.kind, "known", raw);
  return expansion.value;
}

describe("expanding a Docker word", () => {
  it("puts in variables and takes away quotes", () => {
    for (const [raw, expected] of [
      ["$A", "abcbc"],
      ["${A}x$A", "abcbcxabcbc"],
      ['"$A"', "abcbc"],
      ["'$A'", "$A"],
      [`a"b 'c'"'d "e"'`, `ab 'c'd "e"`],
      ["$UNSET$EMPTY", ""],
      ["$", "$"],
      ["a$", "a$"],
      ["$-x $$", "x "],
      ["$(A)", "$(A)"],
    ] as const) {
      assert.equal(value(raw), expected, raw);
    }
  });

  it("knows Docker's operators", () => {
    for (const [raw, expected] of [
      ["${UNSET:-x}", "x"],
      ["${EMPTY:-x}", "x"],
      ["${EMPTY-x}", ""],
      ["${UNSET-x}", "x"],
      ["${A:-x}", "abcbc"],
      ["${A:+x}", "x"],
      ["${EMPTY:+x}", ""],
      ["${EMPTY+x}", "x"],
      ["${UNSET+x}", ""],
      ["${A:?m}", "abcbc"],
      ["${UNSET:-${EMPTY:-$A}}", "abcbc"],
      ['${UNSET:-"a  b"}', "a  b"],
    ] as const) {
      assert.equal(value(raw), expected, raw);
    }
  });

  it("removes and replaces patterns", () => {
    for (const [raw, expected] of [
      ["${A#*b}", "cbc"],
      ["${A##*b}", "c"],
      ["${A%b*}", "abc"],
      ["${A%%b*}", "a"],
      ["${A#x}", "abcbc"],
      ["${A#?}", "bcbc"],
      ["${V%-*}", "1.22.3"],
      ["${V%%.*}", "1"],
      ["${V##*.}", "3-rc1"],
      ["${A/b/X}", "aXcbc"],
      ["${A//b/X}", "aXcXc"],
      ["${A//b?/-}", "a--"],
      ["${P//\\//-}", "a-b-c"],
      ["${A/b/}", "acbc"],
      ["${UNSET#a}", ""],
      ["${A#\\*}", "abcbc"],
    ] as const) {
      assert.equal(value(raw), expected, raw);
    }
  });

  it("follows the escape of the file", () => {
    assert.equal(value("\\$A a\\ b \\x"), "$A a b x");
    assert.equal(value('"\\$A \\x \\""'), '$A \\x "');
    assert.equal(value("C:\\bin`$A", "`"), "C:\\bin$A");
    assert.equal(value("a\\"), "a");
  });

  it("does not know what depends on an unknown variable", () => {
    for (const raw of ["$X", "${X:-x}", "${X:+x}", "a${X%%-*}b"]) {
      assert.deepEqual(
        expandWord({ raw }, "\\", lookup),
        { kind: "unknown", names: ["X"] },
        raw,
      );
    }
    assert.deepEqual(
      expandWord({ raw: "$X$Y${UNSET:-$Z}${A:-$NOT_LOOKED_AT}" }, "\\", lookup),
      {
        kind: "unknown",
        names: ["X", "Y", "Z"],
      },
    );
  });

  it("does not know what Docker refuses", () => {
    for (const raw of [
      "'a",
      '"a',
      "${A",
      "${}",
      "${A@Q}",
      "${A:0:1}",
      "${UNSET:?x}",
      "${EMPTY:?}",
      "${A/b}",
      "${/",
      "${%x}",
      "${A#\\x}",
    ]) {
      assert.deepEqual(
        expandWord({ raw }, "\\", lookup),
        { kind: "unknown", names: [] },
        raw,
      );
    }
  });

  it("gives up on what only grows", () => {
    const big = "x".repeat(40_000);
    assert.equal(expandWord({ raw: "$B$B" }, "\\", () => big).kind, "unknown");
    assert.equal(
      expandWord({ raw: "${B//?*?*?/y}" }, "\\", () => big).kind,
      "unknown",
    );
    assert.equal(
      expandWord({ raw: "${A:-".repeat(100_000) }, "\\", () => null).kind,
      "unknown",
    );
  });
});

function cut(text: string): unknown {
  const found = parseImageReference(text);
  return (
    found && [
      found.registry,
      found.repository,
      found.tag?.value,
      found.digest?.value,
    ]
  );
}

function normal(text: string): string | undefined {
  const found = parseImageReference(text);
  return found && normalizeRepository(found);
}

describe("image references", () => {
  it("are cut into registry, repository, tag and digest", () => {
    for (const [text, expected] of [
      ["golang", [undefined, "golang", undefined, undefined]],
      ["golang:1.22-alpine", [undefined, "golang", "1.22-alpine", undefined]],
      [
        "library/golang@sha256:ab",
        [undefined, "library/golang", undefined, "sha256:ab"],
      ],
      ["ghcr.io/a/b/c:v1", ["ghcr.io", "a/b/c", "v1", undefined]],
      ["localhost/a", ["localhost", "a", undefined, undefined]],
      ["localhost:5000/a:b@sha256:c", ["localhost:5000", "a", "b", "sha256:c"]],
      ["ns/my.app:v", [undefined, "ns/my.app", "v", undefined]],
      ["a:", [undefined, "a", "", undefined]],
      [
        "golang:${V:-1.22}-alpine",
        [undefined, "golang", "${V:-1.22}-alpine", undefined],
      ],
      ["${R:-x.io/y}/a:1", [undefined, "${R:-x.io/y}/a", "1", undefined]],
      ["reg:5000/a", ["reg:5000", "a", undefined, undefined]],
    ] as const) {
      assert.deepEqual(cut(text), expected, text);
    }
    assert.equal(parseImageReference(""), undefined);
    assert.equal(parseImageReference("@sha256:ab"), undefined);
  });

  it("tell where tag and digest stand", () => {
    const text = "ghcr.io/a:v1@sha256:ab";
    const found = parseImageReference(text);
    assert.equal(text.slice(found?.tag?.start, found?.tag?.end), "v1");
    assert.equal(
      text.slice(found?.digest?.start, found?.digest?.end),
      "sha256:ab",
    );
  });

  it("are normalized to Docker Hub's library", () => {
    for (const text of [
      "golang:1",
      "library/golang",
      "docker.io/golang",
      "index.docker.io/library/golang:x",
    ]) {
      assert.equal(normal(text), "docker.io/library/golang", text);
    }
    assert.equal(normal("grafana/loki"), "docker.io/grafana/loki");
    assert.equal(normal("quay.io/a"), "quay.io/a");
  });
});

describe("file names", () => {
  it("of Dockerfiles", () => {
    const yes =
      "Dockerfile Dockerfile.dev Dockerfile.prod.amd64 api.Dockerfile Containerfile Containerfile.ci x.containerfile Dockerfile.alpine Dockerfile.arm64 Dockerfile.node Dockerfile.py3 Dockerfile.go Dockerfile.rs dockerfile.dev test.ts.Dockerfile";
    const no =
      "Dockerfile.dockerignore Dockerfile.md Dockerfiles Dockerfile-notes mydockerfile .dockerignore go.mod Dockerfile. dockerfile.test.ts dockerfile.go dockerfile.py Dockerfile.java Dockerfile.cpp containerfile.rs Dockerfile.json Dockerfile.yaml dockerfile.yml Dockerfile.toml Dockerfile.txt Dockerfile.sh Dockerfile.lock dockerfile.tmLanguage.json";
    for (const name of yes.split(" "))
      assert.equal(isDockerfileName(name), true, name);
    for (const name of no.split(" "))
      assert.equal(isDockerfileName(name), false, name);
    assert.equal(isDockerfileName("file:///a/Dockerfile.md/Dockerfile"), true);
    assert.equal(isDockerfileName("C:\\a\\Dockerfile"), true);
  });

  it("of templates", () => {
    for (const suffix of ["tmpl", "template", "j2", "in", "gotmpl"]) {
      assert.equal(isTemplateFileName(`Dockerfile.${suffix}`), true, suffix);
      assert.equal(
        isTemplateFileName(`api.Dockerfile.${suffix}`),
        true,
        suffix,
      );
      assert.equal(isDockerfileName(`Dockerfile.dev.${suffix}`), false, suffix);
      assert.equal(isTemplateFileName(`notes.${suffix}`), false, suffix);
    }
    assert.equal(isTemplateFileName("Dockerfile"), false);
    assert.equal(isTemplateFileName("go.mod.tmpl"), true);
  });

  it("of go.mod", () => {
    assert.equal(isGoModName("a/go.mod"), true);
    assert.equal(isGoModName("tools.go.mod"), false);
    assert.equal(isGoModName("go.sum"), false);
  });
});
