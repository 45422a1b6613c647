import {
  baseImageFacts,
  type BaseImageFacts,
} from "../../knowledge/base-images.ts";
import {
  retryPauses,
  timedOutStatuses,
  transientGoErrors,
  trySeconds,
} from "../../knowledge/go-retry.ts";
import type { DockerfileContext, ReportedEdit } from "../../rule.ts";
import type { ShellNode } from "../../syntax/shell/model.ts";
import { resolveCommand } from "../../syntax/shell/query.ts";
import { contains, type Span } from "../../text/source.ts";
import { parseGoCommand, type GoCommand } from "../go/go-commands.ts";
import { compareGoVersions } from "../go/go-version.ts";
import type { RunCommand, Stage } from "../model.ts";
import { isExpandedTwice } from "./retry-exit.ts";
import type { RetryLoop } from "./retry-loop.ts";

/** A go command in a loop that ends a try that hangs, waits, and tries again what may succeed. */
export interface BoundedGo {
  readonly edits: readonly ReportedEdit[];
  readonly minutesPerTry: number;
  /** The command compiles too, and a try that takes longer is lost. */
  readonly compiles: boolean;
}

/** Verbs that write to standard error only, so that both can be kept in one variable. */
const downloadVerbs = new Set(
  "mod download,mod tidy,mod vendor,mod verify,get,work sync,work vendor".split(
    ",",
  ),
);
const compileVerbs = new Set(["build", "install"]);
/** Options that print to standard output; `-x` and `-v` do not. */
const printingOptions = /^--?(?:json|n)(?:=|$)/;
const plainShells = new Set(["sh", "bash", "dash", "ash"]);
const harmlessWrappers = new Set(["env", "sudo"]);

/**
 * The edits that put the loop around a go command, or in place of `instead`, which holds it. The loop
 * stands in a subshell: it leaves no variables behind, and ends with go's own status. Undefined where
 * the image has no `timeout` that is known, or where the output or the shell is another program's.
 */
export function boundGoDownload(
  { command, stage, verb }: Pick<GoCommand, "command" | "stage" | "verb">,
  context: DockerfileContext,
  instead?: ShellNode,
): BoundedGo | undefined {
  const compiles = compileVerbs.has(verb);
  if (!compiles && !downloadVerbs.has(verb)) return undefined;
  if (!hasPlainSurroundings(command, context) || !hasTimeout(stage))
    return undefined;
  if (!isPlainCommand(command, context)) return undefined;
  const seconds = compiles ? trySeconds.compile : trySeconds.download;
  const { span } = command.command;
  const outer = instead?.span ?? span;
  const line = lineBreaks(command, outer, context);
  return {
    compiles,
    minutesPerTry: seconds / 60,
    edits: [
      { at: { start: outer.start, end: span.start }, newText: head(line) },
      {
        at: { start: command.nameSpan.start, end: command.nameSpan.start },
        newText: `timeout ${seconds} `,
      },
      { at: { start: span.end, end: outer.end }, newText: tail(line) },
    ],
  };
}

/** What a loop may hold beside the download, so that nothing is lost with it. */
const loopTalk = new Set(
  "sleep,echo,printf,:,true,false,[,test,expr,date,break,continue,exit".split(
    ",",
  ),
);

/**
 * The edits that put the bounded loop in the place of another one, around one go download and
 * nothing else that matters. Undefined where there is more in it, or as for `boundGoDownload`.
 */
export function boundGoLoop(
  { loop, downloads }: RetryLoop,
  context: DockerfileContext,
): BoundedGo | undefined {
  const [command, ...others] = downloads;
  const stage = command && context.build.stageOf(command.run);
  if (command === undefined || stage === undefined || others.length > 0)
    return undefined;
  const go = parseGoCommand(command, stage);
  const text = context.source.slice(loop.span);
  // A comment may say why it is as it is.
  if (go === undefined || /^[ \t]*#/m.test(text)) return undefined;
  const rest = command.script.commands.filter(
    (one) => contains(loop.span, one.span) && one !== command.command,
  );
  const isPlain = rest.every(
    ({ words, redirects }) =>
      redirects.length === 0 &&
      (words.length === 0 || loopTalk.has(words[0]?.literal ?? "")),
  );
  const names = rest.flatMap(({ assignments }) =>
    assignments.map(({ name }) => name),
  );
  const own = context.source.slice(command.command.span);
  const usesThem = [...names, loop.variable ?? ""].some(
    (name) => name !== "" && new RegExp(`\\$\\{?${name}\\b`).test(own),
  );
  return !isPlain || usesThem || loop.redirects.length > 0
    ? undefined
    : boundGoDownload(go, context, loop);
}

/** Begins a new line of the loop, this deep. */
type LineBreak = (depth: 1 | 2) => string;

function head(line: LineBreak): string {
  return `(for pause in ${retryPauses.join(" ")}; do${line(2)}out=$(`;
}

function tail(line: LineBreak): string {
  const timedOut = timedOutStatuses.map((status) => `${status}:*`);
  const again = [...timedOut, ...transientGoErrors];
  const half = again.length / 2;
  return [
    ' 2>&1) && code=0 || code=$?; printf "%s\\n" "$out" >&2;',
    "case $code:$out in 0:*) break;;",
    `${again.slice(0, half).join("|")}|`,
    `${again.slice(half).join("|")}) sleep $pause;;`,
    "*) break;; esac;",
  ]
    .join(line(2))
    .concat(line(1), "done; exit $code)");
}

/** Docker's escape character joins lines before the shell reads them; in a heredoc the shell does. */
function lineBreaks(
  { run }: RunCommand,
  at: Span,
  { source, syntax }: DockerfileContext,
): LineBreak {
  const isHeredoc = run.heredocs.some(({ bodySpan }) => contains(bodySpan, at));
  const escape = isHeredoc ? "\\" : syntax.escape;
  const start = source.lineStarts[source.lineAt(at.start)] ?? at.start;
  const indent = /^[ \t]*/.exec(source.text.slice(start, at.start))?.[0] ?? "";
  const isFirst = !isHeredoc && start <= run.span.start;
  const unit = indent.includes("\t") ? "\t" : "  ";
  const base = isFirst ? indent + unit + unit : indent;
  return (depth) =>
    ` ${escape}${source.lineEnd}${base}${depth === 2 ? unit : ""}`;
}

/** The shell form of a shell that has `$(…)`, in no quotes, pipe, function or background. */
function hasPlainSurroundings(
  command: RunCommand,
  { build, source }: DockerfileContext,
): boolean {
  const { run } = command;
  const { parents, isSubstitution, enclosingQuote } = command.command;
  if (run.isExecForm || isSubstitution || enclosingQuote !== undefined)
    return false;
  const [shell = ""] = build.stateBefore(run).shell;
  if (!plainShells.has(shell.replace(/^.*\//s, ""))) return false;
  return (
    !parents.some(isElsewhere) &&
    !isExpandedTwice(command, command.command, source)
  );
}

function isElsewhere(node: ShellNode): boolean {
  if (node.kind === "list") return node.operators.includes("&");
  // `! go mod download` is one too.
  if (node.kind === "pipeline") return node.items.length > 1;
  return node.kind === "command" || node.kind === "function";
}

function isPlainCommand(
  { command, arguments: words }: RunCommand,
  { source }: DockerfileContext,
): boolean {
  const { wrappers } = resolveCommand(command);
  return (
    command.redirects.length === 0 &&
    wrappers.every((name) => harmlessWrappers.has(name)) &&
    !words.some(({ text }) => printingOptions.test(text ?? "")) &&
    // Inside the loop these names are its own.
    !/\$\{?(?:pause|out|code)\b/.test(source.slice(command.span))
  );
}

/** The official Linux images have one, that of coreutils or BusyBox. */
function hasTimeout({ root }: Stage): boolean {
  const image = root.kind === "image" ? root.image : undefined;
  const facts = image && baseImageFacts(image);
  if (facts === undefined || facts.family === "busybox") return false;
  const tag = image?.tag?.value ?? "";
  if (/windows|nanoserver/.test(tag)) return false;
  return facts.packageManager !== "apk" || hasNewBusyBox(facts, tag);
}

/** Before BusyBox 1.30, that of Alpine 3.10, `timeout` wanted `-t`. */
function hasNewBusyBox(
  { family, goVersion }: BaseImageFacts,
  tag: string,
): boolean {
  const pattern = family === "alpine" ? /^(\d+\.\d+)/ : /alpine(\d+\.\d+)/;
  const alpine = pattern.exec(tag)?.[1];
  if (alpine !== undefined) return compareGoVersions(alpine, "3.10") >= 0;
  // golang:1.13-alpine came after it.
  return goVersion === undefined || compareGoVersions(goVersion, "1.13") >= 0;
}
