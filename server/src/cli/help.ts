import { type Language, type Message, render } from "../core/finding.ts";
import { type CommandSpec, type OptionSpec, commands } from "./commands.ts";
import { helpMessages as texts } from "./help-messages.ts";
import { displayWidth } from "./report/display.ts";

/** The help of Surefetch as a whole. */
export function generalHelp(language: Language): string {
  const rows = Object.values(commands).map(
    ({ name, summary }) => [name, summary[language]] as const,
  );
  const options = [
    ["--version", texts.version[language]],
    ["--help", texts.help[language]],
  ] as const;
  return [
    texts.about[language],
    "",
    `${texts.usage[language]} surefetch COMMAND`,
    "",
    texts.commands[language],
    ...table(rows),
    "",
    texts.options[language],
    ...table(options),
    "",
    texts.more[language],
    "",
  ].join("\n");
}

/** The help of one command. */
export function commandHelp(command: CommandSpec, language: Language): string {
  const rows = Object.entries(command.options).map(
    ([name, option]) =>
      [optionLabel(name, option), describe(option, language)] as const,
  );
  const exits = new Map<string, Message>([
    ["check", texts.exit],
    ["probe", texts.exitProbe],
    ["mirrors", texts.exitMirrors],
    ["simulate", texts.exitSimulate],
  ]);
  const status = exits.get(command.name);
  const exit = status === undefined ? [] : [status[language], ""];
  return [
    command.summary[language],
    "",
    `${texts.usage[language]} ${command.usage}`,
    "",
    texts.options[language],
    ...table(rows),
    "",
    ...exit,
  ].join("\n");
}

function optionLabel(name: string, { value }: OptionSpec): string {
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}

function describe({ summary, values }: OptionSpec, language: Language): string {
  const message: Message = summary;
  const list = (values ?? []).join(language === "en" ? ", " : "、");
  return render(
    { messageId: "option", message, values: { values: list } },
    language,
  );
}

function table(
  rows: readonly (readonly [string, string])[],
): readonly string[] {
  const width = Math.max(...rows.map(([label]) => displayWidth(label)));
  return rows.map(
    ([label, text]) =>
      `  ${label}${" ".repeat(width - displayWidth(label))}  ${text}`,
  );
}
