import type { Complaint, Outcome } from "./directives.ts";
import type { GoModFix, Token } from "./model.ts";
import type { Statement } from "./statement.ts";

/** A directive that may stand once: `go`, `toolchain`, `module`. */
export class SingleDirective {
  /** The first value that go accepts. */
  token: Token | undefined;
  readonly #text: string;
  readonly #read: (statement: Statement) => Outcome<Token>;
  readonly #countsWhenWrong: boolean;
  #first: Statement | undefined;

  /** `countsWhenWrong`: a second one is a repetition even where the first was refused. */
  constructor(
    text: string,
    read: (statement: Statement) => Outcome<Token>,
    countsWhenWrong: boolean,
  ) {
    this.#text = text;
    this.#read = read;
    this.#countsWhenWrong = countsWhenWrong;
  }

  get isPresent(): boolean {
    return this.#first !== undefined;
  }

  readonly reader = (statement: Statement): Complaint | undefined => {
    if (this.#first !== undefined)
      return this.#repeated(statement, this.#first);
    const outcome = this.#read(statement);
    if (outcome.complaint === undefined || this.#countsWhenWrong)
      this.#first = statement;
    this.token = outcome.value;
    return outcome.complaint;
  };

  /** Saying the same again is mechanical to cure; of two different values only the author knows the right one. */
  #repeated(statement: Statement, first: Statement): Complaint {
    const isSame =
      argumentText(statement) === argumentText(first) &&
      statement.block === undefined;
    return {
      id: "repeated-directive",
      message: `repeated ${statement.verb.text} statement`,
      span: statement.span,
      fix: isSame ? removeLine(this.#text, statement) : undefined,
    };
  }
}

function argumentText(statement: Statement): string {
  return statement.args.map((token) => token.text).join(" ");
}

function removeLine(text: string, { span }: Statement): GoModFix | undefined {
  const start = text.lastIndexOf("\n", span.start - 1) + 1;
  const newline = text.indexOf("\n", span.end);
  const end = newline < 0 ? text.length : newline + 1;
  const isAlone =
    text.slice(start, span.start).trim() === "" &&
    text.slice(span.end, end).trim() === "";
  return isAlone ? { span: { start, end }, newText: "" } : undefined;
}
