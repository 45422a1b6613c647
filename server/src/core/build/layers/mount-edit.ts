import type { DockerfileContext, ReportedEdit } from "../../rule.ts";
import { mountTarget } from "../../syntax/dockerfile/mount.ts";
import type { Span } from "../../text/source.ts";
import type { CacheMount } from "./cache-mounts.ts";

/** Where the value of one option of a mount stands, letter by letter. */
export function optionSpan(
  { mount }: CacheMount,
  name: RegExp,
  { source: { text } }: DockerfileContext,
): Span | undefined {
  const { end, start } = mount.flag.span;
  const flag = text.slice(start, end);
  const match = new RegExp(`(?:^|[=,])(?:${name.source})=([^,"\\s]*)`).exec(
    flag,
  );
  if (match === null) return undefined;
  const value = match[1] ?? "";
  const at = start + match.index + match[0].length - value.length;
  return { start: at, end: at + value.length };
}

/** The value of `target`, or the whole flag where it is quoted or has no such option. */
export function targetSpan(
  mount: CacheMount,
  context: DockerfileContext,
): Span {
  const span = optionSpan(mount, /target|dst|destination/, context);
  const isWhole =
    span !== undefined &&
    context.source.text.slice(span.start, span.end) ===
      mountTarget(mount.mount);
  return isWhole ? span : mount.mount.flag.span;
}

/** The edit that writes an option of a mount anew, or adds it. */
export function setOption(
  mount: CacheMount,
  { name, value }: { readonly name: string; readonly value: string },
  context: DockerfileContext,
): ReportedEdit {
  const at = optionSpan(mount, new RegExp(name), context);
  if (at !== undefined) return { at, newText: value };
  const { end } = mount.mount.flag.span;
  return { at: { start: end, end }, newText: `,${name}=${value}` };
}

/** The edit that takes the words out that make a mount read-only; undefined where it is quoted. */
export function makeWritable(
  { mount }: CacheMount,
  { source: { text } }: DockerfileContext,
): ReportedEdit | undefined {
  const { end, start } = mount.flag.span;
  const flag = text.slice(start, end);
  const newText = flag
    .split(",")
    .filter(
      (one) => !/^(?:readonly|ro)(?:=|$)|^(?:readwrite|rw)=false$/i.test(one),
    )
    .join(",");
  return /["\s]/.test(flag) || newText === flag
    ? undefined
    : { at: { start, end }, newText };
}
