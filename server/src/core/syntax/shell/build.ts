import type {
  AndOr,
  CompoundCommand,
  ParsedScript,
  PipelineNode as SourcePipeline,
  Statement,
} from "unbash";
import { buildCommand } from "./build-command.ts";
import { mayHoldCommand } from "./substitutions.ts";
import { compound, unknown } from "./compound.ts";
import type { ListOperator, ShellNode, ShellScript } from "./model.ts";
import { mapSpan } from "./offset-map.ts";
import { redirectsOf, searchRedirects } from "./redirects.ts";
import {
  childFrame,
  type Frame,
  newOutput,
  type Scope,
  type Statements,
} from "./scope.ts";

/** The text of a script, and what encloses it. */
export interface ScriptSource extends Omit<
  Scope,
  "output" | "build" | "list" | "hasSubstitutions"
> {
  /** The command whose argument the script is. */
  readonly parent?: ShellNode;
}

/** Turns unbash's tree of one script into our model. */
export function buildScript(
  tree: ParsedScript,
  source: ScriptSource,
): ShellScript {
  const { parent, text, map, depth, quote } = source;
  const output = newOutput();
  const hasSubstitutions = mayHoldCommand(text, 0, text.length);
  const scope: Scope = {
    text,
    map,
    depth,
    quote,
    hasSubstitutions,
    output,
    build: scriptNode,
    list: statements,
  };
  const outer = parent && {
    node: parent,
    outer: undefined,
    isSubstitution: false,
  };
  const body = scriptNode(scope, tree, outer);
  return { body, commands: output.commands, isPartial: output.isPartial };
}

/** The node of a whole script, nested or not. */
function scriptNode(
  scope: Scope,
  tree: ParsedScript,
  outer: Frame | undefined,
): ShellNode {
  if (tree.errors !== undefined && tree.errors.length > 0)
    scope.output.isPartial = true;
  return statements(scope, tree, outer);
}

function statements(
  scope: Scope,
  list: Statements,
  outer: Frame | undefined,
): ShellNode {
  const [only] = list.commands;
  if (list.commands.length === 1 && only !== undefined && isPlain(only)) {
    return node(scope, only.command, outer);
  }
  const frame = childFrame(outer);
  const items: ShellNode[] = [];
  const operators: ListOperator[] = [];
  list.commands.forEach((statement, index) => {
    const { command } = statement;
    if (command.type === "AndOr") {
      for (const item of command.commands) items.push(node(scope, item, frame));
      operators.push(
        ...command.operators.slice(0, command.commands.length - 1),
      );
    } else {
      items.push(node(scope, command, frame));
    }
    const isLast = index === list.commands.length - 1;
    if (statement.background === true) operators.push("&");
    else if (!isLast) operators.push(separatorAfter(scope.text, statement.end));
  });
  const first = list.commands[0]?.pos ?? list.pos;
  const last = list.commands.at(-1)?.end ?? list.end;
  const span = mapSpan(scope, first, last);
  frame.node = { kind: "list", span, redirects: [], items, operators };
  return frame.node;
}

function isPlain(statement: Statement): boolean {
  return statement.background !== true && statement.command.type !== "AndOr";
}

function separatorAfter(text: string, end: number): ListOperator {
  let at = end;
  while (text[at] === " " || text[at] === "\t") at++;
  return text[at] === ";" ? ";" : "\n";
}

type Source = SourcePipeline | AndOr | CompoundCommand;

function node(
  scope: Scope,
  source: Source,
  outer: Frame | undefined,
): ShellNode {
  if (source.type === "Command") {
    return buildCommand(
      scope,
      source,
      redirectsOf(scope, source.redirects),
      outer,
    );
  }
  if (source.type === "Pipeline") return pipeline(scope, source, outer);
  if (source.type === "Function") return functionNode(scope, source, outer);
  if (source.type === "AndOr" || source.type === "Coproc")
    return unknown(scope, source, outer);
  if (source.type !== "Redirected") return compound(scope, source, [], outer);
  const built = compound(
    scope,
    source.command,
    redirectsOf(scope, source.redirects),
    outer,
  );
  searchRedirects(scope, source.redirects, outer);
  return built;
}

function functionNode(
  scope: Scope,
  source: Extract<Source, { type: "Function" }>,
  outer: Frame | undefined,
): ShellNode {
  const frame = childFrame(outer);
  const body =
    source.body.type === "CompoundList"
      ? statements(scope, source.body, frame)
      : node(scope, source.body, frame);
  const span = mapSpan(scope, source.pos, source.end);
  frame.node = {
    kind: "function",
    span,
    redirects: [],
    name: source.name.value,
    body,
  };
  return frame.node;
}

function pipeline(
  scope: Scope,
  source: Extract<Source, { type: "Pipeline" }>,
  outer: Frame | undefined,
): ShellNode {
  const negations = source.prefixes.filter(
    (prefix) => prefix.type === "Negation",
  ).length;
  const [only] = source.commands;
  if (negations === 0 && source.commands.length === 1 && only !== undefined) {
    return node(scope, only, outer);
  }
  const frame = childFrame(outer);
  const items = source.commands.map((command) => node(scope, command, frame));
  const span = mapSpan(scope, source.pos, source.end);
  frame.node = {
    kind: "pipeline",
    span,
    redirects: [],
    isNegated: negations % 2 === 1,
    items,
  };
  return frame.node;
}
