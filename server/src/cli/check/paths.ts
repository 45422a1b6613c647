import { isAbsolute, join, relative, resolve, sep } from "node:path";

/** An absolute path as a report shows it: from the current folder where it is below it, with `/`. */
export function shownPath(path: string, cwd: string): string {
  return (isBelow(path, cwd) ? relative(cwd, path) : path).split(sep).join("/");
}

/** True where an absolute path lies below a folder. */
export function isBelow(path: string, folder: string): boolean {
  const below = relative(folder, path);
  return below !== "" && !isAbsolute(below) && below.split(sep)[0] !== "..";
}

/** The absolute path of a project path. */
export function pathInProject(root: string, handle: string): string {
  return handle === "" ? root : join(root, ...handle.split("/"));
}

/** A path below a root, with `/`; `""` for the root itself. */
export function handleOf(root: string, path: string): string {
  return relative(root, resolve(path)).split(sep).join("/");
}
