import type { Assignment, ShellWord, SimpleCommand } from "./model.ts";
import { restOfWord } from "./word.ts";
import { unwrap, wrapperTable } from "./wrappers.ts";

/** A simple command as the program sees it that is run in the end, wrappers removed. */
export interface ResolvedCommand {
  /** Base name of the program: `curl` for `sudo -E /usr/bin/curl`; empty if not literal. */
  readonly name: string;
  readonly nameWord: ShellWord | undefined;
  readonly arguments: readonly ShellWord[];
  /** Those of the wrappers: `env A=b`, `sudo A=b`; the command's own are in its `assignments`. */
  readonly assignments: readonly Assignment[];
  /** Base names, outermost first: `["sudo", "timeout"]`. */
  readonly wrappers: readonly string[];
}

/** The program that a command runs, seen through `sudo`, `env`, `timeout` and the like. */
export function resolveCommand(
  command: Pick<SimpleCommand, "words">,
): ResolvedCommand {
  let { words } = command;
  const wrappers: string[] = [];
  const assignments: Assignment[] = [];
  for (;;) {
    const [nameWord, ...args] = words;
    const name = nameWord === undefined ? "" : baseName(nameWord);
    const wrapper = wrapperTable.get(name);
    const rest = wrapper && unwrap(wrapper, args, assignments);
    if (rest === undefined || rest.length === 0) {
      return { name, nameWord, arguments: args, assignments, wrappers };
    }
    wrappers.push(name);
    words = rest;
  }
}

/** How a tool reads its arguments. */
export interface OptionSyntax {
  /** Options, dashes included, that take a value; without this `-o -f` would hold a flag `-f`. */
  readonly takesValue?: ReadonlySet<string>;
  /** `bundled` (default): `-fsS` is three flags. `long`: `-mod` is one name, as in go, java, find. */
  readonly singleDash?: "bundled" | "long";
}

/** One option as written. */
export interface OptionUse {
  /** With its dashes, without value: `-o`, `--output`. */
  readonly name: string;
  /** `x` in `-ox`, `-o x`, `--output=x`, `--output x`. */
  readonly value: ShellWord | undefined;
  /** The word that holds the name. */
  readonly word: ShellWord;
}

export interface ParsedArguments {
  readonly options: readonly OptionUse[];
  readonly operands: readonly ShellWord[];
  /** True where an unquoted variable or the like may stand for any option: be silent then. */
  readonly hasUnknown: boolean;
  /** Whether one of these options is given. */
  has(...names: readonly string[]): boolean;
  /** The value of the last of these options. */
  value(...names: readonly string[]): ShellWord | undefined;
}

/**
 * Sorts a command's arguments, those behind wrappers such as `sudo`, into options and operands,
 * the way the tool does.
 */
export function parseArguments(
  command: Pick<SimpleCommand, "words">,
  syntax: OptionSyntax = {},
): ParsedArguments {
  const reader = new ArgumentReader(resolveCommand(command).arguments, syntax);
  reader.read();
  return reader;
}

/**
 * Whether one of the flags is given: `-f` is found in `-fsSL` too. Where options that take a value
 * may stand before it, `parseArguments` with a syntax tells `-o -f` from a flag.
 */
export function hasFlag(
  command: Pick<SimpleCommand, "words">,
  ...names: readonly string[]
): boolean {
  return parseArguments(command).has(...names);
}

/** The value of the last of these options: `-o x`, `-ox`, `--output=x`, `--output x`. */
export function optionValue(
  command: Pick<SimpleCommand, "words">,
  names: readonly string[],
  syntax: OptionSyntax = {},
): ShellWord | undefined {
  const takesValue = new Set([...(syntax.takesValue ?? []), ...names]);
  return parseArguments(command, { ...syntax, takesValue }).value(...names);
}

class ArgumentReader implements ParsedArguments {
  readonly options: OptionUse[] = [];
  readonly operands: ShellWord[] = [];
  hasUnknown = false;
  readonly #args: readonly ShellWord[];
  readonly #takesValue: ReadonlySet<string>;
  readonly #isBundled: boolean;
  #index = 0;

  constructor(args: readonly ShellWord[], syntax: OptionSyntax) {
    this.#args = args;
    this.#takesValue = syntax.takesValue ?? new Set();
    this.#isBundled = syntax.singleDash !== "long";
  }

  has(...names: readonly string[]): boolean {
    return this.options.some(({ name }) => names.includes(name));
  }

  value(...names: readonly string[]): ShellWord | undefined {
    return this.options.findLast(({ name }) => names.includes(name))?.value;
  }

  read(): void {
    for (; this.#index < this.#args.length; this.#index++) {
      const word = this.#args[this.#index];
      if (word === undefined) return;
      const text = literalHead(word);
      if (text === "--" && word.literal === "--") {
        this.operands.push(...this.#args.slice(this.#index + 1));
        return;
      }
      this.#readWord(word, text);
    }
  }

  #readWord(word: ShellWord, text: string): void {
    if (text === "" && word.literal === undefined) {
      if (word.parts[0]?.isQuoted !== true) this.hasUnknown = true;
      this.operands.push(word);
    } else if (!text.startsWith("-") || text === "-") {
      this.operands.push(word);
    } else if (text.startsWith("--") || !this.#isBundled) {
      this.#readLong(word, text);
    } else {
      this.#readBundle(word, text);
    }
  }

  #readLong(word: ShellWord, text: string): void {
    const equals = text.indexOf("=");
    if (equals !== -1) {
      const value = restOfWord(word, equals + 1);
      this.options.push({ name: text.slice(0, equals), value, word });
    } else {
      this.options.push({ name: text, value: this.#nextValue(text), word });
    }
  }

  #readBundle(word: ShellWord, text: string): void {
    for (let at = 1; at < text.length; at++) {
      const name = `-${text[at] ?? ""}`;
      if (!this.#takesValue.has(name)) {
        this.options.push({ name, value: undefined, word });
        continue;
      }
      const isAttached = at + 1 < text.length || word.literal === undefined;
      const value = isAttached
        ? restOfWord(word, at + 1)
        : this.#nextValue(name);
      this.options.push({ name, value, word });
      return;
    }
  }

  #nextValue(name: string): ShellWord | undefined {
    if (!this.#takesValue.has(name)) return undefined;
    this.#index++;
    return this.#args[this.#index];
  }
}

/** The last part of a path; literal even in `$HOME/go/bin/golangci-lint`. */
function baseName(word: ShellWord): string {
  const text = word.literal ?? literalTail(word) ?? "";
  return text.slice(text.lastIndexOf("/") + 1);
}

function literalTail(word: ShellWord): string | undefined {
  const last = word.parts.at(-1);
  return last?.kind === "text" && last.text.includes("/")
    ? last.text
    : undefined;
}

/** The text at the start of a word, up to the first expansion. */
function literalHead(word: ShellWord): string {
  if (word.literal !== undefined) return word.literal;
  let text = "";
  for (const part of word.parts) {
    if (part.kind !== "text") break;
    text += part.text;
  }
  return text;
}
