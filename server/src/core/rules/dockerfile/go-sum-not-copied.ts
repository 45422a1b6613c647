import { goModSource } from "../../build/go/go-mod-source.ts";
import {
  missingGoSums,
  type MissingGoSum,
} from "../../build/go/missing-go-sum.ts";
import { defineRule } from "../../rule.ts";

const messages = {
  stops: {
    en: "go {verb} stops with “missing go.sum entry”: the build context has a go.sum, but only go.mod is copied",
    "zh-cn":
      "go {verb} 会报错“missing go.sum entry”并终止：构建上下文中有 go.sum，但只复制了 go.mod",
  },
  unverified: {
    en: "what go mod download fetches is not compared with the hashes of your repository: go.sum arrives only after it",
    "zh-cn":
      "go mod download 下载的内容不会与仓库中的哈希比对：go.sum 在它之后才被复制",
  },
  needs: {
    en: "go {verb} finds no go.sum here",
    "zh-cn": "go {verb} 在这里找不到 go.sum",
  },
  copyBoth: {
    en: "Copy go.sum together with go.mod",
    "zh-cn": "将 go.sum 与 go.mod 一起复制",
  },
  mountBoth: {
    en: "Mount go.sum together with go.mod",
    "zh-cn": "将 go.sum 与 go.mod 一起挂载",
  },
} as const;

export default defineRule({
  summary: {
    en: "go.sum stays behind in the build context, so the build stops or downloads unverified",
    "zh-cn": "go.sum 没有随 go.mod 一起复制，构建会中止，或下载内容得不到校验",
  },
  severity: "error",
  since: "0.1.0",
  fix: "safe",
  messages,
  document(context, report) {
    const reported = new Set<number>();
    for (const missing of inOrderOfGravity(missingGoSums(context))) {
      const { effect, go } = missing;
      const source = goModSource(missing, context);
      const at = source?.at ?? go.command.nameSpan;
      // Several commands may miss the one file that one COPY left behind.
      if (reported.has(at.start)) continue;
      reported.add(at.start);
      const { edits = [], keyword } = source ?? {};
      const title = keyword === "--mount" ? "mountBoth" : "copyBoth";
      const values = { verb: go.verb };
      report({
        at,
        message: effect,
        values,
        severity: effect === "stops" ? "error" : "info",
        related: [{ at: go.command.nameSpan, message: "needs", values }],
        fixes: edits.length === 0 ? [] : [{ title, safe: true, edits }],
      });
    }
  },
});

/** A build that stops says more than the download before it. */
function inOrderOfGravity(
  found: readonly MissingGoSum[],
): readonly MissingGoSum[] {
  return [
    ...found.filter(({ effect }) => effect === "stops"),
    ...found.filter(({ effect }) => effect === "unverified"),
  ];
}
