import { env } from "vscode";
import { type MessageId, clientLanguage, renderMessage } from "./messages.ts";

/** A text in VS Code's display language. */
export function say(
  id: MessageId,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return renderMessage(id, clientLanguage(env.language), values);
}
