/** What holds for any shell text. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import { parseDockerfile } from "../../server/src/core/syntax/dockerfile/door.ts";
import {
  parseExec,
  parseShell,
} from "../../server/src/core/syntax/shell/door.ts";
import type {
  ShellNode,
  ShellScript,
  ShellWord,
} from "../../server/src/core/syntax/shell/model.ts";
import { resolveCommand } from "../../server/src/core/syntax/shell/query.ts";
import { joined, parseRun as parse } from "../support/parse-shell.ts";

/** Every node, word and part of a script. */
function checkSpans(
  text: string,
  span: { start: number; end: number },
  script: ShellScript,
): void {
  const inside = (
    inner: { start: number; end: number },
    what: string,
  ): void => {
    assert.ok(
      inner.start >= span.start &&
        inner.end <= span.end &&
        inner.start <= inner.end,
      `${what} ${JSON.stringify(inner)} in ${JSON.stringify(text)}`,
    );
  };
  const word = (one: ShellWord | undefined, isExact: boolean): void => {
    if (one === undefined) return;
    inside(one.span, one.raw);
    if (isExact)
      assert.equal(joined(text.slice(one.span.start, one.span.end)), one.raw);
    for (const part of one.parts) inside(part.span, one.raw);
    for (let index = 0; index <= one.raw.length; index++) {
      const offset = one.offsetOf(index);
      assert.ok(offset >= one.span.start && offset <= one.span.end);
    }
  };
  const visit = (node: ShellNode): void => {
    inside(node.span, node.kind);
    if (node.kind === "loop") for (const one of node.words) word(one, false);
    if (node.kind === "list" || node.kind === "pipeline")
      node.items.forEach(visit);
    if (
      node.kind === "group" ||
      node.kind === "function" ||
      node.kind === "loop"
    )
      visit(node.body);
  };
  visit(script.body);
  for (const command of script.commands) {
    const isExact = command.enclosingQuote === undefined && !text.includes("`");
    visit(command);
    for (const one of command.words) word(one, isExact);
    for (const { nameSpan, value, span: whole } of [
      ...command.assignments,
      ...command.declarations,
    ]) {
      inside(nameSpan, "name");
      inside(whole, "assignment");
      word(value, isExact);
    }
    for (const { target, span: whole } of command.redirects) {
      inside(whole, "redirect");
      word(target, isExact);
    }
    assert.ok(
      command.parents.every((parent) => typeof parent.kind === "string"),
    );
    resolveCommand(command);
  }
}

const fragments = [
  "a",
  "curl",
  " ",
  " && ",
  " || ",
  ";",
  " | ",
  "\\\n",
  "\\\r\n",
  "\\ \n # c\n\n",
  "'",
  '"',
  "`",
  "$(",
  ")",
  "${A:-",
  "}",
  "$B",
  "x=",
  "for i in 1; do ",
  " done",
  "if a; then ",
  " fi",
  "{ ",
  "; }",
  "(",
  " > f",
  " <<E",
  "2>&1",
  "sh -c '",
  'bash -c "',
  "\\",
  "#",
  "case x in *) ",
  ";; esac",
  "[[ ",
  " ]]",
  "((",
  "))",
  "~/",
  "*",
  "é",
  "😀",
  "\t",
  "export ",
  "=",
];

describe("parseShell on anything", () => {
  it("never throws and keeps every span inside", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(fc.constantFrom(...fragments), fc.string({ maxLength: 4 })),
          { maxLength: 14 },
        ),
        fc.constantFrom("\\" as const, "`" as const),
        fc.boolean(),
        (pieces, escape, isHeredocBody) => {
          const { text, span, script } = parse(pieces.join(""), {
            escape,
            isHeredocBody,
          });
          checkSpans(
            escape === "\\" && !isHeredocBody ? text : `\`${text}`.slice(1),
            span,
            relaxed(script, escape, isHeredocBody),
          );
        },
      ),
      { numRuns: 1500 },
    );
  });

  it("ends where the text ends, also where the parser reads on", () => {
    const { text, span, script } = parse("${A:-`\\", { escape: "`" });
    checkSpans(text, span, script);
  });

  it("parses every prefix of real commands", () => {
    const body =
      'set -eux; \\\n  # get it\n  arch="$(dpkg --print-architecture)"; \\\n  case "$arch" in amd64) u=\'x\';; *) exit 1;; esac; \\\n' +
      '  curl -fsSL -o go.tgz "https://go.dev/dl/go${V:-1.2}.linux-$arch.tar.gz" && echo "$s *go.tgz" | sha256sum -c -; \\\n' +
      "  for i in 1 2 3; do go mod download && break || sleep $((i*2)); done; sh -c 'a \"b\" && \\\n c'";
    for (let end = 0; end <= body.length; end++) {
      const { text, span, script } = parse(body.slice(0, end));
      checkSpans(text, span, script);
    }
  });

  it("reads the RUN instructions of the sample Dockerfiles", () => {
    const folder = new URL("dockerfiles/", import.meta.url);
    let count = 0;
    for (const name of readdirSync(folder)) {
      const text = readFileSync(new URL(name, folder), "utf8");
      const { instructions, escape } = parseDockerfile(text);
      for (const run of instructions) {
        if (run.kind !== "run") continue;
        const script = run.isExecForm
          ? parseExec(run.execArguments)
          : parseShell(text, run.commandSpan, { escape });
        checkSpans(text, run.span, relaxed(script, "`", true));
        count += script.commands.length;
      }
    }
    assert.ok(count > 10);
  });

  it("stays quick on what is made to be slow", () => {
    const shapes = [
      "$(",
      '"$(',
      "`a ",
      "<<A ",
      "${x:-",
      "a;",
      "(",
      "{ ",
      "a && ",
      "'\\\n",
      "[[ ",
      "$((",
      "if a; then ",
    ];
    for (const shape of shapes) {
      const started = performance.now();
      parse(shape.repeat(Math.floor(200_000 / shape.length)));
      const elapsed = performance.now() - started;
      assert.ok(elapsed < 5000, `${shape}: ${elapsed.toFixed(0)} ms`);
    }
  });
});

/** Where raw text cannot be compared with the document by `joined`, only spans are checked. */
function relaxed(
  script: ShellScript,
  escape: string,
  isHeredocBody: boolean,
): ShellScript {
  if (escape === "\\" && !isHeredocBody) return script;
  const commands = script.commands.map((command) => ({
    ...command,
    parents: command.parents,
    enclosingQuote: "json" as const,
  }));
  return { ...script, commands };
}
