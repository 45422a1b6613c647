import { goDownloads, type GoDownload } from "../build/go/go-downloads.ts";
import { oldImageOf } from "../build/go/go-image.ts";
import { hasGoSum } from "../build/go/missing-go-sum.ts";
import { isOlderGo } from "../build/go/go-version.ts";
import { valueOf, type UnknownReason } from "../build/value.ts";
import type { DockerfileContext } from "../rule.ts";
import { goQuestions } from "./go-questions.ts";
import { faultText, type Faults } from "./faults.ts";
import type { GoQuestion } from "./go-question.ts";
import { proxyFinder } from "./http-proxy.ts";
import type { DownloadSite, Endpoint, Route } from "./model.ts";
import { walk, type Tried, type WalkResult } from "./walk.ts";

/** What becomes of one download when hosts fail. */
export interface SimulatedSite {
  readonly site: DownloadSite;
  /** In order; for go the way of one file of each module, where these ways differ. */
  readonly tried: readonly Tried[];
  /** The download's own, whatever the shell makes of it. */
  readonly outcome: "ok" | "fails" | "hangs";
  readonly error: string | undefined;
}

export interface Simulation {
  readonly sites: readonly SimulatedSite[];
  /** Downloads of which the file does not say whom they ask. */
  readonly unknown: readonly {
    readonly site: DownloadSite;
    readonly reason: UnknownReason;
  }[];
  /** Hosts with a fault that no download asks under any circumstances. */
  readonly idle: readonly string[];
}

/** Plays a build with these hosts down, without any network. Hosts that are not named are up, and have everything that is public; the modules' own hosts have the rest too. */
export function simulate(
  context: DockerfileContext,
  faults: Faults,
): Simulation {
  const downloads = goDownloads(context);
  const sites: SimulatedSite[] = [];
  const unknown: Simulation["unknown"][number][] = [];
  const contacts = new Set<string>();
  for (const site of context.plan.sites) {
    const download = downloads.find((one) => one.site === site);
    const played = play({ site, download }, faults, context);
    if (played.kind === "unknown")
      unknown.push({ site, reason: played.reason });
    else sites.push(played.result);
    const proxyOf = proxyFinder(site);
    for (const endpoint of endpointsOf(site)) {
      addContact(endpoint, contacts);
      const proxy = proxyOf(endpoint);
      if (proxy !== undefined) addContact(proxy, contacts);
    }
    if (played.kind === "known")
      for (const { endpoint } of played.result.tried)
        addContact(endpoint, contacts);
    if (download !== undefined) addOrigins(download, contacts);
  }
  const idle = [...faults.keys()].filter((name) => !contacts.has(name));
  return { sites, unknown, idle };
}

/** One download alone; undefined where the file does not say whom it asks. */
export function simulateSite(
  site: DownloadSite,
  context: DockerfileContext,
  faults: Faults,
): SimulatedSite | undefined {
  const downloads = goDownloads(context);
  const download = downloads.find((one) => one.site === site);
  const played = play({ site, download }, faults, context);
  return played.kind === "known" ? played.result : undefined;
}

function play(
  { download, site }: { site: DownloadSite; download: GoDownload | undefined },
  faults: Faults,
  context: DockerfileContext,
): Played {
  return download === undefined
    ? playChains(site, faults)
    : playGo(download, faults, context);
}

function endpointsOf({ routes }: DownloadSite): readonly Endpoint[] {
  return routes.flatMap(({ chain }) =>
    chain.kind === "known" ? chain.value : [],
  );
}

function addContact(
  { host, port, url }: Endpoint,
  contacts: Set<string>,
): void {
  const name = host === "" ? url : host;
  contacts.add(name);
  contacts.add(`${name}:${port}`);
}

/** Under `direct` each module's own host is asked. */
function addOrigins({ needs, site }: GoDownload, contacts: Set<string>): void {
  const isDirect = endpointsOf(site).some(({ url }) => url === "direct");
  for (const path of isDirect ? (needs.paths ?? []) : []) {
    const [host = ""] = path.split("/", 1);
    contacts.add(host);
    contacts.add(`${host}:443`);
  }
}

type Played =
  | { readonly kind: "known"; readonly result: SimulatedSite }
  | { readonly kind: "unknown"; readonly reason: UnknownReason };

function playChains(site: DownloadSite, faults: Faults): Played {
  const known = site.routes.filter(({ chain }) => chain.kind === "known");
  const hidden = site.routes.find(({ chain }) => chain.kind === "unknown");
  if (known.length === 0)
    return { kind: "unknown", reason: reasonOf(hidden) ?? "not-stated" };
  const proxyOf = proxyFinder(site);
  // Such tools go on to the next file or index, and fail at the end.
  const results = known.map((route) =>
    bounded(walk(route, faults, proxyOf), site),
  );
  const tried = distinctWays(results);
  return { kind: "known", result: { site, ...joined(results, tried) } };
}

function reasonOf(route: Route | undefined): UnknownReason | undefined {
  return route?.chain.kind === "unknown" ? route.chain.reason : undefined;
}

/** A tool with a limit for the whole transfer, or under `timeout`, does not wait for ever. */
function bounded(result: WalkResult, site: DownloadSite): WalkResult {
  if (result.outcome !== "hangs") return result;
  // What is killed says nothing.
  if (isUnderTimeout(site))
    return { ...result, outcome: "fails", error: undefined };
  const limit = valueOf(site.resilience.totalTimeoutSeconds);
  const last = result.tried.at(-1);
  if (limit === undefined || !Number.isFinite(limit) || last === undefined)
    return result;
  const error = `${last.endpoint.host}: ${faultText("stall")}`;
  return { ...result, outcome: "fails", error };
}

function isUnderTimeout({ command }: DownloadSite): boolean {
  const words = command?.command.words ?? [];
  return words.some(
    ({ literal, span }) =>
      literal === "timeout" &&
      command !== undefined &&
      span.start < command.nameSpan.start,
  );
}

function joined(
  results: readonly WalkResult[],
  tried: readonly Tried[],
): Pick<SimulatedSite, "tried" | "outcome" | "error"> {
  const hanging = results.some(({ outcome }) => outcome === "hangs");
  const failed = results.find(({ outcome }) => outcome === "fails");
  return {
    tried,
    outcome: hanging ? "hangs" : failed === undefined ? "ok" : "fails",
    error: hanging ? undefined : failed?.error,
  };
}

/** A hundred modules go the same way: it is told once. */
function distinctWays(results: readonly WalkResult[]): readonly Tried[] {
  const ways: string[] = [];
  const tried: Tried[] = [];
  for (const result of results) {
    const way = result.tried.map(stepName).join(" ");
    if (ways.some((one) => one.startsWith(way))) continue;
    ways.push(way);
    tried.push(...result.tried);
  }
  return tried;
}

function stepName({ endpoint, result }: Tried): string {
  return `${endpoint.host}:${endpoint.port} ${endpoint.role} ${result};`;
}

function playGo(
  download: GoDownload,
  faults: Faults,
  context: DockerfileContext,
): Played {
  const { site } = download;
  const questions = goQuestions(download, context);
  if ("reason" in questions)
    return { kind: "unknown", reason: questions.reason };
  const refusal = refusalOf(download, context);
  if (refusal !== undefined) {
    const result = { site, tried: [], outcome: "fails", ...refusal } as const;
    return { kind: "known", result };
  }
  const proxyOf = proxyFinder(site);
  const ask = (question: GoQuestion): WalkResult =>
    bounded(walk(question, faults, proxyOf), site);
  const [first] = questions;
  const toolchain =
    first !== undefined && isToolchain(first) ? ask(first) : undefined;
  const before = toolchain === undefined ? [] : [toolchain];
  // Without its toolchain go does nothing; modules are asked for side by side.
  const isStopped = toolchain !== undefined && toolchain.outcome !== "ok";
  const modules = isStopped ? [] : questions.slice(before.length).map(ask);
  const tried = [...(toolchain?.tried ?? []), ...distinctWays(modules)];
  const result = { site, ...joined([...before, ...modules], tried) };
  return { kind: "known", result };
}

function isToolchain({ file, path }: GoQuestion): boolean {
  return file === "zip" && path === "golang.org/toolchain";
}

const readOnlyVerbs = new Set([
  "build",
  "test",
  "run",
  "vet",
  "install",
  "generate",
]);

/** Why go stops before it asks anybody. */
function refusalOf(
  download: GoDownload,
  context: DockerfileContext,
): { readonly error: string } | undefined {
  const old = oldImageOf(download.go, context);
  if (old?.effect === "stops" && old.isLate !== true)
    return { error: old.error };
  return lacksGoSum(download, context)
    ? { error: "missing go.sum entry" }
    : undefined;
}

/** Since Go 1.16 these verbs stop before any request where there is no go.sum (go-facts 2.4). */
function lacksGoSum(download: GoDownload, context: DockerfileContext): boolean {
  const { go, module, needs, settings } = download;
  if (module?.kind !== "module" || !readOnlyVerbs.has(go.verb)) return false;
  const flags = `${go.modFlag ?? ""} ${valueOf(settings.get("GOFLAGS")) ?? ""}`;
  const version = valueOf(settings.version);
  return (
    needs.paths?.length !== 0 &&
    !/\bmod\b/.test(flags) &&
    !(version !== undefined && isOlderGo(version, "1.16")) &&
    hasGoSum(go, module, context) === false
  );
}
