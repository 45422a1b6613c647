/** An ignore comment: `surefetch ignore=rule-id[,rule-id] reason=…` or `surefetch ignore-file=…`. */
export interface IgnoreComment {
  readonly isForFile: boolean;
  readonly ruleIds: readonly string[];
  /** Offset in the comment's text behind the last id: where one more is written. */
  readonly idsEnd: number;
}

const KINDS: readonly (readonly [prefix: string, isForFile: boolean])[] = [
  ["ignore=", false],
  ["ignore-file=", true],
];
const NAME = "surefetch";
const INDIRECT = "indirect;";
const BLANKS = " \t";

/** Reads a comment's text, its `#` or `//` included; undefined for any other comment. */
export function readIgnoreComment(text: string): IgnoreComment | undefined {
  const first = skip(text, 0, `#/${BLANKS}`);
  // Go wants `// indirect` to come first in its comment.
  const nameStart = text.startsWith(INDIRECT, first)
    ? skip(text, first + INDIRECT.length, BLANKS)
    : first;
  if (!text.startsWith(NAME, nameStart)) return undefined;
  const start = skip(text, nameStart + NAME.length, BLANKS);
  if (start === nameStart + NAME.length) return undefined;
  const kind = KINDS.find(([prefix]) => text.startsWith(prefix, start));
  if (kind === undefined) return undefined;
  return readIds(text, start + kind[0].length, kind[1]);
}

/** Ids separated by commas with blanks around them; the first word that follows no comma begins the reason. */
function readIds(
  text: string,
  start: number,
  isForFile: boolean,
): IgnoreComment {
  const ruleIds: string[] = [];
  let idsEnd = start;
  for (let at = start; ;) {
    const idStart = skip(text, at, BLANKS);
    const idEnd = endOfId(text, idStart);
    if (idEnd === idStart) break;
    ruleIds.push(text.slice(idStart, idEnd));
    idsEnd = idEnd;
    const comma = skip(text, idEnd, BLANKS);
    if (text[comma] !== ",") break;
    at = comma + 1;
  }
  return { isForFile, ruleIds, idsEnd };
}

function skip(text: string, from: number, characters: string): number {
  let at = from;
  while (at < text.length && characters.includes(text.charAt(at))) at++;
  return at;
}

function endOfId(text: string, from: number): number {
  let at = from;
  while (at < text.length && /[\w-]/.test(text.charAt(at))) at++;
  return at;
}
