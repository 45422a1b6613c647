import type { Config, Mirror } from "../../config.ts";
import { goProxyFacts } from "../../knowledge/go-proxies.ts";
import {
  isReachable,
  NETWORK_PROFILES,
} from "../../knowledge/network-profiles.ts";
import type { ReportedEdit } from "../../rule.ts";
import { knowsPipe } from "./go-proxy-entries.ts";
import { joinEntries, type SeenGoProxy } from "./go-proxy-values.ts";
import { parseGoProxy } from "./goproxy.ts";
import { changeValue } from "../value-text.ts";

/** A module proxy that a fix may write. */
export interface GoProxyChoice {
  /** As it goes into GOPROXY. */
  readonly url: string;
  readonly host: string;
  /** From the user's setting `mirrors`. */
  readonly isOwn: boolean;
  /** Only the company sees what it is asked. */
  readonly isPrivate: boolean;
  /** It refuses on purpose: nothing may be asked behind it. */
  readonly isGatekeeper: boolean;
  /** Whether it serves the checksum database. */
  readonly sumdb: "yes" | "no" | "unknown";
}

/** What a fix offers: the user's Go mirrors, then those of the network profile that it can reach. */
export function goProxyChoices({
  mirrors,
  profile,
}: Config["network"]): readonly GoProxyChoice[] {
  const own = mirrors.flatMap((mirror) =>
    mirror.kind === "go" ? toChoice(mirror.url, mirror) : [],
  );
  const offered = NETWORK_PROFILES[profile].goProxies.flatMap((url) =>
    toChoice(url, undefined),
  );
  const known = new Set(own.map(({ host }) => host));
  return [
    ...own,
    ...offered.filter(
      ({ host }) => !known.has(host) && isReachable(host, profile),
    ),
  ];
}

/**
 * One server as a fix may write it, with what the user's settings say of it. Undefined for what cannot stand in GOPROXY as
 * it is: several entries, a password, characters that need quotes.
 */
export function goProxyChoice(
  url: string,
  { mirrors }: Config["network"],
): GoProxyChoice | undefined {
  const own = mirrors.find((one) => one.kind === "go" && one.url === url);
  return toChoice(url, own)[0];
}

/** Nothing for what go would refuse, what needs quotes, and passwords: a setting may hold any text. */
function toChoice(url: string, mirror: Mirror | undefined): GoProxyChoice[] {
  const { entries, problems } = parseGoProxy(url);
  const [entry, ...more] = entries;
  const parsed = entry?.parsed;
  if (parsed === undefined || more.length > 0 || problems.length > 0) return [];
  if (parsed.userinfo !== undefined || !/^[\w.~:/@%+-]+$/.test(url)) return [];
  return [
    {
      url,
      host: parsed.host,
      isOwn: mirror !== undefined,
      isPrivate: mirror?.private === true,
      isGatekeeper: mirror?.gatekeeper === true,
      sumdb: sumdbOf(url, mirror),
    },
  ];
}

function sumdbOf(
  url: string,
  mirror: Mirror | undefined,
): GoProxyChoice["sumdb"] {
  if (mirror?.sumdb !== undefined) return mirror.sumdb ? "yes" : "no";
  return goProxyFacts(url)?.sumdb ?? "unknown";
}

/** A whole value of GOPROXY that a fix may write. */
export interface GoProxyProposal {
  readonly value: string;
  /** The hosts in it, for the sentence that says who sees the module paths: `a.example, b.example`. */
  readonly hosts: string;
  /** True where all of them are mirrors that the user has named. */
  readonly isOwn: boolean;
}

/**
 * GOPROXY for a build that has none: the user's mirrors, else those of the profile. `direct` stands behind public ones,
 * as in Go's own default, and never behind a private mirror. Undefined where there is nothing to offer.
 */
export function proposeGoProxy(
  network: Config["network"],
): GoProxyProposal | undefined {
  const choices = goProxyChoices(network);
  const own = choices.filter(({ isOwn }) => isOwn);
  const first = own.find(({ isGatekeeper }) => isGatekeeper);
  if (first !== undefined)
    return { value: first.url, hosts: first.host, isOwn: true };
  const [best, ...others] = own.length > 0 ? own : choices;
  if (best === undefined) return undefined;
  // Go's own default is proxy.golang.org alone and `direct`.
  const isDefault = best.url === "https://proxy.golang.org";
  const chosen = isDefault ? [best] : [best, ...others];
  const urls = joinEntries(chosen.map(({ url }) => url));
  const isPrivate = chosen.some((one) => one.isPrivate);
  return {
    value: isPrivate ? urls : `${urls},direct`,
    hosts: chosen.map(({ host }) => host).join(", "),
    isOwn: best.isOwn,
  };
}

/** A proposal in place of a whole value; undefined where there is none, or the value stands in pieces. */
export function replaceGoProxy(
  { list, settings, text }: SeenGoProxy,
  network: Config["network"],
): { hosts: string; edits: readonly ReportedEdit[] } | undefined {
  const proposal = proposeGoProxy(network);
  if (proposal === undefined || text === undefined) return undefined;
  const { hosts, value: newText } = proposal;
  if (newText.includes("|") && !knowsPipe(settings)) return undefined;
  const end = list.value.length;
  return { hosts, edits: changeValue(text, [{ start: 0, end, newText }]) };
}

/**
 * Titles of fixes that send module paths to a host which did not see them before. They say so; every rule that offers
 * such a fix uses these, or a title of its own that names the host as well.
 */
export const proxyTitles = {
  addProxy: {
    en: "Ask {host} too, after any error of {first}; {host} then sees the path of every module that {first} fails to serve",
    "zh-cn":
      "{first} 出现任何错误都再问 {host}；此后凡是 {first} 未能提供的模块，其路径都会被 {host} 看到",
  },
  useProxy: {
    en: "Download through {hosts}: the path of every module that the build needs is then seen there",
    "zh-cn": "改经 {hosts} 下载；此后构建所需的每个模块，其路径都会被对方看到",
  },
} as const;
