import type { DockerfileContext } from "../../rule.ts";
import {
  isMountedOver,
  isWithin,
  pathsOverlap,
  type CacheMount,
} from "./cache-mounts.ts";
import { usesVendor, type GoCommand } from "../go/go-commands.ts";
import { goSettings } from "../go/go-settings.ts";
import { commandsBefore } from "../go/missing-go-sum.ts";
import type { Stage } from "../model.ts";
import type { MountedGo } from "./mounted-go.ts";
import { valueOf } from "../value.ts";

/** What a later go command does not find although one before it has downloaded it. */
export interface LostModules {
  readonly kind: "not-mounted" | "hidden" | "other-cache";
  readonly go: GoCommand;
  /** Has downloaded them. */
  readonly before: GoCommand;
  /** `not-mounted`: the one of `before`; else the one of `go`. */
  readonly mount: CacheMount;
  /** `other-cache`: the one of `before`. */
  readonly mountBefore: CacheMount | undefined;
  readonly path: string;
}

/** Verbs that leave all modules of the build list in the cache, or read them there. */
const readingVerbs = new Set([
  "mod download",
  "mod vendor",
  "mod tidy",
  "build",
  "install",
  "test",
  "vet",
  "run",
  "get",
  "generate",
]);

/** What has been downloaded so far, by module cache and go.mod. */
interface Filled {
  layer: GoCommand | undefined;
  readonly caches: Map<string, { go: GoCommand; mount: CacheMount }>;
}

/** Follows one stage and its parents through their go commands. */
export function lostModules(
  stage: Stage,
  commands: readonly MountedGo[],
  context: DockerfileContext,
): readonly LostModules[] {
  const found: LostModules[] = [];
  const byModule = new Map<string, Filled>();
  for (const one of commands) {
    const { go, modules: path } = one;
    if (!isOnChain(go.stage, stage) || path === undefined) continue;
    const module = moduleOfReader(go, context);
    if (module === undefined) continue;
    const key = `${module} ${path}`;
    const filled = byModule.get(key) ?? { layer: undefined, caches: new Map() };
    byModule.set(key, filled);
    const lost = follow(one, path, filled);
    if (lost !== undefined && go.stage === stage) found.push(lost);
  }
  return found;
}

function isOnChain(base: Stage, stage: Stage): boolean {
  for (let one: Stage | undefined = stage; one; one = one.parent)
    if (one === base) return true;
  return false;
}

/** The go.mod whose modules the command needs in its cache. */
function moduleOfReader(
  go: GoCommand,
  context: DockerfileContext,
): string | undefined {
  if (!readingVerbs.has(go.verb) || go.isOutsideModule) return undefined;
  const module = context.moduleOf(go);
  if (module.kind !== "module" || module.gomod.requires.length === 0)
    return undefined;
  const flags = goSettings(go.command, go.stage, context.build).get("GOFLAGS");
  const isVendored = module.isVendored || isVendoredBefore(go, context);
  return usesVendor(go, valueOf(flags), isVendored) ? undefined : module.file;
}

/** Whether `go mod vendor` has run in the image: builds behind it read what it has made. */
export function isVendoredBefore(
  { command, stage }: GoCommand,
  { build }: DockerfileContext,
): boolean {
  for (const { arguments: words, name } of commandsBefore(
    { command, stage },
    build,
  ))
    if (name === "go" && words[1]?.text === "vendor") return true;
  return false;
}

function follow(
  { go, mounts }: MountedGo,
  path: string,
  filled: Filled,
): LostModules | undefined {
  const mount = mounts.find(({ target }) => pathsOverlap(target, path));
  const last = [...filled.caches.values()].at(-1);
  if (mount === undefined) {
    // A bind mount or the like brings modules of its own.
    if (isMountedOver(path, go.command.run)) return undefined;
    const isLost = filled.layer === undefined && last !== undefined;
    filled.layer ??= go;
    return isLost
      ? lostBy("not-mounted", go, { before: last.go, mount: last.mount, path })
      : undefined;
  }
  const isKnown =
    filled.caches.has(mount.id) || mount.mount.options.has("from");
  const { layer } = filled;
  filled.caches.set(mount.id, { go, mount });
  if (isKnown || !isWithin(path, mount.target)) return undefined;
  if (last !== undefined && layer === undefined) {
    const mountBefore = last.mount;
    return {
      ...lostBy("other-cache", go, { before: last.go, mount, path }),
      mountBefore,
    };
  }
  return layer === undefined
    ? undefined
    : lostBy("hidden", go, { before: layer, mount, path });
}

function lostBy(
  kind: LostModules["kind"],
  go: GoCommand,
  rest: Pick<LostModules, "before" | "mount" | "path">,
): LostModules {
  return { kind, go, mountBefore: undefined, ...rest };
}
