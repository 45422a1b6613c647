import type { DockerfileContext, ReportedEdit } from "../../rule.ts";
import type {
  DockerWord,
  RunInstruction,
  ValueInstruction,
} from "../../syntax/dockerfile/model.ts";
import { mountTarget } from "../../syntax/dockerfile/mount.ts";
import type { ForeignCache, WrongPlace } from "./cache-mount-faults.ts";
import {
  builtOn,
  isCopiedFrom,
  isOpaque,
  readsModules,
  runsOf,
  type CacheMountFix,
} from "./cache-mount-fix.ts";
import {
  addMount,
  isMountedOver,
  userIds,
  type CacheMount,
} from "./cache-mounts.ts";
import type { LostModules } from "./lost-modules.ts";
import type { Stage } from "../model.ts";
import { setOption, targetSpan } from "./mount-edit.ts";
import { runsWithTarget, type MountedGo } from "./mounted-go.ts";
import { removeInstruction, removeWord } from "../remove-command.ts";
import { valueOf } from "../value.ts";

interface Sharing {
  /** The first stage and RUN that need the mount. */
  readonly stage: Stage;
  readonly first: RunInstruction;
  /** As a flag of RUN. */
  readonly text: string;
  readonly path: string;
  /** These get it in another way. */
  readonly except: readonly RunInstruction[];
}

/** Gives every RUN that may read modules, from the first on, the same mount; undefined where users or stages forbid it. */
function share(
  { except, first, path, stage, text }: Sharing,
  context: DockerfileContext,
): CacheMountFix | undefined {
  const { build } = context;
  const stages = builtOn(stage, context);
  const user = valueOf(build.stateBefore(first).user);
  if (/[$\\`\s]/.test(text) || user === undefined) return undefined;
  if (isCopiedFrom(path, stages, context)) return undefined;
  const runs = stages
    .flatMap(runsOf)
    .filter((run) => run.index >= first.index && readsModules(run, context));
  if (runs.some((run) => valueOf(build.stateBefore(run).user) !== user))
    return undefined;
  const edits = runs
    .filter((run) => !except.includes(run) && !isMountedOver(path, run))
    .map((run) => addMount(run, text));
  const safe = !runs.some((run) =>
    build.commandsOf(run).some(({ name }) => isOpaque(name)),
  );
  return { safe, edits };
}

function flagText(
  { mount }: CacheMount,
  { source }: DockerfileContext,
): string {
  const { end, start } = mount.flag.span;
  return source.text.slice(start, end);
}

/** Moves every mount of a wrong target to where go keeps its files, and gives it to the go commands that have none. */
export function moveMounts(
  { go, mount, path, what }: WrongPlace,
  commands: readonly MountedGo[],
  context: DockerfileContext,
): CacheMountFix | undefined {
  const stages = builtOn(go.stage, context);
  const own = commands.filter((one) => stages.includes(one.go.stage));
  const moved = runsWithTarget(mount.target, own);
  const edits: ReportedEdit[] = [];
  for (const one of moved) {
    const at = targetSpan(one.mount, context);
    const written = context.source.text.slice(at.start, at.end);
    if (written !== mountTarget(one.mount.mount)) return undefined;
    edits.push({ at, newText: path });
  }
  if (what === "build") return { safe: true, edits };
  const text = flagText(mount, context).replace(
    mountTarget(mount.mount) ?? mount.target,
    () => path,
  );
  const first = go.command.run;
  const except = moved.map(({ run }) => run);
  const rest = share({ stage: go.stage, first, text, path, except }, context);
  return rest && { safe: rest.safe, edits: [...edits, ...rest.edits] };
}

/** Gives all go commands that need the same modules the same cache. */
export function shareCache(
  { before, kind, mount, mountBefore, path }: LostModules,
  context: DockerfileContext,
): CacheMountFix | undefined {
  if (kind === "other-cache") {
    if (mountBefore?.target !== mount.target) return undefined;
    const value = mountBefore.id;
    const isPlain = /^[\w/.@+-]+$/.test(value);
    return isPlain
      ? {
          safe: true,
          edits: [setOption(mount, { name: "id", value }, context)],
        }
      : undefined;
  }
  const text = flagText(mount, context);
  const first = before.command.run;
  return share({ stage: before.stage, first, text, path, except: [] }, context);
}

/** Lets the user of the step write to a cache, by number where it is known. */
export function giveCache(
  { go, mount }: ForeignCache,
  context: DockerfileContext,
): CacheMountFix {
  const user = valueOf(context.build.stateBefore(go.command.run).user) ?? "";
  const ids = userIds(user);
  const set = (name: string, value: string): ReportedEdit =>
    setOption(mount, { name, value }, context);
  if (ids === undefined) return { safe: true, edits: [set("mode", "0777")] };
  const group = ids.gid === undefined ? [] : [set("gid", `${ids.gid}`)];
  return { safe: true, edits: [set("uid", `${ids.uid}`), ...group] };
}

/** The image loses a volume, which whoever runs it may want. */
export function removeVolume(
  instruction: ValueInstruction,
  word: DockerWord,
  context: DockerfileContext,
): CacheMountFix | undefined {
  const edit =
    instruction.words.length === 1
      ? removeInstruction(instruction.index, context.syntax)
      : removeWord(word.span, context.syntax);
  if (
    edit === undefined ||
    (instruction.isJsonForm && instruction.words.length > 1)
  )
    return undefined;
  return { safe: false, edits: [edit] };
}
