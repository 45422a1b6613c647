import { SourceText } from "../../text/source.ts";
import { instructionOf } from "./instructions.ts";
import type {
  Comment,
  Directive,
  DockerfileSyntax,
  Instruction,
} from "./model.ts";
import { type ScannedFile, scan } from "./scanner.ts";

/**
 * Reads a Dockerfile. Never throws and takes linear time: any text gives the instructions that Docker
 * would find in it, and the parts of an instruction are read when they are asked for.
 */
export function parseDockerfile(text: string): DockerfileSyntax {
  return new ParsedDockerfile(text);
}

/** `{{ … }}`, `{% … %}` and `%%NAME%%` are places that a template engine fills in. */
const TEMPLATE_MARK = /\{\{|\{%|%%\w+%%/;

class ParsedDockerfile implements DockerfileSyntax {
  readonly source: SourceText;
  readonly escape: "\\" | "`";
  readonly directives: readonly Directive[];
  readonly instructions: readonly Instruction[];
  readonly #scanned: ScannedFile;
  #comments: readonly Comment[] | undefined;
  #isTemplate: boolean | undefined;

  constructor(text: string) {
    this.source = new SourceText(text);
    this.#scanned = scan(text);
    this.escape = this.#scanned.escape;
    this.directives = this.#scanned.directives;
    this.instructions = this.#scanned.instructions.map((scanned, index) =>
      instructionOf(this, scanned, index),
    );
  }

  get comments(): readonly Comment[] {
    this.#comments ??= this.#readComments();
    return this.#comments;
  }

  get isTemplate(): boolean {
    this.#isTemplate ??= this.instructions.some(hasTemplateMark);
    return this.#isTemplate;
  }

  #readComments(): readonly Comment[] {
    const bounds = this.#scanned.commentBounds;
    const comments: Comment[] = [];
    for (let at = 0; at + 1 < bounds.length; at += 2) {
      const span = { start: bounds[at] ?? 0, end: bounds[at + 1] ?? 0 };
      comments.push({ span, text: this.source.slice(span) });
    }
    return comments;
  }
}

function hasTemplateMark(instruction: Instruction): boolean {
  if (instruction.kind === "other")
    return TEMPLATE_MARK.test(instruction.keyword);
  return (
    instruction.kind === "from" &&
    TEMPLATE_MARK.test(instruction.reference?.raw ?? "")
  );
}
