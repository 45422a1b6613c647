import { goDownloads } from "../../build/go/go-downloads.ts";
import type { Stage } from "../../build/model.ts";
import {
  mayHaveThem,
  needsModules,
} from "../../build/proxies/offline-downloads.ts";
import { removeFlag } from "../../build/remove-command.ts";
import { valueOf } from "../../build/value.ts";
import type { DownloadSite } from "../../plan/model.ts";
import { siteName } from "../../plan/site-name.ts";
import { defineRule, type DockerfileContext } from "../../rule.ts";
import { isLoopbackHost } from "../../text/url.ts";

const messages = {
  found: {
    en: "{command} fails here: with --network=none the step has no network, and no earlier layer or cache mount holds what it needs",
    "zh-cn":
      "{command} 会在这里失败：--network=none 使该步骤没有网络，而之前的层和缓存挂载中都没有它所需的内容",
  },
  remove: {
    en: "Remove --network=none: the step gets the network",
    "zh-cn": "删除 --network=none，让该步骤可以访问网络",
  },
} as const;

export default defineRule({
  summary: {
    en: "a build step without network has something to download",
    "zh-cn": "没有网络的构建步骤需要下载内容",
  },
  severity: "error",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  document(context, report) {
    if (!context.source.text.includes("--network=none")) return;
    const seen = new Set<number>();
    for (const site of context.plan.sites) {
      const { command, nameSpan, network, resilience } = site;
      if (command === undefined || valueOf(network.mode) !== "none") continue;
      // The first of a step that fails ends it.
      if (seen.has(command.run.index) || !isMissing(site, context)) continue;
      if (valueOf(resilience.onFailure) !== "stops") continue;
      seen.add(command.run.index);
      const flag = command.run.flags.findLast(({ name }) => name === "network");
      report({
        at: nameSpan,
        message: "found",
        values: { command: siteName(site) },
        fixes:
          flag === undefined
            ? []
            : [
                {
                  title: "remove",
                  safe: false,
                  edits: [removeFlag(flag.span, context.syntax)],
                },
              ],
      });
    }
  },
});

/** What it fetches lies beyond the step, and nothing may have brought it before. */
function isMissing(site: DownloadSite, context: DockerfileContext): boolean {
  const asks = site.routes.some(
    ({ chain }) =>
      chain.kind === "known" &&
      chain.value.some(
        ({ host, url }) =>
          url === "direct" || (host !== "" && !isLoopbackHost(host)),
      ),
  );
  if (!asks) return false;
  if (site.tool === "go") {
    const download = goDownloads(context).find((one) => one.site === site);
    return (
      download !== undefined &&
      needsModules(download) &&
      !mayHaveThem(download, context)
    );
  }
  const { command, tool } = site;
  const hasMount = (command?.mounts ?? []).some(
    ({ options, type }) => type === "cache" || options.has("from"),
  );
  return !hasMount && !namesFiles(site) && !isFetched(tool, site, context);
}

/** `apt-get install ./a.deb` may need nothing else. */
function namesFiles({ command, tool }: DownloadSite): boolean {
  return (
    tool !== "curl" &&
    (command?.arguments ?? []).some(({ raw, text = raw }) =>
      /^[./]|\.(?:deb|apk|rpm|whl|tgz)$/.test(text),
    )
  );
}

/** A step before it has asked the same tool for more than a list of packages. */
function isFetched(
  tool: string,
  { command, stage }: DownloadSite,
  { plan }: DockerfileContext,
): boolean {
  if (tool === "curl") return false;
  return plan.sites.some(
    (one) =>
      one.tool === tool &&
      one.verb !== "update" &&
      one.command !== undefined &&
      one.command.run.index < (command?.run.index ?? 0) &&
      isIn(stage, one.stage) &&
      valueOf(one.network.mode) !== "none",
  );
}

function isIn(stage: Stage, base: Stage): boolean {
  for (
    let one: Stage | undefined = stage;
    one !== undefined;
    one = one.parent
  ) {
    if (one === base) return true;
  }
  return false;
}
