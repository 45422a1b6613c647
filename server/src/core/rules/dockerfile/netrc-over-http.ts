import { goDownloads, type GoDownload } from "../../build/go/go-downloads.ts";
import type { GoProxyEntry } from "../../build/proxies/goproxy.ts";
import { coverageOf, proxyChain } from "../../build/private/private-modules.ts";
import { textBefore } from "../../build/steps-before.ts";
import { valueText } from "../../build/value-text.ts";
import { isPublicGoProxy } from "../../knowledge/go-proxies.ts";
import { defineRule, type DockerfileContext } from "../../rule.ts";
import type { Span } from "../../text/source.ts";
import { isLoopbackHost } from "../../text/url.ts";

const messages = {
  machine: {
    en: "{host} never gets the login that the file writes for it, and answers 401: go sends a .netrc over https only",
    "zh-cn":
      "{host} 不会收到文件中为它准备的登录信息，因而返回 401：go 只通过 https 发送 .netrc 中的凭据",
  },
  mounted: {
    en: "{host} never gets the login that this step is given, and answers 401 if it wants one: go sends credentials over https only",
    "zh-cn":
      "{host} 不会收到交给此步骤的登录信息，如果它要求登录就会返回 401：go 只通过 https 发送凭据",
  },
} as const;

/** Each is held against all steps before it: of a hostile file only the first ones are. */
const mostDownloads = 50;

export default defineRule({
  summary: {
    en: "go sends no credentials to a module proxy that it reaches over http",
    "zh-cn": "通过 http 访问模块代理时，go 不会发送任何凭据",
  },
  severity: "warning",
  since: "0.1.0",
  messages,
  document(context, report) {
    // Most files have no such proxy.
    if (!/http:\/\//i.test(context.source.text)) return;
    for (const download of goDownloads(context).slice(0, mostDownloads)) {
      for (const entry of httpEntries(download)) {
        const host = entry.parsed?.host ?? "";
        const message = expects(download, entry, context);
        if (message === undefined) continue;
        report({
          at: placeOf(download, entry, context),
          message,
          values: { host },
        });
      }
    }
  },
});

/** Entries that go asks over http, without a login in the URL: that one go refuses. */
function httpEntries({ settings }: GoDownload): readonly GoProxyEntry[] {
  return (proxyChain(settings) ?? []).filter(
    ({ parsed }) => parsed?.scheme === "http" && parsed.userinfo === undefined,
  );
}

function placeOf(
  { settings, site }: GoDownload,
  { end, start }: GoProxyEntry,
  { syntax }: DockerfileContext,
): Span {
  const value = settings.stated("GOPROXY");
  const text = valueText(value, syntax);
  if (text === undefined) return value?.origin?.span ?? site.nameSpan;
  return { start: text.span.start + start, end: text.span.start + end };
}

function expects(
  download: GoDownload,
  { parsed, text }: GoProxyEntry,
  context: DockerfileContext,
): keyof typeof messages | undefined {
  const { command, stage } = download.go;
  const host = parsed?.host ?? "";
  const before = textBefore(command, stage, context);
  if (before.some((one) => namesMachine(one, host))) return "machine";
  const isOthers =
    isPublicGoProxy(text) ||
    isLoopbackHost(host) ||
    mayBeForOthers(download, context);
  const isCopied = before.some((one) =>
    /^(?:COPY|ADD)\s[^\n]*netrc/i.test(one),
  );
  return !isOthers && (isCopied || hasLogin(download)) ? "mounted" : undefined;
}

function namesMachine(text: string, host: string): boolean {
  for (const [, name] of text.matchAll(/\bmachine\s+([^\s"'\\]+)/g))
    if (name?.replace(/:\d+$/, "") === host) return true;
  return false;
}

/** The login may be meant for an origin, another proxy or another program of the step. */
function mayBeForOthers(
  download: GoDownload,
  { build }: DockerfileContext,
): boolean {
  const { command } = download.go;
  const chain = proxyChain(download.settings) ?? [];
  return (
    coverageOf(download)?.noProxy !== "" ||
    chain.some(
      ({ kind, parsed }) => kind === "direct" || parsed?.scheme === "https",
    ) ||
    build
      .commandsOf(command.run)
      .some(({ name }) => ["curl", "wget", "git"].includes(name))
  );
}

function hasLogin({ go: { command } }: GoDownload): boolean {
  const netrc = command.variable("NETRC");
  const isNamed = netrc?.kind === "known" && netrc.value !== "";
  return (
    isNamed ||
    command.mounts.some(
      ({ flag, type }) => type === "secret" && /netrc/.test(flag.value ?? ""),
    )
  );
}
