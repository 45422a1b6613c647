import type { Word, WordPart as SourcePart } from "unbash";
import type { WordPart } from "./model.ts";
import { mapSpan, type WordSource } from "./offset-map.ts";

type Piece = Pick<Word, "pos" | "end" | "value">;

/** Flattens unbash's parts: quotes removed, adjacent pieces kept apart, each with its own span. */
export function convertParts(
  source: WordSource,
  parts: readonly SourcePart[] | undefined,
  word: Piece,
): readonly WordPart[] {
  if (word.end <= word.pos) return [];
  const context: Context = {
    source,
    isUrl: isUrl(source.text.slice(word.pos, word.end)),
    out: [],
  };
  if (parts === undefined) {
    pushUnquoted(
      context,
      { pos: word.pos, end: word.end, value: word.value },
      true,
    );
  } else {
    parts.forEach((part, index) => {
      if (part.type === "Literal") pushUnquoted(context, part, index === 0);
      else pushPart(context, part, false);
    });
  }
  return context.out;
}

interface Context {
  readonly source: WordSource;
  readonly isUrl: boolean;
  readonly out: WordPart[];
}

function isUrl(raw: string): boolean {
  return raw.includes("://");
}

/** Unquoted text; a leading `~` or `~/` is $HOME, `~user` cannot be known. */
function pushUnquoted(context: Context, piece: Piece, isFirst: boolean): void {
  const { source, out } = context;
  const { text } = source;
  if (!isFirst || text[piece.pos] !== "~") {
    const span = mapSpan(source, piece.pos, piece.end);
    out.push({ kind: "text", text: piece.value, span, isQuoted: false });
    return;
  }
  const slash = text.indexOf("/", piece.pos);
  const end = slash === -1 || slash > piece.end ? piece.end : slash;
  const span = mapSpan(source, piece.pos, end);
  if (end === piece.pos + 1) {
    out.push({
      kind: "variable",
      name: "HOME",
      operator: undefined,
      argument: undefined,
      span,
      isQuoted: false,
    });
  } else {
    out.push({
      kind: "other",
      text: text.slice(piece.pos, end),
      span,
      isQuoted: false,
    });
  }
  if (end < piece.end) {
    out.push({
      kind: "text",
      text: piece.value.slice(end - piece.pos),
      span: mapSpan(source, end, piece.end),
      isQuoted: false,
    });
  }
}

function pushPart(context: Context, part: SourcePart, isQuoted: boolean): void {
  const { source, out } = context;
  const span = mapSpan(source, part.pos, part.end);
  if (part.type === "DoubleQuoted" || part.type === "LocaleString") {
    if (part.parts.length === 0)
      out.push({ kind: "text", text: "", span, isQuoted: true });
    for (const child of part.parts) pushPart(context, child, true);
  } else if (part.type === "SimpleExpansion") {
    out.push(variable(part.text.slice(1), undefined, { span, isQuoted }));
  } else if (part.type === "ParameterExpansion") {
    out.push(parameter(source, part, { span, isQuoted }));
  } else {
    out.push(leaf(context, part, { span, isQuoted }));
  }
}

function leaf(context: Context, part: SourcePart, place: Place): WordPart {
  if (part.type === "Literal")
    return { kind: "text", text: part.value, ...place };
  if (part.type === "SingleQuoted" || part.type === "AnsiCQuoted") {
    return { kind: "text", text: part.value, ...place, isQuoted: true };
  }
  const text = context.source.text.slice(part.pos, part.end);
  // A URL or `name[extra]` is no file: without a match the shell leaves it as it stands.
  const isText =
    part.type === "Glob" && (context.isUrl || part.kind === "bracket");
  return { kind: isText ? "text" : "other", text, ...place };
}

type Place = Pick<WordPart, "span" | "isQuoted">;
type Operation = { readonly operator: string; readonly argument: string };

function variable(
  name: string,
  operation: Operation | undefined,
  place: Place,
): WordPart {
  return {
    kind: "variable",
    name,
    operator: operation?.operator,
    argument: operation?.argument,
    ...place,
  };
}

function parameter(
  source: WordSource,
  part: Extract<SourcePart, { type: "ParameterExpansion" }>,
  place: Place,
): WordPart {
  const { operation } = part;
  const isPlain =
    part.prefix === undefined &&
    part.index === undefined &&
    part.parameter !== "";
  if (isPlain && operation === undefined)
    return variable(part.parameter, undefined, place);
  if (
    isPlain &&
    (operation?.type === "Default" || operation?.type === "Remove")
  ) {
    const { operator, operand } = operation;
    const argument = source.text.slice(operand.pos, operand.end);
    return variable(part.parameter, { operator, argument }, place);
  }
  return {
    kind: "other",
    text: source.text.slice(part.pos, part.end),
    ...place,
  };
}
