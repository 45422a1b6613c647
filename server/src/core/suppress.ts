import type { Position } from "vscode-languageserver-types";
import type { Edit, Finding } from "./finding.ts";
import type { LintDocument } from "./lint.ts";
import { readIgnoreComment, type IgnoreComment } from "./suppress-comment.ts";
import { parseDockerfile } from "./syntax/dockerfile/door.ts";
import type { DockerfileSyntax } from "./syntax/dockerfile/model.ts";
import { parseGoMod } from "./syntax/gomod/gomod.ts";
import type { GoMod } from "./syntax/gomod/model.ts";
import type { SourceText, Span } from "./text/source.ts";

/** Says whether an ignore comment of the Dockerfile covers a finding on it. */
export function dockerfileSuppressions(
  syntax: DockerfileSyntax,
): (finding: Finding) => boolean {
  return covers(syntax.source, inDockerfile(syntax));
}

/** Says whether an ignore comment of the go.mod covers a finding on it. */
export function goModSuppressions(gomod: GoMod): (finding: Finding) => boolean {
  return covers(gomod.source, inGoMod(gomod));
}

/**
 * The edit that ignores a rule at a finding: a comment line above its instruction or directive, or one more id in the
 * comment that stands there. Undefined where no comment can cover the place, as on a parser directive.
 */
export function ignoreHere(
  { file, language, text }: LintDocument,
  ruleId: string,
  at: Position,
): Edit | undefined {
  const place =
    language === "dockerfile"
      ? dockerfilePlace(parseDockerfile(text), at)
      : goModPlace(parseGoMod(text), at);
  if (place === undefined) return undefined;
  const { source, target, suppressions, marker } = place;
  const existing = suppressions.find(
    ({ comment, end }) => !comment.isForFile && end === target.end,
  );
  if (existing !== undefined)
    return insertion(file, source, existing.idsEnd, `,${ruleId}`);
  const start = textStart(source, aboveContinuation(source, target.start));
  const indentation =
    /^[ \t]*/.exec(text.slice(start, target.start))?.[0] ?? "";
  const line = `${indentation}${marker} surefetch ignore=${ruleId}`;
  return insertion(file, source, start, line + source.lineEnd);
}

/** The edit that ignores a rule in the whole file; in a Dockerfile it lands below the parser directives. */
export function ignoreInFile(
  { file, language, text }: LintDocument,
  ruleId: string,
): Edit {
  if (language === "dockerfile") {
    const syntax = parseDockerfile(text);
    const { source, instructions } = syntax;
    const existing = inDockerfile(syntax).find(isForFile);
    if (existing !== undefined)
      return insertion(file, source, existing.idsEnd, `,${ruleId}`);
    const first = instructions[0]?.span.start ?? text.length;
    const start = textStart(source, aboveContinuation(source, first));
    const line = `# surefetch ignore-file=${ruleId}${source.lineEnd}`;
    return insertion(file, source, start, line);
  }
  const gomod = parseGoMod(text);
  const { source } = gomod;
  const existing = inGoMod(gomod).find(isForFile);
  if (existing !== undefined)
    return insertion(file, source, existing.idsEnd, `,${ruleId}`);
  // A comment that touched the one above `module` would become part of the module's deprecation notice.
  const line = `// surefetch ignore-file=${ruleId}${source.lineEnd}${source.lineEnd}`;
  return insertion(file, source, textStart(source, 0), line);
}

function insertion(
  file: Edit["file"],
  source: SourceText,
  offset: number,
  newText: string,
): Edit {
  return { file, range: source.range({ start: offset, end: offset }), newText };
}

/** An ignore comment with the stretch that it covers, its own line included. */
interface Suppression extends Span {
  readonly comment: IgnoreComment;
  /** Where one more id is written. */
  readonly idsEnd: number;
}

function isForFile({ comment }: Suppression): boolean {
  return comment.isForFile;
}

interface CommentPlace {
  readonly source: SourceText;
  /** What the comment is to cover. */
  readonly target: Span;
  readonly suppressions: readonly Suppression[];
  readonly marker: "#" | "//";
}

function dockerfilePlace(
  syntax: DockerfileSyntax,
  at: Position,
): CommentPlace | undefined {
  const { source, instructions } = syntax;
  const offset = source.offsetAt(at);
  const target = instructions.find(
    ({ span }) => span.start <= offset && offset <= span.end,
  )?.span;
  if (target === undefined) return undefined;
  return { source, target, suppressions: inDockerfile(syntax), marker: "#" };
}

function goModPlace(gomod: GoMod, at: Position): CommentPlace {
  const { source } = gomod;
  const line = lineSpan(source, at.line);
  const text = source.slice(line);
  const start = line.start + text.length - text.trimStart().length;
  const target = {
    start: text.trim() === "" ? line.start : start,
    end: line.end,
  };
  return { source, target, suppressions: inGoMod(gomod), marker: "//" };
}

/** A comment covers the next instruction, whatever comments and blank lines stand between. */
function inDockerfile(syntax: DockerfileSyntax): Suppression[] {
  const { source, comments, instructions } = syntax;
  const found: Suppression[] = [];
  let next = 0;
  for (const { span, text } of comments) {
    while ((instructions[next]?.span.start ?? Infinity) < span.start) next++;
    const comment = readIgnoreComment(text);
    if (comment === undefined || (comment.isForFile && next > 0)) continue;
    const last = comment.isForFile ? undefined : instructions[next];
    found.push({
      comment,
      idsEnd: span.start + comment.idsEnd,
      start: comment.isForFile
        ? 0
        : lineSpan(source, source.lineAt(span.start)).start,
      end: last?.span.end ?? source.text.length,
    });
  }
  return found;
}

/** A comment covers its own directive's line, or on a line of its own the next directive, a whole block included. */
function inGoMod({ source, comments }: GoMod): Suppression[] {
  const byLine = new Map(
    comments.map(({ span }) => [source.lineAt(span.start), span.start]),
  );
  const lines = new GoModLines(source);
  for (let line = 0; line < source.lineStarts.length; line++)
    lines.read(lineSpan(source, line), byLine.get(line));
  return lines.finish();
}

type OpenSuppression = Omit<Suppression, "end">;

/** Collects the ignore comments of a go.mod line by line. */
class GoModLines {
  readonly #source: SourceText;
  readonly #found: Suppression[] = [];
  /** Comments that wait for the next directive. */
  #above: OpenSuppression[] = [];
  /** Comments that wait for the end of a block. */
  #aboveBlock: OpenSuppression[] = [];
  #hasCode = false;

  constructor(source: SourceText) {
    this.#source = source;
  }

  /** `commentStart`: where the line's comment begins, if it has one. */
  read(span: Span, commentStart: number = span.end): void {
    const code = this.#source.slice({ start: span.start, end: commentStart });
    const own = this.#comment({ start: commentStart, end: span.end });
    // `trim` takes a byte order mark for a blank, which suits us.
    if (code.trim() === "") this.#readCommentLine(own, span);
    else this.#readCode(code.trim(), own, span);
  }

  finish(): Suppression[] {
    this.#close(
      [...this.#above, ...this.#aboveBlock],
      this.#source.text.length,
    );
    return this.#found;
  }

  #readCommentLine(own: IgnoreOnLine | undefined, { start }: Span): void {
    if (own?.comment.isForFile === false) this.#above.push({ ...own, start });
    else if (own !== undefined && !this.#hasCode)
      this.#close([{ ...own, start: 0 }], this.#source.text.length);
  }

  #readCode(code: string, own: IgnoreOnLine | undefined, span: Span): void {
    this.#hasCode = true;
    if (own?.comment.isForFile === false)
      this.#close([{ ...own, start: span.start }], span.end);
    if (code.startsWith(")")) {
      this.#close(this.#aboveBlock, span.end);
      this.#aboveBlock = [];
    }
    if (code.endsWith("(")) this.#aboveBlock.push(...this.#above);
    else this.#close(this.#above, span.end);
    this.#above = [];
  }

  #close(open: readonly OpenSuppression[], end: number): void {
    this.#found.push(...open.map((one) => ({ ...one, end })));
  }

  #comment(span: Span): IgnoreOnLine | undefined {
    const comment = readIgnoreComment(this.#source.slice(span));
    if (comment === undefined) return undefined;
    return { comment, idsEnd: span.start + comment.idsEnd };
  }
}

type IgnoreOnLine = Omit<Suppression, "start" | "end">;

/** A line without its line end. */
function lineSpan(source: SourceText, line: number): Span {
  const start = source.lineStarts[line] ?? source.text.length;
  let end = source.lineStarts[line + 1] ?? source.text.length;
  while (end > start && /[\r\n]/.test(source.text.charAt(end - 1))) end--;
  return { start, end };
}

/** The line at which an instruction begins for Docker: lines of nothing but an escape may stand before its keyword. */
function aboveContinuation(source: SourceText, offset: number): number {
  const line = source.lineAt(offset);
  let first = line;
  for (let above = line - 1; above >= 0; above--) {
    const text = source.slice(lineSpan(source, above)).trim();
    if (text === "\\" || text === "`") first = above;
    else if (text !== "" && !text.startsWith("#")) break;
  }
  return first;
}

/** Where a line's text begins: behind a byte order mark. */
function textStart(source: SourceText, line: number): number {
  const { start } = lineSpan(source, line);
  return start === 0 && source.text.startsWith("\ufeff") ? 1 : start;
}

function covers(
  source: SourceText,
  suppressions: readonly Suppression[],
): (finding: Finding) => boolean {
  if (suppressions.length === 0) return () => false;
  const spans = new Map<string, Span[]>();
  for (const { comment, start, end } of suppressions) {
    for (const ruleId of comment.ruleIds) {
      const list = spans.get(ruleId);
      if (list === undefined) spans.set(ruleId, [{ start, end }]);
      else list.push({ start, end });
    }
  }
  const merged = new Map(
    [...spans].map(([ruleId, list]) => [ruleId, merge(list)]),
  );
  return ({ ruleId, range }) =>
    isInside(merged.get(ruleId) ?? [], source.offsetAt(range.start));
}

/** Sorted stretches that do not touch each other. */
function merge(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of spans.toSorted((one, other) => one.start - other.start)) {
    const last = merged.at(-1);
    if (last === undefined || span.start > last.end) merged.push(span);
    else
      merged[merged.length - 1] = {
        start: last.start,
        end: Math.max(last.end, span.end),
      };
  }
  return merged;
}

/** Binary search: a hostile file may have as many comments as findings. */
function isInside(spans: readonly Span[], offset: number): boolean {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.end ?? Infinity) < offset) low = middle + 1;
    else high = middle;
  }
  return (spans[low]?.start ?? Infinity) <= offset;
}
