import type { Message, Severity } from "./finding.ts";

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
  readonly description: Message;
  readonly valueDescriptions?: readonly Message[];
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
    description: {
      en: "The network that your builds run in. It decides which hosts count as reachable and which mirrors the fixes offer.",
      "zh-cn":
        "构建所处的网络环境。它决定哪些主机视为可访问，以及修复时提供哪些镜像源。",
    },
    valueDescriptions: [
      {
        en: "Public hosts such as proxy.golang.org can be reached.",
        "zh-cn": "可以访问 proxy.golang.org 等公共主机。",
      },
      {
        en: "Mainland China: Google's Go hosts cannot be reached.",
        "zh-cn": "中国大陆：无法访问 Google 的 Go 主机。",
      },
      {
        en: "A company network: downloads go through proxies that may refuse, stall or time out.",
        "zh-cn": "企业内网：下载要经过代理，代理可能拒绝、卡住或超时。",
      },
    ],
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
    description: {
      en: "Your own mirrors. A fix that names a mirror offers these before any public one.",
      "zh-cn": "你自己的镜像源。修复需要给出镜像源时，它们优先于公共镜像源。",
    },
    scope: "resource",
    inProjectFile: true,
  },
  {
    key: "privateHosts",
    type: "array",
    default: [],
    schema: { items: { type: "string" } },
    description: {
      en: "Hosts or patterns such as *.corp.example that count as private.",
      "zh-cn": "视为私有的主机或通配模式，例如 *.corp.example。",
    },
    scope: "resource",
    inProjectFile: true,
  },
  {
    key: "buildContext",
    type: "string",
    default: "",
    description: {
      en: "The build context of your Dockerfiles, relative to the workspace folder. Empty: taken from compose files, or the nearest folder that has every file the Dockerfile copies.",
      "zh-cn":
        "Dockerfile 的构建上下文，相对于工作区文件夹。留空则取自 compose 文件，或取包含 Dockerfile 所复制的全部文件的最近一级文件夹。",
    },
    scope: "resource",
    inProjectFile: true,
  },
  {
    key: "rules",
    type: "object",
    default: {},
    schema: { additionalProperties: { type: "string", enum: severityNames } },
    description: {
      en: "Severity of single rules by id, or off.",
      "zh-cn": "按规则 ID 设置单条规则的严重级别，或用 off 关闭。",
    },
    scope: "resource",
    inProjectFile: true,
  },
  {
    key: "probe.engine",
    type: "string",
    default: "docker",
    values: ["docker", "podman"],
    description: {
      en: "The container engine whose containers the network check lists.",
      "zh-cn": "网络检查列出哪个容器引擎中的容器。",
    },
    scope: "machine",
    inProjectFile: false,
  },
  {
    key: "probe.deadlineSeconds",
    type: "number",
    ...probeDeadline,
    description: {
      en: "How many seconds the network check waits for each endpoint.",
      "zh-cn": "网络检查等待每个端点的秒数。",
    },
    scope: "resource",
    inProjectFile: false,
  },
  {
    key: "trace.server",
    type: "string",
    default: "off",
    values: ["off", "messages", "verbose"],
    description: {
      en: "Write the messages between VS Code and the language server to the log.",
      "zh-cn": "将 VS Code 与语言服务器之间的消息写入日志。",
    },
    scope: "window",
    inProjectFile: false,
  },
];

export { severityNames };
