/** What an instruction of a Dockerfile sees: scopes, values with their origin, stages. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Stage } from "../../server/src/core/build/model.ts";
import { type Built, built, commands, seen, show } from "../support/built.ts";

function stageAt({ build }: Built, index = -1): Stage {
  const stage = build.stages.at(index);
  assert.ok(stage);
  return stage;
}

describe("defects of the parser that the model must not have", () => {
  it("D1: questions about line 0, before and without a FROM, have an answer", () => {
    for (const text of [
      "FROM a\n",
      "# c\nFROM a",
      "ARG A=1\nFROM a",
      "ARG A=1",
    ]) {
      const { build, syntax } = built(text);
      const [first] = syntax.instructions;
      assert.ok(first);
      assert.equal(build.stateBefore(first).value("X"), undefined);
      assert.equal(build.stateBefore(first).stage, undefined);
    }
    assert.deepEqual(built("").build.stages, []);
    const lost = built("RUN go build\nENV A=1\n");
    assert.deepEqual(commands(lost), []);
  });

  it("D2: stages that name each other are no cycle: a stage can only be built on one above it", () => {
    const made = built(
      "FROM b AS a\nWORKDIR y\nFROM a AS b\nWORKDIR z\nFROM c AS c\nRUN x\n",
    );
    const [a, b, c] = made.build.stages;
    assert.ok(a !== undefined && b !== undefined && c !== undefined);
    assert.equal(a.base.kind, "image");
    assert.equal(b.parent, a);
    assert.equal(c.base.kind, "image");
    assert.equal(b.depth, 1);
    assert.equal(
      seen("FROM scratch AS a\nWORKDIR y\nFROM a AS b\nWORKDIR z\nRUN x", "A"),
      "-",
    );
  });

  it("D22: ENV is inherited and the last of two wins", () => {
    const text = "FROM scratch AS a\nENV A=1 A=2\nENV B=b\nFROM a\nRUN x\n";
    assert.equal(seen(text, "A"), "2 (env)");
    assert.equal(seen(text, "B"), "b (env)");
  });
});

describe("ARG and ENV", () => {
  const cases: readonly [name: string, text: string, expected: string][] = [
    [
      "ENV beats ARG behind it",
      "FROM scratch\nENV A=env\nARG A=arg\nRUN x",
      "env (env)",
    ],
    [
      "ENV beats ARG before it",
      "FROM scratch\nARG A=arg\nENV A=env\nRUN x",
      "env (env)",
    ],
    ["an ARG before FROM is not seen", "ARG A=1\nFROM scratch\nRUN x", "-"],
    [
      "until the stage declares it",
      "ARG A=1\nFROM scratch\nARG A\nRUN x",
      "1 (arg-default)",
    ],
    [
      "a default of its own overrides",
      "ARG A=1\nFROM scratch\nARG A=2\nRUN x",
      "2 (arg-default)",
    ],
    [
      "a declaration counts from its line on",
      "ARG A=1\nFROM scratch\nRUN x\nARG A",
      "-",
    ],
    [
      "another stage's ARG is not seen",
      "FROM scratch AS a\nARG A=1\nFROM scratch\nRUN x",
      "-",
    ],
    [
      "a stage built on it inherits the ARG",
      "FROM scratch AS a\nARG A=1\nFROM a\nRUN x",
      "1 (arg-default)",
    ],
    [
      "a bare ARG is the caller's",
      "FROM scratch\nARG A\nRUN x",
      "? arg-without-default",
    ],
    [
      "and stays so through ENV",
      "FROM scratch\nARG B\nENV A=$B\nRUN x",
      "? arg-without-default",
    ],
    [
      "text around it depends on it",
      "FROM scratch\nARG B\nENV A=v$B\nRUN x",
      "? depends-on-unknown",
    ],
    [
      "an operator gives it a value",
      "FROM scratch\nENV A=${B:-c}\nRUN x",
      "c (env)",
    ],
    [
      "what it gives a bare ARG stands like the default of one",
      "FROM scratch\nARG B\nENV A=${B:-c}\nRUN x",
      "c (env)",
    ],
    [
      "in FROM too",
      "ARG B\nFROM scratch\nARG B\nENV A=${B-c}d\nRUN x",
      "cd (env)",
    ],
    [
      "the same ENV sees what was before it",
      "FROM scratch\nENV B=1\nENV B=2 A=$B\nRUN x",
      "1 (env)",
    ],
    [
      "ARGs of one line see each other",
      "FROM scratch\nARG B=1 A=$B\nRUN x",
      "1 (arg-default)",
    ],
    [
      "single quotes are literal",
      "FROM scratch\nENV A='$B'\nRUN x",
      "$B (env)",
    ],
    [
      "the old form of ENV",
      "FROM scratch\nENV A one two\nRUN x",
      "one two (env)",
    ],
    [
      "predefined platform arguments",
      "FROM scratch\nARG A\nENV A=1\nARG TARGETARCH\nRUN x",
      "1 (env)",
    ],
    [
      "an unknown image may set it",
      "FROM example/x\nRUN x",
      "? unknown-base-image",
    ],
    ["a known one does not", "FROM debian:12\nRUN x", "-"],
    ["unset is empty in ENV", "FROM scratch\nENV A=x${B}y\nRUN x", "xy (env)"],
  ];
  for (const [name, text, expected] of cases) {
    it(name, () => {
      assert.equal(seen(text, "A"), expected);
    });
  }

  it("TARGETARCH is computed, and only once it is declared", () => {
    assert.equal(
      seen("FROM scratch\nARG TARGETARCH\nRUN x", "TARGETARCH"),
      "? computed-at-build-time",
    );
    assert.equal(seen("FROM scratch\nRUN x", "TARGETARCH"), "-");
  });

  it("the image's own variables are known", () => {
    assert.equal(
      seen("FROM golang:1.22.3\nRUN x", "GOTOOLCHAIN"),
      "local (base-image)",
    );
    assert.equal(seen("FROM golang:1.20\nRUN x", "GOTOOLCHAIN"), "-");
    assert.equal(
      seen("FROM golang:1.22 AS a\nFROM a\nRUN x", "GOPATH"),
      "/go (base-image)",
    );
  });

  it("where a value's text stands is followed through references", () => {
    const text = 'ARG V="one|two"\nFROM scratch\nARG V\nENV A=$V\nRUN x';
    const { build, syntax } = built(text);
    const last = syntax.instructions.at(-1);
    const value = last && build.stateBefore(last).value("A");
    assert.ok(value?.kind === "known" && value.text !== undefined);
    assert.equal(text.slice(value.text.start, value.text.end), "one|two");
  });

  it("a value that doubles with each line stays bounded", () => {
    const lines = Array.from({ length: 60 }, () => "ENV A=$A$A");
    const text = `FROM scratch\nENV A=0123456789\n${lines.join("\n")}\nRUN x`;
    assert.match(seen(text, "A"), /^\? /);
  });
});

describe("FROM", () => {
  it("finds the tag in the default of the ARG that gives it", () => {
    const text =
      "ARG V=1.22\nARG I=golang:1.21\nFROM golang:${V}-alpine\nFROM $I\nFROM golang:1.20@sha256:0123456789012345678901234567890123456789012345678901234567890123\n";
    const tags = built(text).build.stages.map(({ base }) =>
      base.kind === "image" && base.tagSpan !== undefined
        ? `${base.tagSpan.start} ${text.slice(base.tagSpan.start, base.tagSpan.end)}`
        : "-",
    );
    assert.deepEqual(tags, [
      `${text.indexOf("1.22")} 1.22`,
      `${text.indexOf("1.21")} 1.21`,
      `${text.indexOf("1.20")} 1.20`,
    ]);
  });

  it("does not know an image whose ARG has no default", () => {
    const { base } = stageAt(built("ARG I\nFROM $I\nRUN x\n"));
    assert.ok(base.kind === "image");
    assert.equal(show(base.reference), "? arg-without-default");
    assert.equal(base.tagSpan, undefined);
  });

  it("an ARG of a stage is not seen by the next FROM", () => {
    const { base } = stageAt(
      built("FROM scratch\nARG V=1.22\nFROM golang:$V\n"),
    );
    assert.ok(base.kind === "image");
    assert.equal(show(base.reference), "golang: (literal)");
  });

  it("names of stages are compared without case; numbers are images", () => {
    const made = built("FROM scratch AS Base\nFROM base\nFROM 0\n");
    assert.deepEqual(
      made.build.stages.map(({ base }) => base.kind),
      ["scratch", "stage", "image"],
    );
  });
});

describe("WORKDIR, USER, SHELL", () => {
  it("relative paths are joined, parents count", () => {
    const text =
      "FROM scratch AS a\nWORKDIR /a\nWORKDIR b/../c\nUSER me\nFROM a\nWORKDIR d\nRUN x\n";
    const { build, syntax } = built(text);
    const last = syntax.instructions.at(-1);
    assert.ok(last);
    assert.equal(show(build.stateBefore(last).workdir), "/a/c/d (literal)");
    assert.equal(show(build.stateBefore(last).user), "me (literal)");
  });

  it("PowerShell and cmd are no POSIX scripts", () => {
    const power =
      'FROM example/win\nSHELL ["powershell", "-Command"]\nRUN curl x; go build\n';
    assert.deepEqual(commands(built(power)), []);
    const windows =
      "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN curl x\n";
    assert.deepEqual(commands(built(windows)), []);
    const back = `${power}SHELL ["/bin/bash", "-c"]\nRUN curl x\n`;
    assert.deepEqual(
      commands(built(back)).map(({ name }) => name),
      ["curl"],
    );
  });
});

/** What its second stage ends in, and whether its last command knows GOTOOLCHAIN. */
function secondStage(text: string): readonly unknown[] {
  const made = built(text);
  const command = commands(made).at(-1);
  return [
    made.build.stages[1]?.root.kind,
    command?.variable("GOTOOLCHAIN")?.kind,
  ];
}

it("what a stage with ONBUILD triggers leaves behind is not known", () => {
  const head = "FROM golang:1.22.5 AS base\nENV GOTOOLCHAIN=local\n";
  const tail = "FROM base\nRUN go build\n";
  assert.deepEqual(secondStage(head + tail), ["image", "known"]);
  for (const trigger of ["ENV GOTOOLCHAIN=auto", "COPY go.sum ./"])
    assert.deepEqual(secondStage(`${head}ONBUILD ${trigger}\n${tail}`), [
      "stage",
      "unknown",
    ]);
  // Only the stage that is built on it runs them.
  assert.deepEqual(secondStage(`${head}${tail}ONBUILD RUN go vet\n`), [
    "image",
    "known",
  ]);
});
