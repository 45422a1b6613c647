import { GO_VARIABLE_SINCE, goDefaults } from "../../knowledge/go-defaults.ts";
import type { GoVariable } from "./go-settings.ts";
import { isOlderGo } from "./go-version.ts";
import { known, unknown, valueOf, type Value } from "../value.ts";

/** What a default may depend on. */
export interface DefaultSource {
  /** The stage's Go. */
  readonly version: Value;
  /** Official and without a version in its tag: the newest Go, whichever that is. */
  readonly isCurrent: boolean;
  readonly home: Value;
  /** XDG_CACHE_HOME and the like; undefined where nothing sets it. */
  variable(name: string): Value | undefined;
  /** Undefined where neither the file nor a known base image sets it. */
  stated(name: GoVariable): Value | undefined;
}

const origin = { kind: "tool-default" } as const;

/** The value of a variable that nothing sets; `$GOROOT/go.env` of the official releases, 1.13 to 1.27. */
export function goDefault(name: GoVariable, source: DefaultSource): Value {
  if (name === "GONOPROXY" || name === "GONOSUMDB")
    return source.stated("GOPRIVATE") ?? known("", origin);
  if (name === "GOPATH") return below(source.home, "go");
  if (name === "GOMODCACHE") return moduleCache(source);
  if (name === "GOCACHE") return buildCache(source);
  if (name === "GOENV")
    return userFile("XDG_CONFIG_HOME", ".config/go/env", source);
  return constantDefault(name, source);
}

/** `auto` before a variable's own time, as GO111MODULE once was, or nothing at all. */
function constantDefault(name: GoVariable, source: DefaultSource): Value {
  const value = goDefaults[name] ?? "";
  const since = GO_VARIABLE_SINCE.get(name);
  if (since === undefined) return known(value, origin);
  const { isCurrent, version } = source;
  if (version.kind === "known")
    return known(
      isOlderGo(version.value, since.version) ? since.before : value,
      origin,
    );
  if (since.isAssumed === true) return known(value, origin);
  // GOTOOLCHAIN is what a distribution's go.env changes, so only a version tells it.
  if (isCurrent && name !== "GOTOOLCHAIN") return known(value, origin);
  return unknown(version.reason, origin);
}

/** The variable itself exists since 1.15; before, and where nothing sets it, the folder below GOPATH's first one. */
function moduleCache(source: DefaultSource): Value {
  const path = source.stated("GOPATH") ?? below(source.home, "go");
  if (path.kind === "unknown") return path;
  const [first = ""] = path.value.split(":", 1);
  return known(`${first}/pkg/mod`, originOf(path));
}

function buildCache(source: DefaultSource): Value {
  return userFile("XDG_CACHE_HOME", ".cache/go-build", source);
}

/** A path in the user's folder of a kind, as os.UserCacheDir and os.UserConfigDir find it. */
function userFile(
  variable: string,
  path: string,
  source: DefaultSource,
): Value {
  const own = source.variable(variable);
  const isSet = own !== undefined && valueOf(own) !== "";
  const isStated =
    isSet && !(own.kind === "unknown" && own.reason === "unknown-base-image");
  return isStated
    ? below(own, path.slice(path.indexOf("/") + 1))
    : below(source.home, path);
}

function below(folder: Value, path: string): Value {
  return folder.kind === "known"
    ? known(`${folder.value.replace(/\/$/, "")}/${path}`, originOf(folder))
    : folder;
}

/** What comes from root's folder is Go's default; what a variable moves is that line's. */
function originOf(
  folder: Extract<Value, { kind: "known" }>,
): Value["origin"] & object {
  return folder.origin.span === undefined ? origin : folder.origin;
}
