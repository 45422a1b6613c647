import type { FileHandle } from "../finding.ts";
import { folderOf, joinPath, type ProjectIndex } from "../project.ts";
import { parseYaml } from "../syntax/yaml/door.ts";

/** A service of a compose file, or a target of a bake file, that builds a Dockerfile. */
export interface ComposeBuild {
  /** The compose or bake file. */
  readonly file: FileHandle;
  /** The service or target. */
  readonly name: string;
  /** Folder of the build context, relative to the project's root. */
  readonly context: string;
  /** `build.args`; undefined where it is passed and its value depends on something. */
  readonly arguments: ReadonlyMap<string, string | undefined>;
  /** `build.network`: `host`, `none`, …; undefined where it is not stated. */
  readonly network: string | undefined;
  /** Names that `build.extra_hosts` gives an address. */
  readonly extraHosts: readonly string[];
}

const noBuilds: readonly ComposeBuild[] = [];

/**
 * The builds that compose files (YAML) and bake files (JSON) state for a Dockerfile, in the order of the
 * files. One whose context or Dockerfile is a variable or a URL is passed over; Bake's HCL is not read.
 */
export function composeBuilds(
  dockerfile: string,
  project: ProjectIndex,
): readonly ComposeBuild[] {
  if (project.composeFiles.length === 0) return noBuilds;
  return project.composeFiles.flatMap((file) => {
    const text = project.read(file);
    if (text === undefined) return [];
    return statedBuilds(file, text).flatMap(({ build, name }) => {
      const context = contextOf(build, folderOf(file), dockerfile);
      return context === undefined ? [] : [{ ...build, file, name, context }];
    });
  });
}

/** Their contexts, without duplicates. */
export function composeContexts(
  dockerfile: string,
  project: ProjectIndex,
): readonly string[] {
  const builds = composeBuilds(dockerfile, project);
  return [...new Set(builds.map(({ context }) => context))];
}

type StatedBuild = Pick<
  ComposeBuild,
  "context" | "arguments" | "network" | "extraHosts"
> & { readonly dockerfile: string };

interface NamedBuild {
  readonly name: string;
  readonly build: StatedBuild;
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
const cache = new Map<string, readonly NamedBuild[]>();

function statedBuilds(file: string, text: string): readonly NamedBuild[] {
  const hit = cache.get(text);
  if (hit !== undefined) return hit;
  const isJson = file.endsWith(".json");
  // Most compose files only run images, and parsing YAML is slow.
  const mayBuild = text.includes(isJson ? "target" : "build");
  const read = isJson ? parseJson : parseYaml;
  const root = mayBuild ? read(text) : {};
  // Until its parser is loaded, the YAML door answers nothing: no answer to keep.
  if (root === undefined) return [];
  const builds = [...serviceBuilds(root), ...targetBuilds(root)];
  if (cache.size >= keptTexts) cache.clear();
  cache.set(text, builds);
  return builds;
}

type Fields = Readonly<Record<string, unknown>>;

function serviceBuilds(root: unknown): readonly NamedBuild[] {
  const services = Object.entries(record(record(root)["services"]));
  return services.flatMap(([name, service]) => {
    const { build, extends: base } = record(service);
    if (build === undefined) return [];
    const fields = typeof build === "string" ? { context: build } : build;
    const own = stated(record(fields));
    // What another service adds is not read: what is not stated here may be stated there.
    return [{ name, build: base === undefined ? own : isolated(own) }];
  });
}

/** A build of which more may be stated elsewhere: nothing of it is certain. */
function isolated(build: StatedBuild): StatedBuild {
  const names = [...build.arguments.keys()];
  return {
    ...build,
    arguments: new Map(names.map((name) => [name, undefined])),
  };
}

function targetBuilds(root: unknown): readonly NamedBuild[] {
  const targets = record(record(root)["target"]);
  const chain: Inheritance = { targets, done: new Map() };
  return Object.keys(targets).map((name) => ({
    name,
    build: stated(inherited(name, chain, deepestChain)),
  }));
}

/** Bake targets that inherit from each other further than this are read as they stand. */
const deepestChain = 20;

interface Inheritance {
  readonly targets: Fields;
  /** Each target is put together once; in a circle it stands as it is. */
  readonly done: Map<string, Fields>;
}

/** A bake target with what it takes from those that it inherits, the last of which wins. */
function inherited(name: string, chain: Inheritance, depth: number): Fields {
  const known = chain.done.get(name);
  if (known !== undefined) return known;
  const own = record(chain.targets[name]);
  chain.done.set(name, own);
  const parents = list(own["inherits"]).flatMap((one) => text(one) ?? []);
  if (depth === 0 || parents.length === 0) return own;
  const all = parents.map((parent) => inherited(parent, chain, depth - 1));
  all.push(own);
  const whole = {
    ...Object.assign({}, ...all),
    args: Object.assign({}, ...all.map(({ args }) => record(args))) as Fields,
  };
  chain.done.set(name, whole);
  return whole;
}

function stated(build: Fields): StatedBuild {
  const { context, dockerfile, network } = build;
  return {
    context: typeof context === "string" ? context : ".",
    dockerfile: typeof dockerfile === "string" ? dockerfile : "Dockerfile",
    arguments: argumentsOf(build["args"]),
    network: typeof network === "string" ? network : undefined,
    extraHosts: namesOf(build["extra_hosts"] ?? build["extra-hosts"]),
  };
}

function argumentsOf(args: unknown): ReadonlyMap<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  // `NAME` alone takes the value of the shell that runs compose.
  for (const item of list(args)) {
    const [, name, value] = /^([^=]+)(?:=(.*))?$/s.exec(text(item) ?? "") ?? [];
    if (name !== undefined) found.set(name, literal(value));
  }
  for (const [name, value] of Object.entries(record(args)))
    found.set(name, literal(value));
  return found;
}

/** What is passed whatever the shell's variables are; numbers as compose writes them, but for `1.20`. */
function literal(value: unknown): string | undefined {
  const written = Number.isInteger(value) ? String(value) : text(value);
  return written === undefined || written.includes("$") ? undefined : written;
}

function namesOf(hosts: unknown): readonly string[] {
  const items = list(hosts).flatMap((item) => text(item) ?? []);
  return [
    ...items.map((item) => item.replace(/[:=].*$/s, "")),
    ...Object.keys(record(hosts)),
  ];
}

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source) as unknown;
  } catch {
    return undefined;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function record(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : {};
}
