/** One place of a pattern: a character, `?` or `*`. */
type Token =
  | { readonly kind: "character"; readonly code: number }
  | { readonly kind: "one" }
  | { readonly kind: "many" };

/** Steps that a match may take; real values need a few hundred. */
const WORK_LIMIT = 1_000_000;

/** `${value#pattern}`, or `##` when greedy. Undefined where Docker refuses the pattern or it costs too much. */
export function removePrefix(
  value: string,
  pattern: string,
  isGreedy: boolean,
): string | undefined {
  const tokens = parsePattern(pattern);
  if (tokens === undefined || isTooMuch(value, tokens)) return undefined;
  const end = matchAt(value, 0, tokens, isGreedy);
  return end === -1 ? value : value.slice(end);
}

/** `${value%pattern}`, or `%%` when greedy. Undefined as for removePrefix. */
export function removeSuffix(
  value: string,
  pattern: string,
  isGreedy: boolean,
): string | undefined {
  const tokens = parsePattern(pattern);
  if (tokens === undefined || isTooMuch(value, tokens)) return undefined;
  const reversed = reverse(value);
  const end = matchAt(reversed, 0, tokens.toReversed(), isGreedy);
  return end === -1 ? value : value.slice(0, value.length - end);
}

/**
 * `${value/pattern/replacement}`, or `//` for all matches; the leftmost longest match counts. Undefined as for
 * removePrefix, and for an empty pattern.
 */
export function replaceMatches(
  value: string,
  pattern: string,
  replacement: string,
  isEvery: boolean,
): string | undefined {
  const tokens = parsePattern(pattern);
  if (tokens === undefined || tokens.length === 0) return undefined;
  if (isTooMuch(value, tokens, value.length)) return undefined;
  let result = "";
  let at = 0;
  while (at < value.length) {
    const end = matchAt(value, at, tokens, true);
    if (end <= at) {
      result += value.charAt(at++);
      continue;
    }
    result += replacement;
    at = end;
    if (!isEvery) break;
  }
  return result + value.slice(at);
}

function isTooMuch(
  value: string,
  tokens: readonly Token[],
  times = 1,
): boolean {
  return (value.length + 1) * (tokens.length + 1) * times > WORK_LIMIT;
}

function reverse(value: string): string {
  let reversed = "";
  for (let at = value.length - 1; at >= 0; at--) reversed += value.charAt(at);
  return reversed;
}

/** A backslash makes `*`, `?` and itself plain; before `}` and `/` it is only what kept the operator open. */
function parsePattern(pattern: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    if (character === "*") tokens.push({ kind: "many" });
    else if (character === "?") tokens.push({ kind: "one" });
    else if (character === "\\") {
      at++;
      if (!/^[}/*?\\]$/.test(pattern.charAt(at))) return undefined;
      tokens.push({ kind: "character", code: pattern.charCodeAt(at) });
    } else tokens.push({ kind: "character", code: pattern.charCodeAt(at) });
  }
  return tokens;
}

/** The end of the shortest or longest match that starts at `start`, else -1; time is length × tokens. */
function matchAt(
  value: string,
  start: number,
  tokens: readonly Token[],
  isLongest: boolean,
): number {
  let states = closure(new Set([0]), tokens);
  let end = -1;
  for (let at = start; states.size > 0; at++) {
    if (states.has(tokens.length)) {
      end = at;
      if (!isLongest) return end;
    }
    if (at === value.length) return end;
    states = step(states, tokens, value.charCodeAt(at));
  }
  return end;
}

function step(
  states: ReadonlySet<number>,
  tokens: readonly Token[],
  code: number,
): Set<number> {
  const next = new Set<number>();
  for (const state of states) {
    const token = tokens[state];
    if (token === undefined) continue;
    if (token.kind === "many") next.add(state);
    else if (token.kind === "one" || token.code === code) next.add(state + 1);
  }
  return closure(next, tokens);
}

/** Adds the states that a `*` reaches without a character. */
function closure(states: Set<number>, tokens: readonly Token[]): Set<number> {
  for (const state of states)
    if (tokens[state]?.kind === "many") states.add(state + 1);
  return states;
}
