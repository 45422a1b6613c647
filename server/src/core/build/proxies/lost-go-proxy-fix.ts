import type { DockerfileContext, ReportedEdit } from "../../rule.ts";
import type { RunInstruction } from "../../syntax/dockerfile/model.ts";
import type { Span } from "../../text/source.ts";
import { lineAbove, lineStart } from "../line-above.ts";
import type { GoSite, LostGoProxy } from "./lost-go-proxy.ts";

export interface ScopeFix {
  readonly kind: "declare" | "move" | "env";
  readonly edits: readonly ReportedEdit[];
}

/** How the downloads come to see a lost GOPROXY; undefined where more than one thing would have to change. */
export function scopeFix(
  lost: LostGoProxy,
  context: DockerfileContext,
): ScopeFix | undefined {
  const { reason, setter } = lost;
  if (reason === "global-arg") return declareGoProxy(lost.sites, context);
  if (reason === "overridden") return undefined;
  if (setter.kind === "run") return toEnv(setter, context);
  return move(lost, context);
}

/** `ARG GOPROXY` behind each FROM whose stage needs it and has none from a stage below. */
export function declareGoProxy(
  sites: readonly GoSite[],
  { source }: DockerfileContext,
): ScopeFix {
  const stages = new Set(sites.map(({ stage }) => stage));
  const edits: ReportedEdit[] = [];
  for (const stage of stages) {
    let below = stage.parent;
    while (below !== undefined && !stages.has(below)) below = below.parent;
    if (below !== undefined) continue;
    const { end } = stage.from.span;
    edits.push({
      at: { start: end, end },
      newText: `${source.lineEnd}ARG GOPROXY`,
    });
  }
  return { kind: "declare", edits };
}

/** A RUN that does nothing but set GOPROXY, as ENV. */
function toEnv(
  run: RunInstruction,
  { build, source }: DockerfileContext,
): ScopeFix | undefined {
  const [command, ...others] = build.commandsOf(run);
  if (
    command === undefined ||
    others.length > 0 ||
    run.isExecForm ||
    run.heredocs.length > 0
  )
    return undefined;
  const { assignments, redirects, words } = command.command;
  const own = assignments.map(({ span }) => span);
  const rest = words
    .slice(command.name === "go" ? 3 : 1)
    .map(({ span }) => span);
  const [only, ...more] = [...own, ...rest];
  if (only === undefined || more.length > 0 || redirects.length > 0)
    return undefined;
  const text = source.slice(only);
  // Docker and the shell read anything else differently.
  if (!/^(["']?)GOPROXY=(["']?)[^\s"'`$\\]+\2\1$/.test(text)) return undefined;
  const unquoted = text.replace(/^["'](.*)["']$/, "$1");
  return { kind: "env", edits: [{ at: run.span, newText: `ENV ${unquoted}` }] };
}

/** The instruction as it stands, above the first download or behind the FROM of the stage that downloads. */
function move(
  { reason, setter, sites }: LostGoProxy,
  { source, syntax }: DockerfileContext,
): ScopeFix | undefined {
  const [site] = sites;
  const text = source.slice(setter.span);
  const isAlone = setter.kind !== "run" && setter.properties.length === 1;
  if (site === undefined || !isAlone || /[$\n]/.test(text)) return undefined;
  const { lineEnd } = source;
  const isLate = reason === "too-late";
  const stages = new Set(sites.map(({ stage }) => stage));
  if (!isLate && stages.size > 1) return undefined;
  const at = isLate
    ? lineAbove(site.command.run, syntax)
    : site.stage.from.span.end;
  const newText = isLate ? text + lineEnd : lineEnd + text;
  return {
    kind: "move",
    edits: [
      { at: { start: at, end: at }, newText },
      { at: wholeLine(setter.span, source.text), newText: "" },
    ],
  };
}

/** The line with its end; the end before it, on a file's last line without one. */
function wholeLine({ start, end }: Span, text: string): Span {
  const first = lineStart(text, start);
  const next = text.indexOf("\n", end);
  if (next >= 0) return { start: first, end: next + 1 };
  const before = text[first - 2] === "\r" ? first - 2 : first - 1;
  return { start: Math.max(before, 0), end: text.length };
}
