import type { DockerfileContext, GoModContext } from "../../rule.ts";
import { goCommands, type GoCommand } from "./go-commands.ts";
import { goSettings, type GoSettings } from "./go-settings.ts";
import type { ModuleAnswer } from "./module-of.ts";

/** One go command of a Dockerfile that builds or fetches for the module of a go.mod. */
export interface ModuleBuild {
  readonly context: DockerfileContext;
  readonly go: GoCommand;
  readonly settings: GoSettings;
  readonly module: Extract<ModuleAnswer, { kind: "module" }>;
}

/**
 * Every go command of the project's Dockerfiles that works on the module of this go.mod, by file and then in build
 * order. Reads every Dockerfile of the project: ask only where something cheaper cannot say no.
 */
export function moduleBuilds({
  builders,
  file,
}: Pick<GoModContext, "builders" | "file">): readonly ModuleBuild[] {
  return builders.flatMap((context) =>
    goCommands(context.build).flatMap((go) => {
      const module = go.isOutsideModule ? undefined : context.moduleOf(go);
      if (module?.kind !== "module" || module.file !== file) return [];
      const settings = goSettings(go.command, go.stage, context.build);
      return [{ context, go, settings, module }];
    }),
  );
}
