import type { Config } from "../../config.ts";
import { isReachable } from "../../knowledge/network-profiles.ts";
import { parseUrl } from "../../text/url.ts";
import { goProxyChoices, type GoProxyChoice } from "./go-proxy-choices.ts";
import { factsOf, isDead, meantEntries, nameOf } from "./go-proxy-entries.ts";
import { separatorBehind } from "./go-proxy-values.ts";
import type { GoProxyEntry, GoProxyList } from "./goproxy.ts";

export interface GoProxyWish {
  readonly network: Config["network"];
  /** Hosts of public servers that are to go. */
  readonly without: ReadonlySet<string>;
  /** Whether the Go that reads it knows `|`. */
  readonly pipe: boolean;
}

export type ChangedGoProxy =
  /** A proxy that refuses on purpose stands there: nothing may be asked behind it. */
  | { readonly kind: "gatekeeper" }
  | {
      readonly kind: "value";
      readonly value: string;
      /** Host of a private or unknown proxy that is asked before the mirror. */
      readonly front: string | undefined;
    };

/**
 * A value of GOPROXY with a mirror in it: behind the private and unknown proxies at its head, which may hold private
 * modules, and before all else. Public servers that are gone, out of the profile's reach or unwanted are left out.
 */
export function goProxyWith(
  list: GoProxyList,
  choice: GoProxyChoice,
  { network, pipe, without }: GoProxyWish,
): ChangedGoProxy {
  const meant = meantEntries(list);
  const end = meant.findIndex(({ kind }) => kind !== "url");
  const terminal = end < 0 ? undefined : meant[end];
  const servers = (end < 0 ? meant : meant.slice(0, end)).filter(
    (entry) =>
      isKept(entry, network) && (isOurs(entry) || !without.has(hostOf(entry))),
  );
  const known = new Map(goProxyChoices(network).map((one) => [one.host, one]));
  const own = addressOf(choice.url);
  const others = servers.filter(({ url = "" }) => addressOf(url) !== own);
  if (choice.isPrivate || choice.isGatekeeper) {
    const behind = choice.isGatekeeper ? [] : others.filter(isOurs);
    const texts = [choice.url, ...behind.map(({ text }) => text)];
    return { kind: "value", value: texts.join(","), front: undefined };
  }
  const firstPublic = others.findIndex((entry) => !isOurs(entry));
  const front = firstPublic < 0 ? others : others.slice(0, firstPublic);
  if (front.some((entry) => known.get(hostOf(entry))?.isGatekeeper === true))
    return { kind: "gatekeeper" };
  const behind = others.slice(front.length);
  const joined = joinKept(
    [...front, { text: choice.url, separatorAfter: undefined }, ...behind],
    pipe,
  );
  return {
    kind: "value",
    value: joined + tail(list, terminal),
    front: front[0] === undefined ? undefined : nameOf(front[0]),
  };
}

/** Each with the separator that its author chose, else the one that fits it. */
function joinKept(
  entries: readonly Pick<GoProxyEntry, "text" | "separatorAfter">[],
  pipe: boolean,
): string {
  return entries
    .map(({ text, separatorAfter }, index) => {
      if (index === entries.length - 1) return text;
      const separator = separatorAfter ?? separatorBehind(text);
      return text + (pipe ? separator : ",");
    })
    .join("");
}

/** `direct` or `off` behind the separator that its author chose; a value that says nothing is Go's default. */
function tail(
  { entries, isDefault }: GoProxyList,
  terminal: GoProxyEntry | undefined,
): string {
  if (isDefault) return ",direct";
  if (terminal === undefined) return "";
  const before = entries.findLast(({ end }) => end <= terminal.start);
  return (before?.separatorAfter ?? ",") + terminal.text;
}

/** A private server, or one of which nothing is known. */
function isOurs(entry: GoProxyEntry): boolean {
  return factsOf(entry) === undefined;
}

function isKept(entry: GoProxyEntry, { profile }: Config["network"]): boolean {
  return !isDead(entry) && isReachable(hostOf(entry), profile);
}

/** What tells one proxy from another: several may stand on one host. */
function addressOf(url: string): string {
  const { scheme, host, port, path } = parseUrl(url) ?? {};
  return [scheme, host, port, path?.replace(/\/+$/, "")].join(" ");
}

function hostOf({ parsed }: GoProxyEntry): string {
  return parsed?.host ?? "";
}
