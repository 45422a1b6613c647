import {
  isForgeName,
  isInternalHost,
  isPublicModuleHost,
} from "../../knowledge/module-hosts.ts";
import { isPublicGoProxy } from "../../knowledge/go-proxies.ts";
import { goDefaults } from "../../knowledge/go-defaults.ts";
import type { DockerfileContext } from "../../rule.ts";
import { bringsModules } from "./brought-modules.ts";
import type { GoDownload } from "../go/go-downloads.ts";
import {
  matchPrefixPattern,
  matchPrefixPatterns,
  parsePrefixPatterns,
} from "./go-patterns.ts";
import { withCaseOf } from "./idle-patterns.ts";
import type { GoSettings } from "../go/go-settings.ts";
import { parseGoProxy, type GoProxyEntry } from "../proxies/goproxy.ts";
import type { Value } from "../value.ts";

/** A module that a download needs and that no public proxy has. */
export interface PrivateModule {
  readonly path: string;
  /** The pattern for GOPRIVATE that keeps it and its like back. */
  readonly pattern: string;
  /** How it is known: the file's own patterns, the setting `privateHosts`, the host's name, the module's own forge. */
  readonly because: "pattern" | "setting" | "name" | "own-host";
}

/** Lists that decide at one download; undefined where one of them is not known. */
export interface Coverage {
  /** GONOPROXY, or GOPRIVATE where that is not set. */
  readonly noProxy: string;
  readonly noSumDb: string;
  /** The same lists as they were meant: slips put right. */
  readonly intended: string;
}

/** What GOPRIVATE and its kind come to at a download. */
export function coverageOf({ settings }: GoDownload): Coverage | undefined {
  const noProxy = orEmpty(settings.get("GONOPROXY"));
  const noSumDb = orEmpty(settings.get("GONOSUMDB"));
  if (noProxy === undefined || noSumDb === undefined) return undefined;
  const intended = [noProxy, noSumDb].map(asMeant).join(",");
  return { noProxy, noSumDb, intended };
}

/** A base image that is not known may set a variable of Go's, but nobody's does. */
function orEmpty(value: Value): string | undefined {
  if (value.kind === "known") return value.value;
  return value.reason === "unknown-base-image" ? "" : undefined;
}

function asMeant(value: string): string {
  return parsePrefixPatterns(value)
    .map(({ corrected, glob }) => corrected ?? glob)
    .join(",");
}

/** The modules of a download that are private for sure; an unknown host is not. */
export function privateModules(
  download: GoDownload,
  context: DockerfileContext,
): readonly PrivateModule[] {
  const { module, needs } = download;
  const own =
    module?.kind === "module" ? module.gomod.module?.value : undefined;
  const intended = coverageOf(download)?.intended.split(",") ?? [];
  const patterns = [
    ...intended.filter((one) => one !== "" && !isCatchAll(one)),
    ...namedPatterns(context),
  ];
  return (needs.paths ?? []).flatMap((path) => {
    const pattern = patterns.find((glob) => isMeant(glob, path));
    return pattern === undefined
      ? (privateModule(path, own, context) ?? [])
      : [{ path, pattern: withCaseOf(path, pattern), because: "pattern" }];
  });
}

/** Whether a pattern was meant for a module: wrong capitals are a slip of their own. */
export function isMeant(glob: string, path: string): boolean {
  return matchPrefixPattern(glob.toLowerCase(), path.toLowerCase());
}

function privateModule(
  path: string,
  own: string | undefined,
  context: DockerfileContext,
): PrivateModule | undefined {
  const host = hostOf(path);
  const { privateHosts } = context.network;
  const setting = privateHosts.find((glob) => matchPrefixPattern(glob, path));
  if (setting !== undefined)
    return { path, pattern: setting, because: "setting" };
  if (isInternalHost(host)) return { path, pattern: host, because: "name" };
  const isOwn =
    own !== undefined &&
    host === hostOf(own) &&
    !isPublicModuleHost(host) &&
    (isForgeName(host) || hasAccessTo(host, context.source.text));
  return isOwn ? { path, pattern: host, because: "own-host" } : undefined;
}

/** By the setting `privateHosts` or a name that only an inner network resolves: no public proxy or database has such a module. */
export function isCertainlyPrivate(
  path: string,
  { network }: DockerfileContext,
): boolean {
  return (
    network.privateHosts.some((glob) => matchPrefixPattern(glob, path)) ||
    isInternalHost(hostOf(path).replace(/:\d+$/, ""))
  );
}

/** The host of a module path. */
export function hostOf(path: string): string {
  return path.split("/", 1)[0] ?? "";
}

/** The file logs in to that host: `machine HOST`, `git@HOST:`, `https://$TOKEN@HOST/`, `ssh-keyscan HOST`. */
function hasAccessTo(host: string, text: string): boolean {
  for (let at = text.indexOf(host); at >= 0; at = text.indexOf(host, at + 1)) {
    const before = text.slice(text.lastIndexOf("\n", at) + 1, at);
    const isName = !/[\w.-]/.test(text[at + host.length] ?? " ");
    if (isName && /(?:@|\bmachine\s+|\bssh-keyscan\s[^;&|]*)$/.test(before))
      return true;
  }
  return false;
}

const answers = new WeakMap<DockerfileContext, readonly string[]>();

/** The patterns that the file names private anywhere, slips put right; those that take in a whole public host say nothing. */
function namedPatterns(context: DockerfileContext): readonly string[] {
  let patterns = answers.get(context);
  if (patterns === undefined)
    answers.set(context, (patterns = findPatterns(context)));
  return patterns;
}

function findPatterns({ source, syntax }: DockerfileContext): string[] {
  const found = new Set<string>();
  for (const { span } of syntax.instructions) {
    const text = source.slice(span);
    if (!text.includes("GOPRIVATE") && !text.includes("GONOPROXY")) continue;
    for (const match of text.matchAll(
      /\b(?:GOPRIVATE|GONOPROXY)=(?:"([^"$`]*)"|'([^']*)'|([^\s"'$`;&|]+))/g,
    )) {
      const value = match[1] ?? match[2] ?? match[3] ?? "";
      for (const one of asMeant(value).split(",")) found.add(one);
    }
  }
  return [...found].filter((one) => one !== "" && !isCatchAll(one));
}

/** `*`, `github.com`, `github.com/*`: too wide to say that what it covers is private. */
function isCatchAll(pattern: string): boolean {
  const [host = "", ...rest] = pattern.split("/");
  const isWide = /^[*.?]*$/.test(host) || isPublicModuleHost(host);
  return isWide && rest.every((one) => /^\**$/.test(one));
}

/** The entries of GOPROXY that go can come to; undefined where the list is not known or go refuses it. */
export function proxyChain(
  settings: GoSettings,
): readonly GoProxyEntry[] | undefined {
  const value = settings.get("GOPROXY");
  if (value.kind === "unknown" && value.reason !== "unknown-base-image")
    return undefined;
  const list = value.kind === "known" ? value.value : goDefaults.GOPROXY;
  const { entries, problems } = parseGoProxy(list ?? "");
  if (problems.some(({ effect }) => effect === "refused")) return undefined;
  return entries.filter(({ isReachable }) => isReachable);
}

/** A chain of public proxies: they learn the names of private modules, and have none of them. */
export function isPublicChain(chain: readonly GoProxyEntry[]): boolean {
  const proxies = chain.filter(({ kind }) => kind === "url");
  return proxies.every(({ text }) => isPublicGoProxy(text));
}

/** Paths that go fetches from their origin for sure, whatever a proxy answers. */
export function directPaths(
  download: GoDownload,
  context: DockerfileContext,
): readonly string[] {
  const coverage = coverageOf(download);
  const paths = download.needs.paths ?? [];
  if (coverage === undefined || paths.length === 0) return [];
  if (bringsModules(download, context)) return [];
  const chain = proxyChain(download.settings);
  if (chain?.[0]?.kind === "direct") return paths;
  const isCovered = (path: string): boolean =>
    matchPrefixPatterns(coverage.noProxy, path);
  const fallsThrough = chain?.at(-1)?.kind === "direct" && isPublicChain(chain);
  const behind = fallsThrough
    ? privateModules(download, context).map(({ path }) => path)
    : [];
  return paths.filter((path) => isCovered(path) || behind.includes(path));
}
