import type { DockerfileContext, ReportedEdit } from "../../rule.ts";
import type {
  Instruction,
  RunInstruction,
} from "../../syntax/dockerfile/model.ts";
import { mountSource } from "../../syntax/dockerfile/mount.ts";
import { findSourceStage } from "../base.ts";
import {
  addMount,
  cacheMountText,
  cacheMounts,
  isMountedOver,
  isWithin,
  moduleCache,
  pathsOverlap,
} from "./cache-mounts.ts";
import { goCommands, type GoCommand } from "../go/go-commands.ts";
import type { BuildModel, Stage } from "../model.ts";
import { valueOf } from "../value.ts";

export interface CacheMountFix {
  /** True where nothing but these commands reads what they download. */
  readonly safe: boolean;
  readonly edits: readonly ReportedEdit[];
}

export interface MountedCache extends CacheMountFix {
  /** Where the cache is mounted: at the folder asked for, or above it where the file has one there. */
  readonly target: string;
}

/**
 * The edits that give every command that may read modules, from `first` on, in its stage and those built on it, a cache
 * mount at `cache`; undefined where one of them keeps its modules elsewhere, runs as a user whose number is not known,
 * or where another stage takes the modules out of the image.
 */
export function mountModuleCache(
  first: GoCommand,
  cache: string,
  context: DockerfileContext,
): MountedCache | undefined {
  const { build } = context;
  const stages = builtOn(first.stage, context);
  if (isCopiedFrom(cache, stages, context)) return undefined;
  const elsewhere = goCommands(build).some(
    (go) =>
      stages.includes(go.stage) && valueOf(moduleCache(go, context)) !== cache,
  );
  if (elsewhere) return undefined;
  const runs = readersOf(first, stages, context);
  const present = mountInUse(cache, runs, context);
  if (present === undefined) return undefined;
  const edits: ReportedEdit[] = [];
  for (const run of runs) {
    if (isMountedOver(cache, run)) continue;
    const text = present.text ?? cacheMountText(cache, run, context);
    if (text === undefined) return undefined;
    edits.push(addMount(run, text));
  }
  const safe = usesMounts(context) && !isReadElsewhere(first, stages, context);
  return { target: present.target, safe, edits };
}

/** The RUNs that read modules, from the first one on; programs, as far as go downloads modules for more than one command. */
function readersOf(
  first: GoCommand,
  stages: readonly Stage[],
  context: DockerfileContext,
): readonly RunInstruction[] {
  const { build } = context;
  const isForTools = goCommands(build).every(
    (go) => go.isOutsideModule || !stages.includes(go.stage),
  );
  return stages
    .flatMap(runsOf)
    .filter((run) => run.index >= first.command.run.index)
    .filter((run) =>
      isForTools
        ? build.commandsOf(run).some(({ name }) => name === "go")
        : readsModules(run, context),
    );
}

/**
 * The cache that one of the RUNs has there already, as it is written, for two caches would be filled one by one. Its
 * text is undefined where there is none; the answer itself, where it is not one cache over the whole folder.
 */
function mountInUse(
  cache: string,
  runs: readonly RunInstruction[],
  context: DockerfileContext,
): { readonly text?: string; readonly target: string } | undefined {
  const found = new Map<string, string>();
  for (const run of runs) {
    if (!isMountedOver(cache, run)) continue;
    const mount = cacheMounts(run, context).mounts.find(({ target }) =>
      isWithin(cache, target),
    );
    if (mount === undefined || mount.isReadonly) return undefined;
    const { end, start } = mount.mount.flag.span;
    found.set(context.source.text.slice(start, end), mount.target);
  }
  const [one, ...others] = found;
  if (one === undefined) return { target: cache };
  const [text, target] = one;
  return others.length > 0 || text.includes("$") ? undefined : { text, target };
}

/** The RUNs of a stage. */
export function runsOf({ instructions }: Stage): readonly RunInstruction[] {
  return instructions.filter((one) => one.kind === "run");
}

/** Whether go, or a program that may run it, is in a RUN. */
export function readsModules(
  run: RunInstruction,
  { build }: DockerfileContext,
): boolean {
  return build
    .commandsOf(run)
    .some(({ name }) => name === "go" || isOpaque(name));
}

/** True for a program that may run go itself. */
export function isOpaque(name: string): boolean {
  return name !== "" && name !== "go" && !plainCommands.has(name);
}

/** A stage and all that are built on it. */
export function builtOn(
  stage: Stage,
  { build }: DockerfileContext,
): readonly Stage[] {
  return build.stages.filter((one) => {
    for (let base: Stage | undefined = one; base; base = base.parent)
      if (base === stage) return true;
    return false;
  });
}

/** Only BuildKit has mounts: a file that has one is built by it. */
function usesMounts({ syntax }: DockerfileContext): boolean {
  return syntax.instructions.some(
    (one) => one.kind === "run" && one.mounts.length > 0,
  );
}

/** Programs that fetch nothing and read no modules, as they stand beside go in a RUN. */
const plainCommands = new Set(
  (
    "apk,apt,apt-get,cat,cd,chmod,chown,cp,curl,date,dpkg,du,echo,env,exit,export,false,file,find,git,go,grep,gunzip," +
    "head,id,install,ldd,ln,ls,mkdir,mv,printf,pwd,rm,rmdir,sed,set,sha256sum,sleep,sort,strip,tail,tar,tee,test,[," +
    "timeout,touch,true,uname,unset,unzip,upx,wc,wget,which,xargs,[["
  ).split(","),
);

/** Whether modules that go has put into the image are read by anything but go in these stages. */
function isReadElsewhere(
  first: GoCommand,
  stages: readonly Stage[],
  { build }: DockerfileContext,
): boolean {
  // What is delivered may be there for its modules.
  const last = build.stages.at(-1);
  if (last === undefined || stages.includes(last)) return true;
  return stages.some((stage) =>
    stage.instructions.some((one) => {
      if (one.keyword === "CMD" || one.keyword === "ENTRYPOINT") return true;
      if (one.kind !== "run" || one.index < first.command.run.index)
        return false;
      return build.commandsOf(one).some(({ name }) => isOpaque(name));
    }),
  );
}

/** Whether a COPY from elsewhere has put files at this path before the command, or may have. */
export function isCacheCopied(
  path: string,
  { command }: GoCommand,
  { build }: DockerfileContext,
): boolean {
  return build.stateBefore(command.run).copies.some(({ destination, from }) => {
    const target = valueOf(destination);
    return (
      from.kind !== "heredoc" &&
      (target === undefined || (target !== "/" && pathsOverlap(target, path)))
    );
  });
}

/** Whether a COPY or a mount takes this path out of one of the stages. */
export function isCopiedFrom(
  path: string,
  stages: readonly Stage[],
  { build }: DockerfileContext,
): boolean {
  return takings(build).some(
    ({ from, sources }) =>
      stages.includes(from) && sources.some((one) => mayHold(one, path)),
  );
}

/** What a COPY or a mount takes out of a stage; of undefined sources nothing is known. */
interface Taking {
  readonly from: Stage;
  readonly sources: readonly (string | undefined)[];
}

/** Each download asks. */
const answers = new WeakMap<BuildModel, readonly Taking[]>();

function takings(build: BuildModel): readonly Taking[] {
  let found = answers.get(build);
  if (found === undefined) {
    found = build.stages.flatMap((stage) => [
      ...copyTakings(stage, build),
      ...mountTakings(stage, build),
    ]);
    answers.set(build, found);
  }
  return found;
}

function copyTakings(stage: Stage, build: BuildModel): readonly Taking[] {
  const hasSource = stage.instructions.some(
    (one) => one.kind === "copy" && one.from !== undefined,
  );
  if (!hasSource) return [];
  const own = new Set<Instruction>(stage.instructions);
  return build
    .copiesAtEnd(stage)
    .flatMap(({ from, instruction, sources: values }) => {
      if (from.kind !== "stage" || !own.has(instruction)) return [];
      const sources = values.map(
        (value, at) => valueOf(value) ?? instruction.sources[at]?.raw,
      );
      return [{ from: from.stage, sources }];
    });
}

function mountTakings(stage: Stage, build: BuildModel): readonly Taking[] {
  return runsOf(stage)
    .flatMap(({ mounts }) => mounts)
    .flatMap((mount) => {
      const name = mount.options.get("from") ?? "";
      const from =
        name === "" ? undefined : findSourceStage(name, build.stages);
      return from === undefined
        ? []
        : [{ from, sources: [mountSource(mount) ?? "/"] }];
    });
}

/** Of a source with variables or wildcards only what stands before the first one is known. */
function mayHold(source: string | undefined, path: string): boolean {
  const [start = "", ...open] = source?.split(/[*?[$]/) ?? [""];
  const absolute = `/${start.replace(/^["']?\/*/, "")}`;
  if (source === undefined || open.length > 0)
    return path.startsWith(absolute) || isWithin(absolute, path);
  const folder = absolute.replace(/\/+$/, "");
  return folder === "" || pathsOverlap(folder, path);
}
