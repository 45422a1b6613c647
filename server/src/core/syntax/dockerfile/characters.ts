/** Character tests of Docker's own parser, on UTF-16 code units. */

export const TAB = 9;
export const CARRIAGE_RETURN = 13;
export const SPACE = 32;
export const DOUBLE_QUOTE = 34;
export const HASH = 35;
export const DOLLAR = 36;
export const SINGLE_QUOTE = 39;
export const DASH = 45;
export const LESS = 60;
export const EQUALS = 61;
export const BACKSLASH = 92;
export const BYTE_ORDER_MARK = 0xfeff;

/** Unicode's white space beyond ASCII. */
const WIDE_SPACES: ReadonlySet<number> = new Set([
  0x85, 0xa0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006,
  0x2007, 0x2008, 0x2009, 0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000,
]);

/** White space as Unicode has it: what Docker trims from lines and skips between quoted words. */
export function isSpace(code: number): boolean {
  if (code <= SPACE)
    return code === SPACE || (code >= TAB && code <= CARRIAGE_RETURN);
  return code >= 0x85 && WIDE_SPACES.has(code);
}

/** The ASCII blanks at which Docker splits keywords and plain words; a line end is never among them. */
export function isBlank(code: number): boolean {
  return (
    code === SPACE ||
    code === TAB ||
    code === 11 ||
    code === 12 ||
    code === CARRIAGE_RETURN
  );
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** The first offset in [start, end) that holds no white space, or `end`. */
export function skipSpaces(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** The end of [start, end) without trailing white space. */
export function trimEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isSpace(text.charCodeAt(at - 1))) at--;
  return at;
}
