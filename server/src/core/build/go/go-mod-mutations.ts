import type { DockerfileContext } from "../../rule.ts";
import type { Span } from "../../text/source.ts";
import { goCommands, parseGoCommand, type GoCommand } from "./go-commands.ts";
import { goSettings } from "./go-settings.ts";
import type {
  BuildModel,
  CommandArgument,
  RunCommand,
  Stage,
} from "../model.ts";
import { valueText, type ValueText } from "../value-text.ts";
import { valueOf } from "../value.ts";

/** A step of the build that changes the module's go.mod or go.sum, or lets go do so. */
export interface GoModMutation {
  readonly kind: "tidy" | "get" | "flag" | "goflags" | "remove";
  /** The verb, the flag, or the word go.sum. */
  readonly at: Span;
  readonly command: RunCommand;
  readonly stage: Stage;
  readonly verb: string;
  /** Of `goflags`: the value. */
  readonly text: ValueText | undefined;
}

/** In build order; those whose very purpose it is are left out. */
export function goModMutations(
  context: DockerfileContext,
): readonly GoModMutation[] {
  const { build } = context;
  const all = goCommands(build);
  if (all.length === 0) return [];
  const found: GoModMutation[] = [];
  for (const stage of build.stages) {
    for (const run of stage.instructions) {
      if (run.kind !== "run") continue;
      for (const command of build.commandsOf(run)) {
        const one = mutationBy(command, stage, context);
        if (one !== undefined && !isPurpose(one, context)) found.push(one);
      }
    }
  }
  return found;
}

function mutationBy(
  command: RunCommand,
  stage: Stage,
  context: DockerfileContext,
): GoModMutation | undefined {
  const base = { command, stage, text: undefined };
  if (command.name === "rm") {
    const word = command.arguments.find(({ text }) =>
      /^(?:.*\/)?go\.sum$/s.test(text ?? ""),
    );
    return word && { ...base, kind: "remove", at: word.span, verb: "" };
  }
  const go = parseGoCommand(command, stage);
  if (go === undefined || go.isOutsideModule) return undefined;
  const own = ownMutation(go) ?? settingMutation(go, context);
  return own === undefined || !changesModule(go, own, context)
    ? undefined
    : { ...base, verb: go.verb, ...own };
}

/** The command works on a module that has come from the build context. */
function changesModule(
  go: GoCommand,
  { kind }: Own,
  context: DockerfileContext,
): boolean {
  const settings = goSettings(go.command, go.stage, context.build);
  if (valueOf(settings.get("GO111MODULE")) === "off") return false;
  const module = context.moduleOf(go);
  if (module.kind !== "module") return false;
  // With a vendor folder the flag is what makes go look at the network's modules at all.
  const isFlag = kind === "flag" || kind === "goflags";
  return !(isFlag && module.isVendored);
}

type Own = Pick<GoModMutation, "at" | "kind"> & {
  readonly text?: ValueText;
};

function ownMutation({ command, modFlag, verb }: GoCommand): Own | undefined {
  const words = command.arguments;
  if (verb === "mod tidy") {
    if (words.some(({ text }) => /^--?diff$/.test(text ?? "")))
      return undefined;
    return { kind: "tidy", at: spanOf(command, words[1]) };
  }
  if (verb === "get") return { kind: "get", at: spanOf(command, words[0]) };
  if (modFlag !== "mod" || !loadingVerbs.has(verb)) return undefined;
  const at = words.findIndex(({ text }) =>
    /^--?mod(?:=mod)?$/.test(text ?? ""),
  );
  const first = words[at];
  if (first === undefined) return undefined;
  const last = first.text?.includes("=") === true ? first : words[at + 1];
  const end = last?.span.end ?? first.span.end;
  return { kind: "flag", at: { start: first.span.start, end } };
}

const loadingVerbs = new Set(
  "build test run install list vet generate".split(" "),
);

function settingMutation(
  go: GoCommand,
  { build, syntax }: DockerfileContext,
): Own | undefined {
  if (go.modFlag !== undefined || !loadingVerbs.has(go.verb)) return undefined;
  const value = goSettings(go.command, go.stage, build).stated("GOFLAGS");
  if (value?.kind !== "known" || value.origin.span === undefined)
    return undefined;
  if (!/(?:^|\s)--?mod=mod(?=\s|$)/.test(value.value)) return undefined;
  const text = valueText(value, syntax);
  return text === undefined
    ? { kind: "goflags", at: value.origin.span }
    : { kind: "goflags", at: text.span, text };
}

function spanOf(
  { nameSpan }: RunCommand,
  last: CommandArgument | undefined,
): Span {
  return { start: nameSpan.start, end: last?.span.end ?? nameSpan.end };
}

/** Commands that use the module's files for what ends up in the image. */
const buildingVerbs = new Set(["build", "install", "run", "test"]);

function isPurpose(
  { command, stage }: GoModMutation,
  context: DockerfileContext,
): boolean {
  const { build, source } = context;
  const text = source.slice(command.run.span);
  const { start } = command.nameSpan;
  // Compared with what is committed, or made from nothing.
  if (/\bgit\s+(?:-C\s+\S+\s+)?(?:diff|status)\b|\bdiff\s/.test(text))
    return true;
  if (hasEdited(command, stage, build)) return true;
  const isUsed = goCommands(build).some(
    (go) =>
      buildingVerbs.has(go.verb) &&
      !go.isOutsideModule &&
      isOn(go.stage, stage) &&
      (go.stage !== stage || go.command.nameSpan.start >= start),
  );
  return !isUsed || isExported(stage, context);
}

/** `go mod init` and `go mod edit` before it, in the same stages: the module's files are the build's own then. */
function hasEdited(
  { run }: RunCommand,
  stage: Stage,
  build: BuildModel,
): boolean {
  for (let one: Stage | undefined = stage; one; one = one.parent) {
    const until = one === stage ? run.index : Number.MAX_SAFE_INTEGER;
    if (firstEdit(one, build) <= until) return true;
  }
  return false;
}

/** The index of the RUN, or Infinity. */
const known = new WeakMap<Stage, number>();

function firstEdit(stage: Stage, build: BuildModel): number {
  let first = known.get(stage);
  if (first === undefined) {
    const run = stage.instructions.find(
      (one) =>
        one.kind === "run" &&
        build
          .commandsOf(one)
          .some(
            ({ arguments: words, name }) =>
              name === "go" &&
              words[0]?.text === "mod" &&
              /^(?:init|edit)$/.test(words[1]?.text ?? ""),
          ),
    );
    known.set(stage, (first = run?.index ?? Number.POSITIVE_INFINITY));
  }
  return first;
}

/** A stage on scratch takes go.mod, go.sum or vendor: that is how they get back to the sources. */
function isExported(stage: Stage, { build }: DockerfileContext): boolean {
  return build.stages.some(
    (target) =>
      target.root.kind === "scratch" &&
      build
        .copiesAtEnd(target)
        .some(
          ({ from, sources }) =>
            from.kind === "stage" &&
            isOn(from.stage, stage) &&
            sources.some((one) =>
              /(?:^|\/)(?:go\.(?:mod|sum|\*)|vendor\/?)$/.test(
                valueOf(one) ?? "",
              ),
            ),
        ),
  );
}

/** True for the stage itself and each one built on it. */
function isOn(stage: Stage, below: Stage): boolean {
  return (
    stage === below || (stage.parent !== undefined && isOn(stage.parent, below))
  );
}
