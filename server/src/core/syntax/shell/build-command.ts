import { type Command, parse, type SyntaxNode } from "unbash";
import type { Span } from "../../text/source.ts";
import { shellInvocation } from "./invocation.ts";
import type {
  Assignment,
  EnclosingQuote,
  Redirect,
  ShellNode,
  ShellWord,
  SimpleCommand,
} from "./model.ts";
import { GapMap, mapSpan, noGaps } from "./offset-map.ts";
import {
  childFrame,
  type Frame,
  mayDescend,
  parentsOf,
  type Scope,
} from "./scope.ts";
import { collectSubstitutions, unescapeGaps } from "./substitutions.ts";
import { LazyWord } from "./word.ts";

/** A simple command with everything found in its words; adds itself to the scope's commands. */
export function buildCommand(
  scope: Scope,
  source: Command,
  redirects: readonly Redirect[],
  outer: Frame | undefined,
): SimpleCommand {
  const command = new CommandNode({
    span: mapSpan(scope, source.pos, source.end),
    redirects,
    frame: outer,
    quote: scope.quote,
  });
  scope.output.commands.push(command);
  const frame: Frame = { ...childFrame(outer), node: command };
  const search = (node: SyntaxNode): void => {
    if (!scope.hasSubstitutions) return;
    const found = collectSubstitutions(scope, node, frame);
    for (const script of found)
      command.substitutions = added(command.substitutions, script);
  };
  for (const item of source.prefix) {
    search(item);
    if (item.type === "Assignment") {
      command.assignments = added(command.assignments, assignment(scope, item));
    }
  }
  if (source.name !== undefined) {
    search(source.name);
    command.words.push(new LazyWord(scope, source.name));
  }
  for (const item of source.suffix) {
    search(item);
    if (item.type === "Word") {
      command.words.push(new LazyWord(scope, item));
    } else if (item.type === "Assignment") {
      const { pos, end, text } = item;
      command.words.push(
        new LazyWord(scope, { pos, end, value: text, parts: partsOf(item) }),
      );
      command.declarations = added(
        command.declarations,
        assignment(scope, item),
      );
    }
  }
  if (command.words.length > 1)
    command.script = nestedScript(scope, command, frame);
  return command;
}

/** Most commands have none of most things: they share one empty list. */
const none: never[] = [];

function added<Item>(list: Item[], item: Item): Item[] {
  if (list.length === 0) return [item];
  list.push(item);
  return list;
}

class CommandNode implements SimpleCommand {
  readonly kind = "command";
  readonly span: Span;
  readonly redirects: readonly Redirect[];
  readonly words: LazyWord[] = [];
  assignments: Assignment[] = none;
  declarations: Assignment[] = none;
  substitutions: ShellNode[] = none;
  readonly enclosingQuote: EnclosingQuote;
  script: ShellNode | undefined;
  readonly #frame: Frame | undefined;

  constructor(fields: {
    readonly span: Span;
    readonly redirects: readonly Redirect[];
    readonly frame: Frame | undefined;
    readonly quote: EnclosingQuote;
  }) {
    this.span = fields.span;
    this.redirects = fields.redirects;
    this.enclosingQuote = fields.quote;
    this.#frame = fields.frame;
  }

  get parents(): readonly ShellNode[] {
    return parentsOf(this.#frame);
  }

  get isSubstitution(): boolean {
    return this.#frame?.isSubstitution ?? false;
  }
}

type SourceAssignment = Extract<SyntaxNode, { type: "Assignment" }>;

function assignment(scope: Scope, source: SourceAssignment): Assignment {
  const { pos, name } = source;
  let value: ShellWord | undefined;
  if (source.value.type === "Word") value = new LazyWord(scope, source.value);
  return {
    name,
    nameSpan: mapSpan(scope, pos, pos + name.length),
    value,
    span: mapSpan(scope, pos, source.end),
    isAppend: source.append === true,
  };
}

/** `export A="$B"`: the whole word's parts are its head and those of the value. */
function partsOf(source: SourceAssignment): LazyWord["sourceParts"] {
  const { value, pos } = source;
  if (value.type !== "Word") return undefined;
  const { pos: end } = value;
  const head = source.text.slice(0, end - pos);
  const rest = value.parts ?? literalParts(value);
  return [{ type: "Literal", pos, end, value: head, text: head }, ...rest];
}

function literalParts(
  value: Extract<SyntaxNode, { type: "Word" }>,
): SourceLiteral[] {
  const { pos, end, text } = value;
  return end > pos
    ? [{ type: "Literal", pos, end, value: value.value, text }]
    : [];
}

type SourceLiteral = Extract<SyntaxNode, { type: "Literal" }>;

/** The script of `sh -c '…'`, where each of its characters has a place in the document. */
function nestedScript(
  scope: Scope,
  command: CommandNode,
  frame: Frame,
): ShellNode | undefined {
  const word = shellInvocation(command)?.scriptWord;
  if (!(word instanceof LazyWord) || !mayDescend(scope, word.raw.length))
    return undefined;
  const [part, more] = word.sourceParts ?? [];
  if (part === undefined || more !== undefined) return undefined;
  const inner = { ...scope, depth: scope.depth + 1 };
  if (part.type === "SingleQuoted") {
    const map = new GapMap(part.pos + 1, noGaps, scope.map);
    const nested: Scope = { ...inner, text: part.value, map, quote: "'" };
    return scope.build(nested, parse(part.value), frame);
  }
  const text = word.literal;
  if (part.type !== "DoubleQuoted" || text === undefined) return undefined;
  const gaps = unescapeGaps(word.raw.slice(1), text);
  if (gaps === undefined) return undefined;
  const map = new GapMap(part.pos + 1, gaps, scope.map);
  return scope.build({ ...inner, text, map, quote: '"' }, parse(text), frame);
}
