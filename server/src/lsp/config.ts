import {
  type Config,
  type Mirror,
  defaultConfig,
  severityNames,
} from "../core/config.ts";
import type { FileHandle } from "../core/finding.ts";
import type { ProjectIndex } from "../core/project.ts";
import { type RawSettings, isRecord } from "./settings.ts";

/** What counts for one document: the editor's settings under the nearest `.surefetch.yaml`. */
export function effectiveConfig(
  settings: RawSettings,
  _file: FileHandle,
  _project: ProjectIndex,
): Config {
  return configFromSettings(settings);
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
  return typeof seconds === "number" && seconds >= 1 && seconds <= 120
    ? seconds
    : 10;
}

/** Name of the container engine whose containers are listed. */
export function engineName(settings: RawSettings): string {
  const name = probeSetting(settings, "engine");
  return typeof name === "string" ? name : "docker";
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
