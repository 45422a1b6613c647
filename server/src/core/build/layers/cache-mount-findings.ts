import type { DockerfileContext } from "../../rule.ts";
import type { Span } from "../../text/source.ts";
import {
  foreignCaches,
  isReadonlyAtDownload,
  volumesOnCache,
  wrongPlaces,
} from "./cache-mount-faults.ts";
import type { CacheMountFix } from "./cache-mount-fix.ts";
import {
  giveCache,
  moveMounts,
  removeVolume,
  shareCache,
} from "./cache-mount-repair.ts";
import { lostModules, type LostModules } from "./lost-modules.ts";
import { makeWritable, targetSpan } from "./mount-edit.ts";
import { mountedGoCommands, type MountedGo } from "./mounted-go.ts";

/** A cache mount that does not do what it is there for. */
export interface CacheMountFault {
  readonly kind:
    "modules" | "build" | "readonly" | "owner" | "volume" | LostModules["kind"];
  readonly at: Span;
  /** Names that the texts need: verb, path, target, before, owner, user. */
  readonly values: Readonly<Record<string, string>>;
  /** The command that has filled another cache. */
  readonly related?: Span;
  readonly fix: CacheMountFix | undefined;
}

/** Every fault of the file's cache mounts for go, once per place. */
export function cacheMountFaults(
  context: DockerfileContext,
): readonly CacheMountFault[] {
  const commands = mountedGoCommands(context);
  const faults = commands.flatMap((one) => [
    ...placeFaults(one, commands, context),
    ...rightFaults(one, context),
  ]);
  const lost =
    commands.length === 0
      ? []
      : context.build.stages.flatMap((stage) =>
          lostModules(stage, commands, context).map((one) =>
            lostFault(one, context),
          ),
        );
  const seen = new Set<string>();
  return [...faults, ...lost, ...volumeFaults(context)].filter((fault) => {
    // A RUN has one mount for all of its go commands; a wrong place is told once per stage.
    const { at, kind, values } = fault;
    const key = values["stage"] ?? `${at.start}`;
    const isNew = !seen.has(`${kind} ${key}`);
    seen.add(`${kind} ${key}`);
    return isNew;
  });
}

function placeFaults(
  one: MountedGo,
  commands: readonly MountedGo[],
  context: DockerfileContext,
): readonly CacheMountFault[] {
  return wrongPlaces(one, context).map((wrong) => {
    const { mount, path, what } = wrong;
    const { stage, verb } = one.go;
    const key = `${stage.index} ${mount.target}`;
    return {
      kind: what,
      at: targetSpan(mount, context),
      values: { verb, path, target: mount.target, stage: key },
      fix: moveMounts(wrong, commands, context),
    };
  });
}

function rightFaults(
  one: MountedGo,
  context: DockerfileContext,
): readonly CacheMountFault[] {
  const { verb } = one.go;
  const readonlyFaults = one.mounts
    .filter((mount) => isReadonlyAtDownload(one, mount, context))
    .map((mount): CacheMountFault => {
      const edit = makeWritable(mount, context);
      return {
        kind: "readonly",
        at: mount.mount.flag.span,
        values: { verb },
        fix: edit && { safe: true, edits: [edit] },
      };
    });
  const foreign = foreignCaches(one, context).map((found): CacheMountFault => ({
    kind: "owner",
    at: found.mount.mount.flag.span,
    values: {
      verb,
      owner: found.owner === "0" ? "root" : found.owner,
      user: found.user,
    },
    fix: giveCache(found, context),
  }));
  return [...readonlyFaults, ...foreign];
}

function lostFault(
  lost: LostModules,
  context: DockerfileContext,
): CacheMountFault {
  const { before, go, kind, mount } = lost;
  return {
    kind,
    at: kind === "not-mounted" ? go.command.nameSpan : mount.mount.flag.span,
    values: { verb: go.verb, before: before.verb },
    related: before.command.nameSpan,
    fix: shareCache(lost, context),
  };
}

function volumeFaults(context: DockerfileContext): readonly CacheMountFault[] {
  return volumesOnCache(context).map(({ go, instruction, path, word }) => ({
    kind: "volume",
    at: word.span,
    values: { verb: go.verb, path },
    fix: removeVolume(instruction, word, context),
  }));
}
