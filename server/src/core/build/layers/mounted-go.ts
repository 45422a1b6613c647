import type { DockerfileContext } from "../../rule.ts";
import type { RunInstruction } from "../../syntax/dockerfile/model.ts";
import {
  buildCache,
  cacheMounts,
  moduleCache,
  type CacheMount,
} from "./cache-mounts.ts";
import { goCommands, type GoCommand } from "../go/go-commands.ts";
import { valueOf } from "../value.ts";

/** A go command with the cache mounts of its RUN, all of them at known places. */
export interface MountedGo {
  readonly go: GoCommand;
  readonly mounts: readonly CacheMount[];
  /** GOMODCACHE and GOCACHE; undefined where they are not known. */
  readonly modules: string | undefined;
  readonly build: string | undefined;
}

/** The go commands of the file with their mounts; none for a file without cache mounts. */
export function mountedGoCommands(
  context: DockerfileContext,
): readonly MountedGo[] {
  if (!context.source.mentions("--mount")) return [];
  const { instructions } = context.syntax;
  const hasMounts = instructions.some(
    (one) => one.kind === "run" && one.mounts.some(isCache),
  );
  if (!hasMounts) return [];
  return goCommands(context.build).flatMap((go) => {
    const { hasUnknown, mounts } = cacheMounts(go.command.run, context);
    if (hasUnknown) return [];
    const modules = valueOf(moduleCache(go, context));
    const build = valueOf(buildCache(go, context));
    return [{ go, mounts, modules, build }];
  });
}

function isCache({ type }: { readonly type: string }): boolean {
  return type === "cache";
}

/** RUNs with this very mount target, in file order. */
export function runsWithTarget(
  target: string,
  commands: readonly MountedGo[],
): readonly { readonly run: RunInstruction; readonly mount: CacheMount }[] {
  const runs = new Map<RunInstruction, CacheMount>();
  for (const { go, mounts } of commands) {
    const mount = mounts.find((one) => one.target === target);
    if (mount !== undefined) runs.set(go.command.run, mount);
  }
  return [...runs].map(([run, mount]) => ({ run, mount }));
}
