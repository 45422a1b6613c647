import type { ReportedEdit } from "../../rule.ts";
import { encloseShellText } from "../../syntax/shell/edit.ts";
import { braceRange } from "../../syntax/shell/fields.ts";
import type {
  LoopNode,
  ShellNode,
  SimpleCommand,
} from "../../syntax/shell/model.ts";
import { contains, type SourceText, type Span } from "../../text/source.ts";
import { exitEndsStep, isExpandedTwice } from "./retry-exit.ts";
import type { Break, RetryLoop } from "./retry-loop.ts";

/**
 * The edits that make a retry loop fail at its end and change nothing else: a break of the counter
 * becomes `exit 1`, or a `for` loop is left with 1 after its last round. Undefined where the loop has
 * another form, or where `exit` would not end the step. `shell`: the base name of what runs it.
 */
export function failAtEnd(
  retry: RetryLoop,
  source: SourceText,
  shell: string,
): readonly ReportedEdit[] | undefined {
  const { loop, parents, breaks, downloads } = retry;
  const [download] = downloads;
  if (download === undefined || !exitEndsStep(parents, download.script))
    return undefined;
  if (isExpandedTwice(download, loop, source)) return undefined;
  const own = breaks.filter((one) => isDirectlyIn(one.command, loop));
  const counters = own.filter(isCounter);
  if (counters.length > 0)
    return counters.map(({ command }) => ({
      at: command.span,
      newText: "exit 1",
    }));
  const [success] = own;
  if (success === undefined)
    return breaks.length === 0 ? failInCondition(retry) : undefined;
  return loop.loop === "for"
    ? afterLastRound(loop, success.command, { source, shell })
    : askConditionAgain(loop, source);
}

/** `until X || [ $n -ge 3 ]; do …`, `while ! X && [ $n -lt 3 ]; do …`: the counter ends the loop where it stands. */
function failInCondition(
  retry: RetryLoop,
): readonly ReportedEdit[] | undefined {
  const counter = counterBesideDownload(retry);
  const isUntil = retry.loop.loop === "until";
  if (counter === undefined || !saysEnough(counter, !isUntil)) return undefined;
  const { start, end } = counter.span;
  const newText = isUntil ? " && exit 1; }" : " || exit 1; }";
  return [
    { at: { start, end: start }, newText: "{ " },
    { at: { start: end, end }, newText },
  ];
}

function counterBesideDownload({
  loop: { condition, loop },
  downloads,
}: RetryLoop): ShellNode | undefined {
  if (condition?.kind !== "list" || condition.items.length !== 2)
    return undefined;
  const [tried, counter] = condition.items;
  const isUntil = loop === "until";
  const isPair =
    tried !== undefined &&
    condition.operators[0] === (isUntil ? "||" : "&&") &&
    isNegated(tried) !== isUntil &&
    downloads.every(({ command }) => contains(tried.span, command.span));
  return isPair && counter?.kind === "command" ? counter : undefined;
}

function isNegated(node: ShellNode): boolean {
  return node.kind === "pipeline" && node.isNegated;
}

export function isDirectlyIn(
  { parents, words }: SimpleCommand,
  loop: LoopNode,
): boolean {
  if (words[0]?.literal !== "break" || words.length > 1) return false;
  const between = parents.slice(0, parents.indexOf(loop));
  return between.every(
    (node) =>
      node.kind === "list" ||
      node.kind === "if" ||
      node.kind === "case" ||
      (node.kind === "group" && !node.isSubshell),
  );
}

/** `[ "$n" -ge 3 ] && break`, `if (( n > 3 )); then break; fi`, `[ $n -lt 3 ] || break`. */
function isCounter({ guard }: Break): boolean {
  return guard !== undefined && saysEnough(guard.node, guard.isNegated);
}

function saysEnough(node: ShellNode, isNegated: boolean): boolean {
  const text = testText(node);
  const [, operator = "", number = ""] =
    /^\[*\(*\s*"?\$?\{?\w+\}?"?\s*(-\w\w|[=<>]=?)\s*"?(\d+)"?\s*[\])]*$/.exec(
      text,
    ) ?? [];
  if (number === "") return false;
  if (isNegated) return ["-lt", "-le", "-ne", "<", "<="].includes(operator);
  // `[ $ok = 1 ]` and `[ $status -eq 0 ]` say that it worked.
  if (["-eq", "=", "=="].includes(operator)) return Number(number) > 1;
  return ["-ge", "-gt", ">=", ">"].includes(operator) && Number(number) > 0;
}

function testText(node: ShellNode): string {
  if (node.kind === "unknown") return node.raw;
  if (node.kind !== "command") return "";
  const [name, ...rest] = node.words.map(({ raw }) => raw);
  if (name !== "[" && name !== "test") return "";
  return rest.filter((word) => word !== "]").join(" ");
}

function afterLastRound(
  loop: LoopNode,
  success: SimpleCommand,
  { source, shell }: { readonly source: SourceText; readonly shell: string },
): readonly ReportedEdit[] | undefined {
  const last = lastValue(loop, shell);
  const end = endOfItem(loop.body, success.span);
  if (last === undefined || loop.variable === undefined || end === undefined)
    return undefined;
  const renamed = renamedVariable(loop, source);
  const name = renamed?.newText ?? loop.variable;
  const newText = encloseShellText(
    `; [ "$${name}" != ${last} ] || exit 1`,
    success.enclosingQuote,
  );
  if (newText === undefined) return undefined;
  return [
    ...(renamed === undefined ? [] : [renamed]),
    { at: { start: end, end }, newText },
  ];
}

/**
 * `until [ $n -ge 5 ]; do X && break; n=$((n+1)); done`: who comes to the end of the body has not
 * left by `break`; where the condition then ends the loop, every try has failed.
 */
function askConditionAgain(
  { loop, condition, body }: LoopNode,
  source: SourceText,
): readonly ReportedEdit[] | undefined {
  if (condition?.kind !== "command" || !saysEnough(condition, loop === "while"))
    return undefined;
  const text = source.slice(condition.span);
  const last = body.kind === "list" ? body.items.at(-1) : body;
  const isPlain = condition.substitutions.length === 0 && !/[\r\n]/.test(text);
  const isBackground = body.kind === "list" && body.operators.includes("&");
  if (!isPlain || isBackground || last === undefined) return undefined;
  const operator = loop === "until" ? "&&" : "||";
  const { end } = last.span;
  return [{ at: { start: end, end }, newText: `; ${text} ${operator} exit 1` }];
}

/** `$_` is the shell's own: a loop over `_` gets a name that can be asked for. */
function renamedVariable(
  loop: LoopNode,
  source: SourceText,
): ReportedEdit | undefined {
  if (loop.variable !== "_") return undefined;
  const { start, end } = loop.span;
  const match = /^for\s+(?=_\s)/.exec(
    source.text.slice(start, Math.min(end, start + 40)),
  );
  const at = start + (match?.[0].length ?? 0);
  return match === null
    ? undefined
    : { at: { start: at, end: at + 1 }, newText: "try" };
}

/** The value of the last round, where no other round has it. */
function lastValue({ words }: LoopNode, shell: string): string | undefined {
  const [only] = words;
  if (words.length === 1 && only !== undefined) {
    const count =
      /^(?:\$\(\s*seq(?:\s+1)?\s+(\d+)\s*\)|`seq(?:\s+1)?\s+(\d+)`)$/.exec(
        only.raw,
      );
    const number = count?.[1] ?? count?.[2];
    if (number !== undefined) return number;
    // To other shells than bash these are letters.
    const range = shell === "bash" ? braceRange(only) : undefined;
    if (range !== undefined) return range.at(-1);
  }
  const values = words.map(({ literal }) => literal);
  const last = values.at(-1);
  if (last === undefined || !/^[\w./:@%+-]+$/.test(last)) return undefined;
  return values.indexOf(last) === values.length - 1 ? last : undefined;
}

/** Where the and-or list ends that holds the place. */
export function endOfItem(body: ShellNode, at: Span): number | undefined {
  if (body.kind !== "list") return body.span.end;
  let index = body.items.findIndex(({ span }) => contains(span, at));
  while (body.operators[index] === "&&" || body.operators[index] === "||")
    index++;
  return body.items[index]?.span.end;
}
