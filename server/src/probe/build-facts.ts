import { composeBuilds } from "../core/build/compose.ts";
import type { Config } from "../core/config.ts";
import type { LintDocument } from "../core/lint.ts";
import type { Value } from "../core/build/value.ts";
import type { DownloadSite } from "../core/plan/model.ts";
import type { ProjectIndex } from "../core/project.ts";
import { unreadable } from "../core/readable.ts";
import { DECIDING } from "./deciding-variables.ts";
import { type Sites, sitesOf } from "./planned-endpoints.ts";

/** What the files say of the place that the downloads of a build run in. */
export interface BuildFacts {
  /** Variables that decide about downloads, as far as they are known and the same for all of them. */
  readonly environment: Readonly<Record<string, string>>;
  /** Names of those that a command itself sets, which goes before everything that the builder passes. */
  readonly own: readonly string[];
  /** Proxies that all builds of the Compose files pass. */
  readonly passed: Readonly<Record<string, string>>;
  /** Variables that are not the same for all of them, or not known. */
  readonly uncertain: readonly string[];
  /** Images of the stages, in build order. */
  readonly baseImages: readonly string[];
  /** The network of the steps: one where all have the same. */
  readonly network: "default" | "host" | "none" | "mixed";
  /** A network that a Compose file names for the build and that is none of the above. */
  readonly namedNetwork?: string;
  /** Downloads that the engine itself makes (FROM, ADD), outside of every step. */
  readonly byEngine: number;
}

/** What is known of the builds of a document before they run; with `siteIds` of these download sites alone. */
export function buildFacts(
  document: LintDocument,
  project: ProjectIndex,
  config: Config,
  siteIds?: readonly string[],
): BuildFacts {
  const all =
    unreadable(document.text) === undefined
      ? sitesOf(document, project, config)
      : [];
  const sites = all
    .flatMap((each) => each.sites)
    .filter(({ id }) => siteIds === undefined || siteIds.includes(id));
  const steps = sites.filter(({ command }) => command !== undefined);
  const builds = composeBuildsOf(all, project);
  const named = [...new Set(builds.flatMap(({ network }) => network ?? []))];
  const stated = named.find((name) => !isMode(name));
  return {
    ...variablesOf(steps),
    passed: passedByAll(builds),
    baseImages: [...new Set(steps.flatMap(baseImageOf))],
    network: networkOf(steps, named.length === 1 ? named[0] : undefined),
    ...(stated !== undefined && { namedNetwork: stated }),
    byEngine: sites.length - steps.length,
  };
}

type Builds = ReturnType<typeof composeBuilds>;

function composeBuildsOf(all: readonly Sites[], project: ProjectIndex): Builds {
  return all.flatMap(({ context }) => composeBuilds(context.file, project));
}

function isMode(name: string | undefined): name is "default" | "host" | "none" {
  return name === "default" || name === "host" || name === "none";
}

function networkOf(
  steps: readonly DownloadSite[],
  ofBuild: string | undefined,
): BuildFacts["network"] {
  const usual = isMode(ofBuild) ? ofBuild : "default";
  const modes = new Set(
    steps.map(({ network: { mode } }) =>
      mode.kind === "known" && mode.value !== "default" ? mode.value : usual,
    ),
  );
  const [first = usual] = modes;
  return modes.size > 1 ? "mixed" : first;
}

function baseImageOf({ stage }: DownloadSite): readonly string[] {
  const { root } = stage;
  return root.kind === "image" && root.reference.kind === "known"
    ? [root.reference.value]
    : [];
}

function variablesOf(
  steps: readonly DownloadSite[],
): Pick<BuildFacts, "environment" | "uncertain" | "own"> {
  const environment: Record<string, string> = {};
  const uncertain: string[] = [];
  const own: string[] = [];
  for (const name of DECIDING) {
    const variables = steps.map(({ command }) => command?.variable(name));
    if (variables.some(isOwn)) own.push(name);
    const values = new Set(variables.map(valueOf));
    const [value] = values;
    if (values.size > 1 || value === null) uncertain.push(name);
    else if (value !== undefined) environment[name] = value;
  }
  return { environment, uncertain, own };
}

/** Set in the RUN instruction itself. */
function isOwn(value: Value | undefined): boolean {
  const kind = value?.origin?.kind;
  return kind === "inline" || kind === "export" || kind === "go-env";
}

/** What a step sees of the files; undefined where nothing of them sets it, null where that is not known. */
function valueOf(value: Value | undefined): string | undefined | null {
  if (value?.kind === "known") return value.value;
  // What decides it is not in these files: without a value from there, it is what the image or the builder has.
  return value === undefined ||
    value.reason === "arg-without-default" ||
    value.reason === "unknown-base-image"
    ? undefined
    : null;
}

/** Predefined arguments need no ARG: what every build of the Compose files passes counts. */
function passedByAll(builds: Builds): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of DECIDING) {
    if (!/_proxy$/i.test(name)) continue;
    const passed = new Set(builds.map((build) => build.arguments.get(name)));
    const [value] = passed;
    if (passed.size === 1 && value !== undefined) found[name] = value;
  }
  return found;
}
