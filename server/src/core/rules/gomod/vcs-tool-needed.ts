import { fetchedAs } from "../../build/go/go-sum.ts";
import { isSideModule } from "../../build/go/side-modules.ts";
import { defineGoModRule } from "../../rule.ts";

const messages = {
  needed: {
    en: "where no proxy has {module}, go fetches it with {tool} itself, and fails in an image without {tool}",
    "zh-cn":
      "代理没有 {module} 时，go 会自行调用 {tool} 获取；镜像中没有 {tool} 就会失败",
  },
  refused: {
    en: "where no proxy has {module}, the download ends with “GOVCS disallows using {tool}”, unless GOPRIVATE or GOVCS names it: then the image needs {tool}",
    "zh-cn":
      "代理没有 {module} 时，下载会以 “GOVCS disallows using {tool}” 告终；若由 GOPRIVATE 或 GOVCS 放行，镜像中还需要有 {tool}",
  },
} as const;

/** The version control system in a path, as go reads it there: `example.com/name.hg/package`. */
const namedSystem = /^[^/]+\/(?:[^/]+\/)*?[^/]*\.(bzr|fossil|hg|svn)(?:\/|$)/;

export default defineGoModRule({
  summary: {
    en: "a module that only a version control system other than git can fetch without a proxy",
    "zh-cn": "没有代理时，该模块只能用 git 以外的版本控制工具获取",
  },
  severity: "info",
  since: "0.1.0",
  messages,
  document({ file, gomod }, report) {
    if (isSideModule(file)) return;
    for (const one of gomod.requires) {
      const tool = namedSystem.exec(one.path.value)?.[1];
      // A replacement has a place of its own.
      if (tool === undefined || fetchedAs(gomod, one)?.path !== one.path.value)
        continue;
      report({
        at: one.path.span,
        message: tool === "hg" ? "needed" : "refused",
        values: { module: one.path.value, tool },
      });
    }
  },
});
