import { compareGoVersions } from "../build/go/go-version.ts";
import { refusalOf } from "../build/proxies/goproxy-refusal.ts";
import { parseGoProxy, type GoProxyEntry } from "../build/proxies/goproxy.ts";
import { goProxyFacts } from "../knowledge/go-proxies.ts";
import { toolchainPath, type GoQuestion } from "./go-question.ts";

/** `noproxy` stands before the list wherever GONOPROXY is set (go-facts 1.1). */
export type Entry =
  { readonly kind: "noproxy"; readonly next: "not-found" } | GoProxyEntry;

/** The list that go walks, or why it refuses the value. */
export function entriesOf({
  goVersion,
  settings,
}: GoQuestion): Entry[] | string {
  const { GONOPROXY, GOPROXY } = settings;
  const { entries, problems } = parseGoProxy(GOPROXY);
  const refused = problems.find(({ effect }) => effect === "refused");
  const message = refused?.message ?? barRefusal(GOPROXY, goVersion);
  if (message !== undefined) return message;
  const list = entries.filter(({ isReachable }) => isReachable);
  return GONOPROXY !== "" && GOPROXY !== "direct"
    ? [{ kind: "noproxy", next: "not-found" }, ...list]
    : list;
}

/** Before Go 1.15 a bar divides nothing, and no URL can hold it. */
function barRefusal(
  value: string,
  goVersion: string | undefined,
): string | undefined {
  if (!value.includes("|") || !isBefore(goVersion, "1.15")) return undefined;
  const entry = value.split(",").find((one) => one.includes("|"));
  return refusalOf((entry ?? "").trim());
}

function isBefore(goVersion: string | undefined, version: string): boolean {
  return goVersion !== undefined && compareGoVersions(goVersion, version) < 0;
}

/** True for a mirror of which it is known that it does not serve the checksum database. */
export function lacksDatabase(
  { url = "" }: GoProxyEntry,
  bareMirrors: readonly string[],
): boolean {
  const isBare = bareMirrors.includes(url.replace(/\/$/, ""));
  return isBare || goProxyFacts(url)?.sumdb === "no";
}

/** The only toolchains that go takes unchecked: those of a folder, where the database is off. */
export function isFolderToolchain({ path, settings }: GoQuestion): boolean {
  const { GOPROXY, GOSUMDB } = settings;
  return (
    path === toolchainPath &&
    /^file:\/\/[^,|]*$/.test(GOPROXY) &&
    GOSUMDB === "off"
  );
}
