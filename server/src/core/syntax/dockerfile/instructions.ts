import type { Span } from "../../text/source.ts";
import { jsonWords } from "./json-words.ts";
import { type LogicalLine, keywordEnd } from "./logical-line.ts";
import type {
  ArgInstruction,
  CopyInstruction,
  DockerWord,
  EnvInstruction,
  EnvProperty,
  Flag,
  FromInstruction,
  Instruction,
  Mount,
  OnbuildInstruction,
  OtherInstruction,
  RunInstruction,
} from "./model.ts";
import { mountOf } from "./mount.ts";
import { type FileText, Node } from "./node.ts";
import { argParts, copyParts, envParts, fromParts } from "./parts.ts";
import type { ScannedInstruction } from "./scanner.ts";
import {
  VALUE_KEYWORDS,
  ValueNode,
  type WordList,
} from "./value-instruction.ts";
import type { PropertyStretch } from "./words.ts";

/** The typed instruction for what the scanner found; its parts are read on first use. */
export function instructionOf(
  file: FileText,
  scanned: ScannedInstruction,
  index: number,
): Node & Instruction {
  switch (scanned.keyword) {
    case "FROM":
      return new FromNode(file, scanned, index);
    case "ENV":
      return new EnvNode(file, scanned, index);
    case "ARG":
      return new ArgNode(file, scanned, index);
    case "COPY":
    case "ADD":
      return new CopyNode(file, scanned, index);
    case "RUN":
      return new RunNode(file, scanned, index);
    case "ONBUILD":
      return new OnbuildNode(file, scanned, index);
    default:
      return VALUE_KEYWORDS.has(scanned.keyword)
        ? new ValueNode(file, scanned, index)
        : new OtherNode(file, scanned, index);
  }
}

class FromNode extends Node implements FromInstruction {
  readonly kind = "from";
  #words: readonly DockerWord[] | undefined;

  get reference(): DockerWord | undefined {
    return this.#parts[0];
  }

  get alias(): DockerWord | undefined {
    return this.#parts[1]?.raw.toUpperCase() === "AS"
      ? this.#parts[2]
      : undefined;
  }

  get platform(): Flag | undefined {
    return this.flag("platform");
  }

  get #parts(): readonly DockerWord[] {
    this.#words ??= this.wordsOf(fromParts(this.view));
    return this.#words;
  }
}

class EnvNode extends Node implements EnvInstruction {
  readonly kind = "env";
  #isLegacyForm = false;
  #properties: readonly EnvProperty[] | undefined;

  get isLegacyForm(): boolean {
    return this.properties.length > 0 && this.#isLegacyForm;
  }

  get properties(): readonly EnvProperty[] {
    if (this.#properties === undefined) {
      const { isLegacyForm, properties } = envParts(this.view);
      this.#isLegacyForm = isLegacyForm;
      this.#properties = propertiesOf(this.line, properties);
    }
    return this.#properties;
  }
}

class ArgNode extends Node implements ArgInstruction {
  readonly kind = "arg";
  #properties: readonly EnvProperty[] | undefined;

  get properties(): readonly EnvProperty[] {
    this.#properties ??= propertiesOf(this.line, argParts(this.view));
    return this.#properties;
  }
}

function propertiesOf(
  line: LogicalLine,
  stretches: readonly PropertyStretch[],
): readonly EnvProperty[] {
  return stretches.map((stretch) => new Property(line, stretch));
}

class Property implements EnvProperty {
  readonly #line: LogicalLine;
  readonly #stretch: PropertyStretch;
  #value: DockerWord | undefined;

  constructor(line: LogicalLine, stretch: PropertyStretch) {
    this.#line = line;
    this.#stretch = stretch;
  }

  get name(): string {
    return this.#line.text.slice(
      this.#stretch.name.start,
      this.#stretch.name.end,
    );
  }

  get nameSpan(): Span {
    return this.#line.span(this.#stretch.name.start, this.#stretch.name.end);
  }

  get value(): DockerWord | undefined {
    const { value } = this.#stretch;
    if (value !== undefined)
      this.#value ??= this.#line.word(value.start, value.end);
    return this.#value;
  }

  get span(): Span {
    const { name, value } = this.#stretch;
    return this.#line.span(name.start, value?.end ?? name.end);
  }
}

class CopyNode extends Node implements CopyInstruction {
  readonly kind = "copy";
  #list: WordList | undefined;

  get isJsonForm(): boolean {
    return this.#words.isJson;
  }

  get sources(): readonly DockerWord[] {
    return this.#words.words
      .slice(0, -1)
      .filter((word) => !this.#isHeredocMarker(word.span));
  }

  get destination(): DockerWord | undefined {
    const { words } = this.#words;
    return words.length > 1 ? words.at(-1) : undefined;
  }

  get from(): Flag | undefined {
    return this.flag("from");
  }

  get #words(): WordList {
    this.#list ??= this.#read();
    return this.#list;
  }

  #read(): WordList {
    const { json } = this;
    return json === undefined
      ? { isJson: false, words: this.wordsOf(copyParts(this.view)) }
      : { isJson: true, words: jsonWords(this.line, json) };
  }

  #isHeredocMarker({ start, end }: Span): boolean {
    return this.heredocs.some(
      ({ markerSpan }) => markerSpan.start <= start && end <= markerSpan.end,
    );
  }
}

class RunNode extends Node implements RunInstruction {
  readonly kind = "run";
  #list: WordList | undefined;
  #mounts: readonly Mount[] | undefined;

  get isExecForm(): boolean {
    return this.#exec.isJson;
  }

  get execArguments(): readonly DockerWord[] {
    return this.#exec.words;
  }

  get commandSpan(): Span {
    const { start, end } = this.argumentStretch;
    return this.spanOf(start, end);
  }

  get mounts(): readonly Mount[] {
    this.#mounts ??= this.flags
      .filter((flag) => flag.name === "mount")
      .map(mountOf);
    return this.#mounts;
  }

  get network(): string | undefined {
    return this.flag("network")?.value;
  }

  get #exec(): WordList {
    const json = this.#list === undefined ? this.json : undefined;
    this.#list ??= {
      isJson: json !== undefined,
      words: jsonWords(this.line, json ?? []),
    };
    return this.#list;
  }
}

class OnbuildNode extends Node implements OnbuildInstruction {
  readonly kind = "onbuild";
  #trigger: (Node & Instruction) | undefined;

  override moveTo(file: FileText): void {
    super.moveTo(file);
    this.#trigger?.moveTo(file);
  }

  /** Docker refuses ONBUILD behind ONBUILD; there it is an instruction of kind "other". */
  get trigger(): Instruction | undefined {
    this.#trigger ??= this.#read();
    return this.#trigger;
  }

  #read(): (Node & Instruction) | undefined {
    const { start, end } = this.argumentStretch;
    if (start >= end) return undefined;
    const line = this.line.text;
    const keyword = line.slice(start, keywordEnd(line, start)).toUpperCase();
    const scanned = {
      ...this.scanned,
      keyword,
      start: this.line.offsetOf(start),
    };
    return keyword === "ONBUILD"
      ? new OtherNode(this.file, scanned, this.index)
      : instructionOf(this.file, scanned, this.index);
  }
}

class OtherNode extends Node implements OtherInstruction {
  readonly kind = "other";
}
