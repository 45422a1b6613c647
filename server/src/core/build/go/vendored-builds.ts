import type { FileHandle } from "../../finding.ts";
import { folderOf, joinPath } from "../../project.ts";
import type { DockerfileContext, ReportedEdit } from "../../rule.ts";
import { SourceText, type Span } from "../../text/source.ts";
import {
  builtOn,
  isCopiedFrom,
  isOpaque,
  runsOf,
} from "../layers/cache-mount-fix.ts";
import { moduleCache } from "../layers/cache-mounts.ts";
import { findCopied } from "../copied-files.ts";
import {
  dockerignoreOf,
  isIgnored,
  parseDockerignore,
} from "../dockerignore.ts";
import { goCommands, usesVendor, type GoCommand } from "./go-commands.ts";
import { goSettings } from "./go-settings.ts";
import { isOlderGo } from "./go-version.ts";
import { commandsBefore } from "./missing-go-sum.ts";
import type { ModuleAnswer } from "./module-of.ts";
import { removeNode } from "../remove-command.ts";
import { valueOf } from "../value.ts";

type Module = Extract<ModuleAnswer, { kind: "module" }>;

/** A `go mod download` in front of builds that take everything from vendor/. */
export interface NeedlessDownload {
  readonly go: GoCommand;
  /** The first build that uses vendor/. */
  readonly build: GoCommand;
  readonly safe: boolean;
  readonly edits: readonly ReportedEdit[] | undefined;
}

/** Vendor mode by itself, where vendor/ stands beside the go.mod. */
const vendorSince = "1.14";

export function needlessDownloads(
  context: DockerfileContext,
): readonly NeedlessDownload[] {
  const commands = goCommands(context.build);
  return commands.flatMap((go) => {
    if (go.verb !== "mod download" || go.operands.length > 0) return [];
    const module = context.moduleOf(go);
    if (module.kind !== "module" || !module.isVendored) return [];
    if (module.gomod.requires.length === 0) return [];
    const stages = builtOn(go.stage, context);
    const later = commands.filter(
      (one) =>
        one !== go &&
        stages.includes(one.stage) &&
        one.command.nameSpan.start > go.command.nameSpan.start &&
        !one.isOutsideModule,
    );
    const [build] = later;
    if (
      build === undefined ||
      !later.every((one) => isVendored(one, module, context))
    )
      return [];
    const { command, run } = go.command;
    const edit = removeNode(command, command.parents, run, context.syntax);
    const safe = !isRead(go, context);
    return [{ go, build, safe, edits: edit && [edit] }];
  });
}

/** Reads this module, from a vendor/ that has been copied. */
function isVendored(
  go: GoCommand,
  module: Module,
  context: DockerfileContext,
): boolean {
  const own = context.moduleOf(go);
  if (own.kind !== "module" || own.file !== module.file) return false;
  const flags = goSettings(go.command, go.stage, context.build).get("GOFLAGS");
  const isKnown =
    flags.kind === "known" || flags.reason === "unknown-base-image";
  const isOld = isOlderGo(own.gomod.go?.value ?? "1.11", vendorSince);
  return (
    isKnown &&
    usesVendor(go, valueOf(flags), !isOld) &&
    vendorState(go, own, context) === "copied"
  );
}

function vendorState(
  { command, stage }: GoCommand,
  module: Module,
  context: DockerfileContext,
): "copied" | "ignored" | "unknown" {
  const { build, file, project } = context;
  const folder = module.directory === "/" ? "" : module.directory;
  const path = `${folder}/vendor/modules.txt`;
  const found = findCopied(path, { build, stage, command });
  if (found.kind !== "context") return "unknown";
  const listed = listOf(module);
  const isThere =
    found.candidates(project, module.context).includes(listed) &&
    project.kindOf(listed) === "file";
  const patterns = dockerignoreOf(file, module.context, project);
  if (!isThere || patterns === undefined) return "unknown";
  return isIgnored(inContext(listed, module), patterns) ? "ignored" : "copied";
}

/** vendor/modules.txt in the project. */
function listOf({ file }: Module): string {
  return joinPath(folderOf(file), "vendor/modules.txt") ?? "";
}

function inContext(path: string, { context }: Module): string {
  return context === "" ? path : path.slice(context.length + 1);
}

/** Whether something else may read what the download leaves in the module cache. */
function isRead(go: GoCommand, context: DockerfileContext): boolean {
  const stages = builtOn(go.stage, context);
  const path = valueOf(moduleCache(go, context));
  const isOpen = stages
    .flatMap(runsOf)
    .some((run) =>
      context.build.commandsOf(run).some(({ name }) => isOpaque(name)),
    );
  return isOpen || path === undefined || isCopiedFrom(path, stages, context);
}

/** A build in vendor mode whose vendor/ `.dockerignore` keeps out. */
export interface DroppedVendor {
  readonly go: GoCommand;
  /** `-mod=vendor` on the command line, else the command's name. */
  readonly at: Span;
  /** Takes the line out of the .dockerignore that drops it; undefined where no single one does. */
  readonly edit: ReportedEdit | undefined;
}

export function droppedVendors(
  context: DockerfileContext,
): readonly DroppedVendor[] {
  return goCommands(context.build).flatMap((go) => {
    const flags = goSettings(go.command, go.stage, context.build).get(
      "GOFLAGS",
    );
    if (!usesVendor(go, valueOf(flags), false) || go.isOutsideModule) return [];
    const module = context.moduleOf(go);
    const isNeeded =
      module.kind === "module" &&
      module.gomod.requires.length > 0 &&
      !isVendoredHere(go, context);
    if (!isNeeded || vendorState(go, module, context) !== "ignored") return [];
    const word = go.command.arguments.find(({ text }) =>
      /^--?mod(?:=|$)/.test(text ?? ""),
    );
    const at = word?.span ?? go.command.nameSpan;
    return [{ go, at, edit: takeBack(module, context) }];
  });
}

/** `go mod vendor`, or something that may run it, has been here. */
function isVendoredHere(go: GoCommand, { build }: DockerfileContext): boolean {
  for (const { arguments: words, name } of commandsBefore(go, build)) {
    const isVendor =
      name === "go" && words.some(({ text }) => text === "vendor");
    if (isVendor || isOpaque(name)) return true;
  }
  return false;
}

function takeBack(
  module: Module,
  { file, project }: DockerfileContext,
): ReportedEdit | undefined {
  const own = `${file}.dockerignore`;
  const shared = joinPath(module.context, ".dockerignore") ?? ".dockerignore";
  const path = project.kindOf(own) === "file" ? own : shared;
  const text = project.read(path);
  if (text === undefined) return undefined;
  const listed = inContext(listOf(module), module);
  let start = 0;
  for (const line of text.split("\n")) {
    const end = Math.min(start + line.length + 1, text.length);
    const rest = text.slice(0, start) + text.slice(end);
    if (
      line.includes("vendor") &&
      !isIgnored(listed, parseDockerignore(rest))
    ) {
      const source = new SourceText(text);
      return {
        at: { start, end },
        in: { file: path as FileHandle, source },
        newText: "",
      };
    }
    start = end;
  }
  return undefined;
}
