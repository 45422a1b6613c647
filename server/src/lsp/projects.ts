import type { FileHandle } from "../core/finding.ts";
import type { ProjectHost } from "../platform/host.ts";
import { Project } from "./project.ts";
import { fileName, folderUri, pathBelow, schemeOf, uriKey } from "./uris.ts";

/** Where a document stands: its project and its path there. */
export interface Location {
  readonly project: Project;
  readonly file: FileHandle;
}

/** The projects of all workspace folders, and of documents that stand in none. */
export class Projects {
  readonly #host: ProjectHost | undefined;
  readonly #projects = new Map<string, Project>();
  /** Called when a project's files are listed after answers were given without. */
  onListed: ((project: Project) => void) | undefined;
  #folders: readonly string[] = [];

  constructor(host: ProjectHost | undefined) {
    this.#host = host;
  }

  /** Sets the workspace folders, given as URIs. What was known of the others is forgotten. */
  setFolders(folders: readonly string[]): void {
    this.#folders = folders.map((folder) => folder.replace(/\/+$/, ""));
    this.#projects.clear();
  }

  /** The project of a document: the innermost workspace folder, else the document's own folder. */
  locate(uri: string): Location {
    const inner = this.#folders
      .map((folder) => ({ folder, path: pathBelow(folder, uri) }))
      .filter(({ path }) => path !== undefined)
      .sort((a, b) => b.folder.length - a.folder.length)[0];
    if (inner?.path !== undefined) {
      return {
        project: this.#get(inner.folder, true),
        file: inner.path as FileHandle,
      };
    }
    const hasFolder = uri.includes("/");
    const root = hasFolder ? folderUri(uri) : uri;
    return {
      project: this.#get(root, false),
      file: fileName(uri) as FileHandle,
    };
  }

  /** Every project that has been asked for and holds `uri`, with its path there. */
  holding(uri: string): readonly Location[] {
    const found: Location[] = [];
    for (const project of this.#projects.values()) {
      const path = pathBelow(project.root, uri);
      if (path !== undefined) found.push({ project, file: path as FileHandle });
    }
    return found;
  }

  #get(root: string, isListed: boolean): Project {
    const key = uriKey(root);
    const existing = this.#projects.get(key);
    if (existing !== undefined) return existing;
    const host = schemeOf(root) === "file" ? this.#host : undefined;
    const onListed = (project: Project): void => this.onListed?.(project);
    const project = new Project(root, { host, isListed, onListed });
    this.#projects.set(key, project);
    return project;
  }
}
