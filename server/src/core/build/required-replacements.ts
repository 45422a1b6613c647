import type { GoMod, Replacement } from "../syntax/gomod/model.ts";

/**
 * The replacements of modules that the go.mod requires, in the required version or in any. One of a module that
 * nothing requires may serve a dependency or nobody: what it leads to may never be read.
 */
export function requiredReplacements({
  replaces,
  requires,
}: Pick<GoMod, "replaces" | "requires">): readonly Replacement[] {
  if (replaces.length === 0) return [];
  const required = new Map<string, Set<string>>();
  for (const { path, version } of requires) {
    const versions = required.get(path.value) ?? new Set();
    required.set(path.value, versions.add(version.value));
  }
  return replaces.filter(({ oldPath, oldVersion }) => {
    const versions = required.get(oldPath.value);
    return (
      versions !== undefined &&
      (oldVersion === undefined || versions.has(oldVersion.value))
    );
  });
}
