import type { DockerfileContext } from "../../rule.ts";
import type { RunInstruction } from "../../syntax/dockerfile/model.ts";
import type { EvaluationOptions } from "../../syntax/shell/evaluate.ts";
import { downloadName } from "../download-commands.ts";
import type { RunCommand } from "../model.ts";
import { retryLoops, type RetryLoop } from "./retry-loop.ts";
import { shellOptions } from "../shell-options.ts";

/** A loop that tries downloads again, and the RUN that it stands in. */
export interface RetryingRun {
  readonly retry: RetryLoop;
  readonly run: RunInstruction;
  readonly options: EvaluationOptions;
  /** The shell that Docker starts, as argv. */
  readonly shell: readonly string[];
}

/** Two rules ask for the same loops. */
const answers = new WeakMap<DockerfileContext, readonly RetryingRun[]>();

/** Every retry loop of a file, those of ONBUILD triggers too, in source order. */
export function retryingRuns(
  context: DockerfileContext,
): readonly RetryingRun[] {
  let found = answers.get(context);
  if (found === undefined) answers.set(context, (found = find(context)));
  return found;
}

function find(context: DockerfileContext): readonly RetryingRun[] {
  const { build, source, syntax } = context;
  let planned: ReadonlySet<number | undefined> | undefined;
  // Most files have no loop, and need no plan for this.
  const isDownload = (one: RunCommand): boolean => {
    if (downloadName(one) !== undefined) return true;
    planned ??= new Set(
      context.plan.sites.map(({ command }) => command?.command.span.start),
    );
    return planned.has(one.command.span.start);
  };
  return syntax.instructions.flatMap((instruction) => {
    const run =
      instruction.kind === "onbuild" ? instruction.trigger : instruction;
    // A text without it has no loop, and need not be read for this.
    if (run?.kind !== "run" || !/\bdone\b/.test(source.slice(run.span)))
      return [];
    const downloads = build
      .commandsOf(run)
      .filter((one) => one.command.parents.some(({ kind }) => kind === "loop"))
      .filter(isDownload);
    const scripts = [...new Set(downloads.map((one) => one.script))];
    const { shell } = build.stateBefore(run);
    const options = run.isExecForm ? {} : shellOptions(shell);
    return scripts
      .flatMap((script) =>
        retryLoops(downloads.filter((one) => one.script === script)),
      )
      .map((retry) => ({ retry, run, options, shell }));
  });
}

/** What a download is called in messages: `go mod download`, `curl`. */
export function nameOfDownload(download: RunCommand): string {
  return downloadName(download) ?? download.name;
}
