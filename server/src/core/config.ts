import type { Severity } from "./finding.ts";

export type NetworkProfile = "global" | "china" | "corporate";

/** DESIGN 9.6: a mirror of the user's own, offered by fixes before any public one. */
export interface Mirror {
  readonly url: string;
  readonly kind: string;
  /** True where it serves the checksum database under `/sumdb/`. */
  readonly sumdb?: boolean;
  /** True where only the company sees what it is asked. */
  readonly private?: boolean;
  /** True where it refuses on purpose, so that nothing may be tried behind it. */
  readonly gatekeeper?: boolean;
}

/** Everything that the user decides, merged from `.surefetch.yaml` and the editor or command line. */
export interface Config {
  readonly network: {
    readonly profile: NetworkProfile;
    readonly mirrors: readonly Mirror[];
    /** Host names or globs (`*.corp.example`) that are never public. */
    readonly privateHosts: readonly string[];
  };
  /** Severity or `off` by rule id. */
  readonly rules: Readonly<Record<string, Severity | "off">>;
  /** Folder that is the build context of every Dockerfile, relative to the project's root. */
  readonly buildContext: string | undefined;
}

export const defaultConfig: Config = {
  network: { profile: "global", mirrors: [], privateHosts: [] },
  rules: {},
  buildContext: undefined,
};

/** Seconds that the network check waits for each endpoint (DESIGN 9.7). */
export const probeDeadline = { default: 10, minimum: 1, maximum: 120 } as const;

export type SettingType = "string" | "number" | "boolean" | "array" | "object";

/** One setting, declared once: package.json, the docs and `.surefetch.yaml`'s check come from here. */
export interface SettingDeclaration {
  /** Without the prefix `surefetch.`. */
  readonly key: string;
  readonly type: SettingType;
  readonly default: unknown;
  readonly values?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  /** JSON schema of the items or properties, as package.json wants it. */
  readonly schema?: Readonly<Record<string, unknown>>;
  readonly scope: "resource" | "window" | "machine";
  /** False for settings that make sense in an editor only. */
  readonly inProjectFile: boolean;
}

const severityNames = ["error", "warning", "info", "hint", "off"] as const;

export const settingDeclarations: readonly SettingDeclaration[] = [
  {
    key: "networkProfile",
    type: "string",
    default: "global",
    values: ["global", "china", "corporate"],
    scope: "resource",
    inProjectFile: true,
  },
  {
    key: "mirrors",
    type: "array",
    default: [],
    schema: {
      items: {
        type: "object",
        required: ["url", "kind"],
        additionalProperties: false,
        properties: {
          url: { type: "string" },
          kind: {
            type: "string",
            enum: ["go", "apt", "apk", "npm", "pip", "registry"],
          },
          sumdb: { type: "boolean" },
          private: { type: "boolean" },
          gatekeeper: { type: "boolean" },
        },
      },
    },
    scope: "resource",
    inProjectFile: true,
  },
  {
    key: "privateHosts",
    type: "array",
    default: [],
    schema: { items: { type: "string" } },
    scope: "resource",
    inProjectFile: true,
  },
  {
    key: "buildContext",
    type: "string",
    default: "",
    scope: "resource",
    inProjectFile: true,
  },
  {
    key: "rules",
    type: "object",
    default: {},
    schema: { additionalProperties: { type: "string", enum: severityNames } },
    scope: "resource",
    inProjectFile: true,
  },
  {
    key: "codeLens",
    type: "boolean",
    default: true,
    scope: "resource",
    inProjectFile: false,
  },
  {
    key: "probe.engine",
    type: "string",
    default: "docker",
    values: ["docker", "podman", "nerdctl", "finch"],
    scope: "machine",
    inProjectFile: false,
  },
  {
    key: "probe.context",
    type: "string",
    default: "",
    scope: "machine",
    inProjectFile: false,
  },
  {
    key: "probe.kubectl",
    type: "string",
    default: "kubectl",
    scope: "machine",
    inProjectFile: false,
  },
  {
    key: "probe.ephemeralImage",
    type: "string",
    default: "busybox:1.36",
    scope: "machine",
    inProjectFile: false,
  },
  {
    key: "probe.compare",
    type: "boolean",
    default: false,
    // It starts containers: nothing that a project may switch on.
    scope: "machine",
    inProjectFile: false,
  },
  {
    key: "probe.deadlineSeconds",
    type: "number",
    ...probeDeadline,
    scope: "resource",
    inProjectFile: false,
  },
  {
    key: "probe.publicResolver",
    type: "string",
    default: "",
    scope: "machine",
    inProjectFile: false,
  },
  {
    key: "probe.throughput",
    type: "boolean",
    default: false,
    scope: "machine",
    inProjectFile: false,
  },
  {
    key: "trace.server",
    type: "string",
    default: "off",
    values: ["off", "messages", "verbose"],
    scope: "window",
    inProjectFile: false,
  },
];

export { severityNames };
