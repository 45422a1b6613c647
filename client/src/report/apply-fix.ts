import {
  type CodeAction,
  CodeActionKind,
  type Command,
  Range,
  type TextDocument,
  Uri,
  commands,
  workspace,
} from "vscode";
import type { EndpointFix } from "../../../server/src/protocol.ts";

/**
 * Does what a fix of a report says, as the editor offers it for the present text.
 * @returns false where the text has changed so that it is not offered any more.
 */
export async function applyFix(fix: EndpointFix): Promise<boolean> {
  const document = await workspace.openTextDocument(Uri.parse(fix.uri));
  const { start, end } = fix.range;
  const place = new Range(start.line, start.character, end.line, end.character);
  const whole = new Range(0, 0, document.lineCount, 0);
  // Where lines came or went above it, the place is another one.
  const action =
    (await offered(document, place, fix.title)) ??
    (await offered(document, whole, fix.title));
  if (action === undefined) return false;
  if (action.edit !== undefined && !(await workspace.applyEdit(action.edit)))
    return false;
  if (action.command !== undefined) {
    const { command, arguments: values = [] } = action.command;
    await commands.executeCommand(command, ...(values as unknown[]));
  }
  return true;
}

/** The code action of a title; a command alone counts as one. */
async function offered(
  document: TextDocument,
  range: Range,
  title: string,
): Promise<Pick<CodeAction, "edit" | "command"> | undefined> {
  const actions = await commands.executeCommand<(CodeAction | Command)[]>(
    "vscode.executeCodeActionProvider",
    document.uri,
    document.validateRange(range),
    CodeActionKind.QuickFix.value,
  );
  const found = actions.find((action) => action.title === title);
  return found !== undefined && isCommand(found) ? { command: found } : found;
}

function isCommand(action: CodeAction | Command): action is Command {
  return typeof action.command === "string";
}
