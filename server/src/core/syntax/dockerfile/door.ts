import { SourceText } from "../../text/source.ts";
import { instructionOf } from "./instructions.ts";
import type {
  Comment,
  Directive,
  DockerfileSyntax,
  Instruction,
} from "./model.ts";
import type { Node } from "./node.ts";
import { type ScannedFile, scan } from "./scanner.ts";

/**
 * Reads a Dockerfile. Never throws and takes linear time: any text gives the instructions that Docker
 * would find in it, and the parts of an instruction are read when they are asked for. The instructions of `previous`,
 * an earlier text of the same file, that stand in front of the first change are taken over with what they have read.
 */
export function parseDockerfile(
  text: string,
  previous?: DockerfileSyntax,
): DockerfileSyntax {
  return new ParsedDockerfile(
    text,
    previous instanceof ParsedDockerfile ? previous : undefined,
  );
}

/** Parts of an instruction keep the text alive from which they were read: after so many characters all is read anew. */
const mostKeptAlive = 1_000_000;

/** `{{ … }}`, `{% … %}` and `%%NAME%%` are places that a template engine fills in. */
const TEMPLATE_MARK = /\{\{|\{%|%%\w+%%/;

class ParsedDockerfile implements DockerfileSyntax {
  readonly source: SourceText;
  readonly escape: "\\" | "`";
  readonly directives: readonly Directive[];
  readonly instructions: readonly (Node & Instruction)[];
  readonly #scanned: ScannedFile;
  /** Characters of the texts that its instructions may keep alive. */
  #keptAlive = 0;
  #comments: readonly Comment[] | undefined;
  #isTemplate: boolean | undefined;

  constructor(text: string, previous: ParsedDockerfile | undefined) {
    this.source = new SourceText(text);
    this.#scanned = scan(text);
    this.escape = this.#scanned.escape;
    this.directives = this.#scanned.directives;
    const kept = previous === undefined ? [] : this.#keep(previous);
    this.instructions = this.#scanned.instructions.map(
      (scanned, index) => kept[index] ?? instructionOf(this, scanned, index),
    );
  }

  #keep(previous: ParsedDockerfile): readonly (Node & Instruction)[] {
    const { text } = this.source;
    if (previous.#keptAlive + text.length > mostKeptAlive) return [];
    if (previous.escape !== this.escape) return [];
    const same = firstDifference(text, previous.source.text);
    const { instructions } = this.#scanned;
    const changed = previous.instructions.findIndex((one, index) => {
      const scanned = instructions[index];
      return scanned === undefined || scanned.end >= same || !one.isAt(scanned);
    });
    const kept =
      changed === -1
        ? previous.instructions
        : previous.instructions.slice(0, changed);
    this.#keptAlive = previous.#keptAlive + text.length;
    for (const one of kept) one.moveTo(this);
    return kept;
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

/** The offset of the first character that differs. */
function firstDifference(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  let at = 0;
  while (at < length && one.charCodeAt(at) === other.charCodeAt(at)) at++;
  return at;
}

function hasTemplateMark(instruction: Instruction): boolean {
  if (instruction.kind === "other")
    return TEMPLATE_MARK.test(instruction.keyword);
  return (
    instruction.kind === "from" &&
    TEMPLATE_MARK.test(instruction.reference?.raw ?? "")
  );
}
