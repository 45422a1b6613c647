import { valueOf } from "../value.ts";
import type { GoSettings } from "./go-settings.ts";
import {
  compareGoVersions,
  isLanguageVersion,
  latestOf,
} from "./go-version.ts";
import type { ModuleBuild } from "./module-builds.ts";

/** These take the go line's value for the name of a toolchain; later patches add the `.0`. golang/go#62278 */
const asksByLine = /^1\.(?:21\.(?:\d|10)|22\.[0-3])$/;

/** Whether go asks for a toolchain named as a go line without a patch, which has never been released. */
export function asksForGoLine({
  module,
  settings,
}: Pick<ModuleBuild, "module" | "settings">): boolean {
  const { go, toolchain } = module.gomod;
  const started = startsWith(settings);
  // In a workspace the go line of go.work decides.
  if (started === undefined || module.work !== undefined) return false;
  if (toolchain?.value === "default") return false;
  const named = toolchain?.value.slice(2) ?? started;
  const least = latestOf([started, named]) ?? started;
  return (
    go !== undefined &&
    isLanguageVersion(go.value) &&
    compareGoVersions(go.value, least) > 0
  );
}

/** The version from which such a Go goes up: its own, or the one that GOTOOLCHAIN names. */
function startsWith(settings: GoSettings): string | undefined {
  const version = valueOf(settings.version) ?? "";
  const mode = valueOf(settings.get("GOTOOLCHAIN")) ?? "";
  if (!asksByLine.test(version) || !/(?:^|\+)auto$/.test(mode))
    return undefined;
  return /^go(1\.[^+-]*)/.exec(mode)?.[1] ?? version;
}
