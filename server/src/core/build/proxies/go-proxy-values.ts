import { isPublicGoProxy } from "../../knowledge/go-proxies.ts";
import type { DockerfileContext } from "../../rule.ts";
import type { Span } from "../../text/source.ts";
import { goCommands } from "../go/go-commands.ts";
import { goSettings, type GoSettings } from "../go/go-settings.ts";
import {
  parseGoProxy,
  type GoProxyEntry,
  type GoProxyList,
} from "./goproxy.ts";
import { lostGoProxies } from "./lost-go-proxy.ts";
import { valueText, type ValueText } from "../value-text.ts";
import type { Value } from "../value.ts";

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

/** Several rules ask for the same lists. */
const answers = new WeakMap<DockerfileContext, readonly SeenGoProxy[]>();

/** Each GOPROXY value that the file sets and a Go download sees, or misses though it was meant to, once. */
export function seenGoProxies(
  context: DockerfileContext,
): readonly SeenGoProxy[] {
  let seen = answers.get(context);
  if (seen === undefined) answers.set(context, (seen = findSeen(context)));
  return seen;
}

function findSeen(context: DockerfileContext): readonly SeenGoProxy[] {
  // Making the plan of a file without Go takes longer than all else here.
  if (
    !context.source.mentions("GOPROXY") ||
    goCommands(context.build).length === 0
  )
    return [];
  const found = new Map<number, SeenGoProxy>();
  for (const { command, stage, tool } of context.plan.sites) {
    if (tool !== "go" || command === undefined) continue;
    const settings = goSettings(command, stage, context.build);
    addSeen(found, settings, { value: settings.stated("GOPROXY"), context });
  }
  for (const { reason, sites, value } of lostGoProxies(context)) {
    const settings = sites[0]?.settings;
    // What is wrong in it is wrong still when it has been moved to where it counts.
    if (settings !== undefined && reason !== "overridden")
      addSeen(found, settings, { value, context });
  }
  return [...found.values()];
}

function addSeen(
  found: Map<number, SeenGoProxy>,
  settings: GoSettings,
  { value, context }: { value: Value | undefined; context: DockerfileContext },
): void {
  if (value?.kind !== "known" || value.origin.span === undefined) return;
  const text = valueText(value, context.syntax);
  const key = text?.span.start ?? value.origin.span.start;
  if (found.has(key)) return;
  const list = parseGoProxy(value.value);
  found.set(key, { list, text, setAt: value.origin.span, settings });
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

/** The entries that one was meant to be: itself, or what is left once a slip in it is put right. */
export function entriesAsMeant(
  list: GoProxyList,
  entry: GoProxyEntry,
): readonly GoProxyEntry[] {
  const slip = list.problems.find(
    ({ fix }) => fix?.start === entry.start && fix.end === entry.end,
  );
  return slip?.fix === undefined
    ? [entry]
    : parseGoProxy(slip.fix.newText).entries;
}

/** Puts a separator between entries: `|` behind a known public proxy, which may fail, else `,`. */
export function joinEntries(entries: readonly string[]): string {
  return entries.reduce((list, entry) => list + separatorBehind(list) + entry);
}

/** The separator that lets go ask on where the last entry before it is a public server. */
export function separatorBehind(list: string): "," | "|" {
  const [last = ""] = list
    .split(/[,|\s"']/)
    .filter((one) => one !== "")
    .slice(-1);
  const isHttp = !/^(?!https?:)[a-z]+:\/\//i.test(last);
  return isHttp && isPublicGoProxy(last) ? "|" : ",";
}
