/**
 * Matches one path element against a pattern with `*`, `?` and `[…]`, as Go's path/filepath.Match
 * does. Linear in practice: a star is retried only from the last one.
 */
export function matchGlob(pattern: string, name: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let index = 0;
  while (index < name.length) {
    const step =
      at < pattern.length && pattern[at] !== "*"
        ? matchOne(pattern, at, name[index])
        : 0;
    if (pattern[at] === "*") {
      star = at;
      resume = index;
      at += 1;
    } else if (step > 0) {
      at += step;
      index += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      index = resume;
    } else return false;
  }
  while (pattern[at] === "*") at += 1;
  return at === pattern.length;
}

/** How many characters of the pattern match one character of the name; 0 for none. */
function matchOne(
  pattern: string,
  at: number,
  character: string | undefined,
): number {
  const head = pattern[at];
  if (character === undefined || head === undefined) return 0;
  if (head === "?") return character === "/" ? 0 : 1;
  if (head === "\\") return pattern[at + 1] === character ? 2 : 0;
  if (head !== "[") return head === character ? 1 : 0;
  const close = pattern.indexOf("]", at + 2);
  if (close < 0) return 0;
  return matchClass(pattern.slice(at + 1, close), character)
    ? close - at + 1
    : 0;
}

function matchClass(members: string, character: string): boolean {
  const isNegated = members.startsWith("^") || members.startsWith("!");
  const text = isNegated ? members.slice(1) : members;
  let isIn = false;
  for (let index = 0; index < text.length; index++) {
    const low = text[index] ?? "";
    if (text[index + 1] === "-" && index + 2 < text.length) {
      const high = text[index + 2] ?? "";
      isIn ||= low <= character && character <= high;
      index += 2;
    } else isIn ||= low === character;
  }
  return isIn !== isNegated;
}
