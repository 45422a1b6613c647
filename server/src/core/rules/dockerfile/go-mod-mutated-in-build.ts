import { mutationFix } from "../../build/go/go-mod-mutation-fix.ts";
import { goModMutations } from "../../build/go/go-mod-mutations.ts";
import { defineRule } from "../../rule.ts";

const messages = {
  tidy: {
    en: "go mod tidy settles go.mod and go.sum anew in the image: versions come from the network on the day of the build, and the committed hashes check nothing that it adds",
    "zh-cn":
      "go mod tidy 会在镜像中重新确定 go.mod 和 go.sum：版本取决于构建当天的网络，而它新增的内容不受已提交哈希的校验",
  },
  get: {
    en: "go get changes go.mod and go.sum in the image alone: what is built is not what is committed, and its hashes come from the network",
    "zh-cn":
      "go get 只改动镜像内的 go.mod 和 go.sum：实际构建的与已提交的不一致，其哈希也来自网络",
  },
  flag: {
    en: "-mod=mod lets go {verb} add to go.mod and go.sum whatever they lack, in the version of the day, where it would stop otherwise",
    "zh-cn":
      "-mod=mod 让 go {verb} 自行把 go.mod 和 go.sum 所缺的内容按当天的版本补上，而不是报错终止",
  },
  goflags: {
    en: "-mod=mod in GOFLAGS lets go {verb} add to go.mod and go.sum whatever they lack, in the version of the day, where it would stop otherwise",
    "zh-cn":
      "GOFLAGS 中的 -mod=mod 让 go {verb} 自行把 go.mod 和 go.sum 所缺的内容按当天的版本补上，而不是报错终止",
  },
  remove: {
    en: "without go.sum every module is taken as the network hands it out: the committed hashes check none of them",
    "zh-cn":
      "删除 go.sum 后，网络给出什么模块就用什么：已提交的哈希一个也不再校验",
  },
  download: {
    en: "Use go mod download, which takes what is committed",
    "zh-cn": "改用 go mod download，它只按已提交的内容下载",
  },
  drop: { en: "Remove it", "zh-cn": "将其删除" },
  dropFlag: {
    en: "Remove -mod=mod: go then stops where go.mod or go.sum lacks something",
    "zh-cn": "删除 -mod=mod：此后 go.mod 或 go.sum 有缺失时 go 会终止",
  },
} as const;

export default defineRule({
  summary: {
    en: "the build changes go.mod or go.sum instead of using what is committed",
    "zh-cn": "构建过程改动 go.mod 或 go.sum，而不是使用已提交的内容",
  },
  severity: "warning",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  document(context, report) {
    const reported = new Set<number>();
    for (const mutation of goModMutations(context)) {
      const { at, kind, verb } = mutation;
      if (reported.has(at.start)) continue;
      reported.add(at.start);
      const fix = mutationFix(mutation, context);
      report({
        at,
        message: kind,
        values: { verb },
        fixes:
          fix === undefined
            ? []
            : [{ title: fix.kind, safe: false, edits: fix.edits }],
      });
    }
  },
});
