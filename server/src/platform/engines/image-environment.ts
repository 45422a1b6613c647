import { DECIDING } from "../../probe/deciding-variables.ts";
import type { CommandLine } from "./command-line.ts";

type Values = Readonly<Record<string, string>>;

/** What an image, whose name has been checked, sets of the variables that decide about downloads; nothing where it is not told. */
export async function imageEnvironment(
  commandLine: CommandLine,
  image: string,
  signal: AbortSignal,
): Promise<Values> {
  const format = ["--format", "{{json .Config.Env}}"];
  const words = ["image", "inspect", ...format, image];
  const told = await commandLine.read(words, signal);
  return told.kind === "ok" ? variablesIn(told.value) : {};
}

/** From a JSON list of NAME=VALUE; anything else has none. */
export function variablesIn(text: string): Values {
  let entries: unknown;
  try {
    entries = JSON.parse(text);
  } catch {
    entries = undefined;
  }
  const found: Record<string, string> = {};
  for (const entry of Array.isArray(entries) ? entries : []) {
    if (typeof entry !== "string") continue;
    const at = entry.indexOf("=");
    const name = entry.slice(0, at);
    if (at > 0 && DECIDING.includes(name)) found[name] = entry.slice(at + 1);
  }
  return found;
}
