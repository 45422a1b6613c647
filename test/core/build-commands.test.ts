/** What a command of a RUN sees: variables, Go settings, packages. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { goSettings } from "../../server/src/core/build/go/go-settings.ts";
import { built, commands, show } from "../support/built.ts";

/** What each command of that name sees of a variable. */
function seenBy(command: string, text: string, name = "A"): string[] {
  return commands(built(text))
    .filter((one) => one.name === command)
    .map((one) => show(one.variable(name)));
}

function settings(
  text: string,
  name: "GOPROXY" | "GOPRIVATE" | "GONOPROXY" | "GOTOOLCHAIN" = "GOPROXY",
): string[] {
  const made = built(text);
  return made.build.stages.flatMap((stage) =>
    stage.instructions.flatMap((one) =>
      one.kind === "run"
        ? made.build
            .commandsOf(one)
            .filter((command) => command.arguments[0]?.text === "build")
            .map((command) =>
              show(goSettings(command, stage, made.build).get(name)),
            )
        : [],
    ),
  );
}

function packages(text: string): string {
  const { build, syntax } = built(text);
  const last = syntax.instructions.at(-1);
  assert.ok(last);
  const state = build.stateBefore(last);
  return [...state.packages, ...(state.hasUnknownPackages ? ["?"] : [])].join(
    " ",
  );
}

describe("what a command sees", () => {
  const cases: readonly [name: string, run: string, expected: string[]][] = [
    ["inline, for this command alone", "A=1 go x && go y", ["1 (inline)", "-"]],
    ["the last of two", "A=1 A=2 go x", ["2 (inline)"]],
    ["export", "export A=1 && go x", ["1 (export)"]],
    ["export of what is set", "A=1; go x; export A; go y", ["-", "1 (inline)"]],
    ["a plain assignment stays in the shell", "A=1; go x", ["-"]],
    ["unset", "export A=1; unset A; go x", ["-"]],
    ["env", "env A=1 go x", ["1 (inline)"]],
    ["a subshell keeps it", "(export A=1; go x); go y", ["1 (export)", "-"]],
    ["a group does not", "{ export A=1; }; go x", ["1 (export)"]],
    ["a pipeline keeps it", "export A=1 | cat; go x", ["-"]],
    [
      "a branch may have set it",
      "if b; then export A=1; fi; go x",
      ["? computed-at-build-time"],
    ],
    ["and has inside", "if b; then export A=1; go x; fi", ["1 (export)"]],
    [
      "behind || it is not certain",
      "b || export A=1; go x",
      ["? computed-at-build-time"],
    ],
    ["a loop's variable", "for A in 1 2; do go x; done", ["-"]],
    [
      "a case",
      "case $B in 1) export A=1;; esac; go x",
      ["? computed-at-build-time"],
    ],
    [
      "a command substitution",
      "export A=$(b); go x",
      ["? computed-at-build-time"],
    ],
    [
      "an appended value",
      "export A=1; A+=2 go x",
      ["? computed-at-build-time"],
    ],
    ["in the background it stays there", "export A=1 & go x", ["-"]],
    ["inside $()", "export A=1; B=$(go x)", ["1 (export)"]],
    ["inside sh -c", "export A=1; sh -c 'go x'", ["1 (export)"]],
    ["quoted and put together", 'B=b; export A="x$B"; go x', ["xb (export)"]],
    ["not beyond this RUN", "export A=1\nRUN go x", ["-"]],
  ];
  for (const [name, run, expected] of cases) {
    it(name, () => {
      assert.deepEqual(seenBy("go", `FROM scratch\nRUN ${run}\n`), expected);
    });
  }

  it("ENV and ARG are there, and the shell's own beat them", () => {
    assert.deepEqual(
      seenBy("go", "FROM scratch\nARG A=1\nRUN go x; A=2; go y; A=3 go z\n"),
      ["1 (arg-default)", "2 (inline)", "3 (inline)"],
    );
    assert.deepEqual(
      seenBy(
        "go",
        "FROM scratch\nENV A=1\nRUN export A=$A,direct; go x; unset A; go y\n",
      ),
      ["1,direct (export)", "-"],
    );
  });

  it("follows cd where it is literal, within its shell", () => {
    const text =
      "FROM scratch\nARG B\nWORKDIR /w\nRUN cd a && go x && (cd /b; go y) && cd .. && go z\nRUN go u; cd $B; go v; cd; go w\nRUN . ./env.sh; go t\n";
    assert.deepEqual(
      commands(built(text))
        .filter(({ name }) => name === "go")
        .map((one) => show(one.directory).replace(/ \(.*/, "")),
      [
        "/w/a",
        "/b",
        "/w",
        "/w",
        "? computed-at-build-time",
        "? computed-at-build-time",
        "? hidden",
      ],
    );
  });

  it("heredocs, exec form and their like", () => {
    const text =
      'FROM scratch\nENV A=1\nRUN <<EOF\nexport A=2\ngo x\nEOF\nRUN ["go", "y"]\nRUN sh <<EOF\ngo z\nEOF\nRUN <<EOF\n#!/usr/bin/env python\ngo u\nEOF\nRUN cat <<EOF > /x\ngo v\nEOF\n';
    const found = commands(built(text))
      .filter(({ name }) => name === "go")
      .map(
        (one) => `${one.arguments[0]?.text ?? ""} ${show(one.variable("A"))}`,
      );
    assert.deepEqual(found, ["x 2 (export)", "y 1 (env)", "z 1 (env)"]);
  });

  it("ONBUILD runs elsewhere: its RUN is no command of this build, its ENV no variable", () => {
    const text = "FROM scratch\nONBUILD ENV A=1\nONBUILD RUN go x\nRUN go y\n";
    assert.deepEqual(seenBy("go", text), ["-"]);
  });
});

describe("go's settings", () => {
  it("environment, then go env -w, then the default; an empty value is not set", () => {
    const written = "RUN go env -w GOPROXY=https://a.example";
    assert.deepEqual(settings(`FROM golang:1.22\n${written}\nRUN go build\n`), [
      "https://a.example (go-env)",
    ]);
    assert.deepEqual(
      settings(`FROM golang:1.22\nENV GOPROXY=off\n${written}\nRUN go build\n`),
      ["off (env)"],
    );
    assert.deepEqual(
      settings(
        `FROM golang:1.22\nARG GOPROXY=\n${written}\nRUN GOPROXY= go build\n`,
      ),
      ["https://a.example (go-env)"],
    );
    assert.deepEqual(
      settings("FROM golang:1.22\nENV GOPROXY=\nRUN go build\n"),
      ["https://proxy.golang.org,direct (tool-default)"],
    );
  });

  it("go env -w is its user's, its stage's and its children's", () => {
    const written = "RUN go env -w GOPROXY=https://a.example && go build";
    assert.deepEqual(
      settings(
        `FROM golang:1.22 AS a\n${written}\nUSER me\nRUN go build\nFROM a\nUSER root\nRUN go build\nFROM golang:1.22\nRUN go build\n`,
      ),
      [
        "https://a.example (go-env)",
        "https://proxy.golang.org,direct (tool-default)",
        "https://a.example (go-env)",
        "https://proxy.golang.org,direct (tool-default)",
      ],
    );
  });

  it("GONOPROXY falls back to GOPRIVATE; GOTOOLCHAIN to the image", () => {
    assert.deepEqual(
      settings(
        "FROM golang:1.22\nENV GOPRIVATE=a.example\nRUN go build\n",
        "GONOPROXY",
      ),
      ["a.example (env)"],
    );
    assert.deepEqual(
      settings("FROM golang:1.20\nRUN go build\n", "GOTOOLCHAIN"),
      ["local (tool-default)"],
    );
    assert.deepEqual(
      settings("FROM golang:1.21.0\nRUN go build\n", "GOTOOLCHAIN"),
      ["auto (tool-default)"],
    );
    assert.deepEqual(
      settings("FROM golang:latest\nRUN go build\n", "GOTOOLCHAIN"),
      ["local (base-image)"],
    );
  });
});

describe("packages", () => {
  it("apk and apt, with versions, options and parents", () => {
    assert.equal(
      packages(
        "FROM alpine:3.20\nRUN apk add --no-cache -t .deps git=2.45-r0 'curl>8'\nRUN x",
      ),
      "git curl",
    );
    assert.equal(
      packages(
        "FROM debian:12 AS a\nRUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends git curl:amd64\nFROM a\nRUN apt install -y wget/bookworm\nRUN x",
      ),
      "git curl wget",
    );
  });

  it("a list that is not literal is not known, nor is an unknown image", () => {
    assert.equal(
      packages("FROM alpine:3.20\nRUN apk add $(cat list)\nRUN x"),
      "?",
    );
    assert.equal(
      packages("FROM alpine:3.20\nARG P=git\nRUN apk add $P\nRUN x"),
      "git",
    );
    assert.equal(packages("FROM example/x\nRUN apk add git\nRUN x"), "git ?");
    assert.match(packages("FROM golang:1.22\nRUN x"), /\bgit\b/);
    assert.doesNotMatch(packages("FROM golang:1.22-alpine\nRUN x"), /\bgit\b/);
  });
});
