import {
  BACKSLASH,
  CARRIAGE_RETURN,
  DASH,
  DOLLAR,
  DOUBLE_QUOTE,
  LESS,
  SINGLE_QUOTE,
  SPACE,
  TAB,
  isDigit,
  isSpace,
} from "./characters.ts";

/** A heredoc as its marker word announces it; `start` and `end` are the word's place in the line. */
export interface HeredocMarker {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly stripsTabs: boolean;
  readonly isLiteral: boolean;
}

interface Word {
  readonly start: number;
  readonly end: number;
}

/** Expansions nested deeper than this make the line one that Docker refuses in practice. */
const DEPTH_LIMIT = 64;

/**
 * The heredocs that a line announces. Docker looks for them with its shell-word lexer, whose escape is
 * always the backslash whatever `# escape=` says, and finds none in a line with an open quote or an
 * expansion that it does not know.
 */
export function heredocMarkers(line: string): readonly HeredocMarker[] {
  const words = new HeredocLexer(line).words();
  if (words === undefined) return [];
  const markers: HeredocMarker[] = [];
  for (const word of words) {
    const marker = markerOf(line, word);
    if (marker !== undefined) markers.push(marker);
  }
  return markers;
}

/** Reads `3<<-"NAME"`: digits, `<<`, an optional dash, blanks, then one word without `<`. */
function markerOf(line: string, word: Word): HeredocMarker | undefined {
  let at = word.start;
  while (at < word.end && isDigit(line.charCodeAt(at))) at++;
  if (line.charCodeAt(at) !== LESS || line.charCodeAt(at + 1) !== LESS)
    return undefined;
  at += 2;
  const stripsTabs = line.charCodeAt(at) === DASH;
  if (stripsTabs) at++;
  while (at < word.end && isSpace(line.charCodeAt(at))) at++;
  const written = line.slice(at, word.end);
  if (written.length === 0 || written.includes("<")) return undefined;
  const name = unquote(written);
  if (name.length === 0) return undefined;
  return {
    start: word.start,
    end: word.end,
    name,
    stripsTabs,
    isLiteral: /['"]/.test(written),
  };
}

function unquote(written: string): string {
  let name = "";
  let quote = 0;
  for (let at = 0; at < written.length; at++) {
    const code = written.charCodeAt(at);
    const isEscape = code === BACKSLASH && quote !== SINGLE_QUOTE;
    if (isEscape && (quote === 0 || isEscapable(written.charAt(at + 1))))
      name += written.charAt(++at);
    else if (code === quote) quote = 0;
    else if (quote === 0 && (code === SINGLE_QUOTE || code === DOUBLE_QUOTE))
      quote = code;
    else name += written.charAt(at);
  }
  return name;
}

/** What a backslash takes its meaning from between double quotes. */
function isEscapable(character: string): boolean {
  return character === '"' || character === "$" || character === "\\";
}

/** Splits a line into shell words as Docker does when it looks for heredocs; only the bounds are kept. */
class HeredocLexer {
  readonly #line: string;
  readonly #words: Word[] = [];
  #at = 0;
  #wordStart = -1;
  #isBroken = false;

  constructor(line: string) {
    this.#line = line;
  }

  words(): readonly Word[] | undefined {
    while (this.#at < this.#line.length && !this.#isBroken) this.#step(0, true);
    this.#finishWord();
    return this.#isBroken ? undefined : this.#words;
  }

  #step(depth: number, splits: boolean): void {
    const code = this.#line.charCodeAt(this.#at);
    if (splits && isSpace(code)) {
      this.#finishWord();
      this.#at++;
      return;
    }
    if (splits && this.#wordStart === -1) this.#wordStart = this.#at;
    if (code === SINGLE_QUOTE) this.#skipSingleQuotes();
    else if (code === DOUBLE_QUOTE) this.#skipDoubleQuotes(depth);
    else if (code === DOLLAR) this.#skipDollar(depth);
    else if (code === BACKSLASH) this.#at += 2;
    else if (code === LESS && this.#line.charCodeAt(this.#at + 1) === LESS)
      this.#skipMarker();
    else this.#at++;
  }

  #finishWord(): void {
    if (this.#wordStart === -1) return;
    this.#words.push({
      start: this.#wordStart,
      end: Math.min(this.#at, this.#line.length),
    });
    this.#wordStart = -1;
  }

  #skipSingleQuotes(): void {
    const close = this.#line.indexOf("'", this.#at + 1);
    if (close === -1) this.#isBroken = true;
    else this.#at = close + 1;
  }

  #skipDoubleQuotes(depth: number): void {
    this.#at++;
    while (!this.#isBroken) {
      const code = this.#line.charCodeAt(this.#at);
      if (Number.isNaN(code)) this.#isBroken = true;
      else if (code === DOUBLE_QUOTE) {
        this.#at++;
        return;
      } else if (code === DOLLAR) this.#skipDollar(depth);
      else
        this.#at +=
          code === BACKSLASH && isEscapable(this.#line.charAt(this.#at + 1))
            ? 2
            : 1;
    }
  }

  /** `$NAME` and a lone `$` are text; `${…}` must be a form that Docker knows. */
  #skipDollar(depth: number): void {
    this.#at++;
    if (this.#line.charAt(this.#at) !== "{") {
      // `$'` and `$"` open no special quote for Docker; `$#` and its kin are one character.
      if (/[@*#?\-$!0]/.test(this.#line.charAt(this.#at))) this.#at++;
      return;
    }
    this.#at++;
    if (depth >= DEPTH_LIMIT || /^[{}:]?$/.test(this.#line.charAt(this.#at))) {
      this.#isBroken = true;
      return;
    }
    this.#skipName();
    const operator = this.#line.charAt(this.#at++);
    if (operator === "}") return;
    if (operator === "/") {
      if (this.#line.charAt(this.#at) === "/") this.#at++;
      this.#skipTo("/", depth + 1);
      this.#skipTo("}", depth + 1);
    } else if (operator === ":" && !/[#%]/.test(this.#line.charAt(this.#at))) {
      this.#at++;
      this.#skipTo("}", depth + 1);
    } else if (operator !== "" && "+-?#%".includes(operator))
      this.#skipTo("}", depth + 1);
    else this.#isBroken = true;
  }

  #skipName(): void {
    const special = this.#line.charAt(this.#at);
    if (/[@*#?\-$!]/.test(special)) {
      this.#at++;
      return;
    }
    while (/[\p{L}\p{Nd}_]/u.test(this.#line.charAt(this.#at))) this.#at++;
  }

  #skipTo(stop: string, depth: number): void {
    while (!this.#isBroken) {
      if (this.#at >= this.#line.length) this.#isBroken = true;
      else if (this.#line.charAt(this.#at) === stop) {
        this.#at++;
        return;
      } else this.#step(depth, false);
    }
  }

  /** Blanks between `<<` and the name belong to the word. */
  #skipMarker(): void {
    this.#at += 2;
    let code = this.#line.charCodeAt(this.#at);
    while (code === SPACE || code === TAB || code === CARRIAGE_RETURN)
      code = this.#line.charCodeAt(++this.#at);
  }
}
