import { goProxyFacts } from "../knowledge/go-proxies.ts";
import type { DockerfileContext } from "../rule.ts";
import type { GoCommand } from "./go-commands.ts";
import { goDownloads } from "./go-downloads.ts";
import { rootOf } from "./go-image.ts";
import type { GoSettings } from "./go-settings.ts";
import { parseGoProxy } from "./goproxy.ts";
import { parseGoSumDb } from "./gosumdb.ts";
import type { Stage } from "./model.ts";
import { valueOf } from "./value.ts";

/** A download whose hashes come from the checksum database through somebody else's proxy. */
export interface ForgeryRisk {
  /** The proxy's. */
  readonly host: string;
  readonly go: GoCommand;
}

/** The first such download of the stages on an image; undefined also where anything that decides is not known. */
export function findForgery(
  root: Stage,
  context: DockerfileContext,
): ForgeryRisk | undefined {
  for (const download of goDownloads(context)) {
    const { go, settings } = download;
    if (rootOf(go.stage) !== root) continue;
    const host = thirdParty(settings);
    if (host !== undefined && valueOf(download.asksForHash) === true)
      return { host, go };
  }
  return undefined;
}

/** A public proxy of others than Google through which the checksum database is asked. */
function thirdParty(settings: GoSettings): string | undefined {
  const database = settings.get("GOSUMDB");
  const proxy = settings.get("GOPROXY");
  if (database.kind === "unknown" || proxy.kind === "unknown") return undefined;
  const parsed = parseGoSumDb(database.value);
  if (parsed.kind === "off") return undefined;
  // Asked at an address of its own. What go refuses is put right by another rule, and asked then.
  if (parsed.kind !== "invalid" && parsed.url !== undefined) return undefined;
  return parseGoProxy(proxy.value).entries.find(
    ({ isReachable, url }) => isReachable && isThirdParty(url),
  )?.parsed?.host;
}

function isThirdParty(url: string | undefined): boolean {
  const facts = url === undefined ? undefined : goProxyFacts(url);
  return facts !== undefined && facts.id !== "proxy.golang.org";
}
