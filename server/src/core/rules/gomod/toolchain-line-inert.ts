import { compareGoVersions } from "../../build/go-version.ts";
import { isSideModule } from "../../build/side-modules.ts";
import { defineGoModRule, type ReportedEdit } from "../../rule.ts";
import type { SourceText, Span } from "../../text/source.ts";

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
                edits: [removal(line.span, source)],
              },
            ],
    });
  },
});

/** The whole line, with one of the blank lines around it. */
function removal(span: Span, { text }: SourceText): ReportedEdit {
  const start = text.lastIndexOf("\n", span.start - 1) + 1;
  const newline = text.indexOf("\n", span.end);
  const end = newline < 0 ? text.length : newline + 1;
  const before = /(?:^|\n)(\r?\n)$/.exec(
    text.slice(Math.max(0, start - 3), start),
  );
  const after = /^\r?\n/.exec(text.slice(end, end + 2));
  if (end === text.length)
    return {
      at: { start: start - (before?.[1]?.length ?? 0), end },
      newText: "",
    };
  const isBetween = before !== null || start === 0;
  const more = isBetween ? (after?.[0].length ?? 0) : 0;
  return { at: { start, end: end + more }, newText: "" };
}
