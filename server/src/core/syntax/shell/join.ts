import { GapBuilder, noGaps, type Gaps } from "./offset-map.ts";

/** What the shell gets to see, and what was taken out of it. */
export interface JoinedText {
  readonly text: string;
  readonly gaps: Gaps;
}

/**
 * Does what Docker does before it hands a RUN command to the shell: line continuations go,
 * with the comment lines and blank lines between them. Joining, rather than masking, is what makes
 * `foo\⏎bar` one word, a continuation inside single quotes vanish, and a shell comment swallow
 * the lines joined to it, as they do in a build.
 */
export function joinContinuations(
  body: string,
  escape: "\\" | "`",
): JoinedText {
  if (!body.includes("\n") && !endsWithEscape(body, escape))
    return { text: body, gaps: noGaps };
  const builder = new GapBuilder(body);
  for (let start = 0, isFirst = true; start < body.length; isFirst = false) {
    const newline = body.indexOf("\n", start);
    const lineEnd = newline === -1 ? body.length : newline;
    if (isFirst || !isBlankOrComment(body, start, lineEnd)) {
      keepLine(builder, body, { start, lineEnd, escape });
    }
    start = lineEnd + 1;
  }
  return builder.finish("joins");
}

/** A heredoc body reaches the shell as it is; only the CR of CRLF is dropped. */
export function dropCarriageReturns(body: string): JoinedText {
  if (!body.includes("\r\n")) return { text: body, gaps: noGaps };
  const builder = new GapBuilder(body);
  let start = 0;
  for (
    let at = body.indexOf("\r\n");
    at !== -1;
    at = body.indexOf("\r\n", at + 2)
  ) {
    builder.keep(start, at);
    start = at + 1;
  }
  builder.keep(start, body.length);
  return builder.finish("joins");
}

interface Line {
  readonly start: number;
  readonly lineEnd: number;
  readonly escape: string;
}

function keepLine(builder: GapBuilder, body: string, line: Line): void {
  const { start, lineEnd, escape } = line;
  let end = lineEnd;
  while (end > start && isBlank(body.charCodeAt(end - 1))) end--;
  if (end > start && body[end - 1] === escape) {
    builder.keep(start, end - 1);
    return;
  }
  builder.keep(start, body[lineEnd - 1] === "\r" ? lineEnd - 1 : lineEnd);
  if (lineEnd < body.length) builder.keep(lineEnd, lineEnd + 1);
}

function isBlankOrComment(body: string, start: number, end: number): boolean {
  let at = start;
  while (at < end && isBlank(body.charCodeAt(at))) at++;
  return at === end || body[at] === "#";
}

function endsWithEscape(body: string, escape: string): boolean {
  let end = body.length;
  while (end > 0 && isBlank(body.charCodeAt(end - 1))) end--;
  return (end > 0 && body[end - 1] === escape) || body.endsWith("\r");
}

/** Blank, tab, CR. */
function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 13;
}
