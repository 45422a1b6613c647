import { folderOf, type ProjectIndex } from "../../project.ts";

/** True where a go.work stands in the folder of a go.mod or above it in the project. */
export function hasWorkspace(goMod: string, project: ProjectIndex): boolean {
  for (let folder = folderOf(goMod); ; folder = folderOf(folder)) {
    const path = folder === "" ? "go.work" : `${folder}/go.work`;
    if (project.kindOf(path) === "file") return true;
    if (folder === "") return false;
  }
}
