import type { BuildModel, RunCommand, Stage } from "../build/model.ts";
import type { ModuleAnswer } from "../build/go/module-of.ts";
import { shellOptions } from "../build/shell-options.ts";
import { known, unknown, type Origin, type Value } from "../build/value.ts";
import type {
  Directive,
  Instruction,
  Mount,
} from "../syntax/dockerfile/model.ts";
import { exitStatus } from "../syntax/shell/evaluate.ts";
import type { SimpleCommand } from "../syntax/shell/model.ts";
import { tools } from "../tools/index.ts";
import type { CatalogueTool, ToolContext, ToolSite } from "../tools/tool.ts";
import type { DownloadSite, Network, Plan } from "./model.ts";

const toolsByCommand = new Map(
  tools.flatMap((tool) =>
    (tool.commands ?? []).map((name) => [name, tool] as const),
  ),
);
const instructionTools = tools.filter((tool) => tool.instruction !== undefined);

/** What the plan reads of a file. */
interface PlannedFile {
  readonly build: BuildModel;
  readonly directives: readonly Directive[];
}

/** The download plan of a file: every tool describes its own sites, in build order. */
export function makePlan(
  { build, directives }: PlannedFile,
  moduleOf: (stage: Stage, command: RunCommand) => ModuleAnswer,
): Plan {
  const sites: DownloadSite[] = [];
  const counts = new Map<string, number>();
  const add = (draft: Draft, stage: Stage, instruction: Instruction): void => {
    const { site, tool } = draft;
    const name = site.verb === "" ? tool.id : `${tool.id} ${site.verb}`;
    const number = (counts.get(name) ?? 0) + 1;
    counts.set(name, number);
    const id = `${name}#${number}`;
    sites.push(complete(id, { ...draft, stage, instruction, build }));
  };
  const [first] = build.stages;
  // What a directive fetches belongs to no stage: it comes before the first one.
  if (first !== undefined)
    for (const draft of directives.flatMap(sitesOfDirective))
      add(draft, first, first.from);
  for (const stage of build.stages) {
    const context: ToolContext = {
      build,
      stage,
      earlier: sites,
      moduleOf: (command) => moduleOf(stage, command),
    };
    for (const instruction of [stage.from, ...stage.instructions]) {
      for (const draft of sitesOf(instruction, context))
        add(draft, stage, instruction);
    }
  }
  return { sites };
}

interface Draft {
  readonly site: ToolSite;
  readonly tool: CatalogueTool;
  readonly command: RunCommand | undefined;
}

function sitesOfDirective(directive: Directive): readonly Draft[] {
  return tools.flatMap((tool) => {
    const site = tool.directive?.(directive);
    return site === undefined ? [] : [{ site, tool, command: undefined }];
  });
}

function sitesOf(
  instruction: Instruction,
  context: ToolContext,
): readonly Draft[] {
  const drafts: Draft[] = [];
  for (const tool of instructionTools) {
    const site = tool.instruction?.(instruction, context);
    if (site !== undefined) drafts.push({ site, tool, command: undefined });
  }
  if (instruction.kind !== "run") return drafts;
  for (const command of context.build.commandsOf(instruction)) {
    const tool = toolsByCommand.get(command.name);
    const site = tool?.command?.(command, context);
    if (tool !== undefined && site !== undefined)
      drafts.push({ site, tool, command });
  }
  return drafts;
}

function complete(
  id: string,
  {
    site,
    tool,
    command,
    stage,
    instruction,
    build,
  }: Draft & { stage: Stage; instruction: Instruction; build: BuildModel },
): DownloadSite {
  const { resilience, verb, environment, routes, integrity } = site;
  return {
    id,
    tool: tool.id,
    verb,
    span: site.span ?? command?.command.span ?? instruction.span,
    nameSpan: site.nameSpan ?? command?.nameSpan ?? instruction.keywordSpan,
    stage,
    command,
    environment,
    routes,
    resilience: {
      ...resilience,
      // Evaluating a script once per download is costly: only whoever asks pays.
      get onFailure(): Value<"stops" | "goes-on"> {
        return site.isFailureIgnored === true
          ? known("goes-on", { kind: "tool-default" })
          : onFailure(command, build);
      },
    },
    cache: {
      mounts: mountTargets(command, ["cache"]),
      lockfileFirst: site.lockfileFirst,
    },
    integrity,
    access: {
      mounts: mountTargets(command, ["secret", "ssh"]),
      credentials: site.credentials,
      prompts: site.prompts,
    },
    network: networkOf(command),
  };
}

/** In a script of more commands nobody can say it in time. */
const mostCommands = 300;

/** What the step's exit status is when this command fails and all others succeed. */
function onFailure(
  command: RunCommand | undefined,
  build: BuildModel,
): Value<"stops" | "goes-on"> {
  if (command === undefined) return known("stops", { kind: "tool-default" });
  const { run, script } = command;
  const origin = { kind: "literal", span: command.command.span } as const;
  if (script.commands.length > mostCommands)
    return unknown("computed-at-build-time", origin);
  const { start } = command.command.span;
  const outcome = (one: SimpleCommand): "fails" | "succeeds" | "unknown" => {
    if (one.span.start === start && one.script === undefined) return "fails";
    // What a script in quotes does is followed.
    return one.script === undefined ? "succeeds" : "unknown";
  };
  const options = shellOptions(build.stateBefore(run).shell);
  const status = exitStatus(script.body, outcome, options);
  if (!status.isExact || status.canDiverge)
    return unknown("computed-at-build-time", origin);
  return known(status.canBeZero ? "goes-on" : "stops", origin);
}

function mountTargets(
  command: RunCommand | undefined,
  types: readonly string[],
): readonly string[] {
  const mounts =
    command?.mounts.filter((mount) => types.includes(mount.type)) ?? [];
  return mounts.map(targetOf);
}

function targetOf({ options, type }: Mount): string {
  const target =
    options.get("target") ?? options.get("dst") ?? options.get("destination");
  if (target !== undefined) return target;
  const id = options.get("id");
  return type === "secret" && id !== undefined
    ? `/run/secrets/${id}`
    : (id ?? type);
}

function networkOf(command: RunCommand | undefined): Network {
  return {
    mode: modeOf(command),
    httpProxy: proxyVariable(command, "HTTP_PROXY"),
    httpsProxy: proxyVariable(command, "HTTPS_PROXY"),
    noProxy: proxyVariable(command, "NO_PROXY"),
  };
}

/** Tools look at the name in lower case first; what is known of either counts more than what is not. */
function proxyVariable(
  command: RunCommand | undefined,
  name: string,
): Value | undefined {
  const lower = command?.variable(name.toLowerCase());
  const upper = command?.variable(name);
  if (lower?.kind === "known") return lower;
  return upper?.kind === "known" ? upper : (lower ?? upper);
}

function modeOf(command: RunCommand | undefined): Network["mode"] {
  const mode = command?.network;
  if (command === undefined || mode === undefined)
    return known("default", { kind: "tool-default" });
  const flag = command.run.flags.findLast(({ name }) => name === "network");
  const origin: Origin = {
    kind: "literal",
    ...(flag === undefined ? {} : { span: flag.span }),
  };
  return mode === "default" || mode === "host" || mode === "none"
    ? known(mode, origin)
    : unknown("depends-on-unknown", origin);
}
