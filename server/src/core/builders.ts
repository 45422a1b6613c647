import { analyzeDockerfile } from "./analysis.ts";
import { goCommands } from "./build/go/go-commands.ts";
import type { Config } from "./config.ts";
import type { FileHandle } from "./finding.ts";
import type { ProjectIndex } from "./project.ts";
import { unreadable } from "./readable.ts";
import type { DockerfileContext } from "./rule.ts";

/** The project's Dockerfiles with a Go command that builds the module of this go.mod. */
export function buildersOf(
  goMod: FileHandle,
  project: ProjectIndex,
  config: Config,
): readonly DockerfileContext[] {
  const builders: DockerfileContext[] = [];
  for (const file of project.dockerfiles) {
    const text = project.read(file);
    if (text === undefined || !/\bgo\b/.test(text)) continue;
    if (unreadable(text) !== undefined) continue;
    const context = analyzeDockerfile({ file, text }, project, config);
    if (!context.syntax.isTemplate && builds(context, goMod))
      builders.push(context);
  }
  return builders;
}

/** Commands, not download sites: a vendored build downloads nothing and needs the right Go all the same. */
function builds(context: DockerfileContext, goMod: FileHandle): boolean {
  return goCommands(context.build).some((go) => {
    if (go.isOutsideModule) return false;
    const module = context.moduleOf(go);
    return module.kind === "module" && module.file === goMod;
  });
}
