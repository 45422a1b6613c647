import { basename, dirname, join, resolve } from "node:path";
import { loadYaml, parseYaml } from "../core/syntax/yaml/door.ts";
import type { ContainerInfo } from "../probe/types.ts";
import type { CliEnvironment } from "./environment.ts";

/** Compose's own names for its file, in its order. */
const FILE_NAMES = [
  "compose.yaml",
  "compose.yml",
  "docker-compose.yaml",
  "docker-compose.yml",
];

/** The compose file that `docker compose` would take here. */
export interface ComposeFile {
  /** Absolute. */
  readonly path: string;
  /** The project's name, as Compose makes it: COMPOSE_PROJECT_NAME, `name:` of the file, the folder's name. */
  readonly project: string;
  /** COMPOSE_PROJECT_NAME gives the name: whatever else stands in the folder is not meant. */
  readonly isNamed: boolean;
}

/** The compose file of the current folder or of the nearest folder above, as Compose looks for it. */
export async function findComposeFile(
  environment: CliEnvironment,
): Promise<ComposeFile | undefined> {
  const { cwd, files } = environment;
  for (let folder = cwd; ; folder = dirname(folder)) {
    for (const name of FILE_NAMES) {
      const path = join(folder, name);
      if ((await files.kindOf(path)) === "file")
        return named(path, environment);
    }
    if (folder === dirname(folder)) return undefined;
  }
}

/**
 * The running containers of the project of a compose file. Those that Compose says it started from this folder count,
 * under whichever project name; where it says of none (another machine, an older Compose), the project's name decides.
 */
export function containersOf(
  { path, project, isNamed }: ComposeFile,
  containers: readonly ContainerInfo[],
): readonly ContainerInfo[] {
  const folder = dirname(path);
  const here = containers.filter(
    ({ compose }) =>
      compose !== undefined &&
      compose.folder !== "" &&
      resolve(compose.folder) === folder,
  );
  return here.length > 0 && !isNamed
    ? here
    : containers.filter(({ compose }) => compose?.project === project);
}

async function named(
  path: string,
  { files, variables }: CliEnvironment,
): Promise<ComposeFile> {
  const given = variables["COMPOSE_PROJECT_NAME"] ?? "";
  if (given !== "") return { path, project: given, isNamed: true };
  const read = await files.readText(path);
  const stated = read.kind === "text" ? await statedName(read.text) : undefined;
  return {
    path,
    project: stated ?? normalName(basename(dirname(path))),
    isNamed: false,
  };
}

/** `name:` of a compose file; undefined where there is none, or a variable decides. */
async function statedName(text: string): Promise<string | undefined> {
  await loadYaml();
  const root = parseYaml(text);
  if (typeof root !== "object" || root === null || !("name" in root))
    return undefined;
  const { name } = root;
  return typeof name === "string" && /^[a-z0-9][a-z0-9_-]*$/.test(name)
    ? name
    : undefined;
}

/** A folder's name as Compose makes a project's name of it. */
function normalName(folder: string): string {
  return folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, "")
    .replace(/^[_-]+/, "");
}
