import { isPublicGoProxy } from "../../knowledge/go-proxies.ts";
import { isInternalHost } from "../../knowledge/module-hosts.ts";
import type { DockerfileContext, ReportedEdit } from "../../rule.ts";
import type {
  CopyInstruction,
  RunInstruction,
} from "../../syntax/dockerfile/model.ts";
import { matchPrefixPattern } from "./go-patterns.ts";
import type { BuildModel, Stage } from "../model.ts";
import { removeInstruction } from "../remove-command.ts";
import { tlsDownloads, type TlsDownload } from "./tls-downloads.ts";
import { valueOf } from "../value.ts";

/** A certificate authority of one's own that comes behind a download that needs it. */
export interface LateCa {
  readonly download: TlsDownload;
  readonly copy: CopyInstruction;
  /** What adds it to the bundle. */
  readonly run: RunInstruction;
}

const folders =
  /^\/(?:usr\/local\/share\/ca-certificates|usr\/share\/pki|etc\/pki\/ca-trust|etc\/ca-certificates)(?:\/|$)/;
const updaters = new Set(["update-ca-certificates", "update-ca-trust"]);

/** The first download of the stage that comes before its own certificates. */
export function lateCa(
  stage: Stage,
  context: DockerfileContext,
): LateCa | undefined {
  const { build } = context;
  // Few files have such certificates at all.
  if (!context.source.mentions("update-ca-")) return undefined;
  const own = new Set(stage.instructions);
  const copy = build
    .copiesAtEnd(stage)
    .find(
      ({ destination, from, instruction }) =>
        own.has(instruction) &&
        from.kind === "context" &&
        folders.test(valueOf(destination) ?? ""),
    )?.instruction;
  if (copy === undefined) return undefined;
  const run = stage.instructions.find(
    (one): one is RunInstruction =>
      one.kind === "run" &&
      one.index > copy.index &&
      build.commandsOf(one).some(({ name }) => updaters.has(name)),
  );
  if (run === undefined) return undefined;
  const downloads = tlsDownloads(stage, context);
  const isForBuild =
    stage !== build.stages.at(-1) ||
    downloads.some(({ command }) => command.run.index > run.index);
  const download = downloads.find(
    (one) => one.command.run.index < copy.index && needsIt(one, context),
  );
  return download === undefined || !isForBuild
    ? undefined
    : { download, copy, run };
}

/** A host of one's own, or any where the network has a certificate authority between. */
function needsIt(
  { host, program }: TlsDownload,
  { network }: DockerfileContext,
): boolean {
  const isOwn =
    isInternalHost(host) ||
    network.privateHosts.some((glob) => matchPrefixPattern(glob, host));
  const isOwnProxy = program === "go" && !isPublicGoProxy(host);
  return isOwn || isOwnProxy || network.profile === "corporate";
}

/** The edits that put both instructions above the download; undefined where they need what stands between. */
export function moveCa(
  { copy, download, run }: LateCa,
  { build, source, syntax }: DockerfileContext,
): readonly ReportedEdit[] | undefined {
  const texts = [copy, run].map(({ span }) => source.slice(span));
  const isPlain =
    texts.every((one) => !/[$\n]/.test(one)) &&
    copy.destination?.raw.startsWith("/") === true &&
    build.commandsOf(run).every(({ name }) => updaters.has(name)) &&
    isSameUser(run, download.command.run, build);
  const removals = [copy, run].map(({ index }) =>
    removeInstruction(index, syntax),
  );
  if (!isPlain || removals.includes(undefined)) return undefined;
  const { start } = download.command.run.span;
  const newText = texts.map((one) => one + source.lineEnd).join("");
  return [
    { at: { start, end: start }, newText },
    ...removals.filter((one) => one !== undefined),
  ];
}

function isSameUser(
  one: RunInstruction,
  other: RunInstruction,
  build: BuildModel,
): boolean {
  const user = valueOf(build.stateBefore(one).user);
  return user !== undefined && user === valueOf(build.stateBefore(other).user);
}
