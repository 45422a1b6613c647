/** UTF-16 units. A thousand times a large file; every check stays far under a second up to here. */
const LARGEST_DOCUMENT = 2_000_000;

/** Why a text is not looked at at all; undefined where it is. */
export function unreadable(text: string): "too-large" | "binary" | undefined {
  if (text.length > LARGEST_DOCUMENT) return "too-large";
  return text.includes("\0") ? "binary" : undefined;
}
