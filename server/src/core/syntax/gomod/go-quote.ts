const ESCAPES: Readonly<Record<string, string>> = {
  "\u0007": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
};

const UNESCAPES: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  '"': '"',
};

/** Digits after `\x`, `\u` and `\U`. */
const HEX_LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** True for what Go's unicode.IsPrint accepts: letters, marks, numbers, punctuation, symbols and the ASCII blank. */
export function isPrintable(character: string): boolean {
  return character === " " || /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(character);
}

/** A string as Go's `%q` prints it. */
export function goQuote(text: string): string {
  return `"${escaped(text, '"')}"`;
}

/** A single character as Go's `%q` prints a rune. */
export function goQuoteRune(character: string): string {
  return `'${escaped(character, "'")}'`;
}

function escaped(text: string, quote: string): string {
  let result = "";
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const short = ESCAPES[character];
    if (character === quote) result += `\\${quote}`;
    else if (short !== undefined) result += short;
    else if (isPrintable(character)) result += character;
    else if (code < 0x20 || code === 0x7f)
      result += `\\x${code.toString(16).padStart(2, "0")}`;
    else if (code < 0x10000)
      result += `\\u${code.toString(16).padStart(4, "0")}`;
    else result += `\\U${code.toString(16).padStart(8, "0")}`;
  }
  return result;
}

/** The value of a double-quoted Go string as written, or undefined where Go says "invalid syntax". */
export function goUnquote(quoted: string): string | undefined {
  if (quoted.length < 2 || quoted[0] !== '"' || !quoted.endsWith('"'))
    return undefined;
  const body = quoted.slice(1, -1);
  if (!/[\\"\n]/.test(body)) return body;
  let result = "";
  for (let index = 0; index < body.length;) {
    const character = body[index] ?? "";
    if (character === '"' || character === "\n") return undefined;
    if (character !== "\\") {
      result += character;
      index++;
      continue;
    }
    const escape = readEscape(body, index + 1);
    if (escape === undefined) return undefined;
    result += escape.value;
    index = escape.end;
  }
  return result;
}

function readEscape(
  body: string,
  at: number,
): { value: string; end: number } | undefined {
  const kind = body[at];
  if (kind === undefined) return undefined;
  const simple = UNESCAPES[kind];
  if (simple !== undefined) return { value: simple, end: at + 1 };
  const hexLength = HEX_LENGTHS[kind];
  if (hexLength !== undefined) {
    const digits = body.slice(at + 1, at + 1 + hexLength);
    const code =
      /^[0-9a-fA-F]+$/.test(digits) && digits.length === hexLength
        ? parseInt(digits, 16)
        : -1;
    if (code < 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
      return undefined;
    return { value: String.fromCodePoint(code), end: at + 1 + hexLength };
  }
  const octal = body.slice(at, at + 3);
  if (!/^[0-3][0-7]{2}$/.test(octal)) return undefined;
  return { value: String.fromCodePoint(parseInt(octal, 8)), end: at + 3 };
}

/** True where a value can stand in go.mod only between quotes. */
export function mustQuote(value: string): boolean {
  if (value === "" || value.includes("//") || value.includes("/*")) return true;
  for (const character of value) {
    if (" \"'`".includes(character) || !isPrintable(character)) return true;
    if ("()[]{},".includes(character) && value.length > 1) return true;
  }
  return false;
}

/** A value as go itself writes it into go.mod: quoted where it must be. */
export function autoQuote(value: string): string {
  return mustQuote(value) ? goQuote(value) : value;
}
