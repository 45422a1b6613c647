import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { parseGoMod } from "../../server/src/core/syntax/gomod/gomod.ts";
import type { GoModProblem } from "../../server/src/core/syntax/gomod/model.ts";
import { GO_MOD_TEXTS, LOAD_TEXTS } from "./gomod-texts.ts";
import { GoFolder, goVersion } from "./run-go.ts";

const version = goVersion();
if (version === undefined)
  console.warn(
    "NO GO COMMAND: what we say about go.mod is not held against it",
  );

interface Complaint {
  readonly line: number;
  readonly message: string;
}

/** Splits `errors parsing go.mod:` into its parts; `go` counts only LF as a line end. */
function complaintsOf(output: string): Complaint[] {
  const complaints: { line: number; message: string }[] = [];
  for (const line of output.split("\n")) {
    const match = /^(?:\S*\/)?go\.mod:(\d+)(?::\d+)?: (.*)$/.exec(line);
    if (match !== null)
      complaints.push({ line: Number(match[1]), message: match[2] ?? "" });
    else if (line.startsWith("\t or replace")) {
      const last = complaints.at(-1);
      if (last !== undefined) last.message += `\n${line}`;
    }
  }
  return complaints.map(({ line, message }) => ({
    line,
    message: message.replace(/started at \S*go\.mod:/, "started at go.mod:"),
  }));
}

function asComplaint(text: string, problem: GoModProblem): Complaint {
  const offset = problem.printedAt ?? problem.span.start;
  return {
    line: text.slice(0, offset).split("\n").length,
    message: problem.message,
  };
}

/** What go is allowed to say beyond us: the same fault again, on later lines of a block or a conflict. */
const SPEAKS_ONCE = new Set([
  "one-line-block",
  "merge-conflict-marker",
  "unknown-block",
]);

/** Holds verdict, lines and words against those of `go mod edit`, which parses and does nothing else. */
function compare(text: string, output: string, ok: boolean): void {
  const problems = parseGoMod(text).problems;
  const syntax = problems
    .filter(({ phase }) => phase === "syntax")
    .sort(
      (a, b) => (a.printedAt ?? a.span.start) - (b.printedAt ?? b.span.start),
    );
  const directives = problems.filter(({ phase }) => phase === "directive");
  const parsing =
    syntax.length > 0
      ? syntax
      : directives.filter(({ id }) => id !== "module-missing");
  assert.equal(
    ok,
    parsing.length === 0,
    `go says: ${output}\nwe say: ${JSON.stringify(parsing, null, 1)}`,
  );
  if (ok) return;
  const said = complaintsOf(output);
  const ours = parsing.map((problem) => asComplaint(text, problem));
  if (syntax.length > 0) {
    assert.deepEqual(
      ours.filter(({ line }) => line === ours[0]?.line).slice(0, 1),
      said,
    );
    return;
  }
  assert.deepEqual(ours[0], said[0]);
  const isPartial = parsing.some(({ id }) => SPEAKS_ONCE.has(id));
  if (!isPartial) assert.deepEqual(ours, said);
  else
    for (const complaint of ours)
      assert.ok(
        said.some(
          ({ line, message }) =>
            line === complaint.line && message === complaint.message,
        ),
      );
}

describe(
  "go.mod against the go command",
  { skip: version === undefined },
  () => {
    const folder = new GoFolder();
    after(() => folder.clean());

    for (const [name, text] of Object.entries(GO_MOD_TEXTS)) {
      test(name, () => {
        folder.write("go.mod", text);
        const { ok, output } = folder.run(["mod", "edit", "-json"]);
        compare(text, output, ok);
      });
    }

    for (const [name, text] of Object.entries(LOAD_TEXTS)) {
      test(`loading: ${name}`, () => {
        folder.write("go.mod", text);
        const { ok, output } = folder.run(["list", "-m"]);
        const problems = parseGoMod(text).problems;
        assert.equal(ok, problems.length === 0, `go says: ${output}`);
        for (const { message } of problems)
          assert.ok(
            output.includes(message),
            `${message}\nis not in\n${output}`,
          );
      });
    }
  },
);
