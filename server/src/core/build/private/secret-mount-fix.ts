import type { DockerfileContext, ReportedEdit } from "../../rule.ts";
import type { RunInstruction } from "../../syntax/dockerfile/model.ts";
import { persistsVariable } from "./persisted-secret.ts";
import type { LayerCredential } from "./layer-credentials.ts";
import { removeInstruction } from "../remove-command.ts";
import { valueOf } from "../value.ts";

/** How a secret comes to be mounted instead of passed or copied. */
export interface SecretMountFix {
  readonly id: string;
  readonly edits: readonly ReportedEdit[];
}

/** Dockerfile 1.10 and later know `env=` of secret mounts. */
function knowsEnv({ syntax }: DockerfileContext): boolean {
  const frontend = syntax.directives.find(({ name }) => name === "syntax");
  const version = /:(\d+)(?:\.(\d+))?/.exec(frontend?.value ?? "");
  if (version === null) return true;
  return (
    Number(version[1]) > 1 ||
    version[2] === undefined ||
    Number(version[2]) >= 10
  );
}

/**
 * `ARG TOKEN` becomes a mount of each RUN that uses it. Undefined where anything but a RUN of the same stage does, or where a RUN
 * writes it to a file.
 */
export function mountArgument(
  { instruction, name, stage, uses }: LayerCredential,
  context: DockerfileContext,
): SecretMountFix | undefined {
  if (instruction.kind !== "arg" || instruction.properties.length !== 1)
    return undefined;
  if (!knowsEnv(context)) return undefined;
  const runs = uses.flatMap(({ instruction: one }) =>
    one.kind === "run" ? [one] : [],
  );
  const own = stage?.instructions ?? [];
  const isMountable = (run: RunInstruction): boolean =>
    own.includes(run) &&
    !persistsVariable(run, name, context) &&
    // A mount of that name is there already.
    run.mounts.every(({ options }) => options.get("env") !== name);
  if (runs.length !== uses.length || !runs.every(isMountable)) return undefined;
  const removal = removeInstruction(instruction.index, context.syntax);
  if (removal === undefined || !own.includes(instruction)) return undefined;
  const flag = `--mount=type=secret,id=${name},env=${name}`;
  return {
    id: name,
    edits: [removal, ...runs.map((run) => addFlag(run, flag))],
  };
}

/** What reads a .netrc by itself. */
const netrcReaders = new Set(["go", "git", "curl", "wget", "pip", "pip3"]);

/** `COPY .netrc /root/` becomes a mount of each later RUN that may read it. */
export function mountFile(
  credential: LayerCredential,
  context: DockerfileContext,
): SecretMountFix | undefined {
  const { instruction, stage } = credential;
  const removal = removeInstruction(instruction.index, context.syntax);
  if (
    stage === undefined ||
    removal === undefined ||
    !isNetrcOfRoot(credential, context)
  )
    return undefined;
  const later = stage.instructions.filter(
    (one): one is RunInstruction =>
      one.kind === "run" && one.index > instruction.index,
  );
  const runs = later.filter((run) =>
    context.build.commandsOf(run).some((one) => netrcReaders.has(one.name)),
  );
  // What changes or removes the file would miss it.
  const isNamed = later.some((run) =>
    context.source.slice(run.span).includes("netrc"),
  );
  if (runs.length === 0 || isNamed) return undefined;
  const flag = "--mount=type=secret,id=netrc,target=/root/.netrc";
  const mounts = runs.map((run) => addFlag(run, flag));
  return { id: "netrc", edits: [removal, ...mounts] };
}

/** Copied alone, from the context, to root's home. */
function isNetrcOfRoot(
  { instruction, name, stage }: LayerCredential,
  { build }: DockerfileContext,
): boolean {
  const isAlone =
    instruction.kind === "copy" &&
    instruction.sources.length === 1 &&
    instruction.from === undefined;
  if (!isAlone || stage === undefined || !/(?:^|\/)\.netrc$/.test(name))
    return false;
  const copied = build
    .copiesAtEnd(stage)
    .find((one) => one.instruction === instruction);
  return /^\/root\/?(?:\.netrc)?$/.test(valueOf(copied?.destination) ?? "");
}

function addFlag({ keywordSpan }: RunInstruction, flag: string): ReportedEdit {
  const { end } = keywordSpan;
  return { at: { start: end, end }, newText: ` ${flag}` };
}
