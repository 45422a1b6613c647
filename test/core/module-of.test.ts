/** Which go.mod a Go command builds: DESIGN 9.3. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { analyzeDockerfile } from "../../server/src/core/analysis.ts";
import { goCommands } from "../../server/src/core/build/go-commands.ts";
import { defaultConfig } from "../../server/src/core/config.ts";
import type { FileHandle } from "../../server/src/core/finding.ts";
import { projectOf } from "../support/project.ts";

const goMod = "module example.com/app\n\ngo 1.24\n";

/** What is answered for each Go command of the Dockerfile: the go.mod, or why none. */
function answers(
  file: string,
  text: string,
  around: Readonly<Record<string, string>>,
): readonly string[] {
  const project = projectOf(new Map([[file, text], ...Object.entries(around)]));
  const document = { file: file as FileHandle, text };
  const context = analyzeDockerfile(document, project, defaultConfig);
  return goCommands(context.build).map((go) => {
    const answer = context.moduleOf(go);
    return answer.kind === "module" ? answer.file : answer.reason;
  });
}

test("a folder above is the context where the packages to build stand in it", () => {
  const text =
    "FROM golang:1.24\nWORKDIR /app\nCOPY . .\nRUN go build -o /out main.go && go build ./cmd/tool && go build ./...\n";
  assert.deepEqual(
    answers("build/Dockerfile", text, {
      "go.mod": goMod,
      "main.go": "",
      "cmd/tool/main.go": "",
    }),
    ["go.mod", "go.mod", "go.mod"],
  );
  assert.deepEqual(
    answers("samples/jwt/Dockerfile", text, {
      "go.mod": goMod,
      "samples/jwt/main.go": "",
    }).slice(0, 2),
    ["no-go-mod-copied", "no-go-mod-copied"],
    "a sample of its own, without a go.mod, in a repository that has one",
  );
});

test("a go.mod that is copied by its name needs no other evidence", () => {
  const text =
    "FROM golang:1.24\nWORKDIR /app\nCOPY go.mod ./\nADD . repo\nRUN cd repo && go build ./generated/app\n";
  assert.deepEqual(answers("build/Dockerfile", text, { "go.mod": goMod }), [
    "go.mod",
  ]);
});

test("a Dockerfile of a vendored package builds nothing of the project around it", () => {
  const text = "FROM golang:1.12\nCOPY . .\nRUN go build ./...\n";
  assert.deepEqual(
    answers("vendor/example.com/lib/Dockerfile", text, {
      "go.mod": goMod,
      "vendor/example.com/lib/lib.go": "",
    }),
    ["no-go-mod-copied"],
  );
});
