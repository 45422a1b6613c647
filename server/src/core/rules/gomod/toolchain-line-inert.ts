import { compareGoVersions } from "../../build/go/go-version.ts";
import { lineRemoval } from "../../build/line-removal.ts";
import { isSideModule } from "../../build/go/side-modules.ts";
import { defineGoModRule } from "../../rule.ts";

const messages = {
  inert: {
    en: "go never switches to {toolchain} here: the go line already asks for {line}",
    "zh-cn": "go 永远不会切换到 {toolchain}：go 行已经要求 {line}",
  },
  remove: {
    en: "Remove the toolchain line",
    "zh-cn": "删除 toolchain 行",
  },
} as const;

export default defineGoModRule({
  summary: {
    en: "the toolchain line is no newer than the go line, so it has no effect",
    "zh-cn": "toolchain 行不高于 go 行，因此不起作用",
  },
  severity: "hint",
  since: "0.1.0",
  fix: "safe",
  messages,
  document({ file, gomod, source }, report) {
    if (isSideModule(file)) return;
    const { directives, go, problems, toolchain } = gomod;
    if (toolchain === undefined || go === undefined) return;
    if (
      problems.some(({ fix }) => fix === undefined) ||
      !/^go[\d.a-z]+$/.test(toolchain.value)
    )
      return;
    if (compareGoVersions(toolchain.value.slice(2), go.value) > 0) return;
    const line = directives.find(({ verb }) => verb === "toolchain");
    report({
      at: toolchain.span,
      message: "inert",
      values: { toolchain: toolchain.value, line: go.value },
      fixes:
        line === undefined
          ? []
          : [
              {
                title: "remove",
                safe: true,
                edits: [lineRemoval(line.span, source)],
              },
            ],
    });
  },
});
