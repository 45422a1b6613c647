import { keywordEnd } from "./logical-line.ts";
import type { DockerWord, ValueInstruction } from "./model.ts";
import { Node } from "./node.ts";
import { type Stretch, splitAtBlanks, splitQuoted } from "./words.ts";

/** How Docker splits the arguments of the instructions that have no view of their own. */
type Splitting =
  | "whole"
  | "blanks"
  | "quoted"
  | "json-or-whole"
  | "json-or-blanks"
  | "healthcheck";

/** Instructions without a view of their own. */
export const VALUE_KEYWORDS: ReadonlyMap<string, Splitting> = new Map<
  string,
  Splitting
>([
  ["CMD", "json-or-whole"],
  ["ENTRYPOINT", "json-or-whole"],
  ["SHELL", "json-or-whole"],
  ["VOLUME", "json-or-blanks"],
  ["EXPOSE", "blanks"],
  ["LABEL", "quoted"],
  ["HEALTHCHECK", "healthcheck"],
  ["MAINTAINER", "whole"],
  ["STOPSIGNAL", "whole"],
  ["USER", "whole"],
  ["WORKDIR", "whole"],
]);

/** The words of an instruction that may also be a JSON list. */
export interface WordList {
  readonly isJson: boolean;
  readonly words: readonly DockerWord[];
}

/** WORKDIR, USER, CMD and their like. */
export class ValueNode extends Node implements ValueInstruction {
  readonly kind = "value";
  #list: WordList | undefined;

  get isJsonForm(): boolean {
    return this.#read.isJson;
  }

  get words(): readonly DockerWord[] {
    return this.#read.words;
  }

  get #read(): WordList {
    this.#list ??= this.#split(
      VALUE_KEYWORDS.get(this.keyword) ?? "whole",
      this.argumentStretch,
    );
    return this.#list;
  }

  #split(splitting: Splitting, { start, end }: Stretch): WordList {
    const line = this.line.text;
    switch (splitting) {
      case "json-or-whole":
      case "json-or-blanks": {
        const words = this.jsonFrom(start);
        if (words !== undefined) return { isJson: true, words };
        return this.#split(splitting === "json-or-whole" ? "whole" : "blanks", {
          start,
          end,
        });
      }
      case "healthcheck": {
        const typeEnd = keywordEnd(line, start);
        const type = this.wordsOf(splitAtBlanks(line, start, typeEnd));
        const [command] = splitAtBlanks(line, typeEnd, end);
        const rest = this.#split("json-or-whole", {
          start: command?.start ?? end,
          end,
        });
        return { isJson: rest.isJson, words: [...type, ...rest.words] };
      }
      case "blanks":
        return {
          isJson: false,
          words: this.wordsOf(splitAtBlanks(line, start, end)),
        };
      case "quoted":
        return {
          isJson: false,
          words: this.wordsOf(splitQuoted(line, start, this.file.escape)),
        };
      case "whole":
        return {
          isJson: false,
          words: start < end ? this.wordsOf([{ start, end }]) : [],
        };
    }
  }
}
