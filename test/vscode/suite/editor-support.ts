import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { SurefetchApi } from "../../../client/src/extension.ts";

const WAIT_MS = 8_000;

/** Waits until the extension is active and its language server runs. */
export async function activated(): Promise<vscode.Extension<SurefetchApi>> {
  const extension = vscode.extensions.getExtension<SurefetchApi>(
    "surefetch.surefetch",
  );
  assert.ok(extension, "VS Code knows the extension");
  const { ready } = await extension.activate();
  assert.equal(await ready, true, "the language server runs");
  return extension;
}

/** The address of a file of the sample folder. */
export function sampleUri(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, "the sample folder is open");
  return vscode.Uri.joinPath(folder.uri, path);
}

/** Opens a file of the sample in an editor. */
export async function openSample(path: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(sampleUri(path));
  return vscode.window.showTextDocument(document, { preview: false });
}

/** Throws away the unsaved edits of the file that the editor shows. */
export async function revert(editor: vscode.TextEditor): Promise<void> {
  await vscode.window.showTextDocument(editor.document, { preview: false });
  await vscode.commands.executeCommand("workbench.action.files.revert");
  assert.equal(editor.document.isDirty, false);
}

/** Replaces one place of a document by another text, without saving. */
export async function replaceText(
  document: vscode.TextDocument,
  text: string,
  replacement: string,
): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, rangeOf(document, text), replacement);
  assert.ok(
    await vscode.workspace.applyEdit(edit),
    `${text} is replaced by ${replacement}`,
  );
}

/** The range of a text that stands in the document exactly once. */
export function rangeOf(
  document: vscode.TextDocument,
  text: string,
): vscode.Range {
  const start = document.getText().indexOf(text);
  assert.notEqual(start, -1, `${text} is in ${document.fileName}`);
  assert.equal(
    document.getText().indexOf(text, start + 1),
    -1,
    `${text} is only once in ${document.fileName}`,
  );
  return new vscode.Range(
    document.positionAt(start),
    document.positionAt(start + text.length),
  );
}

/** The rule id of a diagnostic. */
export function ruleOf(diagnostic: vscode.Diagnostic): string {
  const { code } = diagnostic;
  return String(typeof code === "object" ? code.value : code);
}

/** Surefetch's diagnostics of a document. */
export function findingsOf(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter((diagnostic) => diagnostic.source === "surefetch");
}

/**
 * Waits until Surefetch's diagnostics of a document are as wanted, and gives them.
 * @throws Error that lists what there was when the time was over.
 */
export async function findingsWhen(
  uri: vscode.Uri,
  what: string,
  wanted: (findings: readonly vscode.Diagnostic[]) => boolean,
): Promise<vscode.Diagnostic[]> {
  const present = findingsOf(uri);
  if (wanted(present)) return present;
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      listener.dispose();
      settle();
    };
    const listener = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      if (!uris.some((changed) => changed.toString() === uri.toString()))
        return;
      const findings = findingsOf(uri);
      if (wanted(findings)) finish(() => resolve(findings));
    });
    const timer = setTimeout(() => {
      const seen = findingsOf(uri).map(
        (each) => `${ruleOf(each)} ${showRange(each.range)} ${each.message}`,
      );
      finish(() =>
        reject(
          new Error(
            `waited in vain for ${what}; there is: ${seen.join("\n") || "nothing"}`,
          ),
        ),
      );
    }, WAIT_MS);
  });
}

/** Waits until the window tells that a setting has changed for a resource. */
export function settingChanged(
  section: string,
  resource: vscode.Uri,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      listener.dispose();
      reject(new Error(`waited in vain for a change of ${section}`));
    }, WAIT_MS);
    const listener = vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration(section, resource)) return;
      clearTimeout(timer);
      listener.dispose();
      resolve();
    });
  });
}

/** Waits for the one finding of a rule in a document. */
export async function findingOf(
  uri: vscode.Uri,
  ruleId: string,
): Promise<vscode.Diagnostic> {
  const findings = await findingsWhen(uri, ruleId, (all) =>
    all.some((each) => ruleOf(each) === ruleId),
  );
  const [finding, ...others] = findings.filter(
    (each) => ruleOf(each) === ruleId,
  );
  assert.ok(finding);
  assert.equal(others.length, 0, `${ruleId} is reported once`);
  return finding;
}

/** A range as `line:column-line:column`, one-based as the editor shows it. */
export function showRange({ start, end }: vscode.Range): string {
  return `${start.line + 1}:${start.character + 1}-${end.line + 1}:${end.character + 1}`;
}

/** The code actions of one kind that VS Code offers at a range, with their edits. */
export async function actionsAt(
  uri: vscode.Uri,
  range: vscode.Range,
  kind: vscode.CodeActionKind,
): Promise<vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    uri,
    range,
    kind.value,
    20,
  );
}

/** Does what choosing the action in the menu does. */
export async function applyAction(action: vscode.CodeAction): Promise<void> {
  if (action.edit !== undefined)
    assert.ok(await vscode.workspace.applyEdit(action.edit), action.title);
  if (action.command !== undefined) {
    await vscode.commands.executeCommand(
      action.command.command,
      ...(action.command.arguments ?? []),
    );
  }
}
