import type { SeenPatterns } from "./go-pattern-values.ts";
import {
  matchPrefixPattern,
  parsePrefixPatterns,
  type PrefixPattern,
  type PrefixPatternProblemId,
} from "./go-patterns.ts";
import { isOlderGo } from "../go/go-version.ts";
import { valueOf } from "../value.ts";

/** A pattern that keeps back none of the modules that it was meant for. */
export interface IdlePattern {
  readonly pattern: PrefixPattern;
  /** `case`: a required module differs from it by capitals alone. */
  readonly problem: PrefixPatternProblemId | "case";
  /** What was meant; undefined where that cannot be told. */
  readonly corrected: string | undefined;
  /** For `case`: the module. */
  readonly module?: string;
  /** For `trailing-slash`: the Go that takes it literally. */
  readonly version?: string;
}

/** The idle patterns of one list. */
export function idlePatterns(seen: SeenPatterns): readonly IdlePattern[] {
  return parsePrefixPatterns(seen.value).flatMap(
    (pattern) => judge(pattern, seen) ?? [],
  );
}

function judge(
  pattern: PrefixPattern,
  seen: SeenPatterns,
): IdlePattern | undefined {
  const { corrected, problem } = pattern;
  if (problem === undefined) return judgeCase(pattern, seen);
  if (problem !== "trailing-slash") return { pattern, problem, corrected };
  const version = seen.downloads
    .map(({ settings }) => valueOf(settings.version))
    .find((one) => one !== undefined && isOlderGo(one, "1.18"));
  return version === undefined
    ? undefined
    : { pattern, problem, corrected, version };
}

/** `github.com/myorg` where github.com/MyOrg/lib is required. */
function judgeCase(
  pattern: PrefixPattern,
  seen: SeenPatterns,
): IdlePattern | undefined {
  const { glob } = pattern;
  const paths = seen.downloads.flatMap(({ needs }) => needs.paths ?? []);
  if (paths.some((path) => matchPrefixPattern(glob, path))) return undefined;
  const lower = glob.toLowerCase();
  const module = paths.find((path) =>
    matchPrefixPattern(lower, path.toLowerCase()),
  );
  if (module === undefined) return undefined;
  const newText = withCaseOf(module, glob);
  const corrected = matchPrefixPattern(newText, module) ? newText : undefined;
  return { pattern, problem: "case", corrected, module };
}

/** The pattern with the capitals of a module that it fits but for those. */
export function withCaseOf(module: string, glob: string): string {
  const elements = module.split("/");
  return glob
    .split("/")
    .map((one, index) => {
      const element = elements[index] ?? one;
      return one.toLowerCase() === element.toLowerCase() ? element : one;
    })
    .join("/");
}
