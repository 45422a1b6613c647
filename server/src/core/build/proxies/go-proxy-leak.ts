import type { Config } from "../../config.ts";
import { goProxyChoices } from "./go-proxy-choices.ts";
import { factsOf, meantEntries, nameOf } from "./go-proxy-entries.ts";
import { redactUrl } from "../../text/url.ts";
import { parseGoProxy } from "./goproxy.ts";

/** Titles of fixes that put a list right whose first proxy may have kept module paths in. */
export const leakTitles = {
  leakHosts: {
    en: "Write GOPROXY={value}; {hosts} then sees the path of every module that {first} fails to serve",
    "zh-cn":
      "改写为 GOPROXY={value}；此后凡是 {first} 未能提供的模块，其路径都会被 {hosts} 看到",
  },
  leakDirect: {
    en: "Write GOPROXY={value}; the host of each module that {first} fails to serve then sees its path",
    "zh-cn":
      "改写为 GOPROXY={value}；此后凡是 {first} 未能提供的模块，其路径都会被该模块所在的主机看到",
  },
  leakBoth: {
    en: "Write GOPROXY={value}; {hosts} then sees the path of every module that {first} fails to serve, and so does the module’s own host",
    "zh-cn":
      "改写为 GOPROXY={value}；此后凡是 {first} 未能提供的模块，其路径会先后被 {hosts} 和该模块所在的主机看到",
  },
} as const;

/** Part of a fix: who then learns the paths of the modules that the first proxy of the list fails to serve. */
export interface GoProxyLeak {
  /** Servers behind it see them, the modules' own hosts (`direct`), or both. */
  readonly title: keyof typeof leakTitles;
  readonly values: {
    /** The list, without passwords. */
    readonly value: string;
    readonly first: string;
    /** `a.example, b.example`; empty for `leakDirect`. */
    readonly hosts: string;
  };
  /** What was kept in goes out: never without being asked. */
  readonly safe: false;
}

/**
 * What a private or unknown first proxy lets out behind it, once the slips in the value are put right. Undefined where the
 * first entry is public or `direct`, so that no path is kept in anyway, and where nobody stands behind it but `off` and the
 * user's private mirrors.
 */
export function leakBehindFirst(
  value: string,
  network: Config["network"],
): GoProxyLeak | undefined {
  const list = parseGoProxy(value);
  const meant = parseGoProxy(
    meantEntries(list)
      .map(({ text }) => text)
      .join(","),
  );
  const [first, ...others] = meant.entries.filter(
    ({ isReachable, kind }) => isReachable && kind !== "off",
  );
  if (first === undefined || first.kind === "direct") return undefined;
  if (factsOf(first) !== undefined) return undefined;
  const kept = new Set(
    goProxyChoices(network)
      .filter(({ isPrivate }) => isPrivate)
      .map(({ host }) => host),
  );
  const name = nameOf(first);
  const servers = others.filter(({ kind }) => kind !== "direct").map(nameOf);
  const hosts = [...new Set(servers)].filter(
    (host) => host !== name && !kept.has(host),
  );
  const isDirect = others.some(({ kind }) => kind === "direct");
  if (hosts.length === 0 && !isDirect) return undefined;
  const behind = isDirect ? "leakBoth" : "leakHosts";
  return {
    title: hosts.length === 0 ? "leakDirect" : behind,
    values: {
      value: list.entries
        .map((one) => redactUrl(one.text) + (one.separatorAfter ?? ""))
        .join(""),
      first: name,
      hosts: hosts.join(", "),
    },
    safe: false,
  };
}

/** The same for a value in which a fix replaces a stretch. */
export function leakOfFix(
  value: string,
  { end, newText, start }: { start: number; end: number; newText: string },
  network: Config["network"],
): GoProxyLeak | undefined {
  return leakBehindFirst(
    value.slice(0, start) + newText + value.slice(end),
    network,
  );
}
