import { forEachChild, type SyntaxNode } from "unbash";
import type { ShellNode } from "./model.ts";
import { GapBuilder, GapMap, type Gaps } from "./offset-map.ts";
import { type Frame, mayDescend, type Scope } from "./scope.ts";

type Expansion = Extract<
  SyntaxNode,
  {
    type:
      "CommandExpansion" | "ProcessSubstitution" | "ArithmeticCommandExpansion";
  }
>;

/**
 * Builds the scripts inside `$(…)`, backquotes and `<(…)` of a word or any other node, in source
 * order. Word parts are parsed by unbash on first touch, so texts without them are left alone.
 */
export function collectSubstitutions(
  scope: Scope,
  source: SyntaxNode,
  frame: Frame,
): ShellNode[] {
  const found: ShellNode[] = [];
  if (scope.hasSubstitutions && mayHold(scope.text, source))
    visit({ scope, frame, found }, source, 0);
  return found;
}

/** Whether a stretch of text has a sign of a nested command in it. */
export function mayHoldCommand(
  text: string,
  start: number,
  end: number,
): boolean {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === backquote) return true;
    if (
      code === openParenthesis &&
      at > start &&
      opensCommand.has(text.charCodeAt(at - 1))
    ) {
      return true;
    }
    // ${ command; } of bash
    if (code === openBrace && /[\s|]/u.test(text[at + 1] ?? "")) return true;
  }
  return false;
}

function mayHold(text: string, source: SyntaxNode): boolean {
  // A heredoc's body stands apart from its operator.
  const { pos, end } = source.type === "HereDoc" ? source.body : source;
  return mayHoldCommand(text, pos, end);
}

/** `$(`, `<(`, `>(` */
const opensCommand: ReadonlySet<number> = new Set([36, 60, 62]);
const backquote = 96;
const openParenthesis = 40;
const openBrace = 123;
const maxPartDepth = 40;

interface Search {
  readonly scope: Scope;
  readonly frame: Frame;
  readonly found: ShellNode[];
}

function visit(search: Search, source: SyntaxNode, depth: number): void {
  if (isExpansion(source)) {
    pushScript(search, source);
    return;
  }
  if (depth > maxPartDepth) {
    search.scope.output.isPartial = true;
    return;
  }
  forEachChild(source, (child) => {
    if (mayHold(search.scope.text, child) || isExpansion(child)) {
      visit(search, child, depth + 1);
    }
  });
}

function isExpansion(source: SyntaxNode): source is Expansion {
  return (
    source.type === "CommandExpansion" ||
    source.type === "ProcessSubstitution" ||
    source.type === "ArithmeticCommandExpansion"
  );
}

function pushScript(search: Search, source: Expansion): void {
  const { scope, frame } = search;
  if (!mayDescend(scope, source.end - source.pos)) return;
  const { script } = source;
  if (script === undefined) return;
  const inside: Frame = { node: undefined, outer: frame, isSubstitution: true };
  let inner: Scope = { ...scope, depth: scope.depth + 1 };
  if (script.source !== undefined) {
    // Escaped backquotes: unbash's positions are those of the decoded text.
    const gaps = unescapeGaps(
      scope.text.slice(source.pos + 1, source.end),
      script.source,
    );
    if (gaps === undefined) {
      scope.output.isPartial = true;
      return;
    }
    const map = new GapMap(source.pos + 1, gaps, scope.map);
    inner = { ...inner, text: script.source, map };
  }
  search.found.push(scope.build(inner, script, inside));
}

/**
 * The gaps that turn `written` into `decoded` by dropping backslashes; undefined where they do
 * not fit together.
 */
export function unescapeGaps(
  written: string,
  decoded: string,
): Gaps | undefined {
  const builder = new GapBuilder(written);
  let start = 0;
  let at = 0;
  for (let index = 0; index < decoded.length; index++, at++) {
    const isEscape =
      written[at] === "\\" && isEscaped(written[at + 1], decoded[index]);
    if (isEscape) {
      builder.keep(start, at);
      at++;
      start = at;
    }
    if (written[at] !== decoded[index]) return undefined;
  }
  builder.keep(start, at);
  return builder.finish("escapes").gaps;
}

function isEscaped(
  next: string | undefined,
  wanted: string | undefined,
): boolean {
  return next !== undefined && next === wanted && '`\\$"'.includes(next);
}
