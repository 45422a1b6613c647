import { folderOf, type ProjectIndex } from "../../project.ts";
import { goSumKey, parseGoSum, type GoSum } from "../../syntax/gomod/gosum.ts";
import type { GoMod, Requirement } from "../../syntax/gomod/model.ts";
import type { ModuleAnswer } from "./module-of.ts";
import { replacementsOf } from "./required-replacements.ts";

type Module = Extract<ModuleAnswer, { kind: "module" }>;

/** The path in the project of the go.sum beside a go.mod. */
export function goSumPath({ file }: Pick<Module, "file">): string {
  const folder = folderOf(file);
  return folder === "" ? "go.sum" : `${folder}/go.sum`;
}

/** Big ones have 20,000 lines, and each key that is pressed asks for them. */
const keptSums = 8;
const sums = new Map<string, GoSum>();

function knownSum(text: string): GoSum {
  let known = sums.get(text);
  if (known === undefined) {
    if (sums.size >= keptSums) sums.clear();
    sums.set(text, (known = parseGoSum(text)));
  }
  return known;
}

/** `path version` and `path version/go.mod` of each line of a go.sum; the newest texts are kept. */
export function goSumLines(text: string): ReadonlySet<string> {
  return knownSum(text).lines;
}

/** What is wrong with the lines of a go.sum; the newest texts are kept. */
export function goSumProblems(text: string): GoSum["problems"] {
  return knownSum(text).problems;
}

/**
 * The requirements whose go.mod hash stands in no line, behind their replacements. Go asks the
 * checksum database for those. The hash of the archive is no proof: a module that is needed for
 * the graph alone has none.
 */
export function missingFromGoSum(
  gomod: GoMod,
  text: string,
): readonly Requirement[] {
  const lines = goSumLines(text);
  return gomod.requires.filter((one) => {
    const fetched = fetchedAs(gomod, one);
    return (
      fetched !== undefined &&
      !lines.has(goSumKey(fetched.path, fetched.version, true))
    );
  });
}

/** What go fetches for a requirement: itself or its replacement; undefined for one that a local folder replaces. */
export function fetchedAs(
  gomod: GoMod,
  { path, version }: Requirement,
): { readonly path: string; readonly version: string } | undefined {
  const own = { path: path.value, version: version.value };
  const fitting = replacementsOf(gomod, own.path);
  // A replacement of that very version wins over one of all versions.
  const replacement =
    fitting.find((one) => one.oldVersion?.value === own.version) ??
    fitting.find((one) => one.oldVersion === undefined);
  if (replacement === undefined) return own;
  if (replacement.isLocal) return undefined;
  return {
    path: replacement.newPath.value,
    version: replacement.newVersion?.value ?? own.version,
  };
}

/** Whether the go.sum beside the go.mod names each requirement; undefined where it is not loaded. */
export function isGoSumComplete(
  module: Module,
  project: ProjectIndex,
): boolean | undefined {
  if (!module.hasGoSum) return false;
  const text = project.read(goSumPath(module));
  if (text === undefined) return undefined;
  return missingFromGoSum(module.gomod, text).length === 0;
}
