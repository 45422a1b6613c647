import type { DockerfileContext, ReportedEdit } from "../../rule.ts";
import { changeVersion, raiseTag } from "./go-image-fix.ts";
import { rootOf } from "./go-image.ts";
import { isTooOld } from "./go-needs.ts";
import { isOlderGo } from "./go-version.ts";
import type { ToolchainFetch } from "./toolchain-fetch.ts";
import { changeValue, valueText } from "../value-text.ts";

export interface ToolchainFix {
  readonly kind: "tag" | "local";
  /** The new tag, or the image's own version. */
  readonly value: string;
  readonly edits: readonly ReportedEdit[];
}

/** What makes the fetch needless: an image with that Go, or the image's own. An older image is never the cure. */
export function toolchainFixes(
  fetch: ToolchainFetch,
  context: DockerfileContext,
): readonly ToolchainFix[] {
  const { go, line, version, wanted } = fetch;
  const root = rootOf(go.stage);
  const fixes: ToolchainFix[] = [];
  const change =
    line !== undefined
      ? raiseTag({ root, wanted }, context.source)
      : isOlderGo(version, wanted)
        ? changeVersion(root, wanted, context.source)
        : undefined;
  if (change !== undefined) {
    const { edits, tag } = change;
    fixes.push({ kind: "tag", value: tag, edits });
  }
  const edits = line === undefined ? setLocal(fetch, context) : [];
  if (edits.length > 0) fixes.push({ kind: "local", value: version, edits });
  return fixes;
}

/** Where the image's own Go can build the module, as far as it is known. */
function setLocal(
  { go, setting, settings, version }: ToolchainFetch,
  context: DockerfileContext,
): readonly ReportedEdit[] {
  const text = valueText(settings.get("GOTOOLCHAIN"), context.syntax);
  const module = go.isOutsideModule ? undefined : context.moduleOf(go);
  const isOld = module?.kind === "module" && isTooOld(version, module);
  if (text === undefined || isOld) return [];
  const change = { start: 0, end: setting.length, newText: "local" };
  return changeValue(text, [change]);
}
