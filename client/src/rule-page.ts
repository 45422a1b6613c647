import { FileType, Uri, commands, window, workspace } from "vscode";
import { say } from "./say.ts";

/** Pages by rule id; they ship with the extension. */
export type RulePages = ReadonlyMap<string, Uri>;

/** Finds the pages of all rules. Never rejects. */
export function findRulePages(extension: Uri): Promise<RulePages> {
  return findPages(Uri.joinPath(extension, "server", "dist", "rules"));
}

/** Opens the page of a rule; asks which one without an id. */
export async function showRulePage(
  pages: RulePages,
  ruleId: unknown,
): Promise<Uri | undefined> {
  const chosen =
    typeof ruleId === "string"
      ? ruleId
      : await window.showQuickPick([...pages.keys()].sort(), {
          placeHolder: say("pickRule"),
        });
  if (chosen === undefined) return undefined;
  const page = pages.get(chosen);
  if (page === undefined) {
    void window.showWarningMessage(say("noPage", { rule: chosen }));
    return undefined;
  }
  try {
    await commands.executeCommand("markdown.showPreview", page);
  } catch {
    await window.showTextDocument(page, { preview: true });
  }
  return page;
}

/** Pages by rule id, in the folder and in the folders in it. */
async function findPages(folder: Uri): Promise<Map<string, Uri>> {
  const pages = new Map<string, Uri>();
  for (const [name, type] of await list(folder)) {
    const uri = Uri.joinPath(folder, name);
    if (type === FileType.Directory) {
      for (const [id, page] of await findPages(uri)) pages.set(id, page);
    } else if (name.endsWith(".md")) {
      pages.set(name.slice(0, -".md".length), uri);
    }
  }
  return pages;
}

async function list(folder: Uri): Promise<[string, FileType][]> {
  try {
    return await workspace.fs.readDirectory(folder);
  } catch {
    return [];
  }
}
