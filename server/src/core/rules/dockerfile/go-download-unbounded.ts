import { goDownloads, type GoDownload } from "../../build/go/go-downloads.ts";
import { hostAsMeant } from "../../build/proxies/go-proxy-entries.ts";
import { boundGoDownload } from "../../build/retry/go-retry.ts";
import type { Stage } from "../../build/model.ts";
import { retryLoops } from "../../build/retry/retry-loop.ts";
import { valueOf } from "../../build/value.ts";
import { retryPauses } from "../../knowledge/go-retry.ts";
import { defineRule, type Reported } from "../../rule.ts";
import type { ShellNode } from "../../syntax/shell/model.ts";
import { resolveCommand } from "../../syntax/shell/query.ts";
import { contains } from "../../text/source.ts";

const messages = {
  unbounded: {
    en: "one 503 or cut connection ends the build, and a server that stops sending hangs it for ever: go {verb} never tries again and has no time limit",
    "zh-cn":
      "只要遇到一次 503 或连接中断，构建就会失败；服务器若中途不再发送数据，构建会一直挂起：go {verb} 不会重试，也没有时限",
  },
  unboundedFrom: {
    en: "one 503 or cut connection of {host} ends the build, and if {host} stops sending it hangs for ever: go {verb} never tries again and has no time limit",
    "zh-cn":
      "{host} 只要返回一次 503 或断开一次连接，构建就会失败；{host} 若中途不再发送数据，构建会一直挂起：go {verb} 不会重试，也没有时限",
  },
  retry: {
    en: "Try go {verb} up to {tries} times, each try at most {minutes} minutes, again only after errors that may pass",
    "zh-cn":
      "最多尝试 {tries} 次 go {verb}，每次不超过 {minutes} 分钟，且仅在可能是暂时性的错误之后重试",
  },
  retryCompile: {
    en: "Try go {verb} up to {tries} times, again only after errors that may pass; compiling that takes longer than {minutes} minutes then fails",
    "zh-cn":
      "最多尝试 {tries} 次 go {verb}，且仅在可能是暂时性的错误之后重试；此后编译超过 {minutes} 分钟就会失败",
  },
} as const;

export default defineRule({
  summary: {
    en: "go never retries a download and waits for ever for a server that stops sending",
    "zh-cn": "go 下载从不重试，服务器停止发送时会一直等下去",
  },
  severity: "hint",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  document(context, report) {
    const seen = new Set<Stage>();
    for (const download of goDownloads(context)) {
      const { stage } = download.go;
      if (seen.has(stage)) continue;
      seen.add(stage);
      if (!surelyFetches(download) || isBounded(download)) continue;
      const bounded = boundGoDownload(download.go, context);
      const { verb } = download.go;
      const host = firstHost(download);
      const isCorporate = context.network.profile === "corporate";
      report({
        at: download.site.nameSpan,
        message: host === undefined ? "unbounded" : "unboundedFrom",
        values: { verb, host: host ?? "" },
        ...(isCorporate ? { severity: "warning" } : {}),
        fixes: fixesOf(verb, bounded),
      });
    }
  },
});

type Fixes = NonNullable<Reported<keyof typeof messages>["fixes"]>;

function fixesOf(
  verb: string,
  bounded: ReturnType<typeof boundGoDownload>,
): Fixes {
  if (bounded === undefined) return [];
  const { compiles, minutesPerTry, edits } = bounded;
  const values = {
    verb,
    tries: String(retryPauses.length),
    minutes: String(minutesPerTry),
  };
  const title = compiles ? "retryCompile" : "retry";
  // A limit may end a download that is slow and would have come: never without being asked.
  return [{ title, values, safe: false, edits }];
}

/** Verbs that are there to fetch; the others may find everything in the standard library. */
const explicit = /^(?:get$|mod )/;

/** `GOPROXY=off`, a folder of files, and a RUN without a network fail at once; a slip in GOPROXY is another rule's. */
function surelyFetches(download: GoDownload): boolean {
  const { go, module, needs, site } = download;
  const isExplicit = explicit.test(go.verb) || go.isOutsideModule;
  // Perhaps another toolchain, where nobody knows which is asked for.
  const mayNeedNothing =
    needs.paths?.length === 0 && needs.toolchain.kind === "unknown";
  return (
    (isExplicit || (module?.kind === "module" && !mayNeedNothing)) &&
    valueOf(site.network.mode) !== "none" &&
    site.routes.some(({ chain, what }) => {
      if (what === "checksum") return false;
      const endpoints = valueOf(chain);
      return (
        endpoints === undefined ||
        hostAsMeant(download) !== undefined ||
        endpoints.some(({ host, url }) => host !== "" || url === "direct")
      );
    })
  );
}

function firstHost(download: GoDownload): string | undefined {
  // An image that is not known may set it.
  if (download.settings.get("GOPROXY").kind === "unknown") return undefined;
  const { routes } = download.site;
  const modules = routes.find(({ what }) => what === "modules");
  const host = modules && valueOf(modules.chain)?.[0]?.host;
  return host === "" ? undefined : (host ?? hostAsMeant(download));
}

/** A time limit, another try behind it, or a place that something else may call again. */
function isBounded({ go }: GoDownload): boolean {
  const { command } = go.command;
  if (resolveCommand(command).wrappers.includes("timeout")) return true;
  if (command.parents.some(({ kind }) => kind === "function")) return true;
  if (retryLoops([go.command]).length > 0) return true;
  return command.parents.some((node) => isFollowedByAnother(node, go));
}

/** `go mod download || GOPROXY=direct go mod download`, `if ! go mod download; then …`. */
function isFollowedByAnother(node: ShellNode, go: GoDownload["go"]): boolean {
  const { span } = go.command.command;
  if (node.kind === "if")
    return node.branches.some(({ condition }) =>
      contains(condition.span, span),
    );
  if (node.kind !== "list") return false;
  const index = node.items.findIndex((item) => contains(item.span, span));
  const next = node.items[index + 1];
  if (next === undefined || node.operators[index] !== "||") return false;
  return go.command.script.commands.some(
    (one) =>
      contains(next.span, one.span) && !givesUp.has(resolveCommand(one).name),
  );
}

const givesUp = new Set(
  "true,false,:,exit,return,echo,printf,sleep".split(","),
);
