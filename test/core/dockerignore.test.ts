import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assert as check, property, string } from "fast-check";
import {
  dockerignoreOf,
  isIgnored,
  parseDockerignore,
} from "../../server/src/core/build/dockerignore.ts";
import { LoadedProject } from "../../server/src/core/project.ts";
import { projectOf } from "../support/project.ts";

describe("isIgnored", () => {
  // Docker's semantics: moby/patternmatcher (patternmatcher.go, ignorefile.go).
  const cases: readonly [string, string, boolean][] = [
    ["go.sum", "go.sum", true],
    ["go.sum", "sub/go.sum", false],
    ["/go.sum", "go.sum", true],
    ["./go.sum", "go.sum", true],
    ["go.sum/", "go.sum", true],
    ["a/../go.sum", "go.sum", true],
    ["../go.sum", "go.sum", false],
    ["  go.sum  ", "go.sum", true],
    ["# go.sum", "go.sum", false],
    [" # go.sum", "go.sum", false],
    ["go.sum # not this", "go.sum", false],
    ["*.sum", "go.sum", true],
    ["*.sum", "sub/go.sum", false],
    ["*/*.sum", "sub/go.sum", true],
    ["**/*.sum", "go.sum", true],
    ["**/*.sum", "a/b/go.sum", true],
    ["**.sum", "a/b/go.sum", true],
    ["**o.su*", "a/go.sum", false],
    ["a/**", "a/b/go.sum", true],
    ["a/**", "a", false],
    ["a/**/go.sum", "a/go.sum", true],
    ["a/**/go.sum", "a/b/c/go.sum", true],
    ["a/**/go.sum", "ab/go.sum", false],
    ["**", "go.sum", true],
    ["*", "a/b", true],
    ["a", "a/b/c", true],
    ["a/b", "a/bc", false],
    ["go.???", "go.sum", true],
    ["go?sum", "go/sum", false],
    ["go.[rst]um", "go.sum", true],
    ["go.[a-f]um", "go.sum", false],
    ["go.[^a-f]um", "go.sum", true],
    ["go\\.sum", "go.sum", true],
    ["*\n!go.sum", "go.sum", false],
    ["*\n!go.*", "go.mod", false],
    ["!go.sum\n*", "go.sum", true],
    ["*\n!go.sum\ngo.sum", "go.sum", true],
    ["*\n!sub", "sub/go.sum", false],
    ["sub\n!sub/go.sum", "sub/go.sum", false],
    ["sub\n!sub/go.sum", "sub/go.mod", true],
    ["!", "go.sum", false],
    ["\ufeffgo.sum\r\n", "go.sum", true],
    ["", "go.sum", false],
  ];
  for (const [text, path, expected] of cases) {
    test(`${JSON.stringify(text)} ${path}`, () =>
      assert.equal(isIgnored(path, parseDockerignore(text)), expected));
  }

  test("takes any text", () => {
    check(
      property(string({ unit: "binary" }), string(), (text, path) => {
        assert.equal(
          typeof isIgnored(path, parseDockerignore(text)),
          "boolean",
        );
      }),
    );
  });
});

describe("dockerignoreOf", () => {
  const files = new Map([
    ["app/Dockerfile.dockerignore", "own"],
    [".dockerignore", "shared"],
    ["app/.dockerignore", "not read"],
  ]);

  test("the Dockerfile's own file comes first", () => {
    const found = dockerignoreOf("app/Dockerfile", "", projectOf(files)) ?? [];
    assert.equal(isIgnored("own", found), true);
    assert.equal(isIgnored("shared", found), false);
  });

  test("else the one in the context", () => {
    const found =
      dockerignoreOf("app/api.Dockerfile", "", projectOf(files)) ?? [];
    assert.equal(isIgnored("shared", found), true);
    assert.equal(isIgnored("not read", found), false);
  });

  test("none: nothing is ignored", () => {
    assert.deepEqual(
      dockerignoreOf("Dockerfile", "", projectOf(new Map())),
      [],
    );
  });

  test("files that are not loaded yet: no answer", () => {
    const project = new LoadedProject(new Map(), {
      dockerfiles: [],
      composeFiles: [],
    });
    assert.equal(dockerignoreOf("Dockerfile", "", project), undefined);
  });
});
