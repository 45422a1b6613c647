import type { DockerfileContext } from "../rule.ts";
import type { Span } from "../text/source.ts";
import { goSettings, type GoSettings } from "./go-settings.ts";
import { parseGoProxy, type GoProxyList } from "./goproxy.ts";
import { valueText, type ValueText } from "./value-text.ts";

/** A GOPROXY value that some Go download of the file sees. */
export interface SeenGoProxy {
  readonly list: GoProxyList;
  /** Where it can be changed, if it stands in one place. */
  readonly text: ValueText | undefined;
  /** What set it: the ENV or ARG property, assignment or word. */
  readonly setAt: Span;
  /** Of the first command that sees it. */
  readonly settings: GoSettings;
}

/** Each GOPROXY value that the file sets and a Go download sees, once. */
export function seenGoProxies(
  context: DockerfileContext,
): readonly SeenGoProxy[] {
  const found = new Map<number, SeenGoProxy>();
  for (const { command, stage, tool } of context.plan.sites) {
    if (tool !== "go" || command === undefined) continue;
    const settings = goSettings(command, stage, context.build);
    const value = settings.stated("GOPROXY");
    if (value?.kind !== "known" || value.origin.span === undefined) continue;
    const text = valueText(value, context.syntax);
    const key = text?.span.start ?? value.origin.span.start;
    if (found.has(key)) continue;
    const list = parseGoProxy(value.value);
    found.set(key, { list, text, setAt: value.origin.span, settings });
  }
  return [...found.values()];
}

/** A stretch of the value in the document, or what sets it where that cannot be told. */
export function placeIn(
  { text, setAt }: SeenGoProxy,
  start: number,
  end: number,
): Span {
  if (text === undefined) return setAt;
  return { start: text.span.start + start, end: text.span.start + end };
}
