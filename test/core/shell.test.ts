import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../server/src/core/syntax/dockerfile/door.ts";
import {
  parseExec,
  parseShell,
} from "../../server/src/core/syntax/shell/door.ts";
import type {
  ShellScript,
  SimpleCommand,
  WordPart,
} from "../../server/src/core/syntax/shell/model.ts";
import { resolveCommand } from "../../server/src/core/syntax/shell/query.ts";
import { parseRun as parse } from "../support/parse-shell.ts";

function names(script: ShellScript): string[] {
  return script.commands.map((command) => resolveCommand(command).name);
}

function argv(
  command: SimpleCommand | undefined,
): (string | undefined)[] | undefined {
  return command?.words.map((word) => word.literal);
}

describe("parseShell", () => {
  it("finds commands in order, with those in substitutions", () => {
    const { script, text } = parse(
      'a "x $(curl "$(b)") y" `wget z` && x=$(c) | (d; { e; }) & if f; then g; elif h; then i; else j; fi;' +
        " for k in $(l); do m; done; while n; do o; done; case $(p) in *) q;; esac; r() { s; }; t < <(u)",
    );
    assert.equal(script.isPartial, false);
    assert.deepEqual(
      names(script),
      "a,curl,b,wget,,c,d,e,f,g,h,i,j,l,m,n,o,p,q,s,t,u".split(","),
    );
    const curl = script.commands[1];
    assert.equal(curl?.isSubstitution, true);
    assert.equal(text.slice(curl?.span.start, curl?.span.end), 'curl "$(b)"');
    assert.deepEqual(
      curl?.parents.map(({ kind }) => kind),
      ["command", "list"],
    );
    assert.equal(script.commands[0]?.substitutions.length, 2);
  });

  it("keeps lists flat with their operators", () => {
    const { script } = parse("a && b || c; d & e");
    assert.equal(script.body.kind, "list");
    assert.deepEqual(script.body.kind === "list" && script.body.operators, [
      "&&",
      "||",
      ";",
      "&",
    ]);
    const lines = parse("a\nb &\n c", { isHeredocBody: true }).script.body;
    assert.deepEqual(lines.kind === "list" && lines.operators, ["\n", "&"]);
  });

  it("joins lines as Docker does, comments and blank lines gone", () => {
    const { script, text } = parse(
      "curl -o a\\\nb \\  \n  # a comment with 'quote\n\n   # another\n\\\n -L 'x \\\ny' && \\\r\n  go \\\r\n build",
    );
    assert.deepEqual(script.commands.map(argv), [
      ["curl", "-o", "ab", "-L", "x y"],
      ["go", "build"],
    ]);
    const [curl, go] = script.commands;
    const [, , output, follow] = curl?.words ?? [];
    assert.equal(text.slice(output?.span.start, output?.span.end), "a\\\nb");
    assert.equal(output?.offsetOf(1), text.indexOf("b \\"));
    assert.equal(text.slice(follow?.span.start, follow?.span.end), "-L");
    assert.equal(text.slice(go?.span.start, go?.span.end), "go \\\r\n build");
  });

  it("lets a shell comment swallow the lines that are joined to it", () => {
    assert.deepEqual(names(parse("a # b \\\n && curl").script), ["a"]);
    assert.deepEqual(names(parse("a \\\n # b\n && curl").script), [
      "a",
      "curl",
    ]);
  });

  it("knows the backtick as escape character", () => {
    const { script } = parse("a `\n  && b c`\nd", { escape: "`" });
    assert.deepEqual(script.commands.map(argv), [["a"], ["b", "cd"]]);
  });

  it("reads heredoc bodies as they are", () => {
    const body =
      "set -e\r\n# comment\r\ncurl -o a \\\r\n  b\r\n\r\ngo build\r\n";
    const { script } = parse(body, { isHeredocBody: true });
    assert.deepEqual(script.commands.map(argv), [
      ["set", "-e"],
      ["curl", "-o", "a", "b"],
      ["go", "build"],
    ]);
  });

  it("takes a heredoc without its body for a redirection", () => {
    const { script, text } = parse("cat <<-EOF > /x && y");
    assert.equal(script.isPartial, false);
    const [cat] = script.commands;
    assert.deepEqual(
      cat?.redirects.map(({ operator, target }) => [operator, target?.raw]),
      [
        ["<<-", "EOF"],
        [">", "/x"],
      ],
    );
    assert.equal(
      text.slice(cat?.redirects[0]?.span.start, cat?.redirects[0]?.span.end),
      "<<-EOF",
    );
  });

  it("reads the literal script of sh -c where it stands", () => {
    const { script, text } = parse(
      `sudo sh -ec 'a && \\\n b "x"' && bash -c "c \\"d e\\" \\$X" && bash -o pipefail -c "f $X" && sh g -c 'h'`,
    );
    assert.deepEqual(names(script), [
      "sh",
      "a",
      "b",
      "bash",
      "c",
      "bash",
      "sh",
    ]);
    const [sh, a, b, , c] = script.commands;
    assert.equal(sh?.script?.kind, "list");
    assert.equal(text.slice(a?.span.start, a?.span.end), "a");
    assert.equal(a?.enclosingQuote, "'");
    assert.equal(text.slice(b?.span.start, b?.span.end), 'b "x"');
    assert.equal(c?.enclosingQuote, '"');
    assert.equal(text.slice(c?.span.start, c?.span.end), 'c \\"d e\\" \\$X');
    assert.deepEqual(
      c?.words.map(({ raw }) => raw),
      ["c", '"d e"', "$X"],
    );
  });

  it("follows escaped backquotes", () => {
    const { script, text } = parse("echo `a \\`b c\\``");
    assert.deepEqual(names(script), ["echo", "a", "b"]);
    const span = script.commands[2]?.words[1]?.span;
    assert.equal(text.slice(span?.start, span?.end), "c");
  });

  it("tells assignments, declarations and appended values", () => {
    const { script, text } = parse(`A=1 B+="x $C" cmd; export D=$E F`);
    const [first, second] = script.commands;
    assert.deepEqual(
      first?.assignments.map(({ name, value, isAppend }) => [
        name,
        value?.literal,
        isAppend,
      ]),
      [
        ["A", "1", false],
        ["B", undefined, true],
      ],
    );
    const [d] = second?.declarations ?? [];
    assert.equal(text.slice(d?.span.start, d?.span.end), "D=$E");
    assert.equal(text.slice(d?.nameSpan.start, d?.nameSpan.end), "D");
    assert.deepEqual(d?.value?.parts.map(partText), ["$E"]);
    assert.deepEqual(
      second?.words.map(({ raw }) => raw),
      ["export", "D=$E", "F"],
    );
    assert.deepEqual(second?.words[1]?.parts.map(partText), ["D=", "$E"]);
  });

  it("marks what it could not read whole", () => {
    for (const body of [
      "if x; then",
      "a 'b",
      "a &&",
      "echo $(curl",
      "fi",
      "a )",
    ]) {
      assert.equal(parse(body).script.isPartial, true, body);
    }
    const nested = `${"a $(".repeat(30)}b${")".repeat(30)}`;
    const deep = parse(nested).script;
    assert.equal(deep.isPartial, true);
    assert.equal(deep.commands.length, 21);
    const large = parse(`a ${"x ".repeat(140_000)}`).script;
    assert.deepEqual([large.isPartial, large.commands.length], [true, 0]);
  });

  it("gives the same text its own place each time", () => {
    const text = "RUN go build x\nRUN go build x";
    const words = [4, 19].map((start) => {
      const script = parseShell(
        text,
        { start, end: start + 10 },
        { escape: "\\" },
      );
      return script.commands[0]?.words[1]?.span;
    });
    assert.deepEqual(words, [
      { start: 7, end: 12 },
      { start: 22, end: 27 },
    ]);
  });
});

function partText(part: WordPart): string {
  if (part.kind !== "variable") return part.text;
  return part.operator === undefined
    ? `$${part.name}`
    : `\${${part.name}${part.operator}${part.argument ?? ""}}`;
}

describe("words", () => {
  const cases: readonly (readonly [
    raw: string,
    literal: string | undefined,
    parts: string[],
  ])[] = [
    ["plain", "plain", ["plain"]],
    ["'a b'", "a b", ["a b"]],
    [`"a b"c'd'`, "a bcd", ["a b", "c", "d"]],
    ["a\\ b", "a b", ["a b"]],
    ['""', "", [""]],
    ["$A", undefined, ["$A"]],
    ["${A}/x", undefined, ["$A", "/x"]],
    ['"v${A:-1.2}.tgz"', undefined, ["v", "${A:-1.2}", ".tgz"]],
    ["${A:-${B}}", undefined, ["${A:-${B}}"]],
    ["${V%%-*}", undefined, ["${V%%-*}"]],
    ["${A/x/y}", undefined, ["${A/x/y}"]],
    ["${#A}", undefined, ["${#A}"]],
    ["~/x", undefined, ["$HOME", "/x"]],
    ["~user/x", undefined, ["~user", "/x"]],
    ["$((1+2))", undefined, ["$((1+2))"]],
    ["a$(b)c", undefined, ["a", "$(b)", "c"]],
    ["*.go", undefined, ["*", ".go"]],
    ["https://x/a?b=c&d", undefined, []],
    ["https://x/a?b=*", "https://x/a?b=*", ["https://x/a", "?", "b=", "*"]],
    ["uvicorn[standard]", "uvicorn[standard]", ["uvicorn", "[standard]"]],
    ["./...", "./...", ["./..."]],
    ["{{.Dir}}", "{{.Dir}}", ["{{.Dir}}"]],
  ];
  for (const [raw, literal, parts] of cases) {
    if (parts.length === 0) continue;
    it(raw, () => {
      const { script, text } = parse(`cmd ${raw}`);
      const word = script.commands[0]?.words[1];
      assert.equal(word?.raw, raw);
      assert.equal(word?.literal, literal);
      assert.deepEqual(word?.parts.map(partText), parts);
      for (const { span } of word?.parts ?? []) {
        assert.ok(
          word && span.start >= word.span.start && span.end <= word.span.end,
        );
        assert.ok(raw.includes(text.slice(span.start, span.end)));
      }
    });
  }
});

describe("parseExec", () => {
  it("is one command of the same shape", () => {
    const text = 'RUN ["sh", "-c", "curl x && \\"y\\""]';
    const { instructions } = parseDockerfile(text);
    const [run] = instructions;
    assert.ok(run?.kind === "run" && run.isExecForm);
    const script = parseExec(run.execArguments);
    assert.deepEqual(names(script), ["sh", "curl", "y"]);
    const [sh, curl, y] = script.commands;
    assert.deepEqual(argv(sh), ["sh", "-c", 'curl x && "y"']);
    assert.equal(sh?.words[0]?.insideQuote, "json");
    assert.equal(curl?.enclosingQuote, "json");
    assert.deepEqual(
      curl?.parents.map(({ kind }) => kind),
      ["list", "command"],
    );
    assert.equal(text.slice(curl?.span.start, curl?.span.end), "curl x");
    assert.equal(text.slice(y?.span.start, y?.span.end), '\\"y\\"');
  });

  it("lives with no words", () => {
    assert.deepEqual(parseExec([]).commands.length, 1);
  });
});
