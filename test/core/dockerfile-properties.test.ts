import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import { parseDockerfile } from "../../server/src/core/syntax/dockerfile/door.ts";
import {
  expandWord,
  variablesIn,
} from "../../server/src/core/syntax/dockerfile/expand.ts";
import { parseImageReference } from "../../server/src/core/syntax/dockerfile/image-reference.ts";
import { joinLines } from "../../server/src/core/syntax/dockerfile/logical-line.ts";
import type {
  DockerfileSyntax,
  DockerWord,
  Instruction,
} from "../../server/src/core/syntax/dockerfile/model.ts";
import {
  argParts,
  copyParts,
  envParts,
  fromParts,
  type ArgumentsView,
} from "../../server/src/core/syntax/dockerfile/parts.ts";
import {
  envStretches,
  propertyStretch,
  splitAtBlanks,
  splitQuoted,
} from "../../server/src/core/syntax/dockerfile/words.ts";
import {
  SourceText,
  contains,
  type Span,
} from "../../server/src/core/text/source.ts";

const OWN = join(import.meta.dirname, "dockerfiles");

/** All spans of an instruction, each of which must lie in the instruction. */
function spansOf(instruction: Instruction): readonly Span[] {
  const spans: Span[] = [instruction.keywordSpan, instruction.argumentsSpan];
  for (const flag of instruction.flags)
    spans.push(flag.span, ...(flag.valueSpan ? [flag.valueSpan] : []));
  for (const heredoc of instruction.heredocs) {
    spans.push(
      heredoc.markerSpan,
      heredoc.bodySpan,
      ...(heredoc.delimiterSpan ? [heredoc.delimiterSpan] : []),
    );
  }
  for (const word of wordsOf(instruction)) spans.push(word.span);
  if (instruction.kind === "run") {
    spans.push(instruction.commandSpan);
    assert.ok(instruction.isExecForm || instruction.execArguments.length === 0);
    assert.ok(instruction.mounts.length <= instruction.flags.length);
  }
  if (instruction.kind === "env" || instruction.kind === "arg") {
    for (const property of instruction.properties)
      spans.push(property.span, property.nameSpan);
  }
  if (instruction.kind === "onbuild" && instruction.trigger !== undefined)
    spans.push(...spansOf(instruction.trigger));
  return spans;
}

function present(
  words: readonly (DockerWord | undefined)[],
): readonly DockerWord[] {
  return words.filter((word) => word !== undefined);
}

function wordsOf(instruction: Instruction): readonly DockerWord[] {
  switch (instruction.kind) {
    case "from":
      return present([instruction.reference, instruction.alias]);
    case "env":
    case "arg":
      return present(instruction.properties.map(({ value }) => value));
    case "copy":
      return present([...instruction.sources, instruction.destination]);
    case "run":
      return instruction.execArguments;
    case "value":
      return instruction.words;
    case "onbuild":
    case "other":
      return [];
  }
}

/** Everything that must hold of any text. */
function checkAll(text: string): DockerfileSyntax {
  const syntax = parseDockerfile(text);
  const whole = { start: 0, end: text.length };
  let last = 0;
  for (const instruction of syntax.instructions) {
    assert.ok(instruction.span.start >= last, "instructions stand in order");
    assert.ok(
      instruction.span.end > instruction.span.start,
      "no instruction is empty",
    );
    assert.ok(contains(whole, instruction.span));
    last = instruction.span.end;
    for (const span of spansOf(instruction)) {
      assert.ok(span.start <= span.end, JSON.stringify(span));
      // A heredoc that the end of the file cuts off may have its empty body behind the last line end.
      assert.ok(
        contains(
          {
            start: instruction.span.start,
            end: Math.max(instruction.span.end, text.length),
          },
          span,
        ),
      );
    }
    for (const word of wordsOf(instruction))
      checkWord(word, text, syntax.escape);
  }
  last = 0;
  for (const { span, text: comment } of syntax.comments) {
    assert.ok(span.start >= last);
    assert.equal(comment, text.slice(span.start, span.end));
    assert.ok(comment.startsWith("#") && !comment.includes("\n"));
    last = span.end;
  }
  for (const { span, valueSpan } of syntax.directives)
    assert.ok(contains(whole, span) && contains(span, valueSpan));
  assert.equal(typeof syntax.isTemplate, "boolean");
  return syntax;
}

function checkWord(word: DockerWord, text: string, escape: "\\" | "`"): void {
  const offsets = Array.from({ length: word.raw.length + 1 }, (_, n) =>
    word.offsetOf(n),
  );
  for (let n = 1; n < offsets.length; n++)
    assert.ok(
      (offsets[n] ?? 0) >= (offsets[n - 1] ?? 0) + 1 || n === word.raw.length,
    );
  assert.equal(offsets.at(-1), word.span.end);
  if (
    word.raw.length > 0 &&
    !text.slice(word.span.start, word.span.end).includes("\\")
  ) {
    for (let n = 0; n < word.raw.length; n++)
      assert.equal(text[offsets[n] ?? -1], word.raw[n]);
  }
  expandWord(word, escape, (name) => (name.length % 2 === 0 ? null : "v/1.2"));
  for (const { span, nameSpan, name } of variablesIn(word, escape)) {
    assert.ok(contains(span, nameSpan));
    assert.ok(name.length > 0);
  }
  parseImageReference(word.raw);
}

/** Pieces that make Dockerfile-like text with all the traps in it. */
const PIECES = [
  ..."RUN |COPY |ADD |FROM |ENV |ARG |ONBUILD |WORKDIR |CMD |HEALTHCHECK |run\t|RU".split(
    "|",
  ),
  ..."a|b=|c|$A|${B:-|}|${|'|\"|\\|`|#|<<EOF|<<-|3<<|<|EOF|[|]|,|--from=x|--mount=type=cache,target=/|--|@|:|/|{{".split(
    "|",
  ),
  " ",
  " ",
  "\t",
  "\n",
  "\n",
  "\n",
  "\r\n",
  "\r",
  " \\\n",
  "\\\n",
  "`\n",
  " \\ \r\n",
  "\n\tEOF\n",
  "\nEOF\n",
  "\n# c\n",
  "\f",
  "\v",
  "\u00a0",
  "\0",
  "\ufeff",
  "é",
  "🚀",
  "\ud800",
  "# escape=`\n",
  "# syntax=x\n",
];
const dockerfileText = fc
  .array(fc.constantFrom(...PIECES), { maxLength: 40 })
  .map((pieces) => pieces.join(""));

describe("any text", () => {
  it("is read without an exception, with spans in order and inside", () => {
    fc.assert(
      fc.property(dockerfileText, (text) => void checkAll(text)),
      { numRuns: 3000 },
    );
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => void checkAll(text)),
      { numRuns: 500 },
    );
  });

  it("gives the instructions of its files for every prefix", () => {
    for (const name of readdirSync(OWN).filter((name) =>
      name.endsWith(".Dockerfile"),
    )) {
      const text = readFileSync(join(OWN, name), "utf8");
      for (let end = 0; end <= text.length; end += 1 + (end % 7))
        checkAll(text.slice(0, end));
      checkAll(text);
    }
  });

  it("has the same instructions with CRLF", () => {
    for (const name of readdirSync(OWN).filter((name) =>
      name.endsWith(".Dockerfile"),
    )) {
      const text = readFileSync(join(OWN, name), "utf8").replaceAll(
        "\r\n",
        "\n",
      );
      const view = (syntax: DockerfileSyntax): unknown =>
        syntax.instructions.map((instruction) => [
          instruction.keyword,
          wordsOf(instruction).map(({ raw }) => raw),
          syntax.source.slice(instruction.span).replaceAll("\r\n", "\n"),
        ]);
      assert.deepEqual(
        view(parseDockerfile(text.replaceAll("\n", "\r\n"))),
        view(parseDockerfile(text)),
        name,
      );
    }
  });

  it("gives the same for text before an appended instruction", () => {
    fc.assert(
      fc.property(dockerfileText, (text) => {
        const alone = parseDockerfile(text).instructions.slice(0, -1);
        const more = parseDockerfile(`${text}\nRUN last\n`).instructions;
        alone.forEach(({ span }, index) =>
          assert.deepEqual(more[index]?.span, span),
        );
      }),
      { numRuns: 1000 },
    );
  });
});

/** One instruction's arguments as the door hands them to its readers. */
function viewOf(text: string, escape: "\\" | "`"): ArgumentsView {
  const line = joinLines(text, 0, text.length, escape.charCodeAt(0));
  const start = (/^\w+[ \t\f\v\r]*/.exec(line.text)?.[0] ?? "").length;
  const end = line.text.trimEnd().length;
  return {
    line,
    escape,
    start,
    end: Math.max(start, end),
    source: new SourceText(text),
    offset: 0,
    ownEnd: text.length,
  };
}

describe("what dockerfile-ast is trusted with", () => {
  const argument = fc
    .array(
      fc.constantFrom(
        ..."a|b1|:|=|/|.|$A|${B}|-|@|#|é|[|]|,|&|'|\"|=\"a b\"|='x'|\\|\\ |\\\\| |\t|\f".split(
          "|",
        ),
        " ",
        " ",
        " \\\n  ",
        " \\\r\n",
        "\\\n",
        " \\\n# c\n",
        " \\\n\n",
      ),
      { minLength: 1, maxLength: 10 },
    )
    .map((pieces) => pieces.join("").trim())
    .filter(
      (text) =>
        text !== "" &&
        !text.startsWith("#") &&
        !text.includes("--") &&
        !/[\n\r]$|\\\s*$/.test(text),
    );

  it("is what the door reads by itself", () => {
    fc.assert(
      fc.property(argument, (text) => {
        for (const keyword of ["FROM", "COPY"]) {
          const of = viewOf(`${keyword} ${text}`, "\\");
          const read = keyword === "FROM" ? fromParts(of) : copyParts(of);
          assert.deepEqual(read, splitAtBlanks(of.line.text, of.start, of.end));
        }
        const env = viewOf(`ENV ${text}`, "\\");
        assert.deepEqual(
          envParts(env),
          envStretches(env.line.text, env.start, "\\"),
        );
        const arg = viewOf(`ARG ${text}`, "\\");
        const words = splitQuoted(arg.line.text, arg.start, "\\");
        assert.deepEqual(
          argParts(arg),
          words.map((word) => propertyStretch(arg.line.text, word)),
        );
      }),
      { numRuns: 2000 },
    );
  });
});
