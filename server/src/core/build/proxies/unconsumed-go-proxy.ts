import type { FileHandle } from "../../finding.ts";
import type { DockerfileContext } from "../../rule.ts";
import { composeBuilds } from "../compose.ts";
import { goCommands } from "../go/go-commands.ts";
import { goProxySetters } from "./go-proxy-setters.ts";
import { goSites, isBlind, type GoSite } from "./lost-go-proxy.ts";

/** A GOPROXY that a compose or bake file passes and no ARG takes. */
export interface UnconsumedGoProxy {
  readonly file: FileHandle;
  /** The downloads that miss it, in build order; never empty. */
  readonly sites: readonly GoSite[];
}

/** Undefined where something in the Dockerfile itself sets GOPROXY: then that is what was meant, or lost. */
export function unconsumedGoProxy(
  context: DockerfileContext,
): UnconsumedGoProxy | undefined {
  const { build, file, project } = context;
  // Reading compose files takes longer than all else here.
  if (goCommands(build).length === 0 || goProxySetters(context).length > 0)
    return undefined;
  const passing = composeBuilds(file, project).find(
    ({ arguments: args }) => args.has("GOPROXY") && args.get("GOPROXY") !== "",
  );
  if (passing === undefined) return undefined;
  const sites = goSites(context).filter(isBlind);
  return sites.length === 0 ? undefined : { file: passing.file, sites };
}
