import type { DockerfileContext } from "../../rule.ts";
import type {
  DockerWord,
  ValueInstruction,
} from "../../syntax/dockerfile/model.ts";
import { builtOn } from "./cache-mount-fix.ts";
import {
  buildCache,
  cacheMounts,
  isMountedOver,
  isWithin,
  moduleCache,
  pathsOverlap,
  userIds,
  type CacheMount,
} from "./cache-mounts.ts";
import { goCommands, type GoCommand } from "../go/go-commands.ts";
import type { MountedGo } from "./mounted-go.ts";
import { normalizeAbsolute } from "../paths.ts";
import { siteOf } from "../planned-commands.ts";
import { valueOf } from "../value.ts";

export interface WrongPlace {
  readonly go: GoCommand;
  readonly mount: CacheMount;
  readonly what: "modules" | "build";
  /** Where go keeps them. */
  readonly path: string;
}

/** Mounts that are named like a cache of go, and are not where this go has it. */
export function wrongPlaces(
  { build, go, modules, mounts }: MountedGo,
  context: DockerfileContext,
): readonly WrongPlace[] {
  const found: WrongPlace[] = [];
  for (const mount of mounts) {
    const what = whatIsMeant(mount.target);
    const path = what === "modules" ? modules : build;
    if (what === undefined || path === undefined) continue;
    const isUsed =
      [modules, build].some(
        (one) => one !== undefined && pathsOverlap(one, mount.target),
      ) || isMountedOver(path, go.command.run);
    if (isUsed || isOthers(mount, go, context)) continue;
    found.push({ go, mount, what, path });
  }
  return found;
}

function whatIsMeant(target: string): WrongPlace["what"] | undefined {
  if (target.endsWith("/pkg/mod")) return "modules";
  return target.endsWith("/go-build") ? "build" : undefined;
}

/** Another go command of the RUN, with settings of its own, may have its cache there; programs that run go may too. */
function isOthers(
  { target }: CacheMount,
  { command }: GoCommand,
  context: DockerfileContext,
): boolean {
  const { build } = context;
  const others = goCommands(build).filter(
    (one) => one.command.run === command.run,
  );
  const isCacheOfOne = others.some((one) =>
    [moduleCache(one, context), buildCache(one, context)].some(
      (path) => path.kind === "unknown" || pathsOverlap(path.value, target),
    ),
  );
  return (
    isCacheOfOne ||
    build
      .commandsOf(command.run)
      .some(({ name }) => /^(?:su|make|mage|task|.*\.sh)$/.test(name))
  );
}

/** A cache that the command's user cannot write to. */
export interface ForeignCache {
  readonly go: GoCommand;
  readonly mount: CacheMount;
  readonly user: string;
  /** Who owns it when it is made. */
  readonly owner: string;
}

export function foreignCaches(
  { go, modules, mounts }: MountedGo,
  context: DockerfileContext,
): readonly ForeignCache[] {
  const user = valueOf(context.build.stateBefore(go.command.run).user);
  const name = user?.split(":")[0] ?? "";
  if (user === undefined || (/^\d*$/.test(name) && Number(name) === 0))
    return [];
  if (name === "root") return [];
  return mounts.flatMap((mount) => {
    const isGo =
      whatIsMeant(mount.target) !== undefined ||
      (modules !== undefined && pathsOverlap(mount.target, modules));
    const owner = mount.mount.options.get("uid") ?? "0";
    if (!isGo || isWritable(mount, user) || /\D/.test(owner)) return [];
    // Made by a mount that gives it to this user, it stays that user's.
    return isMadeElsewhere(mount, context)
      ? []
      : [{ go, mount, user: name, owner }];
  });
}

function isWritable({ mount: { options } }: CacheMount, user: string): boolean {
  const mode = options.get("mode") ?? "0755";
  if (!/^[0-7]+$/.test(mode) || /[2367]$/.test(mode)) return true;
  const ids = userIds(user);
  const owner = options.get("uid") ?? "0";
  // A user whose number nobody knows may have any but root's.
  if (ids === undefined) return owner !== "0";
  if (Number(owner) === ids.uid) return true;
  const group = Number(options.get("gid") ?? "0");
  const isOwnGroup = ids.gid === undefined || ids.gid === group;
  return /[2367].$/.test(mode) && isOwnGroup;
}

function isMadeElsewhere(
  { id, mount }: CacheMount,
  context: DockerfileContext,
): boolean {
  return context.syntax.instructions.some(
    (one) =>
      one.kind === "run" &&
      cacheMounts(one, context).mounts.some(
        (other) =>
          other.id === id &&
          other.mount !== mount &&
          ["uid", "gid", "mode"].some(
            (name) => other.mount.options.get(name) !== mount.options.get(name),
          ),
      ),
  );
}

/** `VOLUME` on the place where go keeps what it downloads later in the stage. */
export interface VolumeOnCache {
  readonly go: GoCommand;
  readonly instruction: ValueInstruction;
  /** The word that names it. */
  readonly word: DockerWord;
  readonly path: string;
}

/** The first download behind each VOLUME that holds GOMODCACHE and that no mount covers. */
export function volumesOnCache(
  context: DockerfileContext,
): readonly VolumeOnCache[] {
  const volumes = context.syntax.instructions.filter(
    (one) => one.kind === "value" && one.keyword === "VOLUME",
  );
  if (volumes.length === 0) return [];
  const commands = goCommands(context.build);
  return volumes.flatMap((instruction) => {
    const stage = context.build.stageOf(instruction);
    if (instruction.kind !== "value" || stage === undefined) return [];
    const stages = builtOn(stage, context);
    for (const go of commands) {
      const { run } = go.command;
      if (run.index < instruction.index || !stages.includes(go.stage)) continue;
      const path = valueOf(moduleCache(go, context));
      if (path === undefined || isMountedOver(path, run)) continue;
      const word = instruction.words.find(({ raw }) => {
        const folder = raw.replace(/^(["'])(.*)\1$/, "$2");
        return (
          folder.startsWith("/") && isWithin(path, normalizeAbsolute(folder))
        );
      });
      if (word !== undefined && isDownload(go, context))
        return [{ go, instruction, word, path }];
    }
    return [];
  });
}

function isDownload(
  { command }: GoCommand,
  { plan }: DockerfileContext,
): boolean {
  return siteOf(command, plan) !== undefined;
}

/** A read-only mount over the modules of a command that downloads. */
export function isReadonlyAtDownload(
  { go, modules }: MountedGo,
  { isReadonly, target }: CacheMount,
  context: DockerfileContext,
): boolean {
  return (
    isReadonly &&
    modules !== undefined &&
    pathsOverlap(modules, target) &&
    isDownload(go, context)
  );
}
