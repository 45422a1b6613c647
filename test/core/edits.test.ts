import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import { analyzeDockerfile } from "../../server/src/core/analysis.ts";
import type { BuildModel } from "../../server/src/core/build/model.ts";
import { defaultConfig } from "../../server/src/core/config.ts";
import type { FileHandle, Finding } from "../../server/src/core/finding.ts";
import { lint } from "../../server/src/core/lint.ts";
import { SourceText } from "../../server/src/core/text/source.ts";
import { projectOf } from "../support/project.ts";

const OWN = join(import.meta.dirname, "dockerfiles");

const TEXTS = readdirSync(OWN)
  .filter((name) => name.endsWith(".Dockerfile"))
  .sort()
  .map((name) => readFileSync(join(OWN, name), "utf8"));

/** What is typed: pieces that begin and end stages, lines, heredocs and comments, and settings that findings hang on. */
const PIECES = [
  "FROM golang:1.22 AS deps\n",
  "FROM deps\n",
  "COPY --from=deps /src/go.mod ./\n",
  "ARG GOPROXY=https://goproxy.cn,direct\n",
  "ENV GOPROXY=https://goproxy.io,direct\n",
  "RUN go mod download\n",
  "ONBUILD RUN go mod download\n",
  "RUN <<EOF\n",
  "EOF\n",
  "\\\n",
  "# escape=`\n",
  "#",
  "\r\n",
  "\n",
  " ",
  "x",
];

interface Edit {
  /** Part of the text that stands in front of it. */
  readonly at: number;
  /** As many characters as are inserted, or so many. */
  readonly removed: number | "same";
  readonly inserted: string;
  readonly where: "anywhere" | "line" | "stage";
}

const edits: fc.Arbitrary<readonly Edit[]> = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    removed: fc.oneof(fc.nat({ max: 40 }), fc.constantFrom(0, "same" as const)),
    inserted: fc.constantFrom("", ...PIECES),
    where: fc.constantFrom("anywhere", "line", "stage"),
  }),
  { minLength: 1, maxLength: 5 },
);

function apply(text: string, edit: Edit): string {
  const near = Math.floor(edit.at * text.length);
  const starts = {
    anywhere: near,
    line: text.lastIndexOf("\n", near) + 1,
    stage: text.lastIndexOf("\nFROM ", near) + 1,
  };
  const start = starts[edit.where];
  const removed = edit.removed === "same" ? edit.inserted.length : edit.removed;
  return text.slice(0, start) + edit.inserted + text.slice(start + removed);
}

const goMod =
  "module example.com/app\n\ngo 1.25.0\n\nrequire example.com/lib v1.2.3\n";

function project(text: string) {
  return projectOf(
    new Map([
      ["Dockerfile", text],
      ["go.mod", goMod],
      ["go.sum", ""],
    ]),
  );
}

function findings(file: string, text: string): readonly Finding[] {
  const document = {
    file: file as FileHandle,
    language: "dockerfile",
    text,
  } as const;
  const result = lint(document, project(text), defaultConfig);
  assert.deepEqual(result.crashes, []);
  return result.findings;
}

function build(text: string): BuildModel {
  const document = { file: "kept/Dockerfile" as FileHandle, text };
  return analyzeDockerfile(document, project(text), defaultConfig).build;
}

/** The findings as text; the file's own name is all that may differ. */
function written(file: string, text: string): string {
  return JSON.stringify(findings(file, text)).replaceAll(file, "");
}

describe("a text that is edited", () => {
  it("has the findings that it would have without an earlier text", () => {
    let fresh = 0;
    fc.assert(
      fc.property(fc.constantFrom(...TEXTS), edits, (before, steps) => {
        let text = before;
        findings("edited/Dockerfile", text);
        for (const step of steps) {
          text = apply(text, step);
          const edited = written("edited/Dockerfile", text);
          assert.equal(edited, written(`fresh${fresh++}/Dockerfile`, text));
        }
      }),
      { numRuns: 300, seed: 8 },
    );
  });

  const first = "FROM golang:1.22 AS deps\nRUN go mod download\n";
  const second = "FROM deps\nRUN go build ./...\n";

  it("keeps the stages in front of the change, with their commands", () => {
    const before = build(first + second);
    const [run] = before.stages[0]?.instructions ?? [];
    assert.ok(run?.kind === "run");
    const commands = before.commandsOf(run);
    const after = build(`${first}\n${second}`);
    assert.equal(after.stages[0], before.stages[0]);
    assert.equal(after.commandsOf(run), commands);
    assert.notEqual(after.stages[1], before.stages[1]);
  });

  it("makes a stage anew to which a line is added", () => {
    build(first + second);
    const after = build(`${first}RUN go vet ./...\n${second}`);
    assert.equal(after.stages[0]?.instructions.length, 2);
    const longer = build(`${first}RUN go vet ./...\n${second}CMD ["/app"]\n`);
    assert.equal(longer.stages[1]?.instructions.length, 2);
  });

  it("makes a stage anew that the change is in, or that the file gives another argument", () => {
    const head = "ARG VERSION=1.22\n";
    const stages = `FROM golang:\${VERSION} AS deps\nRUN go mod download\n${second}`;
    const before = build(head + stages);
    const after = build(head.replace("22", "23") + stages);
    assert.notEqual(after.stages[0], before.stages[0]);
    const { base } = after.stages[0] ?? {};
    assert.ok(base?.kind === "image" && base.reference.kind === "known");
    assert.equal(base.reference.value, "golang:1.23");
  });
});

describe("what a text mentions", () => {
  it("is found by word and by pattern, the second time as well", () => {
    const source = new SourceText("RUN curl -u a:b https://example.com\n");
    for (const _ of [1, 2]) {
      assert.equal(source.mentions("curl"), true);
      assert.equal(source.mentions("wget"), false);
      assert.equal(source.mentions(/\s-u /), true);
    }
  });
});
