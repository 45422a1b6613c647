import type { Language } from "../core/finding.ts";
import { nearestName } from "../core/text/nearest-name.ts";
import { check } from "./check/check.ts";
import { type CommandName, commandNames, commands } from "./commands.ts";
import type { CliEnvironment, CommandCall, ExitStatus } from "./environment.ts";
import { commandHelp, generalHelp } from "./help.ts";
import { chooseLanguage } from "./language.ts";
import { say } from "./messages.ts";
import { compareMirrors } from "./mirrors.ts";
import { parseCall } from "./options.ts";
import { tell } from "./output.ts";
import { plan } from "./plan.ts";
import { probe } from "./probe.ts";
import { listRules } from "./rules.ts";
import { simulate } from "./simulate.ts";

const oldestNode = 22;

/**
 * Runs one call of the command line.
 * @param words what stands behind the program's name.
 * @returns the exit status; undefined while a server keeps the process alive. Never rejects.
 */
export async function runCommandLine(
  words: readonly string[],
  environment: CliEnvironment,
): Promise<ExitStatus> {
  // Before anything is parsed, so that what is wrong is said in the right language.
  const asked = words.findIndex(
    (word) => word === "--lang" || word.startsWith("--lang="),
  );
  const option =
    words[asked] === "--lang"
      ? words[asked + 1]
      : words[asked]?.slice("--lang=".length);
  const language = chooseLanguage(option, environment.variables);
  const { nodeVersion } = environment;
  if (Number.parseInt(nodeVersion, 10) < oldestNode) {
    tell(environment, language, say("nodeTooOld", { version: nodeVersion }));
    return 2;
  }
  try {
    return await dispatch(words, environment, language);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    tell(environment, language, say("internal", { detail }));
    if (error instanceof Error) environment.logger.debug(error.stack ?? detail);
    return 2;
  }
}

async function dispatch(
  words: readonly string[],
  environment: CliEnvironment,
  language: Language,
): Promise<ExitStatus> {
  const { stdout, stderr } = environment;
  const [first, ...rest] = withoutLanguage(words);
  switch (first) {
    case undefined:
      stderr.write(generalHelp(language));
      return 2;
    case "--version":
    case "-v":
      stdout.write(`${await environment.readVersion()}\n`);
      return 0;
    case "--help":
    case "-h":
      stdout.write(generalHelp(language));
      return 0;
    case "help":
      if (rest[0] === undefined) {
        stdout.write(generalHelp(language));
        return 0;
      }
      return runNamed(rest[0], ["--help"], environment, language);
    default:
      return runNamed(first, rest, environment, language);
  }
}

async function runNamed(
  name: string,
  words: readonly string[],
  environment: CliEnvironment,
  language: Language,
): Promise<ExitStatus> {
  const known = commandNames.find((each) => each === name);
  if (known === undefined) {
    const nearest = nearestName(name, commandNames);
    const use =
      nearest === undefined
        ? say("unknownCommand", { command: name })
        : say("unknownCommandNear", { command: name, nearest });
    tell(environment, language, use);
    return 2;
  }
  const command = commands[known];
  const parsed = parseCall(command, words);
  if (parsed.kind === "wrong") {
    tell(environment, language, parsed.text);
    return 2;
  }
  const { options, lists, operands } = parsed;
  if (options["help"] === true) {
    environment.stdout.write(commandHelp(command, language));
    return 0;
  }
  return runCommand(known, {
    environment,
    language,
    options,
    lists,
    operands,
  });
}

function runCommand(name: CommandName, call: CommandCall): Promise<ExitStatus> {
  switch (name) {
    case "check":
      return check(call);
    case "mirrors":
      return compareMirrors(call);
    case "plan":
      return plan(call);
    case "probe":
      return probe(call);
    case "rules":
      return listRules(call);
    case "simulate":
      return simulate(call);
    case "lsp":
      return serve(call);
  }
}

async function serve({
  environment,
  language,
  options,
}: CommandCall): Promise<ExitStatus> {
  if (options["stdio"] !== true) {
    tell(environment, language, say("stdioOnly"));
    return 2;
  }
  await environment.serve();
  return undefined;
}

/** `surefetch --lang zh-cn check` is as good as `surefetch check --lang zh-cn`. */
function withoutLanguage(words: readonly string[]): readonly string[] {
  if (words[0] === "--lang") return words.slice(2);
  return words[0]?.startsWith("--lang=") === true ? words.slice(1) : words;
}
