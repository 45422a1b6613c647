import { integerOf } from "./arithmetic.ts";

/** A status that is some number other than 0; it can also be the value of `$?` and its copies. */
export const nonzero = "\0nonzero";

/** A field of a command; undefined where its text is not known. */
export type Field = string | undefined;

/** What `[ … ]` answers; undefined where that is not known. A wrong expression is false. */
export function evaluateTest(fields: readonly Field[]): boolean | undefined {
  const [first, second, third] = fields;
  switch (fields.length) {
    case 0:
      return false;
    case 1:
      return first === undefined ? undefined : first !== "";
    case 2:
      if (first === "!") return negate(evaluateTest([second]));
      return unaryTest(first, second);
    case 3:
      if (first === "!" && !isBinary(second))
        return negate(evaluateTest([second, third]));
      return binaryTest(second, first, third);
    default:
      return longTest(fields);
  }
}

/** `! …`, and `-a` and `-o` between tests of three fields; anything else is not known. */
function longTest(fields: readonly Field[]): boolean | undefined {
  if (fields[0] === "!") return negate(evaluateTest(fields.slice(1)));
  const [, , , joint] = fields;
  if (fields.length > 40 || (joint !== "-a" && joint !== "-o"))
    return undefined;
  const left = evaluateTest(fields.slice(0, 3));
  const right = evaluateTest(fields.slice(4));
  return joint === "-a"
    ? both(left, right)
    : negate(both(negate(left), negate(right)));
}

function both(
  left: boolean | undefined,
  right: boolean | undefined,
): boolean | undefined {
  if (left === false || right === false) return false;
  return left === true && right === true ? true : undefined;
}

function negate(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

function unaryTest(operator: Field, operand: Field): boolean | undefined {
  if (operand === undefined) return undefined;
  if (operator === "-z") return operand === "";
  if (operator === "-n") return operand !== "";
  return undefined;
}

const comparisons: Readonly<
  Record<string, (left: number, right: number) => boolean>
> = {
  "-eq": (left, right) => left === right,
  "-ne": (left, right) => left !== right,
  "-gt": (left, right) => left > right,
  "-ge": (left, right) => left >= right,
  "-lt": (left, right) => left < right,
  "-le": (left, right) => left <= right,
};

function isBinary(operator: Field): boolean {
  return (
    operator !== undefined &&
    (operator in comparisons || /^(?:=|==|!=)$/.test(operator))
  );
}

function binaryTest(
  operator: Field,
  left: Field,
  right: Field,
): boolean | undefined {
  if (operator === undefined || left === undefined || right === undefined)
    return undefined;
  if (left === nonzero || right === nonzero)
    return nonzeroTest(operator, left, right);
  if (operator === "=" || operator === "==") return left === right;
  if (operator === "!=") return left !== right;
  const compare = comparisons[operator];
  if (compare === undefined) return undefined;
  const first = integerOf(left);
  const second = integerOf(right);
  return first !== undefined && second !== undefined && compare(first, second);
}

/** A status that is not 0, but which? Only what holds for 1 to 255 alike is known. */
function nonzeroTest(
  operator: string,
  left: string,
  right: string,
): boolean | undefined {
  const answers = new Set(
    ["1", "2", "42", "124", "127", "255"].map((status) =>
      binaryTest(
        operator,
        left === nonzero ? status : left,
        right === nonzero ? status : right,
      ),
    ),
  );
  const [answer] = answers;
  return answers.size === 1 && !(left === nonzero && right === nonzero)
    ? answer
    : undefined;
}
