import type { Message } from "../core/finding.ts";
import { languageNames } from "./language.ts";
import { helpMessages as texts } from "./help-messages.ts";

export interface OptionSpec {
  /** What stands for the value in the help; undefined for a switch. */
  readonly value?: string;
  /** The values that it may have; undefined for any. */
  readonly values?: readonly string[];
  readonly summary: Message;
}

export interface CommandSpec {
  readonly name: string;
  /** The line that shows how to call it. */
  readonly usage: string;
  readonly summary: Message;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Least and largest number of operands. */
  readonly operands: readonly [number, number];
}

export const severityNames = ["error", "warning", "info", "hint"] as const;

const common: Readonly<Record<string, OptionSpec>> = {
  lang: { value: "LANGUAGE", values: languageNames, summary: texts.lang },
  help: { summary: texts.help },
};

function formats(...values: readonly string[]): OptionSpec {
  return { value: "FORMAT", values, summary: texts.format };
}

const configOption: OptionSpec = { value: "FILE", summary: texts.config };

const configOptions: Readonly<Record<string, OptionSpec>> = {
  config: configOption,
  profile: {
    value: "PROFILE",
    values: ["global", "china", "corporate"],
    summary: texts.profile,
  },
};

/** Every command with its options: what is parsed, and what the help says. */
export const commands = {
  check: {
    name: "check",
    usage: "surefetch check [OPTIONS] [PATH…]",
    summary: texts.check,
    operands: [0, Infinity],
    options: {
      fix: { summary: texts.fix },
      format: formats("text", "json", "sarif", "github"),
      "fail-on": {
        value: "SEVERITY",
        values: [...severityNames, "never"],
        summary: texts.failOn,
      },
      "min-severity": {
        value: "SEVERITY",
        values: severityNames,
        summary: texts.minSeverity,
      },
      ...configOptions,
      as: {
        value: "KIND",
        values: ["dockerfile", "go.mod"],
        summary: texts.as,
      },
      "stdin-filename": { value: "NAME", summary: texts.stdinFilename },
      "no-color": { summary: texts.noColor },
      ...common,
    },
  },
  plan: {
    name: "plan",
    usage: "surefetch plan [OPTIONS] DOCKERFILE",
    summary: texts.plan,
    operands: [1, 1],
    options: { format: formats("text", "json"), ...configOptions, ...common },
  },
  probe: {
    name: "probe",
    usage: "surefetch probe [OPTIONS] CONTAINER | --all",
    summary: texts.probe,
    // Either a container or --all: probe says so itself.
    operands: [0, 1],
    options: {
      all: { summary: texts.all },
      project: { value: "NAME", summary: texts.project },
      selector: { value: "SELECTOR", summary: texts.selector },
      host: { summary: texts.probeHost },
      build: { summary: texts.probeBuild },
      for: { value: "FILE", summary: texts.probeFor },
      sidecar: { value: "IMAGE", summary: texts.sidecar },
      image: { value: "IMAGE", summary: texts.probeImage },
      pull: { summary: texts.pull },
      compare: { summary: texts.compare },
      engine: {
        value: "ENGINE",
        values: ["docker", "podman", "nerdctl", "finch"],
        summary: texts.engine,
      },
      context: { value: "NAME", summary: texts.context },
      kubernetes: { summary: texts.kubernetes },
      "kube-context": { value: "CONTEXT", summary: texts.kubeContext },
      namespace: { value: "NAMESPACE", summary: texts.namespace },
      container: { value: "NAME", summary: texts.podContainer },
      ephemeral: { value: "IMAGE", summary: texts.ephemeral },
      "public-resolver": { value: "ADDRESS", summary: texts.publicResolver },
      throughput: { summary: texts.throughput },
      deadline: { value: "SECONDS", summary: texts.deadline },
      format: formats("text", "json"),
      ...configOptions,
      ...common,
    },
  },
  mirrors: {
    name: "mirrors",
    usage: "surefetch mirrors [OPTIONS] CONTAINER",
    summary: texts.mirrors,
    operands: [1, 1],
    options: {
      engine: {
        value: "ENGINE",
        values: ["docker", "podman", "nerdctl", "finch"],
        summary: texts.engine,
      },
      context: { value: "NAME", summary: texts.context },
      deadline: { value: "SECONDS", summary: texts.deadline },
      format: formats("text", "json"),
      config: configOption,
      ...common,
    },
  },
  simulate: {
    name: "simulate",
    usage: "surefetch simulate [OPTIONS] DOCKERFILE",
    summary: texts.simulate,
    operands: [1, 1],
    options: {
      down: { value: "HOST=FAULT", summary: texts.down },
      format: formats("text", "json"),
      ...configOptions,
      ...common,
    },
  },
  rules: {
    name: "rules",
    usage: "surefetch rules [OPTIONS] [RULE]",
    summary: texts.rules,
    operands: [0, 1],
    options: { format: formats("text", "json"), ...common },
  },
  lsp: {
    name: "lsp",
    usage: "surefetch lsp --stdio",
    summary: texts.lsp,
    operands: [0, 0],
    options: { stdio: { summary: texts.stdio }, ...common },
  },
} as const satisfies Readonly<Record<string, CommandSpec>>;

export type CommandName = keyof typeof commands;

export const commandNames = Object.keys(commands) as readonly CommandName[];
