import {
  compareGoVersions,
  isValidGoVersion,
} from "../../build/go/go-version.ts";
import {
  GODEBUG_SETTINGS,
  GODEBUG_SETTINGS_RELEASE,
  REMOVED_GODEBUG_SETTINGS,
} from "../../knowledge/godebug-settings.ts";
import { goQuote } from "./go-quote.ts";
import type {
  GoMod,
  GoModProblem,
  GoModProblemId,
  Replacement,
  Token,
} from "./model.ts";
import { checkMainModulePath, checkModulePath } from "./module-path.ts";
import type { Span } from "../../text/source.ts";

type Parsed = Pick<
  GoMod,
  | "module"
  | "go"
  | "requires"
  | "replaces"
  | "excludes"
  | "godebugs"
  | "directives"
  | "problems"
>;

/**
 * What stops the go command when it loads a file that it can parse. Nothing is said about a file with syntax
 * errors: go does not get so far, and what is missing there may stand in the part that could not be read.
 */
export function checkLoading(model: Parsed): GoModProblem[] {
  if (model.problems.some(({ phase }) => phase === "syntax")) return [];
  return [
    ...checkModule(model),
    ...checkGodebugs(model.godebugs, model.go),
    ...checkConflicts(model.replaces),
    ...checkPaths(model),
    ...checkAskedPaths(model),
  ];
}

function problem(
  id: GoModProblemId,
  message: string,
  span: Span,
): GoModProblem {
  return { id, phase: "load", message, span };
}

function checkModule({ module, directives, problems }: Parsed): GoModProblem[] {
  if (module !== undefined) {
    const { value, span } = module;
    if (value === "go" || value === "toolchain") {
      const message = `invalid module path: ${goQuote(value)}`;
      return [problem("module-path-reserved", message, span)];
    }
    const reason = checkMainModulePath(value);
    return reason === undefined
      ? []
      : [problem("module-path-malformed", reason, span)];
  }
  const isReported = problems.some(
    ({ id }) => id === "module-missing" || id === "merge-conflict-marker",
  );
  if (isReported || directives.some(({ verb }) => verb === "module")) return [];
  const message =
    "missing module declaration. To specify the module path:\n\tgo mod edit -module=example.com/mod";
  return [problem("module-missing", message, { start: 0, end: 0 })];
}

/** The `godebug` settings that go refuses; `goLine` tells whether the table can know all of its release. */
export function checkGodebugs(
  settings: readonly Token[],
  goLine: Token | undefined,
): GoModProblem[] {
  return settings.flatMap(({ value, span }) => {
    const at = value.indexOf("=");
    const reason = godebugReason(
      value.slice(0, at),
      value.slice(at + 1),
      goLine?.value,
    );
    return reason === undefined
      ? []
      : [problem("invalid-godebug", reason, span)];
  });
}

function godebugReason(
  key: string,
  value: string,
  goLine: string | undefined,
): string | undefined {
  if (key === "default") {
    const isVersion =
      value.startsWith("go") && isValidGoVersion(value.slice(2));
    return isVersion ? undefined : "value for default= must be goVERSION";
  }
  const removed = REMOVED_GODEBUG_SETTINGS.get(key);
  if (removed !== undefined) {
    const isRefused =
      goLine !== undefined &&
      compareGoVersions(goLine, removed.since) >= 0 &&
      removed.oldValues.includes(value);
    const page = `https://go.dev/doc/godebug#go-${removed.since.replace(".", "")}`;
    return isRefused
      ? `removed GODEBUG ${goQuote(key)} set to old value ${goQuote(value)} (${page})`
      : undefined;
  }
  if (GODEBUG_SETTINGS.has(key)) return undefined;
  const isNewer =
    goLine !== undefined &&
    compareGoVersions(goLine, GODEBUG_SETTINGS_RELEASE) > 0;
  return isNewer ? undefined : `unknown godebug ${goQuote(key)}`;
}

/** Two replacements of the same module by different ones. */
export function checkConflicts(
  replaces: readonly Replacement[],
): GoModProblem[] {
  const known = new Map<string, string>();
  const problems: GoModProblem[] = [];
  for (const { oldPath, oldVersion, newPath, newVersion } of replaces) {
    const key = moduleText(oldPath, oldVersion);
    const target = moduleText(newPath, newVersion);
    const previous = known.get(key);
    if (previous !== undefined && previous !== target) {
      const message = `conflicting replacements for ${key}:\n\t${previous}\n\t${target}`;
      problems.push(problem("conflicting-replacements", message, newPath.span));
    } else known.set(key, target);
  }
  return problems;
}

function moduleText(path: Token, version: Token | undefined): string {
  return version === undefined ? path.value : `${path.value}@${version.value}`;
}

/** A required path that no server can have; what is replaced is downloaded under its other name, or not at all. */
function checkPaths({
  requires,
  replaces,
  excludes,
  problems,
}: Parsed): GoModProblem[] {
  const replacements = new Map(
    replaces.map((item) => [moduleText(item.oldPath, item.oldVersion), item]),
  );
  const excluded = new Set(
    excludes.map((item) => moduleText(item.path, item.version)),
  );
  const wrong = new Set(problems.map(({ span }) => span.start));
  const checked = new Map<number, GoModProblem>();
  for (const { path, version } of requires) {
    const key = moduleText(path, version);
    const replacement = replacements.get(key) ?? replacements.get(path.value);
    if (
      excluded.has(key) ||
      replacement?.isLocal === true ||
      wrong.has(version.span.start)
    )
      continue;
    const token = replacement?.newPath ?? path;
    const message = wrong.has(token.span.start)
      ? undefined
      : checkModulePath(token.value);
    if (message !== undefined)
      checked.set(
        token.span.start,
        problem("module-path-malformed", message, token.span),
      );
  }
  return [...checked.values()];
}

/** Go does not ask the network for the version of a path that no server can have. */
function checkAskedPaths({
  requires,
  replaces,
  excludes,
  problems,
}: Parsed): GoModProblem[] {
  const asked = problems.filter(({ id }) => id === "version-not-canonical");
  if (asked.length === 0) return [];
  const starts = new Set(asked.map(({ span }) => span.start));
  const pairs = [
    ...requires.map(({ path, version }) => [path, version] as const),
    ...excludes.map(({ path, version }) => [path, version] as const),
    ...replaces.flatMap((one) => [
      [one.oldPath, one.oldVersion] as const,
      [one.newPath, one.newVersion] as const,
    ]),
  ];
  return pairs.flatMap(([path, version]) => {
    if (version === undefined || !starts.has(version.span.start)) return [];
    // Go's own versions and those of its toolchains do have a place to be asked for.
    const isGo = path.value === "go" || path.value === "toolchain";
    const message = isGo ? undefined : checkModulePath(path.value);
    return message === undefined
      ? []
      : [problem("module-path-malformed", message, path.span)];
  });
}
