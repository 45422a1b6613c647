import { extend } from "../../build/private/go-private-fix.ts";
import {
  matchPrefixPatterns,
  parsePrefixPatterns,
  type PrefixPattern,
} from "../../build/private/go-patterns.ts";
import {
  patternPlace,
  seenPatterns,
  type SeenPatterns,
} from "../../build/private/go-pattern-values.ts";
import { valueOf } from "../../build/value.ts";
import {
  defineRule,
  type DockerfileContext,
  type Reported,
  type ReportedEdit,
} from "../../rule.ts";

const messages = {
  asked: {
    en: "{database} is asked for the hash of each module under {pattern}: it learns the name, and answers 404 for a private one. GONOPROXY alone exempts from the proxy only",
    "zh-cn":
      "go 会向 {database} 查询 {pattern} 下每个模块的校验和，模块名称由此外泄，而私有模块只会得到 404：单独设置 GONOPROXY 只能绕过代理",
  },
  later: {
    en: "{database} will be asked for a module under {pattern} as soon as go.sum lacks its hash: GONOPROXY alone exempts from the proxy only",
    "zh-cn":
      "一旦 go.sum 缺少 {pattern} 下某个模块的校验和，go 就会去查询 {database}：单独设置 GONOPROXY 只能绕过代理",
  },
  goPrivate: {
    en: "Set GOPRIVATE={patterns} beside it",
    "zh-cn": "同时设置 GOPRIVATE={patterns}",
  },
  extend: {
    en: "Add {patterns} to {name}",
    "zh-cn": "将 {patterns} 加入 {name}",
  },
} as const;
type Fix = NonNullable<Reported<keyof typeof messages>["fixes"]>[number];

export default defineRule({
  summary: {
    en: "modules that GONOPROXY keeps from the proxy are still named to the checksum database",
    "zh-cn": "GONOPROXY 让模块绕过了代理，但其名称仍会发送给校验和数据库",
  },
  severity: "warning",
  since: "0.1.0",
  fix: "safe",
  messages,
  document(context, report) {
    for (const seen of seenPatterns(context)) {
      if (seen.name !== "GONOPROXY") continue;
      const [first, ...others] = uncovered(seen);
      if (first === undefined) continue;
      const isAsked = seen.downloads.some(
        ({ asksForHash }) => valueOf(asksForHash) !== false,
      );
      const patterns = [first, ...others].map(({ glob }) => glob).join(",");
      const fix = fixOf(seen, patterns, context);
      report({
        at: patternPlace(seen, first),
        message: isAsked ? "asked" : "later",
        values: { pattern: first.glob, database: databaseOf(seen) },
        ...(isAsked ? {} : { severity: "info" }),
        fixes: fix === undefined ? [] : [fix],
      });
    }
  },
});

/** What GONOPROXY names and GONOSUMDB, or else GOPRIVATE, does not. */
function uncovered({ downloads, value }: SeenPatterns): PrefixPattern[] {
  const [download] = downloads;
  const noSumDb = download?.settings.get("GONOSUMDB");
  const isOff = valueOf(download?.settings.get("GOSUMDB")) === "off";
  if (download === undefined || noSumDb === undefined || isOff) return [];
  // An image that is not known may set a variable of Go's, but nobody's does.
  if (noSumDb.kind === "unknown" && noSumDb.reason !== "unknown-base-image")
    return [];
  // A slip in a pattern is another rule's: here it counts as what was meant.
  const covered = parsePrefixPatterns(valueOf(noSumDb) ?? "")
    .map(meant)
    .join();
  return parsePrefixPatterns(value)
    .map((one) => ({ ...one, glob: meant(one) }))
    .filter(
      ({ glob }) =>
        // `none` is the usual word for an empty list: no host is without a dot.
        /[.*?[]/.test(glob) && !matchPrefixPatterns(covered, glob),
    );
}

function meant({ corrected, glob }: PrefixPattern): string {
  return corrected ?? glob;
}

function databaseOf({ downloads }: SeenPatterns): string {
  const value = valueOf(downloads[0]?.settings.get("GOSUMDB"));
  return /^[\w.-]+/.exec(value ?? "")?.[0] ?? "sum.golang.org";
}

function fixOf(
  seen: SeenPatterns,
  patterns: string,
  context: DockerfileContext,
): Fix | undefined {
  const settings = seen.downloads[0]?.settings;
  // GONOSUMDB replaces GOPRIVATE where it is set; a GONOPROXY that is set does not read GOPRIVATE.
  for (const name of ["GONOSUMDB", "GOPRIVATE"] as const) {
    const stated = settings?.stated(name);
    if (stated === undefined) continue;
    const edits = extend(stated, patterns, context);
    if (edits === undefined) return undefined;
    return { title: "extend", values: { name, patterns }, safe: true, edits };
  }
  const edit = besideIt(seen, patterns, context);
  return (
    edit && {
      title: "goPrivate",
      values: { patterns },
      safe: true,
      edits: [edit],
    }
  );
}

/** `GOPRIVATE=…` in front of the assignment, or in a line of its own. */
function besideIt(
  { setAt, text }: SeenPatterns,
  patterns: string,
  { source, syntax }: DockerfileContext,
): ReportedEdit | undefined {
  const owner = syntax.instructions.find(
    ({ span }) => span.start <= setAt.start && setAt.end <= span.end,
  );
  if (owner === undefined) return undefined;
  if (owner.kind === "env" || owner.kind === "arg") {
    const { start } = owner.span;
    const newText = `${owner.keyword} GOPRIVATE=${patterns}${source.lineEnd}`;
    return { at: { start, end: start }, newText };
  }
  // What needs quotes in the shell, or stands in the quotes of another word, is left alone.
  const isPlain =
    source.slice(setAt).startsWith("GONOPROXY=") &&
    /^[\w.,/-]+$/.test(patterns);
  if (!isPlain || text === undefined) return undefined;
  const at = { start: setAt.start, end: setAt.start };
  return { at, newText: `GOPRIVATE=${patterns} ` };
}
