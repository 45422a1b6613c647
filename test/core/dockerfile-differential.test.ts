import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, it } from "node:test";
import {
  Add,
  Arg,
  Copy,
  DockerfileParser,
  Env,
  From,
  type Instruction as AstInstruction,
} from "dockerfile-ast";
import { parseDockerfile } from "../../server/src/core/syntax/dockerfile/door.ts";
import { isDockerfileName } from "../../server/src/core/syntax/dockerfile/file-names.ts";
import type {
  DockerWord,
  EnvProperty,
  Instruction,
} from "../../server/src/core/syntax/dockerfile/model.ts";
import { SourceText, type Span } from "../../server/src/core/text/source.ts";

const OWN = join(import.meta.dirname, "dockerfiles");
const CORPUS = join(import.meta.dirname, "../../.corpus");

/** Our own files on which dockerfile-ast is known to be wrong, with the defects that make it so. */
const EXCEPTED: Readonly<Record<string, readonly string[]>> = {
  "20-heredoc-scripts.Dockerfile": ["D5", "D7"],
  "29-escapes.Dockerfile": ["D3"],
  "38-odd-blanks.Dockerfile": ["D21", "continued keyword"],
};

/** Known defects whose shape stands in a text; the corpus may differ where one of them does. */
const SHAPES: readonly (readonly [string, RegExp])[] = [
  ["D3", /(?:\\\\|``)[ \t]*$/m],
  ["D4", /["'][^"'\n]*<<[^"'\n]*["']/],
  ["D5", /\d<<-?\s*["'\w]/],
  ["D6", /<<-.*<</],
  ["D7", /<<[\s\S]*[\\`][ \t]*\r?\n/],
  ["D8", /<<-?\s*(?:"[^"\n]* |'[^'\n]* )/],
  ["D21", /[\f\v]/],
  ["continued keyword", /^[ \t]*[A-Za-z]*[\\`][ \t]*$/m],
  [
    "heredoc that Docker's lexer does not see",
    /[^\s\d]<<|<<\S*[;|&)>]|\$\{\w*[^\w}:+\-?#%/]/,
  ],
  ["JSON list with a heredoc's mark", /\[.*<<.*\]/],
];

function dockerfiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter(
      (path) =>
        isDockerfileName(basename(path)) &&
        statSync(join(folder, path)).isFile(),
    )
    .toSorted();
}

/** Keyword, start and the text of each instruction, trailing white space excluded. */
function ownList(text: string): readonly string[] {
  return parseDockerfile(text).instructions.map(({ keyword, span }) =>
    entry(keyword, span, text),
  );
}

function astList(text: string): readonly string[] {
  const source = new SourceText(text);
  return DockerfileParser.parse(text)
    .getInstructions()
    .map((instruction) =>
      entry(
        instruction.getKeyword(),
        source.span(instruction.getRange()),
        text,
      ),
    );
}

function entry(keyword: string, { start, end }: Span, text: string): string {
  return `${keyword}@${String(start)}: ${text.slice(start, end).trimEnd()}`;
}

describe("instruction list against dockerfile-ast's own", () => {
  const names = dockerfiles(OWN);

  it("there are at least 40 files of our own", () => {
    assert.ok(names.length >= 40, String(names.length));
  });

  for (const name of names) {
    const defects = EXCEPTED[name];
    it(`${name}${defects === undefined ? "" : ` differs: ${defects.join(", ")}`}`, () => {
      const text = readFileSync(join(OWN, name), "utf8");
      if (defects === undefined) assert.deepEqual(ownList(text), astList(text));
      else {
        assert.notDeepEqual(
          ownList(text),
          astList(text),
          "the exception is no longer needed",
        );
        const known = SHAPES.filter(([, shape]) => shape.test(text)).map(
          ([defect]) => defect,
        );
        for (const defect of defects)
          assert.ok(
            known.includes(defect),
            `${defect} does not stand in the file`,
          );
      }
    });
  }

  it("every exception names a file", () => {
    for (const name of Object.keys(EXCEPTED))
      assert.ok(names.includes(name), name);
  });

  it(
    "the corpus",
    {
      skip: existsSync(CORPUS)
        ? false
        : "no .corpus folder: nothing to compare",
    },
    () => {
      const differing: string[] = [];
      for (const path of dockerfiles(CORPUS)) {
        const text = readFileSync(join(CORPUS, path), "utf8");
        const isKnown = SHAPES.some(([, shape]) => shape.test(text));
        if (!isKnown && ownList(text).join("\n") !== astList(text).join("\n"))
          differing.push(path);
      }
      assert.deepEqual(differing, []);
    },
  );
});

function spans(
  words: readonly (DockerWord | undefined)[],
): readonly (Span | undefined)[] {
  return words.map((word) => word?.span);
}

/** The typed view of an instruction as document spans, by the door. */
function ownView(
  instruction: Instruction,
): readonly (Span | undefined)[] | undefined {
  switch (instruction.kind) {
    case "from":
      return spans([instruction.reference, instruction.alias]);
    case "env":
    case "arg":
      return instruction.properties.flatMap(
        ({ nameSpan, value }: EnvProperty) => [nameSpan, value?.span],
      );
    case "copy":
      return instruction.isJsonForm
        ? undefined
        : spans([...instruction.sources, instruction.destination]);
    case "run":
    case "value":
    case "onbuild":
    case "other":
      return undefined;
  }
}

/** The same by dockerfile-ast, which has read the whole file. */
function astView(
  instruction: AstInstruction,
  source: SourceText,
): readonly (Span | undefined)[] | undefined {
  const span = (
    range: Parameters<SourceText["span"]>[0] | null | undefined,
  ): Span | undefined =>
    range === null || range === undefined ? undefined : source.span(range);
  if (instruction instanceof From)
    return [
      span(instruction.getImageRange()),
      span(instruction.getBuildStageRange()),
    ];
  if (instruction instanceof Copy || instruction instanceof Add)
    return instruction
      .getArguments()
      .map((argument) => span(argument.getRange()));
  const properties =
    instruction instanceof Env
      ? instruction.getProperties()
      : instruction instanceof Arg
        ? [instruction.getProperty()].filter((property) => property !== null)
        : undefined;
  return properties?.flatMap((property) => [
    span(property.getNameRange()),
    span(property.getValueRange()),
  ]);
}

/** Instructions on which dockerfile-ast's typed view is known to be wrong. */
const EXCEPTED_VIEWS: readonly (readonly [string, RegExp])[] = [
  ["D9, heredoc", /<</],
  ["one word is no source and destination", /^(?:COPY|ADD)(?:\s+\S+)?$/i],
  ["D13, several variables", /^ARG\s+\S+\s+\S/i],
  ["D11 and escapes that continue nothing", /[\\`][^\s]/],
  [
    "ENV with a word that lacks its =",
    /^ENV\s+GOPROXY https:\/\/goproxy\.cn;/i,
  ],
];

describe("typed views against dockerfile-ast's", () => {
  it("agree on our own files but for the known defects", () => {
    let compared = 0;
    for (const name of dockerfiles(OWN).filter(
      (name) => EXCEPTED[name] === undefined,
    )) {
      const text = readFileSync(join(OWN, name), "utf8");
      const source = new SourceText(text);
      const theirs = DockerfileParser.parse(text).getInstructions();
      parseDockerfile(text).instructions.forEach((instruction, index) => {
        const other = theirs[index];
        const view = ownView(instruction);
        const written = source.slice(instruction.span);
        if (other === undefined || view === undefined) return;
        if (EXCEPTED_VIEWS.some(([, shape]) => shape.test(written))) return;
        assert.deepEqual(view, astView(other, source), `${name}: ${written}`);
        compared++;
      });
    }
    assert.ok(compared > 150, `only ${String(compared)} instructions compared`);
  });
});
