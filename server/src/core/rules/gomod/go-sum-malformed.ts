import { goSumPath, goSumProblems } from "../../build/go/go-sum.ts";
import { isSideModule } from "../../build/go/side-modules.ts";
import type { FileHandle } from "../../finding.ts";
import { defineGoModRule } from "../../rule.ts";
import { SourceText } from "../../text/source.ts";

const messages = {
  stops: {
    en: "every go command that needs a hash stops here: “malformed go.sum: {file}:{line}: {reason}”",
    "zh-cn":
      "凡是要用到哈希的 go 命令都会在这里报错退出：“malformed go.sum: {file}:{line}: {reason}”",
  },
  conflict: {
    en: "every go command that needs a hash stops here: line {line} of {file} is left over from a merge conflict",
    "zh-cn":
      "凡是要用到哈希的 go 命令都会在这里报错退出：{file} 第 {line} 行是合并冲突的残留",
  },
  mismatch: {
    en: "the download of {module} ends with “checksum mismatch”: line {line} of {file} holds no hash that a module can have",
    "zh-cn":
      "{module} 的下载会以 “checksum mismatch” 告终：{file} 第 {line} 行不是有效的哈希",
  },
  place: {
    en: "this line of {file}",
    "zh-cn": "{file} 中的这一行",
  },
} as const;

/** Related places beyond these help nobody: go stops at the first. */
const MOST_PLACES = 5;

export default defineGoModRule({
  summary: {
    en: "the go.sum beside go.mod is damaged, so go stops or refuses what it downloads",
    "zh-cn": "go.mod 旁的 go.sum 已损坏，go 会报错退出或拒绝下载的内容",
  },
  severity: "error",
  since: "0.1.0",
  messages,
  document({ file, gomod, project }, report) {
    const { module } = gomod;
    if (isSideModule(file)) return;
    const path = goSumPath({ file });
    const text = module === undefined ? undefined : project.read(path);
    if (module === undefined || text === undefined) return;
    const problems = goSumProblems(text);
    const stopping = problems.filter(({ id }) => id !== "malformed-hash");
    const [first] = stopping.length > 0 ? stopping : problems;
    if (first === undefined) return;
    const source = new SourceText(text);
    const values = {
      file: "go.sum",
      line: source.lineAt(first.span.start) + 1,
      reason: first.message,
      module: /^\S*/.exec(source.slice(first.span))?.[0] ?? "",
    };
    report({
      at: module.span,
      message: MESSAGES[first.id],
      values,
      related: problems.slice(0, MOST_PLACES).map(({ span }) => ({
        at: span,
        in: { file: path as FileHandle, source },
        message: "place",
        values,
      })),
    });
  },
});

const MESSAGES = {
  "wrong-number-of-fields": "stops",
  "merge-conflict-marker": "conflict",
  "malformed-hash": "mismatch",
} as const;
