import {
  fetchedAs,
  goSumLines,
  goSumPath,
  goSumProblems,
} from "../../build/go/go-sum.ts";
import { hasWorkspace } from "../../build/go/workspace.ts";
import { isSideModule } from "../../build/go/side-modules.ts";
import { folderOf, joinPath } from "../../project.ts";
import { defineGoModRule, type GoModContext } from "../../rule.ts";
import { goSumKey } from "../../syntax/gomod/gosum.ts";
import type { GoMod, Requirement } from "../../syntax/gomod/model.ts";
import { checkModulePath } from "../../syntax/gomod/module-path.ts";
import {
  compareSemver,
  isCanonicalVersion,
} from "../../syntax/gomod/semver.ts";

const messages = {
  missing: {
    en: "a build ends with “missing go.sum entry”, and a download goes unverified by go.sum: it has no hash of {module} {version}",
    "zh-cn":
      "构建会以 “missing go.sum entry” 告终，下载也得不到 go.sum 的校验：其中没有 {module} {version} 的哈希",
  },
  onlyGoMod: {
    en: "a build that imports {module} ends with “missing go.sum entry”: go.sum has the hash of its go.mod, but none of {version} itself",
    "zh-cn":
      "导入 {module} 的构建会以 “missing go.sum entry” 告终：go.sum 中只有其 go.mod 的哈希，没有 {version} 本身的",
  },
  none: {
    en: "builds end with “missing go.sum entry”, and downloads go unverified by go.sum: it has no hash of any of the {count} required modules",
    "zh-cn":
      "构建会以 “missing go.sum entry” 告终，下载也得不到 go.sum 的校验：所要求的 {count} 个模块在其中都没有哈希",
  },
} as const;

export default defineGoModRule({
  summary: {
    en: "go.sum lacks the hash of a required module, so builds stop",
    "zh-cn": "go.sum 缺少所要求模块的哈希，构建会停止",
  },
  severity: "warning",
  since: "0.1.0",
  messages,
  document(context, report) {
    const { file, gomod, project } = context;
    if (gomod.requires.length === 0 || gomod.module === undefined) return;
    if (isSideModule(file)) return;
    const text = project.read(goSumPath({ file }));
    if (text === undefined || goSumProblems(text).length > 0) return;
    const fetched = fetchedRequirements(gomod);
    const missing = fetched.flatMap((one) => {
      const lack = lackOf(one, text);
      return lack === undefined ? [] : [{ ...one, lack }];
    });
    const [first] = missing;
    if (first === undefined || keepsHashesElsewhere(context)) return;
    const isWhole =
      missing.length > 1 &&
      fetched.length === missing.length &&
      missing.every(({ lack }) => lack === "missing");
    if (isWhole) {
      const values = { count: missing.length };
      report({ at: first.line.path.span, message: "none", values });
      return;
    }
    for (const { lack, line, path, version } of missing)
      report({
        at: line.version.span,
        message: lack,
        values: { module: path, version },
      });
  },
});

interface Fetched {
  readonly path: string;
  readonly version: string;
  readonly line: Requirement;
}

/** What go fetches for the requirements that it can read: of several versions of a module the newest. */
function fetchedRequirements(gomod: GoMod): readonly Fetched[] {
  const excluded = new Set(
    gomod.excludes.map(({ path, version }) => `${path.value} ${version.value}`),
  );
  const found = new Map<string, Fetched>();
  for (const line of gomod.requires) {
    const own = line.path.value;
    const fetched = fetchedAs(gomod, line);
    if (fetched === undefined || excluded.has(`${own} ${line.version.value}`))
      continue;
    if (!isCanonicalVersion(fetched.version)) continue;
    const known = found.get(own)?.line.version.value;
    if (known !== undefined && compareSemver(known, line.version.value) >= 0)
      continue;
    // What go cannot fetch at all is another rule's.
    if (checkModulePath(fetched.path) === undefined)
      found.set(own, { ...fetched, line });
  }
  return [...found.values()];
}

/** A module that is needed for the graph alone has the hash of its go.mod and no other. */
function lackOf(
  { line, path, version }: Fetched,
  text: string,
): "missing" | "onlyGoMod" | undefined {
  const lines = goSumLines(text);
  if (!lines.has(goSumKey(path, version, true))) return "missing";
  if (line.isIndirect || lines.has(goSumKey(path, version, false)))
    return undefined;
  return "onlyGoMod";
}

/** A workspace has a go.sum of its own; what is vendored needs none. */
function keepsHashesElsewhere({ file, project }: GoModContext): boolean {
  const vendored = joinPath(folderOf(file), "vendor/modules.txt") ?? "";
  return project.kindOf(vendored) === "file" || hasWorkspace(file, project);
}
