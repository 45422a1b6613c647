import { mountedFileWrites } from "../../build/network/mounted-file-write.ts";
import { defineRule } from "../../rule.ts";

const path = "/etc/hosts";

const messages = {
  stops: {
    en: "the build stops here: BuildKit mounts its own /etc/hosts read-only into every RUN; the classic builder forgets the change after this RUN",
    "zh-cn":
      "构建会在这里失败：BuildKit 会把自己的 /etc/hosts 只读挂载到每个 RUN 中；而在旧版构建器中，改动也只在这一个 RUN 内有效",
  },
  lost: {
    en: "this fails without any effect and the build goes on: BuildKit mounts its own /etc/hosts read-only into every RUN; the classic builder forgets the change after this RUN",
    "zh-cn":
      "这里的写入会失败、不起作用，构建却照常继续：BuildKit 会把自己的 /etc/hosts 只读挂载到每个 RUN 中；而在旧版构建器中，改动也只在这一个 RUN 内有效",
  },
  fails: {
    en: "this fails whenever it is run: BuildKit mounts its own /etc/hosts read-only into every RUN; the classic builder forgets the change after this RUN",
    "zh-cn":
      "只要执行到这里就会失败：BuildKit 会把自己的 /etc/hosts 只读挂载到每个 RUN 中；而在旧版构建器中，改动也只在这一个 RUN 内有效",
  },
  copied: {
    en: "this file is never read: the builder mounts its own /etc/hosts over it in every RUN, and the engine does in every container",
    "zh-cn":
      "这个文件永远不会被读取：构建器在每个 RUN 中、引擎在每个容器中，都会用自己的 /etc/hosts 覆盖挂载它",
  },
  remove: {
    en: "Remove it; names for the build come with docker build --add-host NAME:ADDRESS, in compose with build.extra_hosts",
    "zh-cn":
      "删除此处写入；构建所需的主机名应通过 docker build --add-host HOST:IP 传入，在 compose 中则写在 build.extra_hosts",
  },
} as const;

const severities = {
  stops: "error",
  lost: "warning",
  fails: "warning",
  copied: "info",
} as const;

export default defineRule({
  summary: {
    en: "a build step writes /etc/hosts, which belongs to the builder",
    "zh-cn": "构建步骤写入由构建器管理的 /etc/hosts",
  },
  severity: "error",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  instruction(instruction, report, context) {
    for (const { at, outcome, removal } of mountedFileWrites(
      path,
      instruction,
      context,
    ))
      report({
        at,
        message: outcome,
        severity: severities[outcome],
        fixes:
          removal === undefined
            ? []
            : [{ title: "remove", safe: false, edits: [removal] }],
      });
  },
});
