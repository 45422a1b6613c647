import { requiredReplacements } from "../../build/go/required-replacements.ts";
import { repositoryRoot } from "../../build/go/repository-root.ts";
import { isSideModule } from "../../build/go/side-modules.ts";
import { folderOf, joinPath } from "../../project.ts";
import { defineGoModRule } from "../../rule.ts";

const messages = {
  outside: {
    en: "go does not find {module} in a fresh clone or in an image: {folder} leads out of the repository",
    "zh-cn":
      "在新克隆的代码库或镜像中，go 找不到 {module}：{folder} 指向代码库之外",
  },
} as const;

export default defineGoModRule({
  summary: {
    en: "a module is replaced by a folder outside of the repository",
    "zh-cn": "模块被替换为代码库之外的目录",
  },
  severity: "warning",
  since: "0.1.0",
  messages,
  document({ file, gomod, project }, report) {
    if (isSideModule(file)) return;
    for (const { newPath, oldPath } of requiredReplacements(gomod)) {
      if (!newPath.value.startsWith("..")) continue;
      const root = repositoryRoot(file, project);
      if (root === undefined) return;
      const own = folderOf(file).slice(root === "" ? 0 : root.length + 1);
      if (joinPath(own, newPath.value) !== undefined) continue;
      report({
        at: newPath.span,
        message: "outside",
        values: { module: oldPath.value, folder: newPath.value },
      });
    }
  },
});
