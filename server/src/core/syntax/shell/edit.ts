import type { EnclosingQuote, ShellWord } from "./model.ts";
import { wholeQuote } from "./word.ts";

/** Where shell text lands: between blanks, or between quotes that stand there already. */
export type ShellContext = "bare" | "double" | "single";

/**
 * Writes a value so that the shell at this place reads exactly it: nothing is expanded, no `|` or
 * `;` ends the command. For `bare` the result brings its own quotes where it needs any.
 */
export function quoteShellValue(value: string, context: ShellContext): string {
  if (context === "double") return value.replace(/[\\"$`]/gu, "\\$&");
  if (context === "single") return value.replaceAll("'", "'\\''");
  if (safeInShell.test(value)) return value;
  return value.includes("'") ? inDoubleQuotes(value) : `'${value}'`;
}

const safeInShell = /^[\w/.,:=@%+-]+$/u;

function inDoubleQuotes(value: string): string {
  return `"${quoteShellValue(value, "double")}"`;
}

/**
 * The text to put in place of `word.span` so that the command sees `value`; keeps the word's quotes
 * where the value allows it. `enclosing` is the command's `enclosingQuote`. Undefined where the
 * value cannot be written there.
 */
export function replaceWordText(
  word: ShellWord,
  value: string,
  enclosing?: EnclosingQuote,
): string | undefined {
  if (word.insideQuote === "json") return jsonContent(value);
  return encloseShellText(shellText(word, value, enclosing), enclosing);
}

function shellText(
  word: ShellWord,
  value: string,
  enclosing: EnclosingQuote,
): string {
  if (word.insideQuote !== undefined) {
    return quoteShellValue(
      value,
      word.insideQuote === "'" ? "single" : "double",
    );
  }
  const quote = wholeQuote(word);
  if (quote === '"') return inDoubleQuotes(value);
  const isQuotable = !value.includes("'") && enclosing !== "'";
  if (quote === "'" && isQuotable) return `'${value}'`;
  if (enclosing === "'" && !safeInShell.test(value))
    return inDoubleQuotes(value);
  return quoteShellValue(value, "bare");
}

/**
 * Makes finished shell text fit for the text around it: the quotes of `sh -c '…'` or the JSON
 * string of an exec form. Undefined where single quotes would have to hold a single quote.
 */
export function encloseShellText(
  text: string,
  enclosing: EnclosingQuote,
): string | undefined {
  if (enclosing === "'") return text.includes("'") ? undefined : text;
  if (enclosing === '"') return quoteShellValue(text, "double");
  return enclosing === "json" ? jsonContent(text) : text;
}

/** A value as a string of the exec form, quotes included. */
export function quoteJsonString(value: string): string {
  return JSON.stringify(value);
}

function jsonContent(value: string): string {
  return quoteJsonString(value).slice(1, -1);
}

/**
 * A value for `ENV NAME=…` or `ARG NAME=…`, as Docker reads words: `|` and `;` need no quotes
 * there, blanks, quotes, `$` and the escape character do. Keeps the quotes that the value had where
 * they can hold the new one.
 */
export function quoteDockerValue(
  value: string,
  escape: "\\" | "`",
  hadQuotes: '"' | "'" | undefined,
): string {
  const isPlain = !value.includes(escape) && !/['"$\s]/u.test(value);
  if (isPlain && hadQuotes === undefined) return value;
  if (hadQuotes === "'" && !value.includes("'") && !value.includes(escape))
    return `'${value}'`;
  const special = escape === "\\" ? /[\\"$]/gu : /[`"$]/gu;
  return `"${value.replace(special, (character) => escape + character)}"`;
}

/**
 * Text for the body of a heredoc. A quoted delimiter (`<<"EOF"`) makes the body literal; else `$`,
 * backquotes and backslashes in it are the shell's.
 */
export function quoteHeredocText(value: string, isLiteral: boolean): string {
  return isLiteral ? value : value.replace(/[\\$`]/gu, "\\$&");
}
