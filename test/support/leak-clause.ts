import type { Config } from "../../server/src/core/config.ts";
import { goProxyChoices } from "../../server/src/core/build/proxies/go-proxy-choices.ts";
import {
  factsOf,
  meantEntries,
  nameOf,
} from "../../server/src/core/build/proxies/go-proxy-entries.ts";
import { parseGoProxy } from "../../server/src/core/build/proxies/goproxy.ts";

/** The clause of a fix's title that says who learns the module paths. */
export const LEAK_CLAUSE = {
  en: /\bthen (?:sees?|seen)\b/,
  "zh-cn": /路径.*被.+看到|被.+看到.*路径/,
} as const;

/**
 * What a fix lets out that stayed in before: module proxies and checksum databases that the text did not name, and whoever
 * stands behind a private or unknown first proxy. Not the user's private mirrors.
 */
export function newLeaks(
  before: string,
  after: string,
  network: Config["network"],
): readonly string[] {
  const known = new Set(leaksOf(before, network));
  return leaksOf(after, network).filter(
    (leak) =>
      !known.has(leak) && (leak.includes(" behind ") || !before.includes(leak)),
  );
}

function leaksOf(text: string, network: Config["network"]): readonly string[] {
  const kept = new Set([
    // The machine that builds: nobody else learns anything there.
    "host.docker.internal",
    ...goProxyChoices(network)
      .filter(({ isPrivate }) => isPrivate)
      .map(({ host }) => host),
  ]);
  const lists = text.matchAll(/\bGOPROXY[= ]["']?([^\s"'$;&]+)(?![^\s"'&])/g);
  const databases = text.matchAll(
    /\bGOSUMDB[= ]["']?(?!off\b)([\w.-]+\.[a-z]+)/g,
  );
  return [
    ...[...lists].flatMap(([, list = ""]) => proxiesOf(list, kept)),
    ...[...databases].map(([, host = ""]) => host),
  ];
}

function proxiesOf(value: string, kept: ReadonlySet<string>): string[] {
  const list = parseGoProxy(value);
  // go refuses the whole value, or nobody is asked behind the slip.
  if (list.problems.length > 0) return [];
  const [first, ...others] = meantEntries(list).filter(
    ({ isReachable, kind }) => isReachable && kind !== "off",
  );
  if (first === undefined) return [];
  const name = nameOf(first);
  const asked = [first, ...others]
    .filter(({ kind }) => kind === "url")
    .map(nameOf)
    .filter((host) => host.includes(".") && !kept.has(host));
  const isOpen = first.kind === "direct" || factsOf(first) !== undefined;
  const behind = isOpen
    ? []
    : others
        .map(nameOf)
        .filter((host) => !kept.has(host) && host !== name)
        // Whichever it is: another address of it adds nobody behind it.
        .map((host) => `${host} behind a proxy that may be private`);
  return [...asked, ...behind];
}
