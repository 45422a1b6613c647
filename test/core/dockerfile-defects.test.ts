import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DockerfileParser } from "dockerfile-ast";
import { parseDockerfile } from "../../server/src/core/syntax/dockerfile/door.ts";
import {
  expandWord,
  variablesIn,
} from "../../server/src/core/syntax/dockerfile/expand.ts";
import {
  normalizeRepository,
  parseImageReference,
} from "../../server/src/core/syntax/dockerfile/image-reference.ts";
import type {
  ArgInstruction,
  CopyInstruction,
  EnvInstruction,
  FromInstruction,
  Instruction,
  RunInstruction,
  ValueInstruction,
} from "../../server/src/core/syntax/dockerfile/model.ts";

// The defects of dockerfile-ast 0.7.1 (facts: D1 to D24), each with what the door makes of the same text.

function instructions(text: string): readonly Instruction[] {
  return parseDockerfile(text).instructions;
}

/** Every instruction as the text that its span covers. */
function texts(text: string): readonly string[] {
  return instructions(text).map(({ span }) => text.slice(span.start, span.end));
}

function env(text: string): EnvInstruction {
  const [found] = instructions(text);
  assert.equal(found?.kind, "env");
  return found;
}

function run(text: string): RunInstruction {
  const [found] = instructions(text);
  assert.equal(found?.kind, "run");
  return found;
}

function command(text: string): string {
  const { commandSpan } = run(text);
  return text.slice(commandSpan.start, commandSpan.end);
}

describe("defects of dockerfile-ast, corrected at the door", () => {
  it("D1: a variable before or on the first FROM is looked up without an endless recursion", () => {
    const text = "# c\nFROM a$X\n";
    assert.throws(
      () => DockerfileParser.parse(text).resolveVariable("X", 0),
      RangeError,
    );
    const [from] = instructions(text) as readonly FromInstruction[];
    assert.ok(from?.reference);
    assert.deepEqual(
      variablesIn(from.reference, "\\").map(({ name }) => name),
      ["X"],
    );
    assert.deepEqual(
      expandWord(from.reference, "\\", () => null),
      { kind: "known", value: "a" },
    );
    assert.deepEqual(
      expandWord(from.reference, "\\", () => undefined),
      { kind: "unknown", names: ["X"] },
    );
  });

  it("D2: stages that name each other in a circle are only words here", () => {
    const found = instructions(
      "FROM b AS a\nWORKDIR y\nFROM a AS b\nWORKDIR z\n",
    );
    assert.deepEqual(
      found
        .filter((one) => one.kind === "from")
        .map(({ reference, alias }) => [reference?.raw, alias?.raw]),
      [
        ["b", "a"],
        ["a", "b"],
      ],
    );
    assert.deepEqual(
      (found[3] as ValueInstruction).words.map(({ raw }) => raw),
      ["z"],
    );
  });

  it("D3: two escapes at a line's end continue nothing", () => {
    assert.deepEqual(texts("ENV C x\\\\\nENV D y\n"), [
      "ENV C x\\\\",
      "ENV D y",
    ]);
    assert.deepEqual(texts("RUN a\\\\\\\nRUN b\n"), ["RUN a\\\\\\", "RUN b"]);
    assert.deepEqual(texts("# escape=`\nRUN a``\nRUN b\n"), [
      "RUN a``",
      "RUN b",
    ]);
  });

  it("D4: no heredoc starts inside quotes", () => {
    const text = 'RUN echo " <<EOF "\nRUN two\nCOPY x y\n';
    assert.deepEqual(texts(text), [
      'RUN echo " <<EOF "',
      "RUN two",
      "COPY x y",
    ]);
    assert.deepEqual(texts("RUN echo ' <<EOF '\nRUN two\n"), [
      "RUN echo ' <<EOF '",
      "RUN two",
    ]);
  });

  it("D5: a file descriptor may stand before a heredoc", () => {
    const text = "RUN cat 3<<EOF\nADD x\nEOF\n";
    assert.deepEqual(texts(text), ["RUN cat 3<<EOF\nADD x\nEOF"]);
    const [heredoc] = run(text).heredocs;
    assert.deepEqual(heredoc?.markerSpan, { start: 8, end: 14 });
  });

  it("D6: each heredoc strips tabs for itself", () => {
    const text = "RUN cat <<-A <<B\n\tA\n\tB\nB\nUSER x\n";
    assert.deepEqual(texts(text), ["RUN cat <<-A <<B\n\tA\n\tB\nB", "USER x"]);
    const [a, b] = run(text).heredocs;
    assert.deepEqual([a?.stripsTabs, b?.stripsTabs], [true, false]);
    assert.equal(text.slice(b?.bodySpan.start, b?.bodySpan.end), "\tB\n");
  });

  it("D7: a body line may end in an escape before the delimiter", () => {
    const text = "RUN <<EOF\nline \\\nEOF\nUSER x\n";
    assert.deepEqual(texts(text), ["RUN <<EOF\nline \\\nEOF", "USER x"]);
    const [heredoc] = run(text).heredocs;
    assert.equal(
      text.slice(heredoc?.bodySpan.start, heredoc?.bodySpan.end),
      "line \\\n",
    );
    assert.equal(
      text.slice(heredoc?.delimiterSpan?.start, heredoc?.delimiterSpan?.end),
      "EOF",
    );
  });

  it("D8: a quoted name may hold a space", () => {
    const text = 'RUN <<"EO F"\nUSER inner\nEO F\nUSER x\n';
    assert.deepEqual(texts(text), ['RUN <<"EO F"\nUSER inner\nEO F', "USER x"]);
    assert.equal(run(text).heredocs[0]?.name, "EO F");
  });

  it("D9: heredoc bodies are no arguments", () => {
    const text = "RUN <<EOF cat\nbody words\nEOF\n";
    assert.equal(command(text), "<<EOF cat");
    const copy = instructions(
      "COPY <<EOF a /x\nbody words\nEOF\n",
    )[0] as CopyInstruction;
    assert.deepEqual(
      [...copy.sources, copy.destination].map((word) => word?.raw),
      ["a", "/x"],
    );
  });

  it("D10: an escaped blank before a continuation loses no word", () => {
    assert.equal(command("RUN x\\ \\\n y"), "x\\ \\\n y");
    assert.deepEqual(
      env("ENV A=x\\ \\\n y B=2").properties.map(({ name, value }) => [
        name,
        value?.raw,
      ]),
      [
        ["A", "x\\ "],
        ["y", undefined],
        ["B", "2"],
      ],
    );
  });

  it("D11: an escape before a blank on a continued line makes no word that starts too early", () => {
    const text = "ENV A=1 \\\n \\ B=2";
    const { properties } = env(text);
    assert.deepEqual(
      properties.map(({ name, value }) => [name, value?.raw]),
      [
        ["A", "1"],
        ["\\ B", "2"],
      ],
    );
    assert.equal(properties[1]?.nameSpan.start, text.indexOf("\\ B"));
    assert.equal(command("RUN a \\\n \\ b"), "a \\\n \\ b");
  });

  it("D12: quotes keep a word together where Docker says so", () => {
    assert.deepEqual(
      env('ENV A="c d" B=e').properties.map(({ value }) => value?.raw),
      ['"c d"', "e"],
    );
    assert.equal(command('RUN echo "c d"'), 'echo "c d"');
  });

  it("D13: ARG may declare several variables", () => {
    const [arg] = instructions("ARG A=1 B C=3") as readonly ArgInstruction[];
    assert.deepEqual(
      arg?.properties.map(({ name, value }) => [name, value?.raw]),
      [
        ["A", "1"],
        ["B", undefined],
        ["C", "3"],
      ],
    );
  });

  it("D14: only what has a name is a variable, and nested ones are found", () => {
    const variables = (value: string): readonly string[] => {
      const word = env(`ENV X=${value}`).properties[0]?.value;
      assert.ok(word);
      return variablesIn(word, "\\").map(({ name }) => name);
    };
    assert.deepEqual(variables('"$(ls) $$ $?"'), []);
    assert.deepEqual(variables("${A#x}"), ["A"]);
    assert.deepEqual(variables("${A:-${B}}"), ["A", "B"]);
    const text = "ENV X=${A:-${B}}";
    const word = env(text).properties[0]?.value;
    assert.ok(word);
    const [a, b] = variablesIn(word, "\\");
    assert.equal(text.slice(a?.span.start, a?.span.end), "${A:-${B}}");
    assert.equal(text.slice(b?.span.start, b?.span.end), "${B}");
    assert.equal(text.slice(b?.nameSpan.start, b?.nameSpan.end), "B");
  });

  it("D15: nothing is expanded between single quotes", () => {
    const word = env("ENV X='$A'").properties[0]?.value;
    assert.ok(word);
    assert.deepEqual(variablesIn(word, "\\"), []);
    assert.deepEqual(
      expandWord(word, "\\", () => "no"),
      { kind: "known", value: "$A" },
    );
  });

  it("D16: a tag may stand before a digest", () => {
    const text = "FROM reg:5000/a:1@sha256:0123\n";
    const [from] = instructions(text) as readonly FromInstruction[];
    assert.deepEqual(parseImageReference(from?.reference?.raw ?? ""), {
      registry: "reg:5000",
      repository: "a",
      tag: { value: "1", start: 11, end: 12 },
      digest: { value: "sha256:0123", start: 13, end: 24 },
    });
  });

  it("D17: a dot in the repository makes no registry", () => {
    const reference = parseImageReference("ns/my.app:v");
    assert.equal(reference?.registry, undefined);
    assert.equal(reference?.repository, "ns/my.app");
    assert.equal(normalizeRepository(reference), "docker.io/ns/my.app");
  });

  it("D18: JSON escapes are decoded", () => {
    const text = 'CMD ["a\\u0041","b\\n"]';
    const [cmd] = instructions(text) as readonly ValueInstruction[];
    assert.deepEqual(
      cmd?.words.map(({ raw }) => raw),
      ["aA", "b\n"],
    );
    assert.deepEqual(
      cmd?.words.map(({ span }) => text.slice(span.start, span.end)),
      ["a\\u0041", "b\\n"],
    );
    assert.equal(cmd?.words[0]?.offsetOf(1), text.indexOf("\\u"));
  });

  it("D19: a comment first does not hide the rest of the file", () => {
    const text = "# c\nFROM a\nRUN x\n";
    assert.deepEqual(texts(text), ["FROM a", "RUN x"]);
    assert.deepEqual(
      parseDockerfile(text).source.positionAt(
        instructions(text)[1]?.span.end ?? 0,
      ),
      {
        line: 2,
        character: 5,
      },
    );
  });

  it("D20: --from and --platform are found beside other flags", () => {
    const [copy] = instructions(
      "COPY --chown=1 --from=x --link a b",
    ) as readonly CopyInstruction[];
    assert.equal(copy?.from?.value, "x");
    assert.deepEqual(
      copy?.flags.map(({ name, value }) => [name, value]),
      [
        ["chown", "1"],
        ["from", "x"],
        ["link", undefined],
      ],
    );
    const [from] = instructions(
      "FROM --x=1 --platform=linux/arm64 a",
    ) as readonly FromInstruction[];
    assert.equal(from?.platform?.value, "linux/arm64");
  });

  it("D21: form feed and vertical tab are blanks", () => {
    assert.deepEqual(
      instructions("RUN\fx\nFROM\va\fAS\vb\n").map(({ keyword }) => keyword),
      ["RUN", "FROM"],
    );
    const [from] = instructions(
      "FROM\va\fAS\vb\n",
    ) as readonly FromInstruction[];
    assert.deepEqual([from?.reference?.raw, from?.alias?.raw], ["a", "b"]);
  });

  it("D22: a variable set twice in one ENV is there twice, in order", () => {
    assert.deepEqual(
      env("ENV A=1 A=2").properties.map(({ name, value }) => [
        name,
        value?.raw,
      ]),
      [
        ["A", "1"],
        ["A", "2"],
      ],
    );
  });

  it("D23: a continuation inside a word is no part of it", () => {
    const text = "FROM a@\\\nsha256:abc";
    const [from] = instructions(text) as readonly FromInstruction[];
    assert.equal(from?.reference?.raw, "a@sha256:abc");
    assert.deepEqual(from?.reference?.span, { start: 5, end: text.length });
    assert.equal(
      parseImageReference(from?.reference?.raw ?? "")?.digest?.value,
      "sha256:abc",
    );
    assert.equal(from?.reference?.offsetOf(2), text.indexOf("sha256"));
  });

  it("D24: without Node's Buffer every view is still there", () => {
    const text =
      "FROM unseen:24 AS b\nENV D24=unseen\nARG D24_ARG=1\nCOPY unseen24 there\n";
    const buffer = globalThis.Buffer;
    try {
      Reflect.deleteProperty(globalThis, "Buffer");
      assert.throws(() => DockerfileParser.parse(text), ReferenceError);
      const [from, set, arg, copy] = instructions(text);
      assert.equal((from as FromInstruction).alias?.raw, "b");
      assert.equal((set as EnvInstruction).properties[0]?.value?.raw, "unseen");
      assert.equal((arg as ArgInstruction).properties[0]?.name, "D24_ARG");
      assert.equal((copy as CopyInstruction).destination?.raw, "there");
    } finally {
      globalThis.Buffer = buffer;
    }
  });
});
