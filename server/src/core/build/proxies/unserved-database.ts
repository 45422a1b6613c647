import { goDefaults } from "../../knowledge/go-defaults.ts";
import type { DockerfileContext } from "../../rule.ts";
import { needsDatabase, servesDatabase } from "./checksum-database.ts";
import { downloadsOf, meantEntries } from "./go-proxy-entries.ts";
import { seenGoProxies, type SeenGoProxy } from "./go-proxy-values.ts";
import type { GoSettings } from "../go/go-settings.ts";
import type { GoProxyEntry } from "./goproxy.ts";
import { parseGoSumDb } from "./gosumdb.ts";
import { valueOf } from "../value.ts";

/** A GOPROXY of which no server passes the checksum database on, at a download that needs it. */
export interface UnservedDatabase {
  readonly seen: SeenGoProxy;
  /** Its servers, in order; at least one. */
  readonly servers: readonly [GoProxyEntry, ...GoProxyEntry[]];
}

/** Each such GOPROXY of the file. Servers of which that is not known keep it silent. */
export function unservedDatabases(
  context: DockerfileContext,
): readonly UnservedDatabase[] {
  return seenGoProxies(context).flatMap((seen) => {
    const [first, ...others] = reachedServers(seen);
    if (first === undefined) return [];
    const servers = [first, ...others] as const;
    const isServed = servers.some(
      (one) => servesDatabase(one, context.network) !== "no",
    );
    const isNeeded = downloadsOf(seen, context).some(
      (one) =>
        valueOf(needsDatabase(one)) === true && asksTheKnownOne(one.settings),
    );
    return isServed || !isNeeded ? [] : [{ seen, servers }];
  });
}

function reachedServers({ list }: SeenGoProxy): readonly GoProxyEntry[] {
  const meant = meantEntries(list);
  const end = meant.findIndex(
    ({ kind }) => kind === "direct" || kind === "off",
  );
  return meant
    .slice(0, end < 0 ? meant.length : end)
    .filter(({ url }) => url !== undefined && /^https?:/.test(url));
}

/** The default database, through the proxies first; a value that go refuses stands for what will be put there. */
function asksTheKnownOne(settings: GoSettings): boolean {
  const value = settings.get("GOSUMDB");
  if (value.kind === "unknown" && value.reason !== "unknown-base-image")
    return false;
  const database = parseGoSumDb(valueOf(value) ?? goDefaults.GOSUMDB ?? "");
  if (database.kind === "invalid" || database.kind === "default") return true;
  return (
    database.kind === "database" &&
    database.url === undefined &&
    database.name === goDefaults.GOSUMDB
  );
}
