import type {
  GoMod,
  Replacement,
  Requirement,
} from "../../syntax/gomod/model.ts";
import { compareSemver } from "../../syntax/gomod/semver.ts";

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

/** By path: of several requirements of a module go takes the newest. */
export function newestRequirements({
  requires,
}: Pick<GoMod, "requires">): ReadonlyMap<string, Requirement> {
  const newest = new Map<string, Requirement>();
  for (const one of requires) {
    const known = newest.get(one.path.value);
    if (
      known === undefined ||
      compareSemver(known.version.value, one.version.value) < 0
    )
      newest.set(one.path.value, one);
  }
  return newest;
}

/** One list of replacements is asked for each of its requirements. */
const byPath = new WeakMap<
  GoMod["replaces"],
  ReadonlyMap<string, readonly Replacement[]>
>();

/** The replacements of one module, in the order of the file. */
export function replacementsOf(
  { replaces }: Pick<GoMod, "replaces">,
  path: string,
): readonly Replacement[] {
  let known = byPath.get(replaces);
  if (known === undefined) {
    const lists = new Map<string, Replacement[]>();
    for (const one of replaces) {
      const list = lists.get(one.oldPath.value);
      if (list === undefined) lists.set(one.oldPath.value, [one]);
      else list.push(one);
    }
    byPath.set(replaces, (known = lists));
  }
  return known.get(path) ?? [];
}
