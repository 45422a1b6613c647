import type { GoProxyList } from "./goproxy.ts";
import type { GoProxyProblem } from "./goproxy-problems.ts";

/**
 * The problems of a list as somebody sees them: quotes around the whole of it reach go as a fault of the first entry and
 * one of the last, and are one.
 */
export function problemsAsWritten({
  problems,
  value,
}: GoProxyList): readonly GoProxyProblem[] {
  const quotes = problems.filter(({ id }) => id === "quoted");
  const [open] = quotes;
  const close = quotes.at(-1);
  if (open?.fix === undefined || close?.fix === undefined) return problems;
  const isAround =
    open !== close &&
    isOpenAlone(value, open.fix) &&
    isClosedAlone(value, close.fix);
  if (!isAround) return problems;
  const { start } = open.fix;
  const { end } = close.fix;
  const newText = value.slice(start + 1, end - 1);
  const whole = { ...open, fix: { start, end, newText } };
  return problems
    .filter((one) => one !== close)
    .map((one) => (one === open ? whole : one));
}

type Fix = NonNullable<GoProxyProblem["fix"]>;

function isOpenAlone(value: string, { end, newText, start }: Fix): boolean {
  return value.slice(start + 1, end).trim() === newText;
}

function isClosedAlone(value: string, { end, newText, start }: Fix): boolean {
  return value.slice(start, end - 1).trim() === newText;
}
