import type { CompoundCommand, SyntaxNode } from "unbash";
import type { Redirect, ShellNode, ShellWord } from "./model.ts";
import { mapSpan } from "./offset-map.ts";
import { childFrame, type Frame, type Scope } from "./scope.ts";
import { collectSubstitutions } from "./substitutions.ts";
import { LazyWord } from "./word.ts";

/** Loops, conditions, groups; `[[ … ]]` and `(( … ))` stay unknown. */
export function compound(
  scope: Scope,
  source: CompoundCommand,
  redirects: readonly Redirect[],
  outer: Frame | undefined,
): ShellNode {
  const frame = childFrame(outer);
  const base = { span: mapSpan(scope, source.pos, source.end), redirects };
  switch (source.type) {
    case "If":
      frame.node = { kind: "if", ...base, ...ifBranches(scope, source, frame) };
      break;
    case "While":
    case "For":
    case "Select":
    case "ArithmeticFor":
      frame.node = { kind: "loop", ...base, ...loop(scope, source, frame) };
      break;
    case "Subshell":
    case "BraceGroup": {
      const isSubshell = source.type === "Subshell";
      const body = scope.list(scope, source.body, frame);
      frame.node = { kind: "group", ...base, isSubshell, body };
      break;
    }
    case "Case": {
      const words = wordsOf(scope, [source.word], frame);
      const branches = source.items.map((item) =>
        scope.list(scope, item.body, frame),
      );
      const hasDefault = source.items.some((item) =>
        item.pattern.some(({ text }) => text === "*"),
      );
      frame.node = {
        kind: "case",
        ...base,
        word: words[0],
        branches,
        hasDefault,
      };
      break;
    }
    case "TestCommand":
    case "ArithmeticCommand":
      return { ...unknown(scope, source, outer), redirects };
  }
  return frame.node;
}

function ifBranches(
  scope: Scope,
  source: Extract<CompoundCommand, { type: "If" }>,
  frame: Frame,
): {
  branches: { condition: ShellNode; body: ShellNode }[];
  otherwise: ShellNode | undefined;
} {
  const branches = [source, ...source.elif].map((branch) => ({
    condition: scope.list(scope, branch.clause, frame),
    body: scope.list(scope, branch.then, frame),
  }));
  const otherwise =
    source.else === undefined
      ? undefined
      : scope.list(scope, source.else, frame);
  return { branches, otherwise };
}

type SourceLoop = Extract<
  CompoundCommand,
  { type: "While" | "For" | "Select" | "ArithmeticFor" }
>;
type LoopFields = Omit<
  Extract<ShellNode, { kind: "loop" }>,
  "kind" | "span" | "redirects"
>;

function loop(scope: Scope, source: SourceLoop, frame: Frame): LoopFields {
  const none = {
    condition: undefined,
    variable: undefined,
    words: [],
    arithmetic: undefined,
  };
  if (source.type === "While") {
    const condition = scope.list(scope, source.clause, frame);
    return {
      ...none,
      loop: source.kind,
      condition,
      body: scope.list(scope, source.body, frame),
    };
  }
  if (source.type === "ArithmeticFor") {
    const slice = (part: { pos: number; end: number } | undefined): string =>
      part === undefined ? "" : scope.text.slice(part.pos, part.end);
    const arithmetic = {
      start: slice(source.initialize),
      test: slice(source.test),
      step: slice(source.update),
    };
    return {
      ...none,
      loop: "for",
      arithmetic,
      body: scope.list(scope, source.body, frame),
    };
  }
  const words = wordsOf(scope, source.wordlist ?? [], frame);
  return {
    ...none,
    loop: source.type === "For" ? "for" : "select",
    variable: source.name.value,
    words,
    body: scope.list(scope, source.body, frame),
  };
}

function wordsOf(
  scope: Scope,
  words: readonly Extract<SyntaxNode, { type: "Word" }>[],
  frame: Frame,
): ShellWord[] {
  return words.map((word) => {
    collectSubstitutions(scope, word, frame);
    return new LazyWord(scope, word);
  });
}

/** Kept as text; only the commands in its substitutions are searched. */
export function unknown(
  scope: Scope,
  source: SyntaxNode,
  outer: Frame | undefined,
): ShellNode {
  const frame = childFrame(outer);
  const span = mapSpan(scope, source.pos, source.end);
  const raw = scope.text.slice(source.pos, source.end);
  frame.node = { kind: "unknown", span, redirects: [], raw };
  collectSubstitutions(scope, source, frame);
  return frame.node;
}
