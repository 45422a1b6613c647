import { goSumLines, goSumPath } from "../../build/go/go-sum.ts";
import { compareGoVersions } from "../../build/go/go-version.ts";
import { lineRemoval } from "../../build/line-removal.ts";
import {
  newestRequirements,
  replacementsOf,
} from "../../build/go/required-replacements.ts";
import { isSideModule } from "../../build/go/side-modules.ts";
import { hasWorkspace } from "../../build/go/workspace.ts";
import {
  defineGoModRule,
  type GoModContext,
  type Reported,
} from "../../rule.ts";
import { goSumKey } from "../../syntax/gomod/gosum.ts";
import type {
  GoMod,
  Replacement,
  Requirement,
} from "../../syntax/gomod/model.ts";
import { compareSemver } from "../../syntax/gomod/semver.ts";

const messages = {
  inert: {
    en: "go downloads {module} {required} unreplaced: this line replaces only {version}, which is not the version in use",
    "zh-cn":
      "go 会直接下载 {module} {required}，不做替换：此行只替换 {version}，而实际使用的并不是这个版本",
  },
  required: {
    en: "{required} is required here",
    "zh-cn": "这里要求的是 {required}",
  },
  change: {
    en: "Replace {required} instead of {version}",
    "zh-cn": "改为替换 {required}，而不是 {version}",
  },
  remove: {
    en: "Remove the line",
    "zh-cn": "删除此行",
  },
  widen: {
    en: "Replace every version of {module}",
    "zh-cn": "替换 {module} 的所有版本",
  },
} as const;

type Fixes = NonNullable<Reported<keyof typeof messages>["fixes"]>;

export default defineGoModRule({
  summary: {
    en: "a replace line names a version that is not the required one, so it replaces nothing",
    "zh-cn": "replace 行写的版本与所要求的版本不同，因此什么也没有替换",
  },
  severity: "hint",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  document(context, report) {
    const { file, gomod, project } = context;
    if (!gomod.replaces.some(({ oldVersion }) => oldVersion !== undefined))
      return;
    if (isSideModule(file)) return;
    // Another module of a workspace may require that version.
    if (
      gomod.problems.some(({ fix }) => fix === undefined) ||
      hasWorkspace(file, project)
    )
      return;
    const required = newestRequirements(gomod);
    for (const one of gomod.replaces) {
      const requirement = required.get(one.oldPath.value);
      if (requirement === undefined || one.oldVersion === undefined) continue;
      if (!isInert(one, requirement, gomod)) continue;
      const values = {
        module: one.oldPath.value,
        required: requirement.version.value,
        version: one.oldVersion.value,
      };
      report({
        at: one.oldVersion.span,
        message: "inert",
        values,
        related: [
          { at: requirement.version.span, message: "required", values },
        ],
        fixes: fixesOf(one, values, context),
      });
    }
  },
});

/** With a go line below 1.17 a dependency may bring in a newer version than the one that stands here. */
function isInert(
  { oldPath, oldVersion }: Replacement,
  { version }: Requirement,
  gomod: GoMod,
): boolean {
  const { go } = gomod;
  if (oldVersion === undefined || oldVersion.value === version.value)
    return false;
  const others = replacementsOf(gomod, oldPath.value);
  const isReplaced = others.some(
    (one) =>
      one.oldVersion === undefined || one.oldVersion.value === version.value,
  );
  if (isReplaced) return false;
  return (
    compareSemver(oldVersion.value, version.value) < 0 ||
    (go !== undefined && compareGoVersions(go.value, "1.17") >= 0)
  );
}

/**
 * Making it hold again needs the hash of what it brings, or the build stops at that. A folder may be anywhere: whether it
 * reaches the image is for its author to see.
 */
function fixesOf(
  one: Replacement,
  values: NonNullable<Reported<string>["values"]>,
  { file, gomod, project, source }: GoModContext,
): Fixes {
  const { newPath, newVersion, oldPath, oldVersion, span } = one;
  const removal = {
    title: "remove",
    safe: false,
    edits: [lineRemoval(span, source)],
  } as const;
  const isOnly = replacementsOf(gomod, oldPath.value).length === 1;
  const lines = goSumLines(project.read(goSumPath({ file })) ?? "");
  const hasHash =
    newVersion !== undefined &&
    lines.has(goSumKey(newPath.value, newVersion.value, true)) &&
    lines.has(goSumKey(newPath.value, newVersion.value, false));
  // Two lines for the same version would contradict each other.
  if (oldVersion === undefined || !isOnly || !hasHash) return [removal];
  const quoted = source.slice(oldVersion.span).startsWith('"');
  const required = String(values["required"]);
  const newText = quoted ? `"${required}"` : required;
  const at = { start: oldPath.span.end, end: oldVersion.span.end };
  return [
    {
      title: "change",
      values,
      safe: false,
      edits: [{ at: oldVersion.span, newText }],
    },
    { title: "widen", values, safe: false, edits: [{ at, newText: "" }] },
    removal,
  ];
}
