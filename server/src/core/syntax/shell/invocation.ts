import type { ShellWord, SimpleCommand } from "./model.ts";
import { resolveCommand } from "./query.ts";
import { textOf } from "./wrappers.ts";

/** `sh -ec SCRIPT` and what its options switch on. */
export interface ShellInvocation {
  readonly scriptWord: ShellWord;
  readonly errexit: boolean;
  readonly pipefail: boolean;
}

const shells = new Set(["sh", "bash", "dash", "ash", "ksh", "zsh"]);

/** Reads `sh -c …`, `bash -eo pipefail -c …` and the like; undefined for anything else. */
export function shellInvocation(
  command: Pick<SimpleCommand, "words">,
): ShellInvocation | undefined {
  if (!command.words.some(isCommandOption)) return undefined;
  const { name, arguments: words } = resolveCommand(command);
  if (!shells.has(name)) return undefined;
  const options = new Map<string, boolean>();
  let index = 0;
  for (; index < words.length; index++) {
    const text = textOf(words[index]);
    if (!isOption.test(text)) break;
    if (text.startsWith("--")) continue;
    const isOn = text.startsWith("-");
    for (const letter of text.slice(1)) options.set(letter, isOn);
    if (takesName.test(text)) options.set(textOf(words[++index]), isOn);
  }
  const scriptWord = words[index];
  return options.has("c") && scriptWord !== undefined
    ? result(scriptWord, options)
    : undefined;
}

const isOption = /^[-+]./u;
const takesName = /[oO]$/u;

function result(
  scriptWord: ShellWord,
  options: ReadonlyMap<string, boolean>,
): ShellInvocation {
  const errexit = options.get("errexit") ?? options.get("e") ?? false;
  return { scriptWord, errexit, pipefail: options.get("pipefail") ?? false };
}

function isCommandOption(word: ShellWord): boolean {
  const { raw } = word;
  return (
    raw.length < 12 &&
    raw.startsWith("-") &&
    raw.includes("c") &&
    !raw.startsWith("--")
  );
}
