/** Only these are documents that somebody edits; the rest (git, diff, output, chat …) only shows text. */
const editedSchemes = new Set([
  "file",
  "untitled",
  "vscode-vfs",
  "vscode-test-web",
  "memfs",
]);

/** The scheme of a URI in lower case; empty where it has none. */
export function schemeOf(uri: string): string {
  return /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(uri)?.[1]?.toLowerCase() ?? "";
}

/** True for documents that somebody edits and that may therefore be checked. */
export function isEdited(uri: string): boolean {
  return editedSchemes.has(schemeOf(uri));
}

/**
 * A form in which URIs of different encoders compare equal: percent codes decoded and the drive
 * letter in lower case. A malformed URI is its own key.
 */
export function uriKey(uri: string): string {
  const decoded = decode(uri).replace(/\/+$/, "");
  return decoded.replace(/^file:\/\/\/[A-Za-z]:/, (start) =>
    start.toLowerCase(),
  );
}

/** The path of `uri` below `root`, decoded, with `/`; undefined where it lies elsewhere. */
export function pathBelow(root: string, uri: string): string | undefined {
  const rootKey = uriKey(root);
  const key = uriKey(uri);
  return key.startsWith(`${rootKey}/`)
    ? key.slice(rootKey.length + 1)
    : undefined;
}

/** The URI of a project path. */
export function uriBelow(root: string, path: string): string {
  const base = root.replace(/\/+$/, "");
  if (path === "") return base;
  return `${base}/${path.split("/").map(encodeURIComponent).join("/")}`;
}

/** The URI of the folder that holds a document, without a slash at its end. */
export function folderUri(uri: string): string {
  return uri.replace(/[?#].*$/, "").replace(/\/[^/]*$/, "");
}

/** The last part of a URI's path, decoded. */
export function fileName(uri: string): string {
  const decoded = decode(uri.replace(/[?#].*$/, ""));
  return decoded.slice(decoded.lastIndexOf("/") + 1);
}

function decode(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
