import type { DockerfileContext } from "../../rule.ts";
import type { Span } from "../../text/source.ts";
import { goDownloads, type GoDownload } from "../go/go-downloads.ts";
import { valueText, type ValueText } from "../value-text.ts";
import type { Value } from "../value.ts";

/** The variables that keep module paths from proxies and the checksum database. */
export const patternVariables = [
  "GOPRIVATE",
  "GONOPROXY",
  "GONOSUMDB",
] as const;
export type PatternVariable = (typeof patternVariables)[number];

/** A list of module path patterns that the file sets and some Go download sees. */
export interface SeenPatterns {
  readonly name: PatternVariable;
  readonly value: string;
  /** Where it can be changed, if it stands in one place. */
  readonly text: ValueText | undefined;
  /** What set it: the ENV or ARG property, assignment or word. */
  readonly setAt: Span;
  /** Those that see it, in build order. */
  readonly downloads: readonly GoDownload[];
}

/** Each such list once. */
export function seenPatterns(
  context: DockerfileContext,
): readonly SeenPatterns[] {
  const found = new Map<string, SeenPatterns & { downloads: GoDownload[] }>();
  for (const download of goDownloads(context)) {
    for (const name of patternVariables) {
      const value = download.settings.stated(name);
      const seen = describe(name, value, context);
      if (seen === undefined) continue;
      const key = `${name} ${String(seen.text?.span.start ?? seen.setAt.start)}`;
      const known = found.get(key);
      if (known === undefined)
        found.set(key, { ...seen, downloads: [download] });
      else known.downloads.push(download);
    }
  }
  return [...found.values()];
}

function describe(
  name: PatternVariable,
  value: Value | undefined,
  { syntax }: DockerfileContext,
): Omit<SeenPatterns, "downloads"> | undefined {
  if (value?.kind !== "known" || value.origin.span === undefined)
    return undefined;
  const text = valueText(value, syntax);
  return { name, value: value.value, text, setAt: value.origin.span };
}

/** A stretch of the value in the document, or what sets it where that cannot be told. */
export function patternPlace(
  { text, setAt }: Pick<SeenPatterns, "text" | "setAt">,
  { start, end }: Span,
): Span {
  if (text === undefined) return setAt;
  return { start: text.span.start + start, end: text.span.start + end };
}
