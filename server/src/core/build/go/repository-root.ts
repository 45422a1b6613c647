import { folderOf, type ProjectIndex } from "../../project.ts";

/**
 * The folder of the repository that a file belongs to; undefined where it cannot be told. A submodule counts as part of
 * the repository that holds it: there `.git` is a file. So it is in the root of a linked working tree.
 */
export function repositoryRoot(
  file: string,
  project: ProjectIndex,
): string | undefined {
  for (let folder = folderOf(file); ; folder = folderOf(folder)) {
    const kind = project.kindOf(folder === "" ? ".git" : `${folder}/.git`);
    if (kind === "folder" || (kind === "file" && folder === "")) return folder;
    if (folder === "") return undefined;
  }
}
