import type { GoCommand } from "../build/go/go-commands.ts";
import { parseGoCommand, usesVendor } from "../build/go/go-commands.ts";
import type { GoNeeds } from "../build/go/go-needs.ts";
import { goNeeds, isLockfileFirst } from "../build/go/go-needs.ts";
import { goSettings, goVariables } from "../build/go/go-settings.ts";
import type { GoSettings } from "../build/go/go-settings.ts";
import { isGopathMode } from "../build/go/gopath-mode.ts";
import { parseGoProxy } from "../build/proxies/goproxy.ts";
import type { RunCommand, Stage } from "../build/model.ts";
import type { ModuleAnswer } from "../build/go/module-of.ts";
import { known, unknown, valueOf } from "../build/value.ts";
import { goResilience } from "../knowledge/go-defaults.ts";
import { gopathRoutes, goRoutes } from "../plan/go-routes.ts";
import type { Access, Integrity } from "../plan/model.ts";
import { defineTool, type ToolContext } from "./tool.ts";

const toolDefault = { kind: "tool-default" } as const;

export default defineTool({
  commands: ["go"],
  command(command, context) {
    const go = parseGoCommand(command, context.stage);
    if (go === undefined || isAlreadyThere(go, context)) return undefined;
    const settings = goSettings(command, context.stage, context.build);
    const module = go.isOutsideModule ? undefined : context.moduleOf(command);
    const needs = goNeeds(go, settings, module);
    const isGopath = isGopathMode(go, module, context.build);
    const isIdle = isGopath
      ? go.verb !== "get"
      : fetchesNothing(go, settings, { module, needs });
    if (isIdle) return undefined;
    const routes = isGopath ? gopathRoutes(go) : goRoutes(settings, needs);
    if (routes.length === 0) return undefined;
    return {
      verb: go.verb,
      environment: new Map(
        goVariables.map((name) => [name, settings.get(name)]),
      ),
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
        checksum: checksumOf(settings, module),
        verifiesTls: known(true, toolDefault),
      },
      credentials: credentialsOf(command, settings),
      // go runs git with GIT_TERMINAL_PROMPT=0 (go-facts 1.5).
      prompts: known(false, toolDefault),
      lockfileFirst: isLockfileFirst(go, context.build),
    };
  },
});

/** Vendored builds, and modules that require nothing. */
function fetchesNothing(
  go: GoCommand,
  settings: GoSettings,
  { module, needs }: { module: ModuleAnswer | undefined; needs: GoNeeds },
): boolean {
  const flags = valueOf(settings.get("GOFLAGS"));
  if (module?.kind === "none") {
    // Without a go.mod that the file shows, these two still fetch in old Go.
    return go.verb !== "get" && go.verb !== "mod download";
  }
  if (module?.kind !== "module") return usesVendor(go, flags, false);
  if (usesVendor(go, flags, module.isVendored)) return true;
  if (go.verb === "get" || go.verb === "mod tidy") return false;
  return needs.paths?.length === 0 && valueOf(needs.toolchain) === "never";
}

/** A plain `go mod download` before it, in the same stage chain and with the same cache mounts. */
function isAlreadyThere(go: GoCommand, { earlier }: ToolContext): boolean {
  if (go.isOutsideModule || go.verb === "get" || go.verb === "mod tidy")
    return false;
  const mounts = cacheTargets(go.command);
  return earlier.some(
    ({ command, stage }) =>
      command !== undefined &&
      isSameChain(stage, go) &&
      isDownloadOfAll(command, stage) &&
      cacheTargets(command) === mounts &&
      valueOf(command.directory) === valueOf(go.command.directory),
  );
}

function isDownloadOfAll(command: RunCommand, stage: Stage): boolean {
  const go = parseGoCommand(command, stage);
  return go?.verb === "mod download" && go.operands.length === 0;
}

function isSameChain(stage: Stage, go: GoCommand): boolean {
  let one: Stage | undefined = go.stage;
  while (one !== undefined && one !== stage) one = one.parent;
  return one === stage;
}

/** The module cache's mounts; the build cache keeps no downloads. */
function cacheTargets({ mounts }: RunCommand): string {
  return mounts
    .filter(({ type }) => type === "cache")
    .map(({ options }) => options.get("target") ?? options.get("dst") ?? "")
    .filter((target) => !target.includes("go-build"))
    .sort()
    .join(" ");
}

/** go.sum where it has been copied, else what the checksum database says. */
function checksumOf(
  settings: GoSettings,
  module: ModuleAnswer | undefined,
): Integrity["checksum"] {
  if (module?.kind === "module" && module.isGoSumCopied)
    return known("lockfile", toolDefault);
  if (module !== undefined && module.kind !== "module")
    return unknown("not-stated");
  const database = settings.get("GOSUMDB");
  if (database.kind === "unknown") return database;
  return database.value === "off"
    ? known("none", database.origin)
    : known("checksum", database.origin);
}

function credentialsOf(
  { mounts }: RunCommand,
  settings: GoSettings,
): Access["credentials"] {
  const mount =
    mounts.find(({ type }) => type === "ssh") ??
    mounts.find(({ type }) => type === "secret");
  if (mount !== undefined)
    return known(mount.type === "ssh" ? "ssh-mount" : "secret-mount", {
      kind: "literal",
      span: mount.flag.span,
    });
  const proxy = settings.get("GOPROXY");
  const isInUrl =
    proxy.kind === "known" &&
    parseGoProxy(proxy.value).entries.some(
      ({ parsed }) => parsed?.userinfo !== undefined,
    );
  return isInUrl ? known("url", proxy.origin) : known("none", toolDefault);
}
