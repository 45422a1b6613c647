import type { DockerfileContext, ReportedEdit } from "../../rule.ts";
import { expandWord } from "../../syntax/dockerfile/expand.ts";
import type { Mount, RunInstruction } from "../../syntax/dockerfile/model.ts";
import { mountTarget } from "../../syntax/dockerfile/mount.ts";
import type { GoCommand } from "../go/go-commands.ts";
import { goSettings } from "../go/go-settings.ts";
import type { RunCommand, Stage } from "../model.ts";
import { normalizeAbsolute } from "../paths.ts";
import { known, unknown, valueOf, type Value } from "../value.ts";

/** A `--mount=type=cache` whose place in the image is known. */
export interface CacheMount {
  readonly mount: Mount;
  readonly target: string;
  /** Two mounts of one id are one cache. */
  readonly id: string;
  readonly isReadonly: boolean;
}

export interface CacheMounts {
  readonly mounts: readonly CacheMount[];
  /** A variable that nobody knows decides where another one is. */
  readonly hasUnknown: boolean;
}

/** The cache mounts of a RUN. Their values are expanded as BuildKit does. */
export function cacheMounts(
  run: RunInstruction,
  context: DockerfileContext,
): CacheMounts {
  const mounts: CacheMount[] = [];
  let hasUnknown = false;
  for (const mount of run.mounts) {
    if (mount.type !== "cache") continue;
    const read = readMount(mount, run, context);
    if (read === undefined) hasUnknown = true;
    else mounts.push(read);
  }
  return { mounts, hasUnknown };
}

function readMount(
  mount: Mount,
  run: RunInstruction,
  context: DockerfileContext,
): CacheMount | undefined {
  const state = context.build.stateBefore(run);
  const expand = (raw: string): string | undefined => {
    const expansion = expandWord({ raw }, context.syntax.escape, (name) => {
      const value = state.value(name);
      return value === undefined ? null : valueOf(value);
    });
    return expansion.kind === "known" ? expansion.value : undefined;
  };
  const written = mountTarget(mount);
  const path = written === undefined ? undefined : expand(written);
  const workdir = valueOf(state.workdir);
  if (path === undefined || (!path.startsWith("/") && workdir === undefined))
    return undefined;
  const target = normalizeAbsolute(
    path.startsWith("/") ? path : `${workdir ?? ""}/${path}`,
  );
  const id = mount.options.get("id");
  // A relative target names its cache as it is written (convert_runmount.go).
  const own = path.startsWith("/") ? target : normalizeAbsolute(path).slice(1);
  const named = id === undefined ? own : expand(id);
  if (named === undefined) return undefined;
  return { mount, target, id: named, isReadonly: isReadonly(mount) };
}

function isReadonly({ options }: Mount): boolean {
  const read = options.get("readonly") ?? options.get("ro");
  const write = options.get("readwrite") ?? options.get("rw");
  return (
    (read !== undefined && read !== "false") ||
    (read === undefined && write === "false")
  );
}

/** True where one path is the other or lies below it. */
export function pathsOverlap(one: string, other: string): boolean {
  return isWithin(one, other) || isWithin(other, one);
}

/** True where `path` is the folder or lies below it. */
export function isWithin(path: string, folder: string): boolean {
  return (
    path === folder || path.startsWith(folder === "/" ? "/" : `${folder}/`)
  );
}

/** Whatever is mounted over a path, of any type: cache, bind, tmpfs. */
export function isMountedOver(path: string, run: RunInstruction): boolean {
  return run.mounts.some((mount) => {
    const target = mountTarget(mount);
    return target !== undefined && pathsOverlap(target, path);
  });
}

/** GOMODCACHE as the command sees it. */
export function moduleCache(
  { command, stage }: GoCommand,
  context: DockerfileContext,
): Value {
  const settings = goSettings(command, stage, context.build);
  const path = settings.get("GOMODCACHE");
  if (path.kind === "known") return cleaned(path);
  const isDefault =
    settings.stated("GOMODCACHE") === undefined &&
    settings.stated("GOPATH") === undefined;
  return isDefault ? below(homeOf(command, context), "go/pkg/mod") : path;
}

/** GOCACHE as the command sees it; unknown after `go env -w GOCACHE=…`. */
export function buildCache(
  { command, stage }: GoCommand,
  context: DockerfileContext,
): Value {
  const own = command.variable("GOCACHE");
  if (own !== undefined && !isEmpty(own)) return cleaned(own);
  if (isGoCacheWritten(stage, context)) return unknown("not-stated");
  const config = command.variable("XDG_CACHE_HOME");
  return config !== undefined && !isEmpty(config)
    ? below(config, "go-build")
    : below(homeOf(command, context), ".cache/go-build");
}

function isGoCacheWritten(stage: Stage, { build }: DockerfileContext): boolean {
  for (let one: Stage | undefined = stage; one; one = one.parent)
    for (const instruction of one.instructions)
      if (
        instruction.kind === "run" &&
        build
          .commandsOf(instruction)
          .some(
            ({ name, arguments: words }) =>
              name === "go" && words.some(({ raw }) => raw.includes("GOCACHE")),
          )
      )
        return true;
  return false;
}

function isEmpty(value: Value): boolean {
  return value.kind === "known" && value.value === "";
}

function cleaned(path: Value): Value {
  return path.kind === "known" && path.value.startsWith("/")
    ? known(normalizeAbsolute(path.value), path.origin)
    : unknown("not-stated");
}

function below(folder: Value, path: string): Value {
  return folder.kind === "known"
    ? cleaned(known(`${folder.value}/${path}`, folder.origin))
    : folder;
}

/** HOME: what the file sets, else root's own; of other users nothing says it. */
function homeOf(command: RunCommand, { build }: DockerfileContext): Value {
  const stated = command.variable("HOME");
  if (stated !== undefined && !isEmpty(stated)) return stated;
  const { user } = build.stateBefore(command.run);
  if (user.kind === "unknown") return user;
  return userIds(user.value)?.uid === 0
    ? known("/root", { kind: "base-image" })
    : unknown("not-stated");
}

export interface UserIds {
  readonly uid: number;
  /** Undefined where the user's own group is not known. */
  readonly gid: number | undefined;
}

/** Ids of the users that every image has; Debian, Alpine and their kin agree on them. */
const namedUsers: ReadonlyMap<string, UserIds> = new Map([
  ["root", { uid: 0, gid: 0 }],
  ["nobody", { uid: 65534, gid: 65534 }],
]);

/** The ids that USER names; undefined for names that the image alone knows. */
export function userIds(user: string): UserIds | undefined {
  const [name = "", group] = user.split(":");
  const byName = namedUsers.get(name);
  const uid = /^\d{1,9}$/.test(name) ? Number(name) : byName?.uid;
  if (uid === undefined) return undefined;
  if (group === undefined) return { uid, gid: uid === 0 ? 0 : byName?.gid };
  return { uid, gid: /^\d{1,9}$/.test(group) ? Number(group) : undefined };
}

/**
 * The text of a cache mount at `target` that the command's user can write to; undefined where its
 * user is not known by number: a cache belongs to root unless the mount says otherwise.
 */
export function cacheMountText(
  target: string,
  run: RunInstruction,
  { build }: DockerfileContext,
): string | undefined {
  const user = valueOf(build.stateBefore(run).user);
  const ids = user === undefined ? undefined : userIds(user);
  if (ids === undefined || !/^[\w/.@+-]+$/.test(target)) return undefined;
  const { gid, uid } = ids;
  const owner =
    uid === 0 ? "" : `,uid=${uid}${gid === undefined ? "" : `,gid=${gid}`}`;
  return `--mount=type=cache,target=${target}${owner}`;
}

/** The edit that gives a RUN one more mount, behind those that it has. */
export function addMount(run: RunInstruction, text: string): ReportedEdit {
  const last = run.mounts.at(-1)?.flag.span ?? run.keywordSpan;
  return { at: { start: last.end, end: last.end }, newText: ` ${text}` };
}
