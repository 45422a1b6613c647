import { folderOf, joinPath, type ProjectIndex } from "../project.ts";
import { parseYaml } from "../syntax/yaml/door.ts";

/**
 * Build contexts that compose files (YAML) and bake files (JSON) state for a Dockerfile, without
 * duplicates. One that is a variable or a URL is passed over; Bake's HCL is not read.
 */
export function composeContexts(
  dockerfile: string,
  project: ProjectIndex,
): readonly string[] {
  const contexts = new Set<string>();
  for (const file of project.composeFiles) {
    const text = project.read(file);
    if (text === undefined) continue;
    for (const build of statedBuilds(file, text)) {
      const folder = contextOf(build, folderOf(file), dockerfile);
      if (folder !== undefined) contexts.add(folder);
    }
  }
  return [...contexts];
}

interface StatedBuild {
  readonly context: string;
  readonly dockerfile: string;
}

function contextOf(
  build: StatedBuild,
  base: string,
  dockerfile: string,
): string | undefined {
  const { context } = build;
  // A context that a variable or a URL gives says nothing about this file.
  if (/\$|^[a-z]+:\/\/|^git@/.test(context) || build.dockerfile.includes("$"))
    return undefined;
  const folder = joinPath(base, context);
  if (folder === undefined) return undefined;
  const file = build.dockerfile.startsWith("/")
    ? undefined
    : joinPath(folder, build.dockerfile);
  return file === dockerfile ? folder : undefined;
}

/** Texts whose builds are kept: a project asks for all its files again with every Go command. */
const keptTexts = 256;
const cache = new Map<string, readonly StatedBuild[]>();

function statedBuilds(file: string, text: string): readonly StatedBuild[] {
  const hit = cache.get(text);
  if (hit !== undefined) return hit;
  const isJson = file.endsWith(".json");
  // Most compose files only run images, and parsing YAML is slow.
  const mayBuild = text.includes(isJson ? "target" : "build");
  const read = isJson ? parseJson : parseYaml;
  const root = mayBuild ? read(text) : {};
  // Until its parser is loaded, the YAML door answers nothing: no answer to keep.
  if (root === undefined) return [];
  const builds = buildsOf(record(root));
  if (cache.size >= keptTexts) cache.clear();
  cache.set(text, builds);
  return builds;
}

function buildsOf(
  root: Readonly<Record<string, unknown>>,
): readonly StatedBuild[] {
  const builds: StatedBuild[] = [];
  for (const service of Object.values(record(root["services"]))) {
    const build = record(service)["build"];
    if (typeof build === "string")
      builds.push({ context: build, dockerfile: "Dockerfile" });
    else if (build !== undefined) builds.push(stated(record(build)));
  }
  for (const target of Object.values(record(root["target"])))
    builds.push(stated(record(target)));
  return builds;
}

function stated(build: Readonly<Record<string, unknown>>): StatedBuild {
  const { context, dockerfile } = build;
  return {
    context: typeof context === "string" ? context : ".",
    dockerfile: typeof dockerfile === "string" ? dockerfile : "Dockerfile",
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
