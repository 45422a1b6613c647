import { matchPrefixPatterns } from "../build/go-patterns.ts";
import type { GoSettings } from "../build/go-settings.ts";
import {
  parseGoProxy,
  type GoProxyEntry,
  type GoProxyList,
} from "../build/goproxy.ts";
import {
  known,
  unknown,
  valueOf,
  type Origin,
  type Value,
} from "../build/value.ts";
import type { Span } from "../text/source.ts";
import { endpointOf } from "./endpoint.ts";
import type { Endpoint, Route } from "./model.ts";

/** Modules that a go command must have, by path; undefined where the go.mod is not known. */
export interface NeededModules {
  readonly paths: readonly string[] | undefined;
  /** True where every hash is known to be in go.sum already, as far as files say. */
  readonly hasGoSum: boolean;
  /** The toolchain version that the go.mod asks for, where it is newer than the stage's Go. */
  readonly toolchain: "needed" | "not-needed" | "unknown";
}

/** Up to four walks of one go command: public modules, private ones, checksum database, toolchain. */
export function goRoutes(
  settings: GoSettings,
  needed: NeededModules,
): readonly Route[] {
  const proxy = settings.get("GOPROXY");
  const list = proxy.kind === "known" ? parseGoProxy(proxy.value) : undefined;
  const at = textOf(proxy);
  const { publicPaths, privatePaths } = split(needed.paths, settings);
  const routes: Route[] = [];
  if (publicPaths === undefined || publicPaths.length > 0) {
    const chain = chainOf(proxy, list, at);
    routes.push(...moduleRoutes(publicPaths, chain, list));
    const checksum = checksumRoute(settings, {
      list,
      at,
      covers: publicPaths ?? [],
    });
    if (checksum !== undefined) routes.push(checksum);
  }
  if (privatePaths === "unknown") {
    routes.push({
      what: "private-modules",
      covers: [],
      when: "always",
      chain: unknown("depends-on-unknown"),
    });
  } else
    routes.push(
      ...originRoutes(
        privatePaths,
        "private-modules",
        textOf(settings.get("GONOPROXY")),
      ),
    );
  if (needed.toolchain !== "not-needed" && mayFetchToolchain(settings)) {
    const chain = chainOf(proxy, list, at);
    routes.push({
      what: "toolchain",
      covers: ["golang.org/toolchain"],
      when: "if-go-too-old",
      chain,
    });
  }
  return routes;
}

function textOf(value: Value): Span | undefined {
  return value.kind === "known" ? value.text : undefined;
}

function split(
  paths: readonly string[] | undefined,
  settings: GoSettings,
): {
  publicPaths: readonly string[] | undefined;
  privatePaths: readonly string[] | "unknown";
} {
  const noProxy = settings.get("GONOPROXY");
  if (noProxy.kind === "unknown") {
    // An unknown base image may set it, but nobody does; anything else may name any module.
    const isBaseImage = noProxy.reason === "unknown-base-image";
    return { publicPaths: paths, privatePaths: isBaseImage ? [] : "unknown" };
  }
  if (paths === undefined) return { publicPaths: undefined, privatePaths: [] };
  const isPrivate = (path: string): boolean =>
    matchPrefixPatterns(noProxy.value, path);
  return {
    publicPaths: paths.filter((path) => !isPrivate(path)),
    privatePaths: paths.filter(isPrivate),
  };
}

/** Under `direct` alone each host is needed; else one chain serves all modules. */
function moduleRoutes(
  paths: readonly string[] | undefined,
  chain: Value<readonly Endpoint[]>,
  list: GoProxyList | undefined,
): readonly Route[] {
  const first = list?.entries[0];
  if (first?.kind === "direct" && paths !== undefined)
    return originRoutes(paths, "modules", undefined);
  return [{ what: "modules", covers: paths ?? [], when: "always", chain }];
}

/** One route per version-control host. */
function originRoutes(
  paths: readonly string[],
  what: "modules" | "private-modules",
  span: Span | undefined,
): readonly Route[] {
  const byHost = new Map<string, string[]>();
  for (const path of paths) {
    const host = path.slice(
      0,
      path.includes("/") ? path.indexOf("/") : path.length,
    );
    const list = byHost.get(host) ?? [];
    if (list.length === 0) byHost.set(host, list);
    list.push(path);
  }
  return [...byHost].flatMap(([host, covers]) => {
    const endpoint = endpointOf(`https://${host}/`, {
      role: "origin",
      span,
      next: "never",
    });
    if (endpoint === undefined) return [];
    return [
      {
        what,
        covers,
        when: "always",
        chain: known([endpoint], { kind: "literal" }),
      } as const,
    ];
  });
}

function chainOf(
  proxy: Value,
  list: GoProxyList | undefined,
  at: Span | undefined,
): Value<readonly Endpoint[]> {
  if (proxy.kind === "unknown" || list === undefined) {
    if (proxy.kind === "unknown" && proxy.reason === "unknown-base-image") {
      return known(defaultChain(), { kind: "tool-default" });
    }
    return proxy.kind === "unknown" ? proxy : unknown("not-stated");
  }
  if (list.problems.some((problem) => problem.effect === "refused")) {
    return unknown("not-stated", proxy.origin);
  }
  return known(
    list.entries
      .filter((entry) => entry.isReachable)
      .flatMap((entry) => endpointsOf(entry, at)),
    proxy.origin,
  );
}

function defaultChain(): readonly Endpoint[] {
  return parseGoProxy("https://proxy.golang.org,direct").entries.flatMap(
    (entry) => endpointsOf(entry, undefined),
  );
}

/** `at` is where the value's text begins, when it stands in the file letter by letter. */
function endpointsOf(
  entry: GoProxyEntry,
  at: Span | undefined,
): readonly Endpoint[] {
  const { kind, next, url } = entry;
  const span =
    at === undefined
      ? undefined
      : { start: at.start + entry.start, end: at.start + entry.end };
  if (kind === "direct")
    return [{ url: "direct", host: "", port: 0, role: "origin", next, span }];
  if (url === undefined) return [];
  const endpoint = endpointOf(url, { role: "module proxy", span, next });
  return endpoint === undefined ? [] : [endpoint];
}

const defaultDatabase = "sum.golang.org";

/** go asks each proxy whether it serves the database, and goes to the database itself last. */
function checksumRoute(
  settings: GoSettings,
  {
    list,
    at,
    covers,
  }: {
    list: GoProxyList | undefined;
    at: Span | undefined;
    covers: readonly string[];
  },
): Route | undefined {
  const database = settings.get("GOSUMDB");
  const value = database.kind === "known" ? database.value : defaultDatabase;
  if (value === "off") return undefined;
  const noSumDb = valueOf(settings.get("GONOSUMDB"));
  const asked =
    noSumDb === undefined
      ? covers
      : covers.filter((path) => !matchPrefixPatterns(noSumDb, path));
  if (covers.length > 0 && asked.length === 0) return undefined;
  const origin: Origin =
    database.kind === "known" ? database.origin : { kind: "tool-default" };
  const [name = "", explicit] = (
    value === "sum.golang.google.cn"
      ? `${defaultDatabase} https://${value}`
      : value
  ).split(" ");
  const own = endpointOf(explicit ?? `https://${name.replace(/\+.*$/s, "")}`, {
    role: "checksum database",
    span: undefined,
    next: "never",
  });
  if (own === undefined) return undefined;
  const through =
    explicit === undefined && list !== undefined
      ? list.entries.filter((one) => one.isReachable)
      : [];
  const proxied = through.flatMap((entry) => {
    const [endpoint] = entry.kind === "url" ? endpointsOf(entry, at) : [];
    if (endpoint === undefined) return [];
    const url = `${endpoint.url.replace(/\/$/, "")}/sumdb/${name.replace(/\+.*$/s, "")}`;
    const next = entry.next === "never" ? "not-found" : entry.next;
    return [{ ...endpoint, url, role: "checksum database", next } as const];
  });
  return {
    what: "checksum",
    covers: [],
    when: "if-missing-hash",
    chain: known([...proxied, own], origin),
  };
}

function mayFetchToolchain(settings: GoSettings): boolean {
  const value = valueOf(settings.get("GOTOOLCHAIN"));
  return (
    value !== undefined &&
    value !== "local" &&
    !value.startsWith("local") &&
    value !== "path"
  );
}
