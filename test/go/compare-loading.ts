import assert from "node:assert/strict";
import {
  isOlderGo,
  compareGoVersions,
} from "../../server/src/core/build/go/go-version.ts";
import type { GoModProblem } from "../../server/src/core/syntax/gomod/model.ts";
import { SPEAKS_ONCE } from "./compare.ts";
import { lineOf, type Judged } from "./at-version.ts";

/** What go says of a go.mod that it cannot load, and not of modules that it cannot download. */
const LOAD_ERROR =
  /errors parsing go\.mod:|error (?:reading|loading) go\.mod|malformed module path|invalid module path|conflicting replacements|unknown godebug|removed (?:godebug|GODEBUG)|missing module declaration|go\.mod requires go >=|no module directive/;

/** Holds what we say against `go list -m all`, which loads the module and, offline, no other. */
export function compareLoading(
  { gomod, problems }: Judged,
  output: string,
  version: string,
): void {
  const context = `go says: ${output}\nwe say: ${JSON.stringify(problems, null, 1)}`;
  const tooNew = newerGoLine({ gomod, problems }, version);
  if (tooNew !== undefined) {
    const words = `go.mod requires go >= ${tooNew} (running go ${version}; GOTOOLCHAIN=local)`;
    assert.ok(output.includes(words), context);
    return;
  }
  const parsing = problems.filter(({ phase }) => phase !== "load");
  if (parsing.length > 0) {
    assert.match(output, /errors parsing go\.mod:/, context);
    const isSyntax = parsing.some(({ phase }) => phase === "syntax");
    const once = parsing.filter(({ id }) => SPEAKS_ONCE.has(id));
    for (const problem of isSyntax ? [] : once.length > 0 ? once : parsing)
      assert.ok(isSaid(problem, output, gomod.source.text), context);
    return;
  }
  if (problems.length === 0) assert.doesNotMatch(output, LOAD_ERROR, context);
  // Of several go says the first that it comes to.
  else
    assert.ok(
      problems.some(({ message }) => output.includes(message)),
      context,
    );
}

/**
 * From Go 1.21 on a newer go line is all that go speaks about: before 1.24 in a file that has no other fault, since then
 * also in one that is right where dependencies are read.
 */
function newerGoLine(
  { gomod, problems }: Judged,
  version: string,
): string | undefined {
  const line = gomod.go?.value;
  if (line === undefined || compareGoVersions(version, "1.21") < 0)
    return undefined;
  const isRead = problems.every(
    (problem) =>
      problem.phase === "load" ||
      (compareGoVersions(version, "1.24") >= 0 &&
        problem.phase === "directive" &&
        !isReadInDependencies(problem, gomod)),
  );
  return isRead && isOlderGo(version, line) ? line : undefined;
}

const readInDependencies = new Set(["module", "go", "require", "retract"]);

function isReadInDependencies(
  { span }: GoModProblem,
  { directives }: Judged["gomod"],
): boolean {
  const directive = directives.findLast(
    (one) => Math.min(one.span.start, one.verbSpan.start) <= span.start,
  );
  return directive !== undefined && readInDependencies.has(directive.verb);
}

function isSaid(problem: GoModProblem, output: string, text: string): boolean {
  const line = lineOf(text, problem);
  const said = output
    .split("\n")
    .filter((one) => one.includes(`go.mod:${line}:`));
  const [words = ""] = problem.message.split("\n");
  // Offline go says why it cannot ask for a version; it does not come to that where no server can have the path.
  if (problem.id === "version-not-canonical")
    return said.some((one) =>
      /: version ".*" invalid: |malformed module path|module lookup disabled/.test(
        one,
      ),
    );
  return (
    said.some((one) => one.includes(words)) ||
    (SPEAKS_ONCE.has(problem.id) && said.length > 0)
  );
}
