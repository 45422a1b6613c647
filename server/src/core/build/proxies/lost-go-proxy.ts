import type { DownloadSite } from "../../plan/model.ts";
import type { DockerfileContext } from "../../rule.ts";
import type {
  ArgInstruction,
  EnvInstruction,
  Instruction,
  RunInstruction,
} from "../../syntax/dockerfile/model.ts";
import type { Span } from "../../text/source.ts";
import { goProxySetters, type GoProxySetter } from "./go-proxy-setters.ts";
import { goSettings, type GoSettings } from "../go/go-settings.ts";
import type { RunCommand, Stage } from "../model.ts";
import { valueOf, type Value } from "../value.ts";

/** A GOPROXY that the file sets and that no download sees, though one was meant to. */
export interface LostGoProxy {
  readonly reason:
    | "global-arg"
    | "other-stage"
    | "too-late"
    | "export"
    | "other-user"
    | "overridden";
  /** The name where it is set. */
  readonly at: Span;
  readonly setter: ArgInstruction | EnvInstruction | RunInstruction;
  readonly value: Value | undefined;
  /** The downloads that miss it, in build order. */
  readonly sites: readonly GoSite[];
}

export interface GoSite extends DownloadSite {
  readonly command: RunCommand;
  readonly settings: GoSettings;
}

type Found = Omit<LostGoProxy, "sites">;

const cache = new WeakMap<DockerfileContext, readonly LostGoProxy[]>();

/** Each lost GOPROXY of the file with the downloads that were meant to see it. Quadratic in both at worst. */
export function lostGoProxies(
  context: DockerfileContext,
): readonly LostGoProxy[] {
  // Every rule about a value asks.
  let lost = cache.get(context);
  if (lost === undefined) cache.set(context, (lost = findLost(context)));
  return lost;
}

function findLost(context: DockerfileContext): readonly LostGoProxy[] {
  if (!context.source.mentions("GOPROXY")) return [];
  const sites = goSites(context);
  if (sites.length === 0) return [];
  const setters = goProxySetters(context).map((setter) => ({
    ...setter,
    isUnused: isUnused(setter, sites, context),
  }));
  const facts = { context, setters, sites };
  const lost = new Map<number, Found & { sites: GoSite[] }>();
  for (const site of sites) {
    const found = isBlind(site)
      ? lostFor(site, facts)
      : overriddenBy(site, facts);
    if (found === undefined) continue;
    const known = lost.get(found.at.start);
    if (known === undefined)
      lost.set(found.at.start, { ...found, sites: [site] });
    else known.sites.push(site);
  }
  return [...lost.values()];
}

/** The Go downloads of the plan with what each sees. */
export function goSites({ build, plan }: DockerfileContext): readonly GoSite[] {
  return plan.sites.flatMap((site) => {
    const { command, stage } = site;
    if (site.tool !== "go" || command === undefined) return [];
    return [{ ...site, command, settings: goSettings(command, stage, build) }];
  });
}

/** Nothing in the file gives it a GOPROXY. */
export function isBlind({ settings }: Pick<GoSite, "settings">): boolean {
  const value = settings.stated("GOPROXY");
  return (
    value === undefined ||
    (value.kind === "unknown" && value.reason === "unknown-base-image")
  );
}

/** Judged once, so that a site only compares places. */
interface Setter extends GoProxySetter {
  /** No download behind it sees it, nor a script that may read it. */
  readonly isUnused: boolean;
}

interface Facts {
  readonly context: DockerfileContext;
  readonly setters: readonly Setter[];
  readonly sites: readonly GoSite[];
}

/** What a download without GOPROXY was meant to see; the nearest to it speaks. */
function lostFor(site: GoSite, facts: Facts): Found | undefined {
  const { setters } = facts;
  const own = setters.filter(
    ({ stage }) => stage !== undefined && isIn(site.stage, stage),
  );
  const late = own.find((one) => isTooLate(one, site));
  if (late !== undefined) return toFound(late, "too-late");
  const exported = own.findLast((one) => isUnusedExport(one, site));
  if (exported !== undefined) return toFound(exported, "export");
  const written = own.findLast((one) => isOfOtherUser(one, site, facts));
  if (written !== undefined) return toFound(written, "other-user");
  const global = setters.findLast(({ kind }) => kind === "global");
  if (global !== undefined) return toFound(global, "global-arg");
  const other = setters.find((one) => isInOtherStage(one, facts));
  return other && toFound(other, "other-stage");
}

function toFound(
  { at, instruction, value }: GoProxySetter,
  reason: LostGoProxy["reason"],
): Found {
  return { reason, at, setter: instruction, value };
}

function isTooLate(
  { instruction, isUnused: unused, kind, stage }: Setter,
  { command, stage: own }: GoSite,
): boolean {
  return (
    kind === "variable" &&
    stage === own &&
    instruction.index > command.run.index &&
    unused
  );
}

function isUnused(
  setter: GoProxySetter,
  sites: readonly GoSite[],
  context: DockerfileContext,
): boolean {
  const { command, instruction, kind, stage } = setter;
  if (stage === undefined) return false;
  if (command !== undefined && instruction.kind === "run") {
    const commands = context.build.commandsOf(instruction);
    const behind = commands.slice(commands.indexOf(command) + 1);
    return kind === "export" && !behind.some(usesIt);
  }
  const { index } = instruction;
  const isSeen = sites.some(
    (one) => one.command.run.index > index && isIn(one.stage, stage),
  );
  return (
    !isSeen &&
    !mayUse(stage, index, context) &&
    !isForContainer(setter, context)
  );
}

/** ENV of the last stage, whose container runs go or a shell, is not the build's business. */
function isForContainer(
  { instruction, stage }: GoProxySetter,
  { build }: DockerfileContext,
): boolean {
  if (instruction.kind !== "env" || stage !== build.stages.at(-1)) return false;
  const after =
    stage?.instructions.filter(({ index }) => index > instruction.index) ?? [];
  const buildsOn = after.some(
    (one) =>
      one.kind === "run" &&
      build.commandsOf(one).some(({ name }) => name === "go"),
  );
  const starts = stage?.instructions.findLast(
    ({ keyword }) => keyword === "ENTRYPOINT" || keyword === "CMD",
  );
  const words = starts?.kind === "value" ? starts.words : [];
  return (
    !buildsOn &&
    words.some(({ raw }) =>
      /(?:^|[\s/"'])(?:go|bash|sh|ash|zsh|air|dlv|make)(?:$|[\s"'])/.test(raw),
    )
  );
}

function isUnusedExport(
  { instruction, isUnused: unused, kind, stage }: Setter,
  site: GoSite,
): boolean {
  return kind === "export" && unused && isBefore(instruction, stage, site);
}

function isOfOtherUser(
  setter: Setter,
  site: GoSite,
  { context: { build } }: Facts,
): boolean {
  const { instruction, kind, stage } = setter;
  if (kind !== "go-env" || !isBefore(instruction, stage, site)) return false;
  const writer = valueOf(build.stateBefore(instruction).user);
  const reader = valueOf(build.stateBefore(site.command.run).user);
  return writer !== undefined && reader !== undefined && writer !== reader;
}

function isInOtherStage(
  { instruction, isUnused: unused, kind, stage }: Setter,
  { context: { build }, sites }: Facts,
): boolean {
  if (kind !== "variable" || stage === undefined || !unused) return false;
  const isRuntime = instruction.kind === "env" && stage === build.stages.at(-1);
  return !isRuntime && !sites.some((one) => isIn(one.stage, stage));
}

/** `go env -w` against an ENV or ARG of another value, which wins. */
function overriddenBy(
  site: GoSite,
  { setters, sites }: Facts,
): Found | undefined {
  const seen = site.settings.stated("GOPROXY");
  const kind = seen?.origin?.kind;
  if (seen?.kind !== "known" || (kind !== "env" && kind !== "arg-default"))
    return undefined;
  const written = setters.findLast(
    (one) =>
      one.kind === "go-env" && isBefore(one.instruction, one.stage, site),
  );
  const value = valueOf(written?.value);
  if (written === undefined || value === undefined || value === seen.value)
    return undefined;
  const isRead = sites.some((one) => isSetBy(one, written.at));
  return isRead ? undefined : toFound(written, "overridden");
}

function isSetBy({ settings }: GoSite, { start, end }: Span): boolean {
  const span = settings.stated("GOPROXY")?.origin?.span;
  return span !== undefined && span.start <= start && end <= span.end;
}

function isBefore(
  setter: Instruction,
  stage: Stage | undefined,
  { command, stage: own }: GoSite,
): boolean {
  return (
    stage !== undefined && isIn(own, stage) && setter.index < command.run.index
  );
}

/** True for the stage itself and those built on it. */
function isIn(stage: Stage, base: Stage): boolean {
  for (
    let one: Stage | undefined = stage;
    one !== undefined;
    one = one.parent
  ) {
    if (one === base) return true;
  }
  return false;
}

/** Scripts and wrappers behind it, in the stage or those built on it, may download or read it. */
function mayUse(
  stage: Stage,
  index: number,
  { build }: DockerfileContext,
): boolean {
  return build.stages
    .filter((one) => isIn(one, stage))
    .flatMap(({ instructions }) => instructions)
    .some(
      (one) =>
        one.kind === "run" &&
        one.index > index &&
        build
          .commandsOf(one)
          .some((command) => command.name !== "go" && usesIt(command)),
    );
}

function usesIt({ arguments: words, name }: RunCommand): boolean {
  return (
    /^(?:go|make|mage|task|just|xx-go|goreleaser|.*\.sh)$/.test(name) ||
    words.some(({ raw }) => raw.includes("GOPROXY"))
  );
}
