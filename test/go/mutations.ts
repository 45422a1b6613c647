/** Pieces that make go.mod files go wrong. */
const PIECES = [
  " ",
  "\n",
  "\r\n",
  "\t",
  "(",
  ")",
  "[",
  "]",
  ",",
  "{",
  '"',
  "`",
  "'",
  "\\",
  "//",
  "/*",
  "*/",
  "=>",
  "@",
  "\ufeff",
  "\u00a0",
  "\u0000",
  "（",
  "é",
  "v1.0.0",
  "v2",
  "master",
  "./a",
  "..\\b",
  "module",
  "go",
  "require",
  "replace",
  "require (\n",
  "\n)\n",
  "retract",
  "toolchain",
  "godebug a=b",
  "tool",
  "ignore",
  "use",
  "exclude",
  "<<<<<<< HEAD\n",
  "=======\n",
  ">>>>>>> x\n",
  "1.21",
];

/** A small generator with a fixed seed: the same texts in every run. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** `count` texts made from the seeds by one to three cuts, insertions, doublings or swaps each. */
export function* mutations(
  seeds: readonly string[],
  count: number,
  seed = 7,
): Generator<string> {
  const random = randomNumbers(seed);
  for (let index = 0; index < count; index++) {
    let text = seeds[random(seeds.length)] ?? "";
    for (let step = random(3); step >= 0; step--) text = mutate(text, random);
    yield text;
  }
}

function mutate(text: string, random: (below: number) => number): string {
  const at = random(text.length + 1);
  const length = 1 + random(6);
  const before = text.slice(0, at);
  switch (random(4)) {
    case 0:
      return before + text.slice(at + length);
    case 1:
      return before + (PIECES[random(PIECES.length)] ?? "") + text.slice(at);
    case 2:
      return before + text.slice(at, at + length) + text.slice(at);
    default: {
      const lines = text.split("\n");
      const [first, second] = [random(lines.length), random(lines.length)];
      [lines[first], lines[second]] = [lines[second] ?? "", lines[first] ?? ""];
      return lines.join("\n");
    }
  }
}

/** A function that joins up to `most` pieces, at least one; the same ones in every run. */
export function pieceDrawer(
  seed = 11,
): (pieces: readonly string[], most: number) => string {
  const random = randomNumbers(seed);
  return (pieces, most) =>
    Array.from(
      { length: 1 + random(most) },
      () => pieces[random(pieces.length)] ?? "",
    ).join("");
}
