import { DIRECTIVE_SINCE, goReleaseOf } from "../../knowledge/go-releases.ts";
import type { FileHandle } from "../../finding.ts";
import type { DockerfileContext } from "../../rule.ts";
import type { GoMod, GoWork, Token } from "../../syntax/gomod/model.ts";
import type { Span } from "../../text/source.ts";
import { goCommands, type GoCommand } from "./go-commands.ts";
import { goSettings } from "./go-settings.ts";
import { compareGoVersions, isOlderGo, latestOf } from "./go-version.ts";
import type { RunCommand, Stage } from "../model.ts";
import type { ModuleAnswer } from "./module-of.ts";
import { valueOf } from "../value.ts";

/** A stage whose Go cannot build the module that it is given, or builds it against its go line. */
export interface OldImage {
  /** The go.mod, or the go.work that asks for more. */
  readonly file: FileHandle;
  readonly gomod: GoMod | GoWork;
  /** Go's version as the image's tag says it: `1.22` or `1.22.3`. */
  readonly version: string;
  /** The go line's value. */
  readonly wanted: string;
  /** What go prints, in the wording of that version. */
  readonly error: string;
  /** `stops`: every build ends with the error; `warns`: only code that needs the newer Go fails. */
  readonly effect: "stops" | "warns";
  /** It stops only when it compiles, with everything downloaded; else before the first request. */
  readonly isLate?: true;
  /** In that file: what the image's Go does not accept. */
  readonly at: Span;
  readonly go: GoCommand;
  /** The stage whose FROM names the image. */
  readonly root: Stage;
}

/** Judges each image of the file against the go.mod that it builds; the gravest once per image and module. */
export function oldImages(context: DockerfileContext): readonly OldImage[] {
  const found = new Map<string, OldImage>();
  for (const go of goCommands(context.build)) {
    const judged = oldImageOf(go, context);
    if (judged === undefined) continue;
    const key = `${judged.root.index} ${judged.file}`;
    const earlier = found.get(key);
    if (
      earlier === undefined ||
      (earlier.effect === "warns" && judged.effect === "stops")
    ) {
      found.set(key, judged);
    }
  }
  return [...found.values()];
}

type Module = Extract<ModuleAnswer, { kind: "module" }>;

/** What one command's Go makes of the module that it is given; undefined where it builds it, or where that is not known. */
export function oldImageOf(
  go: GoCommand,
  context: DockerfileContext,
): OldImage | undefined {
  if (go.isOutsideModule) return undefined;
  const settings = goSettings(go.command, go.stage, context.build);
  if (settings.version.kind === "unknown") return undefined;
  const module = context.moduleOf(go);
  if (module.kind !== "module") return undefined;
  const version = settings.version.value;
  const toolchain = settings.get("GOTOOLCHAIN");
  if (toolchain.kind === "unknown") return undefined;
  const isSwitching = compareGoVersions(version, "1.21") >= 0;
  if (isSwitching && toolchain.value !== "local") {
    if (toolchain.value !== "auto" || fetchesNewer(version, module))
      return undefined;
  }
  const root = rootOf(go.stage);
  const byWork = judgeWork(version, module, go);
  if (byWork !== undefined) return { ...byWork, version, go, root };
  const { file, gomod } = module;
  const verdict = isSwitching
    ? judgeSwitching(version, module, go)
    : judgeBefore121(version, gomod, go.verb);
  if (verdict === undefined) return undefined;
  return { ...verdict, file, gomod, version, go, root };
}

/** Whether go switches to a newer toolchain where it may: by these two lines alone, whatever else stands in the file. */
export function asksForNewer(
  version: string,
  { go, toolchain }: GoMod | GoWork,
): boolean {
  const lines = [go?.value, toolchain?.value.replace(/^go/, "")];
  return lines.some((line) => line !== undefined && isOlderGo(version, line));
}

function fetchesNewer(version: string, { gomod, work }: Module): boolean {
  return asksForNewer(version, work?.gowork ?? gomod);
}

type Verdict = Pick<OldImage, "at" | "effect" | "isLate" | "error" | "wanted">;

/** From then on go looks for the go line first where it does not know a directive; before, it stopped at that. */
const goLineFirstSince = "1.24";

/**
 * Go 1.21 and later refuse a newer go line before they do anything else. In a workspace the go line of go.work decides:
 * where a module asks for more than that one, go stops with any image.
 */
function judgeSwitching(
  version: string,
  { directory, gomod, work }: Module,
  { command }: GoCommand,
): Verdict | undefined {
  const { go } = gomod;
  const isRefused =
    go !== undefined && work === undefined && isOlderGo(version, go.value);
  const shown = shortPath(directory, command);
  const refusal = isRefused
    ? refused(`${shown}go.mod`, go, version)
    : undefined;
  const unknown = judgeDirectives(version, gomod, "go.mod");
  return compareGoVersions(version, goLineFirstSince) >= 0
    ? (refusal ?? unknown)
    : (unknown ?? refusal);
}

function refused(
  file: string,
  { span, value }: Token,
  version: string,
): Verdict {
  const error = `go: ${file} requires go >= ${value} (running go ${shownVersion(version)}; GOTOOLCHAIN=local)`;
  return { at: span, effect: "stops", error, wanted: value };
}

/** What the image's Go does not accept in a go.work that it reads. */
function judgeWork(
  version: string,
  { work }: Module,
  { command }: GoCommand,
): (Verdict & Pick<OldImage, "file" | "gomod">) | undefined {
  if (work === undefined) return undefined;
  const { directory, file, gowork } = work;
  const { go } = gowork;
  const prefix = `reading go.work: ${directory === "/" ? "" : directory}/go.work`;
  const unknown = judgeDirectives(version, gowork, prefix);
  const verdict =
    compareGoVersions(version, "1.21") < 0
      ? (judgeFormat(gowork, prefix) ?? unknown)
      : unknown;
  const place = { file, gomod: gowork };
  if (verdict !== undefined) return { ...verdict, ...place };
  if (go === undefined || !isOlderGo(version, go.value)) return undefined;
  // Before 1.21 the go line of a go.work is only for reading.
  if (compareGoVersions(version, "1.21") < 0) return undefined;
  const shown = shortPath(directory, command);
  return { ...refused(`${shown}go.work`, go, version), ...place };
}

/** A folder above as go prints it: `../`; empty for the command's own. */
function shortPath(folder: string, { directory }: RunCommand): string {
  const from = valueOf(directory) ?? folder;
  if (from !== folder && !from.startsWith(folder === "/" ? "/" : `${folder}/`))
    return "";
  const rest = from.slice(folder === "/" ? 0 : folder.length);
  return "../".repeat(rest.split("/").filter((part) => part !== "").length);
}

/** A tag such as `1.22` or `1.20`: the newest patch of its minor. */
export function isMinorTag(version: string): boolean {
  return /^1\.\d+$/.test(version);
}

/** The patch that a tag of a minor means, where it is certain: images past their end are frozen. */
function runningVersion(version: string): string {
  const release = isMinorTag(version) ? goReleaseOf(version) : undefined;
  return release?.endOfLife === undefined ? version : release.lastPatch;
}

/** The version that go's own messages name, `1.26.x` where a tag of a minor leaves the patch open. */
export function shownVersion(version: string): string {
  const running = runningVersion(version);
  return isMinorTag(version) && running === version ? `${version}.x` : running;
}

function minorOf(version: string): string {
  return /^1\.\d+/.exec(version)?.[0] ?? version;
}

/** From these patches on Go 1.19 and 1.20 refuse to compile for go 1.22 and later. */
const refusingPatches = new Map([
  ["1.19", "1.19.13"],
  ["1.20", "1.20.8"],
]);

function judgeBefore121(
  version: string,
  gomod: GoMod,
  verb: string,
): Verdict | undefined {
  const { go } = gomod;
  const refusal =
    judgeFormat(gomod, "go.mod") ?? judgeDirectives(version, gomod, "go.mod");
  if (refusal !== undefined) return refusal;
  if (go === undefined || compareGoVersions(go.value, minorOf(version)) <= 0)
    return undefined;
  const wanted = go.value;
  if (refusesToCompile(version, wanted) && compilingVerbs.has(verb)) {
    const error = `cannot compile Go ${minorOf(wanted)} code`;
    return { at: go.span, effect: "stops", isLate: true, error, wanted };
  }
  if (verb === "mod tidy") {
    const error = tidyError(minorOf(version), wanted);
    return { at: go.span, effect: "stops", error, wanted };
  }
  const error = `note: module requires Go ${wanted}`;
  return { at: go.span, effect: "warns", error, wanted };
}

/** `prefix`: what go prints in front of the line's number. */
function judgeFormat(
  gomod: GoMod | GoWork,
  prefix: string,
): Verdict | undefined {
  const { go } = gomod;
  if (go === undefined || /^[1-9]\d*\.(?:0|[1-9]\d*)$/.test(go.value))
    return undefined;
  const error = `${prefix}:${lineOf(gomod, go.span)}: invalid go version '${go.value}': must match format 1.23`;
  return { at: go.span, effect: "stops", error, wanted: go.value };
}

const opensBlock = /^[ \t]*\([ \t\r]*(?:\/\/[^\n]*)?(?:\n|$)/;

function judgeDirectives(
  version: string,
  gomod: GoMod | GoWork,
  prefix: string,
): Verdict | undefined {
  const directive = gomod.directives.find(({ verb }) =>
    isUnknownTo(version, verb),
  );
  if (directive === undefined) return undefined;
  const { verb, verbSpan } = directive;
  const isBlock = opensBlock.test(gomod.source.text.slice(verbSpan.end));
  const kind = isBlock ? "block type" : "directive";
  const error = `${prefix}:${lineOf(gomod, verbSpan)}: unknown ${kind}: ${verb}`;
  const since = DIRECTIVE_SINCE.get(verb) ?? "1.21";
  const wanted = latestOf([since, gomod.go?.value ?? since]) ?? since;
  return { at: verbSpan, effect: "stops", error, wanted };
}

function tidyError(minor: string, wanted: string): string {
  const most =
    compareGoVersions(minor, "1.18") < 0
      ? "maximum supported version is"
      : "maximum version supported by tidy is";
  return `go.mod file indicates go ${wanted}, but ${most} ${minor}`;
}

const compilingVerbs = new Set(["build", "install", "run", "test", "vet"]);

/** A minor's tag is its last patch here: all these images are frozen. */
function refusesToCompile(version: string, wanted: string): boolean {
  const since = refusingPatches.get(minorOf(version));
  return (
    since !== undefined &&
    compareGoVersions(runningVersion(version), since) >= 0 &&
    compareGoVersions(wanted, "1.22") >= 0
  );
}

function isUnknownTo(version: string, directive: string): boolean {
  const since = DIRECTIVE_SINCE.get(directive);
  return (
    since !== undefined &&
    directive !== "retract" &&
    compareGoVersions(version, since) < 0
  );
}

function lineOf({ source }: GoMod | GoWork, span: Span): number {
  return source.lineAt(span.start) + 1;
}

/** The stage whose FROM names the image that a stage is built on. */
export function rootOf(stage: Stage): Stage {
  return stage.parent === undefined ? stage : rootOf(stage.parent);
}
