import { goProxyFacts } from "../../knowledge/go-proxies.ts";
import type { DockerfileContext } from "../../rule.ts";
import type { GoCommand } from "../go/go-commands.ts";
import { goDownloads } from "../go/go-downloads.ts";
import { rootOf } from "../go/go-image.ts";
import type { GoSettings } from "../go/go-settings.ts";
import { parseGoProxy } from "./goproxy.ts";
import { parseGoSumDb } from "./gosumdb.ts";
import type { Stage } from "../model.ts";
import { valueOf } from "../value.ts";

/** A download whose hashes come from the checksum database through somebody else's proxy. */
export interface ForgeryRisk {
  /** The proxy's. */
  readonly host: string;
  readonly go: GoCommand;
}

/** Each FROM asks. */
const answers = new WeakMap<
  DockerfileContext,
  ReadonlyMap<Stage, ForgeryRisk>
>();

/** The first such download of the stages on an image; undefined also where anything that decides is not known. */
export function findForgery(
  root: Stage,
  context: DockerfileContext,
): ForgeryRisk | undefined {
  let risks = answers.get(context);
  if (risks === undefined) answers.set(context, (risks = findRisks(context)));
  return risks.get(root);
}

function findRisks(
  context: DockerfileContext,
): ReadonlyMap<Stage, ForgeryRisk> {
  const risks = new Map<Stage, ForgeryRisk>();
  for (const download of goDownloads(context)) {
    const { go, settings } = download;
    const root = rootOf(go.stage);
    if (risks.has(root)) continue;
    const host = thirdParty(settings);
    if (host !== undefined && valueOf(download.asksForHash) === true)
      risks.set(root, { host, go });
  }
  return risks;
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
