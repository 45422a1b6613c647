import { defineGoModRule } from "../../rule.ts";
import type { GoModProblem, GoModProblemId } from "../../syntax/gomod/model.ts";
import type { SourceText } from "../../text/source.ts";

const messages = {
  refused: {
    en: "every go command in this module stops here: {reason}",
    "zh-cn": "此模块中的所有 go 命令都会在这里报错退出：{reason}",
  },
  removeMark: {
    en: "Remove the byte order mark",
    "zh-cn": "删除字节顺序标记（BOM）",
  },
  replaceCharacter: {
    en: "Replace it with an ordinary blank",
    "zh-cn": "替换为普通空格",
  },
  removeCharacter: {
    en: "Remove the invisible character",
    "zh-cn": "删除不可见字符",
  },
  useLineComment: {
    en: "Write it as // comment",
    "zh-cn": "改写为 // 注释",
  },
  removeQuote: {
    en: "Remove the quote",
    "zh-cn": "删除多余的引号",
  },
  closeBlock: {
    en: "Close the block",
    "zh-cn": "补上右括号，结束该块",
  },
  breakLine: {
    en: "Begin a new line",
    "zh-cn": "另起一行",
  },
  rewriteBlock: {
    en: "Write the block as go reads it",
    "zh-cn": "按 go 能识别的格式书写该块",
  },
  removeLine: {
    en: "Remove the repeated line",
    "zh-cn": "删除重复的行",
  },
  write: {
    en: "Write {text}",
    "zh-cn": "改写为 {text}",
  },
} as const;

export default defineGoModRule({
  summary: {
    en: "go refuses the go.mod file, so nothing can be downloaded or built",
    "zh-cn": "go 拒绝读取该 go.mod 文件，既无法下载也无法构建",
  },
  severity: "error",
  since: "0.1.0",
  fix: "safe",
  messages,
  document({ gomod, source }, report) {
    for (const problem of gomod.problems) {
      // version-not-canonical is about the network: another rule speaks there.
      if (problem.id === "version-not-canonical") continue;
      const { fix } = problem;
      report({
        at: problem.span,
        message: "refused",
        values: { reason: oneLine(problem.message) },
        fixes:
          fix === undefined
            ? []
            : [
                {
                  ...titleOf(problem, fix.newText),
                  safe: true,
                  edits: [
                    { at: fix.span, newText: ownLineEnds(source, fix.newText) },
                  ],
                },
              ],
      });
    }
  },
});

/** go prints some of its advice on lines of their own. */
function oneLine(message: string): string {
  return message.replaceAll(/\s*\n\s*/g, " ");
}

function ownLineEnds(source: SourceText, text: string): string {
  return text.replaceAll(/\r?\n/g, source.lineEnd);
}

type Title = Exclude<keyof typeof messages, "refused">;

const titles: Partial<Record<GoModProblemId, Title>> = {
  "byte-order-mark": "removeMark",
  "block-comment": "useLineComment",
  "unterminated-string": "removeQuote",
  "unterminated-block": "closeBlock",
  "text-after-parenthesis": "breakLine",
  "one-line-block": "rewriteBlock",
  "unknown-block": "rewriteBlock",
  "repeated-directive": "removeLine",
};

function titleOf(
  { id }: GoModProblem,
  newText: string,
): { readonly title: Title; readonly values?: { readonly text: string } } {
  if (id === "unexpected-character")
    return { title: newText === "" ? "removeCharacter" : "replaceCharacter" };
  const title = titles[id];
  if (title !== undefined) return { title };
  return { title: "write", values: { text: newText.trim() } };
}
