import type { FileHandle } from "../../server/src/core/finding.ts";
import {
  folderOf,
  LoadedProject,
  type PathContent,
  type ProjectIndex,
} from "../../server/src/core/project.ts";
import { isDockerfileName } from "../../server/src/core/syntax/dockerfile/file-names.ts";
import { loadYaml } from "../../server/src/core/syntax/yaml/door.ts";
import { isComposeFileName } from "../../server/src/core/syntax/yaml/file-names.ts";

// As the doors do before they hand over a compose file.
await loadYaml();

/** A project of these files and nothing else: every other path is known to be missing. */
export function projectOf(files: ReadonlyMap<string, string>): ProjectIndex {
  const known = new Map<string, PathContent>();
  const entries = new Map<string, Set<string>>([["", new Set()]]);
  for (const [path, text] of files) {
    known.set(path, { kind: "file", text });
    for (let below = path; below !== ""; below = folderOf(below)) {
      const folder = folderOf(below);
      const names = entries.get(folder) ?? new Set();
      names.add(below.slice(folder === "" ? 0 : folder.length + 1));
      entries.set(folder, names);
    }
  }
  for (const [folder, names] of entries)
    known.set(folder, { kind: "folder", entries: [...names] });
  const paths = [...files.keys()] as FileHandle[];
  const loaded = new LoadedProject(known, {
    dockerfiles: paths.filter(isDockerfileName),
    composeFiles: paths.filter(isComposeFileName),
  });
  return {
    dockerfiles: loaded.dockerfiles,
    composeFiles: loaded.composeFiles,
    kindOf(path) {
      const kind = loaded.kindOf(path);
      return kind === "unknown" ? "missing" : kind;
    },
    read: (path) => loaded.read(path),
    entries: (folder) => loaded.entries(folder),
  };
}
