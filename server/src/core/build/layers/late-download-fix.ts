import type { DockerfileContext } from "../../rule.ts";
import {
  copyOf,
  downloadBefore,
  downloadFirst,
  manifestCopy,
  type OrderFix,
} from "./download-order-fix.ts";
import { manifestFiles } from "./manifest-files.ts";
import type { ModuleAnswer } from "../go/module-of.ts";
import { valueOf } from "../value.ts";
import type { LateDownload } from "./whole-copies.ts";

/** Puts a download in front of the sources; undefined where they stand in another stage, or it may need more of them. */
export function lateDownloadFix(
  late: LateDownload,
  module: ModuleAnswer | undefined,
  context: DockerfileContext,
): OrderFix | undefined {
  const { copy, download, kind } = late;
  const { command, name, stage } = download;
  if (context.build.stageOf(copy.instruction) !== stage) return undefined;
  if (module === undefined) return listFix(late, context);
  if (name !== "go mod download" || module.kind !== "module") return undefined;
  if (kind === "folder") return downloadBefore(command, copy, module, context);
  const manifests = manifestCopy(module, copy, context);
  return copy.sources.length === 1
    ? downloadFirst(command, copy, manifests, context)
    : undefined;
}

/** Only go is known to run nothing of the project. */
function listFix(
  { copy, download }: LateDownload,
  context: DockerfileContext,
): OrderFix | undefined {
  const { command } = download;
  const directory = valueOf(command.directory);
  const files = manifestFiles(download, context);
  const isPlain =
    copy.sources.length === 1 && valueOf(copy.destination) === directory;
  if (files === undefined || directory === undefined || !isPlain)
    return undefined;
  const manifests = copyOf(files, directory, copy, context);
  if (manifests?.isPlain !== true) return undefined;
  const fix = downloadFirst(command, copy, manifests, context);
  return fix && { ...fix, safe: false };
}
