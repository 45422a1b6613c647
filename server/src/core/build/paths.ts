import { known, type Value } from "./value.ts";

/** A path of the image, absolute: `relative` joined to `folder` unless it begins with a slash. */
export function joinAbsolute(folder: Value, relative: Value): Value {
  if (relative.kind === "unknown") return relative;
  if (relative.value.startsWith("/")) {
    return known(normalizeAbsolute(relative.value), relative.origin);
  }
  if (folder.kind === "unknown") return folder;
  return known(
    normalizeAbsolute(`${folder.value}/${relative.value}`),
    relative.origin,
  );
}

/** Without `.`, `..`, doubled and trailing slashes; the root is `/`. */
export function normalizeAbsolute(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  return `/${parts.join("/")}`;
}
