import { lostGoProxies } from "../../build/proxies/lost-go-proxy.ts";
import type { BuildState } from "../../build/model.ts";
import {
  declareGoProxy,
  scopeFix,
} from "../../build/proxies/lost-go-proxy-fix.ts";
import { unconsumedGoProxy } from "../../build/proxies/unconsumed-go-proxy.ts";
import { defineRule, type DockerfileContext, type Report } from "../../rule.ts";

const messages = {
  "global-arg": {
    en: "go {verb} does not see this GOPROXY: an ARG before FROM holds for FROM lines only, until the stage declares it again",
    "zh-cn":
      "go {verb} 看不到这个 GOPROXY：FROM 之前的 ARG 只对 FROM 行有效，须在构建阶段内重新声明",
  },
  "other-stage": {
    en: "go {verb} does not see this GOPROXY: it runs in another stage, and nothing downloads Go modules in this one",
    "zh-cn":
      "go {verb} 看不到这个 GOPROXY：它在另一个构建阶段中运行，而本阶段并不下载 Go 模块",
  },
  "too-late": {
    en: "go {verb} has run before this GOPROXY is set, and nothing after it downloads Go modules",
    "zh-cn":
      "设置这个 GOPROXY 时 go {verb} 已经执行完毕，其后也不再下载 Go 模块",
  },
  export: {
    en: "go {verb} does not see this GOPROXY: the shell that sets it ends with its RUN",
    "zh-cn": "go {verb} 看不到这个 GOPROXY：设置它的 shell 随该 RUN 一起结束",
  },
  "other-user": {
    en: "go {verb} does not see this GOPROXY: go env -w writes it for user {writer}, and the download runs as {reader}",
    "zh-cn":
      "go {verb} 看不到这个 GOPROXY：go env -w 只为用户 {writer} 写入，而下载以用户 {reader} 运行",
  },
  overridden: {
    en: "go {verb} does not see this GOPROXY: a GOPROXY from ENV or ARG wins over go env -w",
    "zh-cn":
      "go {verb} 看不到这个 GOPROXY：ENV 或 ARG 设置的 GOPROXY 优先于 go env -w",
  },
  unconsumed: {
    en: "go {verb} does not see the GOPROXY that {file} passes to this build: no ARG of this file takes it",
    "zh-cn":
      "go {verb} 看不到 {file} 传给此构建的 GOPROXY：本文件中没有任何 ARG 接收它",
  },
  misses: {
    en: "this download takes another GOPROXY or the default",
    "zh-cn": "此处的下载使用的是其他 GOPROXY 或默认值",
  },
  declare: {
    en: "Declare ARG GOPROXY in the stage",
    "zh-cn": "在该构建阶段中声明 ARG GOPROXY",
  },
  move: {
    en: "Move it to where go {verb} sees it",
    "zh-cn": "移到 go {verb} 能看到的位置",
  },
  env: { en: "Set it with ENV", "zh-cn": "改用 ENV 设置" },
} as const;

export default defineRule({
  summary: {
    en: "GOPROXY is set where the Go download that needs it does not see it",
    "zh-cn": "GOPROXY 设置在需要它的 Go 下载看不到的位置",
  },
  severity: "warning",
  since: "0.1.0",
  fix: "safe",
  messages,
  document(context, report) {
    reportUnconsumed(context, report);
    for (const lost of lostGoProxies(context)) {
      const [site] = lost.sites;
      if (site === undefined) continue;
      const { build } = context;
      const values = {
        verb: site.verb,
        writer: userOf(build.stateBefore(lost.setter)),
        reader: userOf(build.stateBefore(site.command.run)),
      };
      const fix = scopeFix(lost, context);
      report({
        at: lost.at,
        message: lost.reason,
        values,
        related: lost.sites.map(({ nameSpan }) => ({
          at: nameSpan,
          message: "misses" as const,
        })),
        fixes:
          fix === undefined
            ? []
            : [{ title: fix.kind, values, safe: true, edits: fix.edits }],
      });
    }
  },
});

/** At the download: the Dockerfile has no token for what it does not take. */
function reportUnconsumed(
  context: DockerfileContext,
  report: Report<keyof typeof messages>,
): void {
  const unconsumed = unconsumedGoProxy(context);
  const [first, ...others] = unconsumed?.sites ?? [];
  if (unconsumed === undefined || first === undefined) return;
  const { edits, kind } = declareGoProxy(unconsumed.sites, context);
  report({
    at: first.nameSpan,
    message: "unconsumed",
    values: { verb: first.verb, file: unconsumed.file },
    related: others.map(({ nameSpan }) => ({
      at: nameSpan,
      message: "misses",
    })),
    fixes: [{ title: kind, safe: true, edits }],
  });
}

function userOf({ user }: BuildState): string {
  return user.kind === "known" ? user.value : "";
}
