import assert from "node:assert/strict";
import { parseGoMod } from "../../server/src/core/syntax/gomod/gomod.ts";
import { parseSemver } from "../../server/src/core/syntax/gomod/semver.ts";
import type { GoModProblem } from "../../server/src/core/syntax/gomod/model.ts";

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

/** Where go speaks of every line that follows from a fault, we name the fault once. */
export const SPEAKS_ONCE = new Set([
  "one-line-block",
  "merge-conflict-marker",
  "unknown-block",
]);

/**
 * `go mod edit` leaves to the loading of a module what we say at once: versions in `retract` and of a replacement, paths with an impossible end, and
 * versions that it can complete (`v1`, `v1.0.0+x`). True where it may therefore be silent or go on to another word.
 */
function isLeftToLoading({ id, message }: GoModProblem): boolean {
  if (id === "module-missing") return true;
  if (message.startsWith("retract ") && id.startsWith("version-")) return true;
  if (message.includes("malformed module path")) return true;
  if (message.startsWith("replace ") && id === "version-major-mismatch")
    return true;
  if (id === "one-line-block" && message.includes(": version ")) return true;
  const version =
    id === "version-not-canonical"
      ? /: version "(.*)" invalid/.exec(message)?.[1]
      : undefined;
  return version !== undefined && parseSemver(version) !== undefined;
}

/**
 * Holds verdict, lines and words against those of `go mod edit`, which parses and does nothing else. `all`: what we say,
 * where that is not what the newest go would.
 */
export function compare(
  text: string,
  output: string,
  ok: boolean,
  all: readonly GoModProblem[] = parseGoMod(text).problems,
): void {
  const problems = all.filter(({ phase }) => phase !== "load");
  const said = ok ? [] : complaintsOf(output);
  const context = `go says: ${output}\nwe say: ${JSON.stringify(problems, null, 1)}`;
  if (!ok) assert.notEqual(said.length, 0, context);
  const syntax = problems
    .filter(({ phase }) => phase === "syntax")
    .map((problem) => ({
      ...problem,
      at:
        problem.id === "unterminated-block" ? text.length : problem.span.start,
    }))
    .sort((a, b) => a.at - b.at);
  const [first] = syntax;
  if (first !== undefined) {
    assert.deepEqual([asComplaint(text, first)], said, context);
    return;
  }
  const loose = new Set(
    problems
      .filter(isLeftToLoading)
      .map((problem) => asComplaint(text, problem).line),
  );
  const strict = problems.filter(
    (problem) => !loose.has(asComplaint(text, problem).line),
  );
  const ours = strict.map((problem) => asComplaint(text, problem));
  const theirs = said.filter(({ line }) => !loose.has(line));
  if (!problems.some(({ id }) => SPEAKS_ONCE.has(id))) {
    assert.deepEqual(ours, theirs, context);
    return;
  }
  if (loose.size === 0) assert.deepEqual(ours[0], theirs[0], context);
  for (const problem of strict.filter(({ id }) => SPEAKS_ONCE.has(id))) {
    const { line, message } = asComplaint(text, problem);
    assert.ok(
      theirs.some((other) => other.line === line && other.message === message),
      context,
    );
  }
}
