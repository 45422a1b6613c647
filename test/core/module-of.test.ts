/** Which go.mod a Go command builds: DESIGN 9.3. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { analyzeDockerfile } from "../../server/src/core/analysis.ts";
import { goCommands } from "../../server/src/core/build/go/go-commands.ts";
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

/** The go.work that each go command of the Dockerfile reads. */
function worksOf(
  text: string,
  around: Readonly<Record<string, string>>,
): readonly (string | undefined)[] {
  const file = "Dockerfile" as FileHandle;
  const project = projectOf(new Map([[file, text], ...Object.entries(around)]));
  const context = analyzeDockerfile({ file, text }, project, defaultConfig);
  return goCommands(context.build).map((go) => {
    const answer = context.moduleOf(go);
    return answer.kind === "module"
      ? answer.work && `${answer.work.file} in ${answer.work.directory}`
      : answer.reason;
  });
}

const workspace = {
  "go.work": "go 1.24\n\nuse ./app\n",
  "app/go.mod": goMod,
  "app/cmd/main.go": "",
};

test("go.work is looked for in the command's folder and above", () => {
  const head = "FROM golang:1.24\nWORKDIR /src\nCOPY . .\n";
  const ask = (line: string): readonly (string | undefined)[] =>
    worksOf(`${head}${line}\n`, workspace);
  assert.deepEqual(ask("RUN cd app && go build ."), ["go.work in /src"]);
  assert.deepEqual(ask("RUN cd app/cmd && go build ."), ["go.work in /src"]);
  assert.deepEqual(ask("RUN go build -C app ."), ["go.work in /src"]);
  assert.deepEqual(ask("WORKDIR /src/app\nRUN go build . && go vet ."), [
    "go.work in /src",
    "go.work in /src",
  ]);
});

test("GOWORK names another go.work, or none", () => {
  const head = "FROM golang:1.24\nWORKDIR /src\nCOPY . .\n";
  const files = { ...workspace, "work/go.work": "go 1.24\n\nuse ../app\n" };
  const ask = (lines: string): readonly (string | undefined)[] =>
    worksOf(head + lines, files);
  assert.deepEqual(
    ask("ENV GOWORK=/src/work/go.work\nRUN cd app && go build .\n"),
    ["work/go.work in /src/work"],
  );
  assert.deepEqual(ask("ENV GOWORK=off\nRUN cd app && go build .\n"), [
    undefined,
  ]);
  assert.deepEqual(ask("RUN cd app && GOWORK=off go build .\n"), [undefined]);
  assert.deepEqual(
    ask("ENV GOWORK=off\nRUN cd app && GOWORK= go build .\n"),
    ["go.work in /src"],
    "an empty value is none",
  );
  assert.deepEqual(ask("ARG GOWORK\nRUN cd app && go build .\n"), [undefined]);
});

test("a go.work that does not reach the image, or not as it stands, is none", () => {
  const build = "RUN cd app && go build .\n";
  const head = "FROM golang:1.24\nWORKDIR /src\n";
  assert.deepEqual(worksOf(`${head}COPY app app\n${build}`, workspace), [
    undefined,
  ]);
  assert.deepEqual(
    worksOf(`${head}COPY . .\n${build}`, {
      ...workspace,
      ".dockerignore": "go.work\n",
    }),
    [undefined],
  );
  assert.deepEqual(
    worksOf(`${head}COPY . .\nRUN rm go.work\n${build}`, workspace),
    [undefined],
  );
  assert.deepEqual(
    worksOf(`FROM golang:1.17\nWORKDIR /src\nCOPY . .\n${build}`, workspace),
    [undefined],
    "Go 1.17 knows no workspaces",
  );
  assert.deepEqual(
    worksOf(
      `FROM golang:1.24 AS base\nWORKDIR /src\nCOPY go.work ./\nFROM base\nCOPY app app\n${build}`,
      workspace,
    ),
    ["go.work in /src"],
    "a stage below brings it",
  );
});
