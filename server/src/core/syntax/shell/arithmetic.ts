/** Variables as arithmetic and tests see them; undefined is a value that is not known. */
export interface VariableStore {
  get(name: string): string | undefined;
  set(name: string, value: string | undefined): void;
}

/**
 * Evaluates the inside of `$(( … ))` with its assignments. Undefined where a value is not known or
 * the text is none of the integer expressions that retry loops are made of.
 */
export function evaluateArithmetic(
  text: string,
  variables: VariableStore,
): number | undefined {
  if (text.length > maxLength) return undefined;
  const parser = new ArithmeticParser(text, variables);
  const value = parser.expression(0);
  return parser.isAtEnd ? value : undefined;
}

const maxLength = 200;
const token =
  /\s*(\+\+|--|[-+*/%<>=!]=|&&|\|\||\$?\{?[A-Za-z_]\w*\}?|\d+|[-+*/%<>=!()])/y;

const precedence: Readonly<Record<string, number>> = {
  "||": 1,
  "&&": 2,
  "==": 3,
  "!=": 3,
  "<": 4,
  ">": 4,
  "<=": 4,
  ">=": 4,
  "+": 5,
  "-": 5,
  "*": 6,
  "/": 6,
  "%": 6,
};

class ArithmeticParser {
  readonly #text: string;
  readonly #variables: VariableStore;
  #at = 0;

  constructor(text: string, variables: VariableStore) {
    this.#text = text.trim();
    this.#variables = variables;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#text.length;
  }

  expression(minimum: number): number | undefined {
    let left = this.#unary();
    for (;;) {
      const before = this.#at;
      const operator = this.#next();
      const level = operator === undefined ? undefined : precedence[operator];
      if (operator === undefined || level === undefined || level <= minimum) {
        this.#at = before;
        return left;
      }
      left = apply(operator, left, this.expression(level));
    }
  }

  #next(): string | undefined {
    if (this.#at < 0) return undefined;
    token.lastIndex = this.#at;
    const match = token.exec(this.#text);
    if (match === null) return undefined;
    this.#at = token.lastIndex;
    return match[1];
  }

  #unary(): number | undefined {
    const operator = this.#next();
    switch (operator) {
      case undefined:
        return this.#fail();
      case "-":
      case "+":
      case "!":
        return signed(operator, this.#unary());
      case "(": {
        const value = this.expression(0);
        return this.#next() === ")" ? value : this.#fail();
      }
      case "++":
      case "--": {
        const name = this.#next() ?? "";
        return this.#assign(
          name,
          apply(operator.slice(1), this.#variable(name), 1),
        );
      }
      default:
        if (/^\d/.test(operator)) return Number(operator);
        return /\w/.test(operator) ? this.#name(operator) : this.#fail();
    }
  }

  /** A variable, perhaps with an assignment or `++` behind it. */
  #name(name: string): number | undefined {
    const before = this.#at;
    const operator = this.#next();
    const current = this.#variable(name);
    if (operator === "=") return this.#assign(name, this.expression(0));
    if (operator === "++" || operator === "--") {
      this.#assign(name, apply(operator.slice(1), current, 1));
      return current;
    }
    if (operator !== undefined && /^[-+*/%]=$/.test(operator)) {
      return this.#assign(
        name,
        apply(operator.slice(0, 1), current, this.expression(0)),
      );
    }
    this.#at = before;
    return current;
  }

  #variable(name: string): number | undefined {
    const value = this.#variables.get(name.replace(/[${}]/g, ""));
    if (value === undefined) return undefined;
    return integerOf(value === "" ? "0" : value);
  }

  #assign(name: string, value: number | undefined): number | undefined {
    this.#variables.set(name, value === undefined ? undefined : String(value));
    return value;
  }

  /** Leaves the end unreached, so that the whole is not known. */
  #fail(): undefined {
    this.#at = -1;
    return undefined;
  }
}

function signed(
  operator: string,
  value: number | undefined,
): number | undefined {
  if (value === undefined) return undefined;
  if (operator === "!") return value === 0 ? 1 : 0;
  return operator === "-" ? -value : value;
}

/** A decimal integer as shells write it; undefined for anything else. */
export function integerOf(text: string): number | undefined {
  return /^\s*[-+]?\d{1,15}\s*$/.test(text) ? Number(text) : undefined;
}

function apply(
  operator: string,
  left: number | undefined,
  right: number | undefined,
): number | undefined {
  if (left === undefined || right === undefined) return undefined;
  const isDivision = operator === "/" || operator === "%";
  if (isDivision && right === 0) return undefined;
  return operations[operator]?.(left, right);
}

const operations: Readonly<
  Record<string, (left: number, right: number) => number>
> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => Math.trunc(left / right),
  "%": (left, right) => left % right,
  "<": (left, right) => Number(left < right),
  ">": (left, right) => Number(left > right),
  "<=": (left, right) => Number(left <= right),
  ">=": (left, right) => Number(left >= right),
  "==": (left, right) => Number(left === right),
  "!=": (left, right) => Number(left !== right),
  "&&": (left, right) => Number(left !== 0 && right !== 0),
  "||": (left, right) => Number(left !== 0 || right !== 0),
};
