import type {
  DockerfileSyntax,
  Instruction,
} from "../syntax/dockerfile/model.ts";

/** Where another instruction can be put in front of this one: the start of its line, or of the comments right above it. */
export function lineAbove(
  { span }: Instruction,
  { comments, source: { text } }: DockerfileSyntax,
): number {
  let start = lineStart(text, span.start);
  for (const { span: comment } of comments.toReversed()) {
    if (
      comment.start < start &&
      lineStart(text, start - 1) === lineStart(text, comment.start)
    )
      start = lineStart(text, comment.start);
  }
  return start;
}

/** The start of the line that holds an offset. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}
