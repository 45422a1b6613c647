/** A Docker word cut into literal text and variables, quotes and escapes taken away. */
export type WordPart =
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "variable";
      readonly name: string;
      /** Empty for `$A` and `${A}`. */
      readonly operator:
        | ""
        | ":-"
        | ":+"
        | ":?"
        | "-"
        | "+"
        | "?"
        | "#"
        | "##"
        | "%"
        | "%%"
        | "/"
        | "//";
      /** The word behind the operator; the pattern of `/`. */
      readonly argument: readonly WordPart[];
      readonly replacement: readonly WordPart[];
      /** Places in the raw word: the whole expansion, and the name in it. */
      readonly start: number;
      readonly end: number;
      readonly nameStart: number;
    };

type Operator = Extract<WordPart, { kind: "variable" }>["operator"];

export interface ParsedWord {
  readonly parts: readonly WordPart[];
  /** Docker refuses the word: an open quote or brace, or an operator that it does not know. */
  readonly isBroken: boolean;
}

/** Deeper nesting than any real file has; keeps hostile ones from using up the stack. */
const DEPTH_LIMIT = 50;

/** Reads a word by the rules of Docker's own word processing (not the shell's). */
export function parseWord(raw: string, escape: "\\" | "`"): ParsedWord {
  const reader = new WordReader(raw, escape);
  const parts = reader.readUntil("", false, 0);
  return { parts, isBroken: reader.isBroken };
}

class WordReader {
  isBroken = false;
  readonly #raw: string;
  readonly #escape: string;
  #at = 0;

  constructor(raw: string, escape: string) {
    this.#raw = raw;
    this.#escape = escape;
  }

  /** Reads up to `stop`, or to the end for "". With `keepsEscapes` they stay, as patterns need them. */
  readUntil(
    stop: string,
    keepsEscapes: boolean,
    depth: number,
  ): readonly WordPart[] {
    const parts: WordPart[] = [];
    const texts = new TextCollector(parts);
    while (this.#at < this.#raw.length && !this.isBroken) {
      const character = this.#raw.charAt(this.#at);
      if (stop !== "" && character === stop) {
        this.#at++;
        texts.flush();
        return parts;
      }
      if (character === "'") texts.add(this.#singleQuoted());
      else if (character === '"')
        this.#doubleQuoted(texts, keepsEscapes, depth);
      else if (character === "$") this.#dollar(texts, depth);
      else if (character === this.#escape)
        texts.add(this.#escaped(keepsEscapes));
      else {
        texts.add(character);
        this.#at++;
      }
    }
    if (stop !== "") this.isBroken = true;
    texts.flush();
    return parts;
  }

  #escaped(keepsEscapes: boolean): string {
    const text = this.#raw.slice(
      keepsEscapes ? this.#at : this.#at + 1,
      this.#at + 2,
    );
    this.#at += 2;
    return text;
  }

  #singleQuoted(): string {
    const close = this.#raw.indexOf("'", this.#at + 1);
    if (close === -1) {
      this.isBroken = true;
      return "";
    }
    const text = this.#raw.slice(this.#at + 1, close);
    this.#at = close + 1;
    return text;
  }

  #doubleQuoted(
    texts: TextCollector,
    keepsEscapes: boolean,
    depth: number,
  ): void {
    this.#at++;
    while (!this.isBroken) {
      const character = this.#raw.charAt(this.#at);
      if (character === "") this.isBroken = true;
      else if (character === '"') {
        this.#at++;
        return;
      } else if (character === "$") this.#dollar(texts, depth);
      else if (character === this.#escape)
        texts.add(this.#escapedInQuotes(keepsEscapes));
      else {
        texts.add(character);
        this.#at++;
      }
    }
  }

  /** Between double quotes the escape works on `"`, `$` and itself only; elsewhere it is text. */
  #escapedInQuotes(keepsEscapes: boolean): string {
    const next = this.#raw.charAt(this.#at + 1);
    const isEscape = next === '"' || next === "$" || next === this.#escape;
    const text = isEscape
      ? `${keepsEscapes ? this.#escape : ""}${next}`
      : next === ""
        ? ""
        : this.#escape;
    this.#at += isEscape ? 2 : 1;
    return text;
  }

  #dollar(texts: TextCollector, depth: number): void {
    const start = this.#at++;
    if (this.#raw.charAt(this.#at) === "{") {
      this.#braced(texts, start, depth);
      return;
    }
    const nameStart = this.#at;
    const name = this.#name();
    if (name === "") texts.add("$");
    else {
      texts.variable({
        kind: "variable",
        name,
        operator: "",
        argument: [],
        replacement: [],
        start,
        end: this.#at,
        nameStart,
      });
    }
  }

  #braced(texts: TextCollector, start: number, depth: number): void {
    this.#at++;
    const nameStart = this.#at;
    if (depth >= DEPTH_LIMIT || /^[{}:]?$/.test(this.#raw.charAt(this.#at))) {
      this.isBroken = true;
      return;
    }
    const name = this.#name();
    const operator = name === "" ? undefined : this.#operator();
    if (operator === undefined) {
      this.isBroken = true;
      return;
    }
    const isSubstitution = operator === "/" || operator === "//";
    const isPattern =
      isSubstitution || operator.startsWith("#") || operator.startsWith("%");
    const isPlain = operator === "";
    const argument = isPlain
      ? []
      : this.readUntil(isSubstitution ? "/" : "}", isPattern, depth + 1);
    const replacement = isSubstitution
      ? this.readUntil("}", true, depth + 1)
      : [];
    texts.variable({
      kind: "variable",
      name,
      operator,
      argument,
      replacement,
      start,
      end: this.#at,
      nameStart,
    });
  }

  /** The operator behind a name in braces, consumed; the closing brace itself is the empty one. */
  #operator(): Operator | undefined {
    const found = /^(?:\}|:[-+?]|##?|%%?|\/\/?|[-+?])/.exec(
      this.#raw.slice(this.#at, this.#at + 2),
    )?.[0];
    if (found === undefined) return undefined;
    this.#at += found.length;
    return found === "}" ? "" : (found as Operator);
  }

  #name(): string {
    const start = this.#at;
    const first = this.#raw.charAt(start);
    if (/[@*#?\-$!]/.test(first)) {
      this.#at++;
      return first;
    }
    const pattern = /\d/.test(first) ? /\d/ : /[\p{L}\p{Nd}_]/u;
    while (
      this.#at < this.#raw.length &&
      pattern.test(this.#raw.charAt(this.#at))
    )
      this.#at++;
    return this.#raw.slice(start, this.#at);
  }
}

/** Joins neighbouring text, so that a word without variables is one part. */
class TextCollector {
  readonly #parts: WordPart[];
  #text = "";

  constructor(parts: WordPart[]) {
    this.#parts = parts;
  }

  add(text: string): void {
    this.#text += text;
  }

  variable(part: WordPart): void {
    this.flush();
    this.#parts.push(part);
  }

  flush(): void {
    if (this.#text !== "") this.#parts.push({ kind: "text", text: this.#text });
    this.#text = "";
  }
}
