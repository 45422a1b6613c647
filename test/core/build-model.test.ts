/** What an instruction and a command of a Dockerfile see: scopes, values with their origin, shell state. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { buildModel } from "../../server/src/core/build/build-model.ts";
import { goSettings } from "../../server/src/core/build/go/go-settings.ts";
import type {
  BuildModel,
  RunCommand,
  Stage,
} from "../../server/src/core/build/model.ts";
import type { Value } from "../../server/src/core/build/value.ts";
import { parseDockerfile } from "../../server/src/core/syntax/dockerfile/door.ts";
import type { DockerfileSyntax } from "../../server/src/core/syntax/dockerfile/model.ts";

interface Built {
  readonly syntax: DockerfileSyntax;
  readonly build: BuildModel;
}

function built(text: string): Built {
  const syntax = parseDockerfile(text);
  return { syntax, build: buildModel(syntax) };
}

/** `value (origin)`, `? reason`, or `-` where nothing sets it. */
function show(value: Value | undefined): string {
  if (value === undefined) return "-";
  return value.kind === "known"
    ? `${value.value} (${value.origin.kind})`
    : `? ${value.reason}`;
}

function stageAt({ build }: Built, index = -1): Stage {
  const stage = build.stages.at(index);
  assert.ok(stage);
  return stage;
}

/** What the last instruction of the file sees. */
function seen(text: string, name: string): string {
  const { build, syntax } = built(text);
  const last = syntax.instructions.at(-1);
  assert.ok(last);
  return show(build.stateBefore(last).value(name));
}

function commands({ build }: Built): readonly RunCommand[] {
  return build.stages.flatMap(({ instructions }) =>
    instructions.flatMap((one) =>
      one.kind === "run" ? [...build.commandsOf(one)] : [],
    ),
  );
}

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

/** Milliseconds, the best of some runs, so that a busy machine counts little. */
function cost(text: string, ask: (made: Built) => void): number {
  const syntax = parseDockerfile(text);
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3; run++) {
    const start = performance.now();
    ask({ syntax, build: buildModel(syntax) });
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

/** Other processes and the garbage collector make single figures too high, never too low for long: quadratic work fails each time. */
function isLinear(
  make: (count: number) => string,
  ask: (made: Built) => void,
): void {
  cost(make(500), ask);
  let figures = "";
  for (let attempt = 0; attempt < 5; attempt++) {
    const small = cost(make(2_500), ask);
    const large = cost(make(20_000), ask);
    // Eight times the file: linear work is far from the 64 of quadratic work.
    if (large < Math.max(small, 2) * 32) return;
    figures += `${small.toFixed(1)} ms, ${large.toFixed(1)} ms; `;
  }
  assert.fail(figures);
}

function askAll({ build, syntax }: Built): void {
  for (const one of syntax.instructions) {
    const state = build.stateBefore(one);
    state.value("GOPROXY");
    state.variable("A1");
  }
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

function lines(count: number, line: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => line(at)).join("\n");
}

function stageChain(count: number): string {
  return `FROM scratch AS s0\n${lines(count, (at) => `FROM s${at} AS s${at + 1}`)}\nRUN go build\n`;
}

/** Each refers to the one before it. */
function environmentLines(count: number): string {
  return `FROM scratch\n${lines(count, (at) => `ENV A${at}=$A${at - 1}`)}\nRUN go build\n`;
}

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

describe("large files", () => {
  it("a chain of stages", () => {
    isLinear(stageChain, (made) => {
      askAll(made);
      commands(made).forEach((one) => one.variable("A"));
    });
  });

  it("ENV lines", () => {
    isLinear(environmentLines, askAll);
  });

  it("ENV lines of the same name, and assignments of one script", () => {
    isLinear(
      (count) => `FROM scratch\n${"ENV A=1\n".repeat(count)}RUN go build\n`,
      askAll,
    );
    isLinear(
      (count) =>
        `FROM scratch\nRUN ${"export A=1; ".repeat(count / 10)}go build\n`,
      (made) => commands(made).forEach((one) => one.variable("A")),
    );
  });
});
