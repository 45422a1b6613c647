import type { FileHandle, Edit, Finding } from "../core/finding.ts";
import type { LintDocument } from "../core/lint.ts";
import { parseDockerfile } from "../core/syntax/dockerfile/door.ts";
import { SourceText } from "../core/text/source.ts";

/** The edits that write an ignore comment; undefined where none can stand. */
export interface Suppressions {
  readonly here: Edit | undefined;
  readonly inFile: Edit;
}

/** What may be written about a document: the comment's mark, and where lines may be put in. */
interface Layout {
  readonly source: SourceText;
  readonly mark: "#" | "//";
  /** First line that may hold a comment: a Dockerfile's parser directives stay on top. */
  readonly firstLine: number;
  /** Line above which the comment about a place stands; undefined where there is none. */
  lineFor(offset: number): number | undefined;
}

/** Makes the ignore comments for one finding of a document. */
export function suppressionsOf(
  document: LintDocument,
  finding: Finding,
): Suppressions {
  const layout =
    document.language === "dockerfile"
      ? ofDockerfile(document.text)
      : ofGoMod(document.text);
  const line = layout.lineFor(layout.source.offsetAt(finding.range.start));
  return {
    here:
      line === undefined
        ? undefined
        : commentEdit(layout, document.file, {
            line,
            above: line - 1,
            key: "ignore",
            ruleId: finding.ruleId,
          }),
    inFile: commentEdit(layout, document.file, {
      line: layout.firstLine,
      above: layout.firstLine,
      key: "ignore-file",
      ruleId: finding.ruleId,
    }),
  };
}

function ofDockerfile(text: string): Layout {
  const syntax = parseDockerfile(text);
  const { source } = syntax;
  const directive = syntax.directives.at(-1);
  return {
    source,
    mark: "#",
    firstLine:
      directive === undefined ? 0 : source.lineAt(directive.span.end) + 1,
    lineFor(offset) {
      const holder = syntax.instructions.find(
        ({ span }) => span.start <= offset && offset <= span.end,
      );
      return holder === undefined
        ? undefined
        : source.lineAt(holder.span.start);
    },
  };
}

function ofGoMod(text: string): Layout {
  const source = new SourceText(text);
  return {
    source,
    mark: "//",
    firstLine: 0,
    lineFor: (offset) => source.lineAt(offset),
  };
}

/** Adds the rule to the comment on line `above`, or puts a comment of its own above `line`. */
function commentEdit(
  { source, mark }: Layout,
  file: FileHandle,
  wish: { line: number; above: number; key: string; ruleId: string },
): Edit {
  const existing = new RegExp(
    `^\\s*${mark}\\s*surefetch\\s+${wish.key}=[\\w,-]+`,
  ).exec(lineText(source, wish.above));
  if (existing !== null) {
    const end = { line: wish.above, character: existing[0].length };
    return { file, range: { start: end, end }, newText: `,${wish.ruleId}` };
  }
  const indent = /^[ \t]*/.exec(lineText(source, wish.line))?.[0] ?? "";
  const comment = `${indent}${mark} surefetch ${wish.key}=${wish.ruleId}`;
  if (wish.line >= source.lineStarts.length) {
    // The last directive has no line end: the comment begins one.
    const end = source.positionAt(source.text.length);
    return {
      file,
      range: { start: end, end },
      newText: `${source.lineEnd}${comment}${source.lineEnd}`,
    };
  }
  const hasMark = wish.line === 0 && source.text.startsWith("\uFEFF");
  const start = { line: wish.line, character: hasMark ? 1 : 0 };
  return {
    file,
    range: { start, end: start },
    newText: `${comment}${source.lineEnd}`,
  };
}

function lineText(source: SourceText, line: number): string {
  const start = source.lineStarts[line];
  if (start === undefined) return "";
  return source.text
    .slice(start, source.lineStarts[line + 1])
    .replace(/[\r\n]+$/, "");
}
