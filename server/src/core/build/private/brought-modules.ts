import type { DockerfileContext } from "../../rule.ts";
import { mountTarget } from "../../syntax/dockerfile/mount.ts";
import type { GoDownload } from "../go/go-downloads.ts";
import type { CopiedFiles } from "../model.ts";

const cache = /pkg\/mod|modcache/i;
/** Folders that hold the module cache of an image or of a home. */
const above =
  /^\/(?:go(?:\/pkg)?|root(?:\/go(?:\/pkg)?)?|home\/[^/]+(?:\/go(?:\/pkg)?)?)?\/?$/;

/** True where a copy or mount may have brought the modules, as from a stage that downloads them, so that go asks for none. */
export function bringsModules(
  { go: { command } }: GoDownload,
  { build }: DockerfileContext,
): boolean {
  const isMounted = command.mounts.some(
    (mount) => mount.type === "bind" && cache.test(mountTarget(mount) ?? ""),
  );
  return isMounted || build.stateBefore(command.run).copies.some(mayBring);
}

function mayBring({ destination, from }: CopiedFiles): boolean {
  if (destination.kind === "unknown") return from.kind !== "context";
  const path = destination.value;
  return cache.test(path) || (from.kind !== "context" && above.test(path));
}
