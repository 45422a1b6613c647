/** Longer words are no slip of the finger, and comparing them costs. */
const longestWord = 64;

/**
 * The name that a mistyped word was most likely meant to be: letter case and the signs between words do not
 * count, and every third letter may be wrong. Undefined where none is near.
 */
export function nearestName(
  word: string,
  names: readonly string[],
): string | undefined {
  const wanted = fold(word);
  if (wanted === "" || wanted.length > longestWord) return undefined;
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const name of names) {
    const distance = editDistance(wanted, fold(name));
    const isNear = distance <= Math.max(1, Math.floor(wanted.length / 3));
    if (isNear && (best === undefined || distance < best.distance))
      best = { name, distance };
  }
  return best?.name;
}

function fold(word: string): string {
  return word.toLowerCase().replace(/[-_. ]/g, "");
}

/** Letters to insert, remove, replace or swap with their neighbour. */
function editDistance(one: string, other: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from(
    { length: other.length + 1 },
    (_, index) => index,
  );
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwap =
        one[row - 1] === other[column - 2] &&
        one[row - 2] === other[column - 1];
      const costs = [
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (isSame ? 0 : 1),
        isSwap ? at(beforeLast, column - 2) + 1 : Infinity,
      ];
      current.push(Math.min(...costs));
    }
    beforeLast = last;
    last = current;
  }
  return at(last, other.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
