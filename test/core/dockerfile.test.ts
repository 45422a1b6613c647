import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../server/src/core/syntax/dockerfile/door.ts";
import type {
  ArgInstruction,
  CopyInstruction,
  DockerfileSyntax,
  DockerWord,
  EnvInstruction,
  FromInstruction,
  Instruction,
  OnbuildInstruction,
  RunInstruction,
  ValueInstruction,
} from "../../server/src/core/syntax/dockerfile/model.ts";
import {
  mountSource,
  mountTarget,
} from "../../server/src/core/syntax/dockerfile/mount.ts";
import type { Span } from "../../server/src/core/text/source.ts";

type Kinds = {
  from: FromInstruction;
  env: EnvInstruction;
  arg: ArgInstruction;
  copy: CopyInstruction;
  run: RunInstruction;
  value: ValueInstruction;
  onbuild: OnbuildInstruction;
};

/** The first instruction of a kind. */
function first<K extends keyof Kinds>(
  syntax: DockerfileSyntax,
  kind: K,
): Kinds[K] {
  const found = syntax.instructions.find(
    (instruction) => instruction.kind === kind,
  );
  assert.ok(found, `no ${kind} in ${JSON.stringify(syntax.source.text)}`);
  return found as Kinds[K];
}

function only<K extends keyof Kinds>(text: string, kind: K): Kinds[K] {
  return first(parseDockerfile(text), kind);
}

function keywords(text: string): readonly string[] {
  return parseDockerfile(text).instructions.map(({ keyword }) => keyword);
}

function raws(words: readonly DockerWord[]): readonly string[] {
  return words.map(({ raw }) => raw);
}

/** What a span covers, as text. */
function covered(text: string, span: Span | undefined): string | undefined {
  return span && text.slice(span.start, span.end);
}

function properties(
  text: string,
): readonly (readonly [string, string | undefined])[] {
  const instruction = parseDockerfile(text).instructions[0];
  assert.ok(instruction?.kind === "env" || instruction?.kind === "arg");
  return instruction.properties.map(({ name, value }) => [name, value?.raw]);
}

function flags(
  text: string,
): readonly (readonly [string, string | undefined])[] {
  return (
    parseDockerfile(text).instructions[0]?.flags.map(
      ({ name, value }) => [name, value] as const,
    ) ?? []
  );
}

describe("instructions", () => {
  it("go on after an escape, over comments and blank lines", () => {
    const text = "RUN a \\\n  # comment\n\n \t\n  b \\  \n c\nCOPY x y\n";
    const [run, copy] = parseDockerfile(text).instructions;
    assert.equal(
      covered(text, run?.span),
      "RUN a \\\n  # comment\n\n \t\n  b \\  \n c",
    );
    assert.equal(
      covered(text, run?.argumentsSpan),
      "a \\\n  # comment\n\n \t\n  b \\  \n c",
    );
    assert.equal(covered(text, copy?.span), "COPY x y");
  });

  it("end before trailing blanks and line ends, also with CRLF", () => {
    const text = "\ufeffFROM a \t\r\n\r\nRUN b \\\r\n  c\r\n";
    const [from, run] = parseDockerfile(text).instructions;
    assert.equal(covered(text, from?.span), "FROM a");
    assert.equal(covered(text, run?.span), "RUN b \\\r\n  c");
    assert.deepEqual(
      parseDockerfile(text).source.positionAt(run?.span.start ?? 0),
      { line: 2, character: 0 },
    );
  });

  it("may have a keyword in any case, indented, on a later line or broken in two", () => {
    const text = "  from a\n\\\n \\\n\trun x\nRU\\\nN y\n";
    const syntax = parseDockerfile(text);
    assert.deepEqual(
      syntax.instructions.map(({ keyword, span }) => [
        keyword,
        covered(text, span),
      ]),
      [
        ["FROM", "from a"],
        ["RUN", "run x"],
        ["RUN", "RU\\\nN y"],
      ],
    );
    assert.equal(covered(text, syntax.instructions[2]?.keywordSpan), "RU\\\nN");
    assert.equal(covered(text, first(syntax, "run").commandSpan), "x");
  });

  it("end in an escape that continues nothing where a form feed follows it", () => {
    const text = "RUN a \\\f\nUSER b\n";
    assert.deepEqual(keywords(text), ["RUN", "USER"]);
    assert.equal(covered(text, only(text, "run").commandSpan), "a \\");
  });

  it("lose a dangling escape and white space at the end of the file", () => {
    assert.deepEqual(properties("ARG A=' \\\n\v"), [["A", "'"]]);
    assert.deepEqual(properties("ARG \\ \\\n \\\n"), []);
  });

  it("have flags up to a separator, quoted or not, and only behind ASCII blanks", () => {
    assert.deepEqual(flags(`RUN --a="b c" --d=\\"e -- --f`), [
      ["a", "b c"],
      ["d", '"e'],
    ]);
    assert.deepEqual(flags(`RUN '--a' b`), []);
    assert.deepEqual(flags(`RUN --"" --a b`), []);
    assert.deepEqual(flags("RUN \u00a0--a b"), []);
    assert.equal(only("FROM a --b c", "from").reference?.raw, "a");
  });

  it("know what Docker does not know", () => {
    const [other] = parseDockerfile("WHATEVER is this\n").instructions;
    assert.equal(other?.kind, "other");
    assert.equal(other.keyword, "WHATEVER");
  });

  it("have empty arguments at the end of their own lines", () => {
    const text = "FROM\nRUN \\\n";
    const [from, run] = parseDockerfile(text).instructions;
    assert.deepEqual(from?.argumentsSpan, { start: 4, end: 4 });
    assert.equal((from as FromInstruction).reference, undefined);
    assert.deepEqual(run?.argumentsSpan, { start: 10, end: 10 });
  });

  it("carry their index, a trigger that of its ONBUILD", () => {
    const { instructions } = parseDockerfile("FROM a\nONBUILD RUN b\n");
    assert.equal(instructions[1]?.index, 1);
    assert.equal((instructions[1] as OnbuildInstruction).trigger?.index, 1);
  });
});

describe("escape directive", () => {
  it("makes the backtick the escape, in any case and behind other directives", () => {
    const text =
      "# Syntax=docker/dockerfile:1\n#  ESCAPE = `\nRUN a `\n  b\nCOPY C:\\ D:\\\nRUN c\n";
    const syntax = parseDockerfile(text);
    assert.equal(syntax.escape, "`");
    assert.deepEqual(
      syntax.directives.map(({ name, value, valueSpan }) => [
        name,
        value,
        covered(text, valueSpan),
      ]),
      [
        ["syntax", "docker/dockerfile:1", "docker/dockerfile:1"],
        ["escape", "`", "`"],
      ],
    );
    assert.deepEqual(keywords(text), ["RUN", "COPY", "RUN"]);
  });

  it("does not hold behind a comment, a blank line or an instruction", () => {
    for (const before of [
      "# comment\n",
      "\n",
      "FROM a\n",
      "# unknown=x\n",
      "# escape\n",
    ]) {
      assert.equal(
        parseDockerfile(`${before}# escape=\`\n`).escape,
        "\\",
        JSON.stringify(before),
      );
    }
  });

  it("ignores a second or wrong value", () => {
    assert.equal(parseDockerfile("# escape=`\n# escape=\\\n").escape, "`");
    assert.equal(parseDockerfile("# escape=x\n").escape, "\\");
  });

  it("leaves directives out of the comments", () => {
    const text =
      "# check=skip=all\n  # a comment \r\nRUN x \\\n # inside\n y\n# last";
    assert.deepEqual(
      parseDockerfile(text).comments.map((comment) => comment.text),
      ["# a comment ", "# last"],
    );
  });
});

describe("heredocs", () => {
  it("have marker, body and delimiter", () => {
    const text = "RUN <<EOF cat\n# not a comment\nb \\\nEOF\nUSER x\n";
    const [run, user] = parseDockerfile(text).instructions;
    const [heredoc] = run?.heredocs ?? [];
    assert.equal(covered(text, heredoc?.markerSpan), "<<EOF");
    assert.equal(covered(text, heredoc?.bodySpan), "# not a comment\nb \\\n");
    assert.equal(covered(text, heredoc?.delimiterSpan), "EOF");
    assert.equal(
      covered(text, run?.span),
      "RUN <<EOF cat\n# not a comment\nb \\\nEOF",
    );
    assert.equal(covered(text, run?.argumentsSpan), "<<EOF cat");
    assert.equal(user?.keyword, "USER");
  });

  it("run to the end of the file without a delimiter", () => {
    const text = "RUN <<EOF\nFROM a\n";
    const [run, ...rest] = parseDockerfile(text).instructions;
    assert.deepEqual(rest, []);
    assert.equal(run?.heredocs[0]?.delimiterSpan, undefined);
    assert.equal(covered(text, run?.heredocs[0]?.bodySpan), "FROM a\n");
  });

  it("are literal with quotes and strip tabs with a dash", () => {
    const text = "COPY <<-'A' <<\"B\" <<C /x/\n\ta\n\tA\nb\nB\n\tC\nC\n";
    const { heredocs, sources, destination } = only(text, "copy");
    assert.deepEqual(
      heredocs.map(({ name, isLiteral, stripsTabs, bodySpan }) => [
        name,
        isLiteral,
        stripsTabs,
        covered(text, bodySpan),
      ]),
      [
        ["A", true, true, "\ta\n"],
        ["B", true, false, "b\n"],
        ["C", false, false, "\tC\n"],
      ],
    );
    assert.deepEqual(raws(sources), []);
    assert.equal(destination?.raw, "/x/");
  });

  it("end with CRLF lines too", () => {
    const text = "RUN <<EOF\r\na\r\nEOF\r\nUSER b\r\n";
    assert.deepEqual(keywords(text), ["RUN", "USER"]);
    assert.equal(
      covered(text, only(text, "run").heredocs[0]?.bodySpan),
      "a\r\n",
    );
  });

  it("are only where Docker's lexer sees them", () => {
    for (const line of [
      "RUN cat<<EOF",
      "RUN cat <<<EOF",
      "RUN echo it's <<EOF",
      "RUN echo ${a[@]} <<EOF",
      "RUN cat <<",
      "RUN echo $((1<<2))",
      'RUN ["<<EOF"]',
      "USER <<EOF",
      "ONBUILD USER <<EOF",
    ]) {
      assert.deepEqual(
        keywords(`${line}\nUSER b\nEOF\n`).slice(1),
        ["USER", "EOF"],
        line,
      );
    }
    for (const line of [
      "RUN cat << EOF",
      "RUN cat 0<<EOF >x",
      "RUN --mount=type=ssh <<EOF",
      "ONBUILD RUN <<EOF",
    ]) {
      assert.deepEqual(keywords(`${line}\nUSER b\nEOF\n`).length, 1, line);
    }
  });

  it("belong to the trigger of ONBUILD as well", () => {
    const text = "ONBUILD RUN <<E\na\nE\n";
    const { trigger: run, heredocs } = only(text, "onbuild");
    assert.equal(run?.kind, "run");
    assert.deepEqual(run.heredocs, heredocs);
    assert.equal(covered(text, run.span), "RUN <<E\na\nE");
    assert.equal(covered(text, run.commandSpan), "<<E");
  });
});

describe("FROM", () => {
  it("has reference, platform and alias", () => {
    const text = "FROM --platform=$P golang:1.22 aS build\n";
    const from = only(text, "from");
    assert.equal(from.reference?.raw, "golang:1.22");
    assert.equal(covered(text, from.reference?.span), "golang:1.22");
    assert.equal(from.alias?.raw, "build");
    assert.equal(from.platform?.value, "$P");
    assert.equal(covered(text, from.platform?.valueSpan), "$P");
  });

  it("has no alias without AS", () => {
    assert.equal(only("FROM a b c", "from").alias, undefined);
    assert.equal(only("FROM a AS", "from").alias, undefined);
  });
});

describe("ENV and ARG", () => {
  it("split at blanks outside quotes", () => {
    assert.deepEqual(properties(`ENV A=1 B="x y" C='z' D= E=a\\ b`), [
      ["A", "1"],
      ["B", '"x y"'],
      ["C", "'z'"],
      ["D", ""],
      ["E", "a\\ b"],
    ]);
  });

  it("map every character of a continued value to the document", () => {
    const text = "ENV A=ab\\\ncd \\\n# c\n  B=2\n";
    const { properties: found } = only(text, "env");
    const value = found[0]?.value;
    assert.equal(value?.raw, "abcd");
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((n) => value.offsetOf(n)),
      [6, 7, 10, 11, 12],
    );
    assert.equal(covered(text, value.span), "ab\\\ncd");
    assert.equal(covered(text, found[1]?.span), "B=2");
  });

  it("read the old form with one value", () => {
    const { isLegacyForm, properties: found } = only(
      "ENV A some  value # x\n",
      "env",
    );
    assert.equal(isLegacyForm, true);
    assert.deepEqual(
      found.map(({ name, value }) => [name, value?.raw]),
      [["A", "some  value # x"]],
    );
    assert.deepEqual(properties("ENV A"), [["A", undefined]]);
    assert.equal(only("ENV A=b c", "env").isLegacyForm, false);
  });
});

describe("COPY and ADD", () => {
  it("split at blanks, quotes mean nothing", () => {
    const copy = only('COPY --from=b --chown=1:1 "a b" c/ /d\n', "copy");
    assert.deepEqual(raws(copy.sources), ['"a', 'b"', "c/"]);
    assert.equal(copy.destination?.raw, "/d");
    assert.equal(copy.from?.value, "b");
  });

  it("read a JSON list", () => {
    const text = 'ADD ["a b", "c\\"d", "/e"]\n';
    const add = only(text, "copy");
    assert.equal(add.isJsonForm, true);
    assert.deepEqual(raws(add.sources), ["a b", 'c"d']);
    assert.equal(covered(text, add.sources[1]?.span), 'c\\"d');
    assert.equal(add.sources[1]?.offsetOf(2), text.indexOf("d"));
  });

  it("have a destination from two words on", () => {
    assert.equal(only("COPY a", "copy").destination, undefined);
    assert.deepEqual(raws(only("COPY a", "copy").sources), []);
  });
});

describe("RUN", () => {
  it("has mounts, network and the command's place", () => {
    const text = `RUN --mount=type=cache,target=/c,sharing=locked --mount="Source=go.mod,dst=/x y,ro" --network=none -- go \\\n build\n`;
    const run = only(text, "run");
    assert.deepEqual(
      run.mounts.map((mount) => [
        mount.type,
        mountSource(mount),
        mountTarget(mount),
        mount.options.get("ro"),
      ]),
      [
        ["cache", undefined, "/c", undefined],
        ["bind", "go.mod", "/x y", "true"],
      ],
    );
    assert.equal(run.network, "none");
    assert.equal(covered(text, run.commandSpan), "go \\\n build");
    assert.equal(run.isExecForm, false);
  });

  it("takes a test for a command and a broken list for shell text", () => {
    for (const text of [
      "RUN [ -f x ]",
      `RUN ["a", 'b']`,
      'RUN ["a"] b',
      'RUN ["a",]',
      "RUN [1]",
      'RUN ["\\x"]',
    ]) {
      assert.equal(only(text, "run").isExecForm, false, text);
    }
    assert.deepEqual(raws(only("RUN []", "run").execArguments), []);
    assert.equal(only("RUN []", "run").isExecForm, true);
  });

  it("reads a list over several lines", () => {
    const text = 'RUN ["go", \\\n # c\n "bu\\\nild"]\n';
    const { execArguments } = only(text, "run");
    assert.deepEqual(raws(execArguments), ["go", "build"]);
    assert.equal(covered(text, execArguments[1]?.span), "bu\\\nild");
  });
});

function words(text: string): readonly string[] {
  return raws(only(text, "value").words);
}

function trigger(text: string): Instruction | undefined {
  return only(text, "onbuild").trigger;
}

describe("other instructions", () => {
  it("split as Docker splits each", () => {
    assert.deepEqual(words("WORKDIR /a b "), ["/a b"]);
    assert.deepEqual(words("EXPOSE 80  443/tcp"), ["80", "443/tcp"]);
    assert.deepEqual(words("LABEL a='b c' d=e"), ["a='b c'", "d=e"]);
    assert.deepEqual(words('SHELL ["sh", "-c"]'), ["sh", "-c"]);
    assert.deepEqual(words("CMD go run ."), ["go run ."]);
    assert.deepEqual(words('HEALTHCHECK --interval=1s CMD ["curl", "x"]'), [
      "CMD",
      "curl",
      "x",
    ]);
    assert.deepEqual(words("HEALTHCHECK NONE"), ["NONE"]);
    assert.equal(only('CMD ["a"]', "value").isJsonForm, true);
    assert.equal(only("CMD a", "value").isJsonForm, false);
  });

  it("have any trigger behind ONBUILD but another ONBUILD", () => {
    assert.equal(trigger("ONBUILD"), undefined);
    assert.equal(trigger("ONBUILD onbuild RUN x")?.kind, "other");
    const copy = trigger("ONBUILD \\\n COPY --from=x \\\n a b");
    assert.equal(copy?.kind, "copy");
    assert.deepEqual(raws(copy.sources), ["a"]);
  });
});

describe("templates", () => {
  it("are told by a mark at a keyword or in FROM's reference", () => {
    for (const text of [
      "{{ if .X }}\nFROM a\n",
      "{%- for a in b %}\nFROM a\n",
      "FROM {{ .Image }}\n",
      "FROM golang:{% if x %}\n",
      "FROM %%BASE_IMAGE%%\n",
      "FROM a\n%%INSTALL%%\n",
    ]) {
      assert.equal(parseDockerfile(text).isTemplate, true, text);
    }
  });

  it("are not told by marks inside arguments", () => {
    for (const text of [
      "FROM a\nRUN go list -f '{{.Dir}}' ./...\n",
      "FROM a\nRUN echo ${V%%-*}${W%%x}\n",
      "FROM ${V%%-*}:1\n",
      "FROM a\nRUN <<EOF\n{{ x }}\nEOF\n",
    ]) {
      assert.equal(parseDockerfile(text).isTemplate, false, text);
    }
  });
});
