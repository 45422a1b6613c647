import { analyzeDockerfile } from "./analysis.ts";
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
    if (text === undefined || unreadable(text) !== undefined) continue;
    const context = analyzeDockerfile({ file, text }, project, config);
    if (!context.syntax.isTemplate && builds(context, goMod))
      builders.push(context);
  }
  return builders;
}

function builds(context: DockerfileContext, goMod: FileHandle): boolean {
  return context.plan.sites.some((site) => {
    if (site.tool !== "go") return false;
    const module = context.moduleOf(site);
    return module.kind === "module" && module.file === goMod;
  });
}
