import type { GoCommand } from "../build/go/go-commands.ts";
import type { GoNeeds } from "../build/go/go-needs.ts";
import { matchPrefixPatterns } from "../build/private/go-patterns.ts";
import type { GoSettings } from "../build/go/go-settings.ts";
import { parseGoProxy, type GoProxyEntry } from "../build/proxies/goproxy.ts";
import { parseGoSumDb, type GoSumDb } from "../build/proxies/gosumdb.ts";
import {
  known,
  unknown,
  type Origin,
  type UnknownReason,
  type Value,
} from "../build/value.ts";
import { goDefaults } from "../knowledge/go-defaults.ts";
import type { Span } from "../text/source.ts";
import { endpointOf } from "./endpoint.ts";
import type { Endpoint, Route } from "./model.ts";

/** Up to four walks of one go command: public modules, private ones, checksum database, toolchain. */
export function goRoutes(
  settings: GoSettings,
  needs: GoNeeds,
): readonly Route[] {
  const proxies = proxiesOf(settings);
  const { privatePaths, publicPaths } = split(needs.paths, settings);
  const routes = [
    ...moduleRoutes(publicPaths, proxies),
    ...moduleChecksums(needs.paths, settings, proxies),
    ...privateRoutes(privatePaths, settings),
  ];
  const { toolchain } = needs;
  if (toolchain.kind === "known" && toolchain.value === "never") return routes;
  // Toolchains are always checked: no pattern exempts them (go-facts 1.3).
  const what = {
    covers: ["golang.org/toolchain"],
    when: valueOfNeed(toolchain),
  } as const;
  const chain = toolchain.kind === "unknown" ? toolchain : chainOf(proxies);
  routes.push({ what: "toolchain", ...what, chain });
  const checksums =
    toolchain.kind === "unknown" ? toolchain : databaseOf(settings, proxies);
  if (checksums !== undefined)
    routes.push({ what: "checksum", ...what, chain: checksums });
  return routes;
}

function valueOfNeed(
  toolchain: GoNeeds["toolchain"],
): "always" | "if-go-too-old" {
  return toolchain.kind === "known" && toolchain.value === "always"
    ? "always"
    : "if-go-too-old";
}

/** GOPROXY as go walks it; `at` is where the value's text begins, when it stands in the file letter by letter. */
interface Proxies {
  readonly entries: readonly GoProxyEntry[];
  readonly at: Span | undefined;
  readonly origin: Origin;
}

function proxiesOf(settings: GoSettings): Value<Proxies> {
  const proxy = orDefault(settings.get("GOPROXY"), goDefaults.GOPROXY);
  if (proxy.kind === "unknown") return proxy;
  const { entries, problems } = parseGoProxy(proxy.value);
  // Go refuses such a list before it asks anybody.
  const isRefused = problems.some(({ effect }) => effect === "refused");
  const reached = isRefused ? [] : entries.filter((one) => one.isReachable);
  const { origin } = proxy;
  return known({ entries: reached, at: proxy.text, origin }, origin);
}

/** An unknown base image may set a variable of Go's, but nobody's does. */
function orDefault(value: Value, fallback = ""): Value {
  return value.kind === "unknown" && value.reason === "unknown-base-image"
    ? known(fallback, { kind: "tool-default" })
    : value;
}

function split(
  paths: readonly string[] | undefined,
  settings: GoSettings,
): {
  publicPaths: readonly string[] | undefined;
  privatePaths: Value<readonly string[]>;
} {
  const noProxy = orDefault(settings.get("GONOPROXY"));
  if (noProxy.kind === "unknown")
    return { publicPaths: paths, privatePaths: noProxy };
  const { origin, value } = noProxy;
  if (paths === undefined)
    return {
      publicPaths: undefined,
      // Which modules the patterns fit cannot be told without the go.mod.
      privatePaths:
        value === ""
          ? known([], origin)
          : unknown("depends-on-unknown", origin),
    };
  const isPrivate = (path: string): boolean => matchPrefixPatterns(value, path);
  return {
    publicPaths: paths.filter((path) => !isPrivate(path)),
    privatePaths: known(paths.filter(isPrivate), origin),
  };
}

/** Under `direct` alone each host is needed; else one chain serves all modules. */
function moduleRoutes(
  paths: readonly string[] | undefined,
  proxies: Value<Proxies>,
): readonly Route[] {
  if (paths?.length === 0) return [];
  const isDirect =
    proxies.kind === "known" && proxies.value.entries[0]?.kind === "direct";
  if (isDirect && paths !== undefined)
    return originRoutes(paths, "modules", proxies.origin);
  const chain = chainOf(proxies);
  return [{ what: "modules", covers: paths ?? [], when: "always", chain }];
}

function privateRoutes(
  paths: Value<readonly string[]>,
  settings: GoSettings,
): readonly Route[] {
  if (paths.kind === "unknown") {
    const { origin, reason } = paths;
    return [unknownRoute("private-modules", reason, origin)];
  }
  const noProxy = settings.get("GONOPROXY");
  const span = noProxy.kind === "known" ? noProxy.text : undefined;
  return originRoutes(paths.value, "private-modules", paths.origin, span);
}

function unknownRoute(
  what: Route["what"],
  reason: UnknownReason,
  origin: Origin | undefined,
): Route {
  const chain = unknown(reason, origin);
  return { what, covers: [], when: "always", chain };
}

/** In GOPATH mode: what `go get` names, each package from its own host; which others that needs only its code tells. */
export function gopathRoutes({ operands }: GoCommand): readonly Route[] {
  const named = operands.flatMap((one) =>
    one !== undefined && /^[^./][^/]*\.[^/]*\//.test(one) ? [one] : [],
  );
  const origin = { kind: "tool-default" } as const;
  if (named.length > 0) return originRoutes(named, "modules", origin);
  const direct: Endpoint = {
    url: "direct",
    host: "",
    port: 0,
    role: "origin",
    next: "never",
    span: undefined,
  };
  const chain = known([direct], origin);
  return [{ what: "modules", covers: [], when: "always", chain }];
}

/** One route per version-control host. */
function originRoutes(
  paths: readonly string[],
  what: "modules" | "private-modules",
  origin: Origin,
  span?: Span,
): readonly Route[] {
  const byHost = new Map<string, string[]>();
  for (const path of paths) {
    const [host = ""] = path.split("/", 1);
    byHost.set(host, [...(byHost.get(host) ?? []), path]);
  }
  return [...byHost].flatMap(([host, covers]) => {
    const endpoint = endpointOf(`https://${host}/`, {
      role: "origin",
      span,
      next: "never",
    });
    if (endpoint === undefined) return [];
    const chain = known([endpoint], origin);
    return [{ what, covers, when: "always", chain } as const];
  });
}

function chainOf(proxies: Value<Proxies>): Route["chain"] {
  if (proxies.kind === "unknown") return proxies;
  const { at, entries, origin } = proxies.value;
  return known(
    entries.flatMap((entry) => endpointsOf(entry, at)),
    origin,
  );
}

function endpointsOf(
  { end, kind, next, start, url }: GoProxyEntry,
  at: Span | undefined,
): readonly Endpoint[] {
  const span = at && { start: at.start + start, end: at.start + end };
  if (kind === "direct")
    return [{ url: "direct", host: "", port: 0, role: "origin", next, span }];
  if (url === undefined) return [];
  const endpoint = endpointOf(url, { role: "module proxy", span, next });
  return endpoint === undefined ? [] : [endpoint];
}

/** Hashes of the modules that GONOSUMDB does not exempt; those that GONOPROXY alone names are asked for too. */
function moduleChecksums(
  paths: readonly string[] | undefined,
  settings: GoSettings,
  proxies: Value<Proxies>,
): readonly Route[] {
  const noSumDb = orDefault(settings.get("GONOSUMDB"));
  const covers =
    noSumDb.kind === "unknown" || paths === undefined
      ? paths
      : paths.filter((path) => !matchPrefixPatterns(noSumDb.value, path));
  const chain =
    covers?.length === 0 ? undefined : databaseOf(settings, proxies);
  return chain === undefined
    ? []
    : [
        {
          what: "checksum",
          covers: covers ?? [],
          when: "if-missing-hash",
          chain,
        },
      ];
}

/** Go asks each proxy whether it serves the database, and goes to the database itself last. */
function databaseOf(
  settings: GoSettings,
  proxies: Value<Proxies>,
): Route["chain"] | undefined {
  const setting = orDefault(settings.get("GOSUMDB"), goDefaults.GOSUMDB);
  if (setting.kind === "unknown") return setting;
  const database = parseGoSumDb(setting.value);
  if (database.kind === "off") return undefined;
  const { origin } = setting;
  // Go refuses the value before it asks anybody.
  if (database.kind === "invalid") return known([], origin);
  const own = endpointOf(database.url ?? `https://${database.name}`, {
    role: "checksum database",
    span: setting.text,
    next: "never",
  });
  const last = own === undefined ? [] : [own];
  if (database.url !== undefined) return known(last, origin);
  if (proxies.kind === "unknown") return proxies;
  return known([...throughProxies(database, proxies.value), ...last], origin);
}

function throughProxies(
  { name }: Exclude<GoSumDb, { kind: "off" | "invalid" }>,
  { at, entries }: Proxies,
): readonly Endpoint[] {
  return entries.flatMap((entry) => {
    const [endpoint] = entry.kind === "url" ? endpointsOf(entry, at) : [];
    if (endpoint === undefined) return [];
    const url = `${endpoint.url.replace(/\/$/, "")}/sumdb/${name}`;
    const next = entry.next === "never" ? "not-found" : entry.next;
    return [{ ...endpoint, url, role: "checksum database", next } as const];
  });
}
