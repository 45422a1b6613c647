import {
  parseGoCommand,
  usesVendor,
  type GoCommand,
} from "../build/go-commands.ts";
import {
  goSettings,
  goVariables,
  type GoSettings,
} from "../build/go-settings.ts";
import { compareGoVersions, latestOf } from "../build/go-version.ts";
import type { ModuleAnswer } from "../build/module-of.ts";
import { known, unknown, valueOf, type Value } from "../build/value.ts";
import { goResilience } from "../knowledge/go-defaults.ts";
import { goRoutes, type NeededModules } from "../plan/go-routes.ts";
import type { RunCommand } from "../build/model.ts";
import { defineTool, type ToolContext, type ToolSite } from "./tool.ts";

const toolDefault = { kind: "tool-default" } as const;

export default defineTool({
  commands: ["go"],
  command(command, context) {
    const go = parseGoCommand(command, context.stage);
    if (go === undefined) return undefined;
    const settings = goSettings(command, context.stage, context.build);
    const module = go.isOutsideModule ? undefined : context.moduleOf(command);
    if (fetchesNothing(go, settings, module) || isAlreadyThere(go, context))
      return undefined;
    const needed = neededModules(go, settings, module);
    const routes = goRoutes(settings, needed);
    return routes.length === 0 ? undefined : site(go, settings, routes);
  },
});

function site(
  go: GoCommand,
  settings: GoSettings,
  routes: ToolSite["routes"],
): ToolSite {
  const database = valueOf(settings.get("GOSUMDB"));
  return {
    verb: go.verb,
    environment: new Map(goVariables.map((name) => [name, settings.get(name)])),
    routes,
    resilience: {
      retries: known(goResilience.retries, toolDefault),
      connectTimeoutSeconds: known(
        goResilience.connectTimeoutSeconds,
        toolDefault,
      ),
      totalTimeoutSeconds: known(Number.POSITIVE_INFINITY, toolDefault),
      resumes: known(false, toolDefault),
    },
    integrity: {
      checksum:
        database === "off"
          ? known("none", toolDefault)
          : known("lockfile", toolDefault),
      verifiesTls: known(true, toolDefault),
    },
    credentials: known(credentialsOf(go.command), toolDefault),
    // go runs git with GIT_TERMINAL_PROMPT=0 (go-facts 1.5).
    prompts: known(false, toolDefault),
    lockfileFirst: lockfileFirst(go),
  };
}

/** Vendored builds, modules without requirements, GOPROXY=off: no host is contacted. */
function fetchesNothing(
  go: GoCommand,
  settings: GoSettings,
  module: ModuleAnswer | undefined,
): boolean {
  const flags = valueOf(settings.get("GOFLAGS"));
  const isVendored = module?.kind === "module" && module.isVendored;
  if (usesVendor(go, flags, isVendored)) return true;
  if (module?.kind === "none") return !isModuleless(go);
  if (module?.kind !== "module" || go.verb === "get" || go.verb === "mod tidy")
    return false;
  const { replaces, requires } = module.gomod;
  const isFetched = requires.some(
    ({ path }) =>
      !replaces.some((one) => one.isLocal && one.oldPath.value === path.value),
  );
  return !isFetched && toolchainNeed(settings, module) === "not-needed";
}

/** `go get pkg`, `go install pkg` without a go.mod that the file shows still fetch in old Go. */
function isModuleless(go: GoCommand): boolean {
  return go.isOutsideModule || go.verb === "get" || go.verb === "mod download";
}

/** A plain `go mod download` before it, in the same stage chain and with the same cache mounts. */
function isAlreadyThere(go: GoCommand, { earlier }: ToolContext): boolean {
  if (go.isOutsideModule || go.verb === "get" || go.verb === "mod tidy")
    return false;
  const mounts = cacheTargets(go.command);
  return earlier.some(
    ({ command, stage, tool, verb }) =>
      tool === "go" &&
      verb === "mod download" &&
      command !== undefined &&
      isSameChain(stage, go) &&
      cacheTargets(command) === mounts &&
      valueOf(command.directory) === valueOf(go.command.directory),
  );
}

function isSameChain(stage: GoCommand["stage"], go: GoCommand): boolean {
  for (
    let one: GoCommand["stage"] | undefined = go.stage;
    one !== undefined;
    one = one.parent
  ) {
    if (one === stage) return true;
  }
  return false;
}

function cacheTargets(command: RunCommand): string {
  return command.mounts
    .filter(
      (mount) =>
        mount.type === "cache" &&
        !/go-build/.test(mount.options.get("target") ?? ""),
    )
    .map(
      (mount) => mount.options.get("target") ?? mount.options.get("dst") ?? "",
    )
    .sort()
    .join(" ");
}

function neededModules(
  go: GoCommand,
  settings: GoSettings,
  module: ModuleAnswer | undefined,
): NeededModules {
  const named = go.operands.flatMap((one) =>
    one === undefined ? [] : [one.replace(/@.*$/s, "")],
  );
  if (go.isOutsideModule)
    return { paths: named, hasGoSum: false, toolchain: "unknown" };
  if (module?.kind !== "module")
    return { paths: undefined, hasGoSum: false, toolchain: "unknown" };
  const { replaces, requires } = module.gomod;
  const paths = requires.flatMap(({ path }) => {
    const replacement = replaces.find(
      (one) => one.oldPath.value === path.value,
    );
    if (replacement === undefined) return [path.value];
    return replacement.isLocal ? [] : [replacement.newPath.value];
  });
  const asked =
    go.verb === "get"
      ? [...paths, ...named.filter((one) => one.includes("."))]
      : paths;
  return {
    paths: asked,
    hasGoSum: module.hasGoSum,
    toolchain: toolchainNeed(settings, module),
  };
}

function toolchainNeed(
  settings: GoSettings,
  module: ModuleAnswer,
): NeededModules["toolchain"] {
  const { version } = settings;
  if (version.kind === "unknown" || module.kind !== "module") return "unknown";
  const { go, toolchain } = module.gomod;
  const wanted = latestOf([
    go?.value ?? "1.16",
    toolchain?.value.replace(/^go/, "") ?? "1.16",
  ]);
  return wanted === undefined || compareGoVersions(wanted, version.value) <= 0
    ? "not-needed"
    : "needed";
}

function credentialsOf(
  command: RunCommand,
): "none" | "secret-mount" | "ssh-mount" {
  if (command.mounts.some((mount) => mount.type === "ssh")) return "ssh-mount";
  return command.mounts.some((mount) => mount.type === "secret")
    ? "secret-mount"
    : "none";
}

/** `mod download` is the verb for it; whether go.mod stands before the sources is the rules' matter. */
function lockfileFirst(go: GoCommand): Value<boolean> {
  return go.verb === "mod download"
    ? known(true, toolDefault)
    : unknown("not-stated");
}
