import type { ReportedEdit } from "../../rule.ts";
import { encloseShellText } from "../../syntax/shell/edit.ts";
import { resolveCommand } from "../../syntax/shell/query.ts";
import { contains, type SourceText } from "../../text/source.ts";
import type { RunCommand } from "../model.ts";
import { exitEndsStep, isExpandedTwice } from "./retry-exit.ts";
import { endOfItem, isDirectlyIn } from "./retry-fix.ts";
import type { RetryLoop } from "./retry-loop.ts";

/** Tries before an endless loop gives up, and the seconds between them where it does not wait. */
export const endlessLimit = { tries: 10, seconds: 10 } as const;

/** Whether something in the loop waits between two tries. */
export function waits({ loop, downloads }: RetryLoop): boolean {
  const commands = downloads[0]?.script.commands ?? [];
  return commands.some(
    (one) =>
      contains(loop.span, one.span) && resolveCommand(one).name === "sleep",
  );
}

/**
 * The edit that lets an endless retry loop fail after `endlessLimit.tries` tries: a counter at the
 * place that is reached when a try has failed. Undefined where there is no such place, or where
 * `exit` would not end the step.
 */
export function limitTries(
  retry: RetryLoop,
  source: SourceText,
): readonly ReportedEdit[] | undefined {
  const { loop, parents, breaks, downloads } = retry;
  const [download] = downloads;
  if (download === undefined || !exitEndsStep(parents, download.script))
    return undefined;
  if (isExpandedTwice(download, loop, source) || isTaken(download, source))
    return undefined;
  const [success, ...others] = breaks;
  const text = limitText(retry);
  if (success === undefined) {
    const { start } = loop.body.span;
    return isInCondition(retry)
      ? insertion(start, `${text}; `, download)
      : undefined;
  }
  const end = endOfItem(loop.body, success.command.span);
  const isOnly = others.length === 0 && isDirectlyIn(success.command, loop);
  return end === undefined || !isOnly
    ? undefined
    : insertion(end, `; ${text}`, download);
}

function limitText(retry: RetryLoop): string {
  const { tries, seconds } = endlessLimit;
  const text = `tries=$((\${tries:-0} + 1)); [ "$tries" -lt ${tries} ] || exit 1`;
  return waits(retry) ? text : `${text}; sleep ${seconds}`;
}

/** The counter's name is the script's own, or set from outside. */
function isTaken(download: RunCommand, source: SourceText): boolean {
  return (
    /\btries\b/.test(source.slice(download.run.span)) ||
    download.variable("tries") !== undefined
  );
}

function insertion(
  at: number,
  text: string,
  { command }: RunCommand,
): readonly ReportedEdit[] | undefined {
  const newText = encloseShellText(text, command.enclosingQuote);
  return newText === undefined
    ? undefined
    : [{ at: { start: at, end: at }, newText }];
}

function isInCondition({ loop: { condition }, downloads }: RetryLoop): boolean {
  return (
    condition !== undefined &&
    downloads.every(({ command }) => contains(condition.span, command.span))
  );
}
