import { copyFolders } from "../../build/go/needed-folders.ts";
import { missingMembers } from "../../build/go/work-members.ts";
import { defineRule } from "../../rule.ts";

const messages = {
  stops: {
    en: "go {verb} stops with “cannot load module … listed in go.work file”: go.work has been copied, {folders} not yet",
    "zh-cn":
      "go {verb} 会报错“cannot load module … listed in go.work file”：go.work 已复制进镜像，而 {folders} 还没有",
  },
  ignored: {
    en: "go {verb} stops with “cannot load module … listed in go.work file”: .dockerignore keeps {folders} out of the build",
    "zh-cn":
      "go {verb} 会报错“cannot load module … listed in go.work file”：.dockerignore 把 {folders} 排除在构建之外",
  },
  outside: {
    en: "go {verb} stops with “cannot load module … listed in go.work file”: no COPY can bring {folders} from outside of the build context",
    "zh-cn":
      "go {verb} 会报错“cannot load module … listed in go.work file”：{folders} 在构建上下文之外，任何 COPY 都无法复制它",
  },
  listed: { en: "go.work lists it here", "zh-cn": "go.work 在这里列出它" },
  copy: {
    en: "Copy {folders} before this step",
    "zh-cn": "在这一步之前复制 {folders}",
  },
} as const;

const texts = {
  "not-copied": "stops",
  ignored: "ignored",
  "outside-context": "outside",
} as const;

export default defineRule({
  summary: {
    en: "go stops at a module of go.work that has not been copied into the image",
    "zh-cn": "go.work 列出的模块没有被复制进镜像，go 会因此失败",
  },
  severity: "error",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  document(context, report) {
    for (const { folders, go, source, work } of missingMembers(context)) {
      for (const state of [
        "not-copied",
        "ignored",
        "outside-context",
      ] as const) {
        const missing = folders.filter((one) => one.state === state);
        if (missing.length === 0) continue;
        const values = {
          verb: go.verb,
          folders: missing.map(({ written }) => written).join(", "),
        };
        const edits =
          state === "not-copied"
            ? copyFolders(missing, go, source, context)
            : undefined;
        const { file, gowork } = work;
        report({
          at: go.command.nameSpan,
          message: texts[state],
          values,
          related: missing.map(({ use }) => ({
            at: use.span,
            in: { file, source: gowork.source },
            message: "listed",
          })),
          fixes:
            edits === undefined
              ? []
              : [{ title: "copy", values, safe: false, edits }],
        });
      }
    }
  },
});
