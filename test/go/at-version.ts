import { compareGoVersions } from "../../server/src/core/build/go/go-version.ts";
import { DIRECTIVE_SINCE } from "../../server/src/core/knowledge/go-releases.ts";
import { parseGoMod } from "../../server/src/core/syntax/gomod/gomod.ts";
import type {
  GoMod,
  GoModProblem,
} from "../../server/src/core/syntax/gomod/model.ts";

/** A go.mod with what a Go of a certain version has against it. */
export interface Judged {
  readonly gomod: GoMod;
  readonly problems: readonly GoModProblem[];
}

/**
 * What we say about a go.mod, in the words of one Go: the model speaks as Go 1.22 and later do, and knows the directives
 * of the newest. An older one does not know those, and before 1.21 no patch number in the go line.
 */
export function judgedBy(text: string, version: string): Judged {
  const gomod = parseGoMod(text);
  if (gomod.problems.some(({ phase }) => phase === "syntax"))
    return { gomod, problems: gomod.problems };
  const unknown = unknownDirectives(gomod, version);
  const hidden = gomod.directives.filter(({ verbSpan }) =>
    unknown.some(({ span }) => span.start === verbSpan.start),
  );
  const rest = gomod.problems.filter(
    ({ span }) =>
      !hidden.some(
        (one) =>
          Math.min(one.span.start, one.verbSpan.start) <= span.start &&
          span.start <= one.span.end,
      ),
  );
  const worded = rest
    .filter(({ id }) => id !== "module-path-reserved" || reserves(version))
    .map((problem) => inWordsOf(version, problem));
  const problems = [...worded, ...unknown, ...refusedGoLine(gomod, version)];
  return {
    gomod,
    problems: problems.sort((a, b) => a.span.start - b.span.start),
  };
}

/** Before, go took `module go` for a path like any other. */
function reserves(version: string): boolean {
  return compareGoVersions(version, "1.26") >= 0;
}

const opensBlock = /^[ \t]*\([ \t\r]*(?:\/\/[^\n]*)?(?:\n|$)/;

/** One for each line, or for each block of them. */
function unknownDirectives(gomod: GoMod, version: string): GoModProblem[] {
  const found = new Map<number, GoModProblem>();
  for (const { verb, verbSpan } of gomod.directives) {
    const since = DIRECTIVE_SINCE.get(verb);
    if (since === undefined || compareGoVersions(version, since) >= 0) continue;
    const isBlock = opensBlock.test(gomod.source.text.slice(verbSpan.end));
    found.set(verbSpan.start, {
      id: isBlock ? "unknown-block" : "unknown-directive",
      phase: "directive",
      message: `unknown ${isBlock ? "block type" : "directive"}: ${verb}`,
      span: verbSpan,
    });
  }
  return [...found.values()];
}

/** Words that changed, and the first Go that has the newer ones. */
const changedWords = [
  ["1.22", "must match format 1.23.0", "must match format 1.23"],
  ["1.22", "must match format go1.23.0", "must match format go1.23"],
  ["1.22", "starting with . or ..)", "starting with ./ or ../)"],
  ["1.23", " or default", " or local"],
  ["1.21", "missing module declaration.", "no module declaration in go.mod."],
] as const;

function inWordsOf(version: string, problem: GoModProblem): GoModProblem {
  let { message } = problem;
  for (const [since, words, before] of changedWords)
    if (compareGoVersions(version, since) < 0)
      message = message.replace(words, before);
  if (compareGoVersions(version, "1.27") < 0)
    message = message.replace(
      /^removed GODEBUG (".*") set to old value ".*" \((.*)\)$/,
      "use of removed godebug $1, see $2",
    );
  return { ...problem, message };
}

function refusedGoLine({ go }: GoMod, version: string): GoModProblem[] {
  const isTaken =
    go === undefined ||
    compareGoVersions(version, "1.21") >= 0 ||
    /^[1-9]\d*\.(?:0|[1-9]\d*)$/.test(go.value);
  if (isTaken) return [];
  const message = `invalid go version '${go.value}': must match format 1.23`;
  const { span } = go;
  return [{ id: "invalid-go-version", phase: "directive", message, span }];
}

/** Where a problem stands as go counts: only LF ends a line. */
export function lineOf(
  text: string,
  { printedAt, span }: GoModProblem,
): number {
  return text.slice(0, printedAt ?? span.start).split("\n").length;
}
