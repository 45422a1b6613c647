import type { DockerfileContext, ReportedEdit } from "../../rule.ts";
import type { GoDownload } from "../go/go-downloads.ts";
import { matchPrefixPatterns } from "./go-patterns.ts";
import type { GoSettings } from "../go/go-settings.ts";
import type { PatternVariable } from "./go-pattern-values.ts";
import type { PrivateModule } from "./private-modules.ts";
import { changeValue, valueText } from "../value-text.ts";
import { valueOf, type Value } from "../value.ts";

/** How a download comes to keep modules from proxies and from the checksum database. */
export interface CoverFix {
  /** What is added, comma separated. */
  readonly patterns: string;
  /** The variables that get it. */
  readonly names: readonly PatternVariable[];
  readonly edits: readonly ReportedEdit[];
}

/**
 * Extends the lists that decide at this download, or writes `ENV GOPRIVATE=…` behind the stage's FROM. Undefined where
 * such a list is put together from pieces.
 */
export function coverModules(
  { go, settings }: GoDownload,
  modules: readonly PrivateModule[],
  context: DockerfileContext,
): CoverFix | undefined {
  const names = new Set<PatternVariable>();
  const lists = ["GONOPROXY", "GONOSUMDB"] as const;
  for (const name of lists) {
    const list = valueOf(settings.get(name)) ?? "";
    if (modules.every(({ path }) => matchPrefixPatterns(list, path))) continue;
    // GOPRIVATE counts for a list only where that is not set itself.
    names.add(statedBy(name, settings) === undefined ? "GOPRIVATE" : name);
  }
  const patterns = [...new Set(modules.map(({ pattern }) => pattern))].join(
    ",",
  );
  const edits: ReportedEdit[] = [];
  for (const name of names) {
    const stated = statedBy(name, settings);
    const own =
      stated === undefined
        ? [behindFrom(go, patterns, context)]
        : extend(stated, patterns, context);
    if (own === undefined) return undefined;
    edits.push(...own);
  }
  return { patterns, names: [...names], edits };
}

/** A base image that is not known may set a variable of Go's, but nobody's does. */
function statedBy(
  name: PatternVariable,
  settings: GoSettings,
): Value | undefined {
  const value = settings.stated(name);
  return value?.kind === "unknown" && value.reason === "unknown-base-image"
    ? undefined
    : value;
}

function behindFrom(
  { stage }: GoDownload["go"],
  patterns: string,
  { source }: DockerfileContext,
): ReportedEdit {
  const { end } = stage.from.span;
  const newText = `${source.lineEnd}ENV GOPRIVATE=${patterns}`;
  return { at: { start: end, end }, newText };
}

/** Adds patterns at the end of a value; undefined where it does not stand in one place. */
export function extend(
  value: Value,
  patterns: string,
  { syntax }: DockerfileContext,
): readonly ReportedEdit[] | undefined {
  const text = valueText(value, syntax);
  if (text === undefined || value.kind === "unknown") return undefined;
  const end = value.value.length;
  const comma = value.value === "" || value.value.endsWith(",") ? "" : ",";
  return changeValue(text, [{ start: end, end, newText: comma + patterns }]);
}
