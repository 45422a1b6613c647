import type { Config } from "./config.ts";
import type { FileHandle } from "./finding.ts";
import type { ProjectIndex } from "./project.ts";
import type { DockerfileContext } from "./rule.ts";

/** Makes what rules, hover and plan read of one Dockerfile. Syntax and build model are cached by text. */
export declare function analyzeDockerfile(
  document: { readonly file: FileHandle; readonly text: string },
  project: ProjectIndex,
  config: Config,
): DockerfileContext;
