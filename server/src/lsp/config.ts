import {
  type Config,
  type Mirror,
  defaultConfig,
  probeDeadline,
  severityNames,
} from "../core/config.ts";
import {
  configRuleId,
  mergeConfig,
  parseConfigFile,
} from "../core/config-file.ts";
import type { ProbeRequest } from "../probe/types.ts";
import type { FileHandle, Finding } from "../core/finding.ts";
import { type ProjectIndex, folderOf } from "../core/project.ts";
import { configFileNames } from "../core/syntax/yaml/file-names.ts";
import { SourceText } from "../core/text/source.ts";
import { type RawSettings, isRecord } from "./settings.ts";

/** What counts for one document: the editor's settings under the nearest `.surefetch.yaml`. */
export function effectiveConfig(
  settings: RawSettings,
  file: FileHandle,
  project: ProjectIndex,
): Config {
  const editor = configFromSettings(settings);
  const text = nearestConfigText(file, project);
  return text === undefined ? editor : mergeConfig(editor, parse(text).config);
}

/** What is wrong in an open `.surefetch.yaml`, as findings. `loadYaml` must have been awaited. */
export function configFindings(
  file: FileHandle,
  text: string,
): readonly Finding[] {
  const source = new SourceText(text);
  return parse(text).problems.map((problem) => ({
    ruleId: configRuleId,
    severity: problem.severity,
    file,
    range: source.range(problem.span),
    text: problem.text,
    related: [],
    fixes: [],
  }));
}

function nearestConfigText(
  file: FileHandle,
  project: ProjectIndex,
): string | undefined {
  for (let folder = folderOf(file); ; folder = folderOf(folder)) {
    for (const name of configFileNames) {
      const text = project.read(folder === "" ? name : `${folder}/${name}`);
      if (text !== undefined) return text;
    }
    if (folder === "") return undefined;
  }
}

type Parsed = ReturnType<typeof parseConfigFile>;

/** Every document of a project asks for the same file again and again. */
const parsed = new Map<string, Parsed>();
const maximumParsed = 20;

function parse(text: string): Parsed {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const fresh = parseConfigFile(text);
  if (parsed.size >= maximumParsed) parsed.clear();
  parsed.set(text, fresh);
  return fresh;
}

/** The editor's settings as core's config; what is of the wrong type counts as unset. */
export function configFromSettings(settings: RawSettings): Config {
  const { network } = defaultConfig;
  const profile = settings["networkProfile"];
  const context = settings["buildContext"];
  return {
    network: {
      profile:
        profile === "china" || profile === "corporate"
          ? profile
          : network.profile,
      mirrors: list(settings["mirrors"]).filter(isMirror),
      privateHosts: list(settings["privateHosts"]).filter(
        (host) => typeof host === "string",
      ),
    },
    rules: readRules(settings["rules"]),
    buildContext:
      typeof context === "string" && context !== "" ? context : undefined,
  };
}

/** Seconds that the network check waits for each endpoint. */
export function deadlineSeconds(settings: RawSettings): number {
  const seconds = probeSetting(settings, "deadlineSeconds");
  return typeof seconds === "number" &&
    seconds >= probeDeadline.minimum &&
    seconds <= probeDeadline.maximum
    ? seconds
    : probeDeadline.default;
}

/** What the user allows a network check beyond its endpoints. */
export function allowances(
  settings: RawSettings,
): Pick<ProbeRequest, "publicResolver" | "sample"> {
  const resolver = probeSetting(settings, "publicResolver");
  const sample = probeSetting(settings, "throughput");
  return {
    ...(typeof resolver === "string" &&
      resolver !== "" && { publicResolver: resolver.trim() }),
    ...(sample === true && { sample }),
  };
}

/** Name of the container engine whose containers are listed. */
export function engineName(settings: RawSettings): string {
  const name = probeSetting(settings, "engine");
  return typeof name === "string" ? name : "docker";
}

/** The docker context, or podman connection, whose engine is asked instead of the current one. */
export function engineContext(settings: RawSettings): string | undefined {
  const context = probeSetting(settings, "context");
  return typeof context === "string" && context !== "" ? context : undefined;
}

/** Whether every check of a container is compared with a fresh one and with this machine. */
export function comparesAlways(settings: RawSettings): boolean {
  return probeSetting(settings, "compare") === true;
}

/** The user's kubectl: a name on the PATH or a path. */
export function kubectlProgram(settings: RawSettings): string {
  const program = probeSetting(settings, "kubectl");
  return typeof program === "string" && program !== "" ? program : "kubectl";
}

function probeSetting(settings: RawSettings, key: string): unknown {
  const { probe } = settings;
  return isRecord(probe) ? probe[key] : undefined;
}

function readRules(rules: unknown): Config["rules"] {
  if (!isRecord(rules)) return {};
  const read: Record<string, (typeof severityNames)[number]> = {};
  for (const [id, severity] of Object.entries(rules)) {
    const name = severityNames.find((known) => known === severity);
    if (name !== undefined) read[id] = name;
  }
  return read;
}

function isMirror(value: unknown): value is Mirror {
  return (
    isRecord(value) &&
    typeof value["url"] === "string" &&
    typeof value["kind"] === "string"
  );
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
