import { baseImageFacts } from "../knowledge/base-images.ts";
import type { DockerfileContext, ReportedEdit } from "../rule.ts";
import type { Instruction } from "../syntax/dockerfile/model.ts";
import type { RunCommand, Stage } from "./model.ts";
import { commandsBefore } from "./steps-before.ts";
import { valueOf } from "./value.ts";

/** What the package manager of the stage's image installs so that it is there when the command runs. */
export interface InstallFix {
  /** In the order in which they are named to the package manager. */
  readonly packages: readonly string[];
  readonly edits: readonly ReportedEdit[];
}

/**
 * Adds packages to the last plain `apk add` or `apt-get install` before the command in its stage, else a RUN of its own
 * above the first COPY of sources or the command's RUN, where the user is root. Undefined where neither is possible.
 */
export function installBefore(
  packages: readonly string[],
  site: { readonly command: RunCommand; readonly stage: Stage },
  context: DockerfileContext,
): InstallFix | undefined {
  const manager = managerOf(site.stage);
  if (manager === undefined) return undefined;
  const wanted = withCertificates(packages, manager, { ...site, context });
  const last = lastInstall(manager, site, context);
  if (last !== undefined) {
    const at = { start: last, end: last };
    return {
      packages: wanted,
      edits: [{ at, newText: ` ${wanted.join(" ")}` }],
    };
  }
  const above = placeFor(site, context);
  if (above === undefined) return undefined;
  const start = above.span.start;
  const newText = `RUN ${installLine(wanted, manager)}${context.source.lineEnd}`;
  return { packages: wanted, edits: [{ at: { start, end: start }, newText }] };
}

type Manager = "apk" | "apt-get";

function managerOf({ root }: Stage): Manager | undefined {
  const image = root.kind === "image" ? root.image : undefined;
  const manager = image && baseImageFacts(image)?.packageManager;
  if (manager === "apk") return "apk";
  return manager === "apt" ? "apt-get" : undefined;
}

function installLine(packages: readonly string[], manager: Manager): string {
  const names = packages.join(" ");
  return manager === "apk"
    ? `apk add --no-cache ${names}`
    : `apt-get update && apt-get install -y --no-install-recommends ${names} && rm -rf /var/lib/apt/lists/*`;
}

/** Debian's git comes without the certificates that https needs, where nothing recommended is installed. */
function withCertificates(
  packages: readonly string[],
  manager: Manager,
  { command, context }: { command: RunCommand; context: DockerfileContext },
): readonly string[] {
  const state = context.build.stateBefore(command.run);
  return manager === "apt-get" && !state.packages.has("ca-certificates")
    ? [...new Set([...packages, "ca-certificates"])]
    : packages;
}

/** Where the package list of the last such install ends. */
function lastInstall(
  manager: Manager,
  { command, stage }: { command: RunCommand; stage: Stage },
  { build }: DockerfileContext,
): number | undefined {
  const verb = manager === "apk" ? "add" : "install";
  const found = commandsBefore(command, stage, build).findLast(
    ({ arguments: words, name, run }) =>
      name === manager &&
      stage.instructions.includes(run) &&
      !run.isExecForm &&
      words.some(({ text }) => text === verb),
  );
  if (found === undefined || found.command.enclosingQuote !== undefined)
    return undefined;
  const words = found.arguments;
  // A group that a later step removes again, and lists from variables, are left alone.
  const isPlain = words.every(
    ({ text }) =>
      text !== undefined && !/^(?:-t|--virtual|-p|--root)/.test(text),
  );
  const last = words.at(-1);
  const isPackage = last?.text !== undefined && /^[a-z0-9]/.test(last.text);
  return isPlain && isPackage && last.text !== verb ? last.span.end : undefined;
}

function placeFor(
  { command, stage }: { command: RunCommand; stage: Stage },
  { build }: DockerfileContext,
): Instruction | undefined {
  const own = stage.instructions.filter(
    ({ index }) => index <= command.run.index,
  );
  const isRootAt = (one: Instruction): boolean =>
    /^(?:root|0)(?::.*)?$/.test(valueOf(build.stateBefore(one).user) ?? "");
  // Above the sources the layer is kept when they change.
  const firstCopy = own.find(
    (one) => one.kind === "copy" && one.from === undefined,
  );
  const toNonRoot = own.findLast(
    (one) => one.keyword === "USER" && isRootAt(one),
  );
  return [firstCopy, command.run, toNonRoot].find(
    (one) => one !== undefined && isRootAt(one),
  );
}
