import type { SourceText } from "../text/source.ts";
import { curlOptionsWithValue } from "../knowledge/curl-options.ts";
import { parseArguments, type ParsedArguments } from "../syntax/shell/query.ts";
import type { CommandArgument, RunCommand } from "./model.ts";

/** The arguments of a curl command as curl reads them. */
export function curlArguments(command: RunCommand): ParsedArguments {
  return parseArguments(command.command, { takesValue: curlOptionsWithValue });
}

/** The arguments that are URLs. Local addresses are no downloads. */
export function curlUrls(
  command: RunCommand,
  parsed: ParsedArguments = curlArguments(command),
): readonly CommandArgument[] {
  const starts = new Set(
    parsed.operands
      .map((word) => word.span.start)
      .concat(
        parsed.options.flatMap(({ name, value }) =>
          name === "--url" && value !== undefined ? [value.span.start] : [],
        ),
      ),
  );
  return command.arguments.filter(
    (argument) =>
      starts.has(argument.span.start) && isUrl(curlArgumentText(argument)),
  );
}

/** What an argument says, as far as it is known: variables that are not stay as written. */
export function curlArgumentText({ text, raw }: CommandArgument): string {
  return text ?? raw.replace(/^["']/, "").replace(/["']$/, "");
}

function isUrl(text: string): boolean {
  if (/^(?:https?|ftp):\/\//i.test(text))
    return !/^\w+:\/\/(?:localhost|127\.|\[::1\])/i.test(text);
  return (
    /^(?:\$\{?\w|[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:\/|$))/.test(text) &&
    !/^(?:localhost|127\.)/i.test(text) &&
    text.includes(".") &&
    text.includes("/")
  );
}

/** Whether an unquoted variable of unknown value may stand for options. */
export function hasUnknownOptions(
  command: RunCommand,
  parsed: ParsedArguments,
): boolean {
  return parsed.operands.some(({ literal, parts: [first], span, raw }) => {
    if (literal !== undefined || first?.kind === "text") return false;
    if (first?.isQuoted === true || raw.includes("/")) return false;
    const { text } =
      command.arguments.find((one) => one.span.start === span.start) ?? {};
    return text === undefined || /^-|\s/.test(text);
  });
}

/** The host of a URL argument; variables stay as written. */
export function curlHost(url: CommandArgument): string {
  const text = curlArgumentText(url).replace(/^\w+:\/\//, "");
  return text.replace(/[/?#].*$/s, "").replace(/^.*@/s, "");
}

/** One file may have many downloads. */
const withConfig = new WeakMap<SourceText, boolean>();

/** Whether the file names a .curlrc, which may hold any option. */
export function namesCurlConfig(source: SourceText): boolean {
  let names = withConfig.get(source);
  if (names === undefined)
    withConfig.set(source, (names = source.text.includes(".curlrc")));
  return names;
}
