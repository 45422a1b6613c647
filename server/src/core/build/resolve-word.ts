import { expandWord } from "../syntax/dockerfile/expand.ts";
import type { DockerWord } from "../syntax/dockerfile/model.ts";
import { longestValue } from "./environment.ts";
import {
  known,
  literalText,
  unknown,
  type Origin,
  type Value,
} from "./value.ts";

/** What a word of an instruction comes to, its variables being those that `lookup` knows. */
export function resolveWord(
  word: DockerWord,
  escape: "\\" | "`",
  lookup: (name: string) => Value | undefined,
): Value {
  const origin: Origin = { kind: "literal", span: word.span };
  const { raw } = word;
  let blocker: Value | undefined;
  const reference = /^"?\$(?:(\w+)|\{(\w+)\})"?$/.exec(raw);
  const expanded = expandWord(word, escape, (name, operator) => {
    const value = lookup(name);
    if (value === undefined) return null;
    if (value.kind === "known") return value.value;
    // `${A:-default}` of a bare ARG stands as `ARG A=default` does.
    if (value.reason === "arg-without-default" && operator.endsWith("-"))
      return null;
    blocker ??= value;
    return undefined;
  });
  if (expanded.kind === "unknown") {
    // A bare ARG stays what it is through `ENV A=$A`, so that rules can tell it from the rest.
    if (blocker?.kind === "unknown" && reference !== null) {
      return unknown(blocker.reason, blocker.origin ?? origin);
    }
    return unknown("depends-on-unknown", origin);
  }
  if (expanded.value.length > longestValue)
    return unknown("computed-at-build-time", origin);
  const referred =
    reference === null ? undefined : lookup(reference[1] ?? reference[2] ?? "");
  const text =
    referred?.kind === "known"
      ? referred.text
      : literalText(raw, expanded.value, word.span);
  return known(expanded.value, origin, text);
}
