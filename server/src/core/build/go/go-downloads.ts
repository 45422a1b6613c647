import type { DownloadSite } from "../../plan/model.ts";
import type { DockerfileContext } from "../../rule.ts";
import { goCommands, parseGoCommand, type GoCommand } from "./go-commands.ts";
import { goNeeds, type GoNeeds } from "./go-needs.ts";
import { coversPath } from "../private/go-patterns.ts";
import { goSettings, type GoSettings } from "./go-settings.ts";
import { isGopathMode } from "./gopath-mode.ts";
import { isGoSumComplete } from "./go-sum.ts";
import { isOlderGo } from "./go-version.ts";
import { hasGoSum } from "./missing-go-sum.ts";
import type { ModuleAnswer } from "./module-of.ts";
import { isOutsideModule } from "./outside-module.ts";
import { known, unknown, valueOf, type Value } from "../value.ts";

/** A Go download of the plan with what go sees there, what it builds and what it must fetch. */
export interface GoDownload {
  readonly site: DownloadSite;
  readonly go: GoCommand;
  readonly settings: GoSettings;
  /** Undefined for commands that need none: `go install pkg@version`. */
  readonly module: ModuleAnswer | undefined;
  readonly needs: GoNeeds;
  /**
   * Whether go must ask for the hash of some module: no go.sum, or not all requirements in it, or a
   * command that adds modules. What GONOSUMDB exempts is not asked for; GOSUMDB is not looked at.
   */
  readonly asksForHash: Value<boolean>;
}

/** Most rules about Go go through the same list. */
const answers = new WeakMap<DockerfileContext, readonly GoDownload[]>();

/** The Go downloads of a file in build order; those that vendor or an earlier download make needless are not among them. */
export function goDownloads(context: DockerfileContext): readonly GoDownload[] {
  let found = answers.get(context);
  if (found === undefined) answers.set(context, (found = find(context)));
  return found;
}

function find(context: DockerfileContext): readonly GoDownload[] {
  // Making the plan of a file without Go takes longer than all else here.
  if (goCommands(context.build).length === 0) return [];
  return context.plan.sites.flatMap((site) => {
    const { command, stage, tool } = site;
    if (tool !== "go" || command === undefined) return [];
    const go = parseGoCommand(command, stage);
    if (go === undefined) return [];
    const settings = goSettings(command, stage, context.build);
    const module = go.isOutsideModule ? undefined : context.moduleOf(go);
    if (go.verb === "get" && !getsModules(go, settings, module, context))
      return [];
    const needs = goNeeds(go, settings, module);
    return [
      {
        site,
        go,
        settings,
        module,
        needs,
        // Reading a long go.sum costs something: only whoever asks pays.
        get asksForHash() {
          return asksForHash({ go, settings, module, needs }, context);
        },
      },
    ];
  });
}

/**
 * `go get` asks no module proxy and fills no module cache in GOPATH mode (before Go 1.16 where there is no go.mod), and
 * from 1.18 on it stops there at once. Where its Go is not known nobody can say.
 */
function getsModules(
  go: GoCommand,
  settings: GoSettings,
  module: ModuleAnswer | undefined,
  context: DockerfileContext,
): boolean {
  if (isGopathMode(go, module, context.build)) return false;
  if (module?.kind === "module") return true;
  if (valueOf(settings.get("GO111MODULE")) !== "on") return false;
  const version = valueOf(settings.version);
  if (version !== undefined && isOlderGo(version, "1.18")) return true;
  return !isOutsideModule(go, context);
}

const toolDefault = { kind: "tool-default" } as const;
/** Verbs that add modules which no go.sum can have. */
const addingVerbs = new Set(["get", "mod tidy"]);

type Asked = Omit<GoDownload, "site" | "asksForHash">;

function asksForHash(
  download: Asked,
  context: DockerfileContext,
): Value<boolean> {
  const { go, settings, module, needs } = download;
  const exempt = settings.get("GONOSUMDB");
  if (exempt.kind === "unknown" && exempt.reason !== "unknown-base-image")
    return exempt;
  if (addingVerbs.has(go.verb)) return known(true, toolDefault);
  const patterns = valueOf(exempt) ?? "";
  const asked = needs.paths?.filter(
    (path) => !coversPath(patterns, path, valueOf(settings.version)),
  );
  if (asked?.length === 0) return known(false, toolDefault);
  if (module === undefined) return known(true, toolDefault);
  return module.kind === "module"
    ? lacksHashes(go, module, context)
    : unknown("not-stated");
}

function lacksHashes(
  go: GoCommand,
  module: Extract<ModuleAnswer, { kind: "module" }>,
  context: DockerfileContext,
): Value<boolean> {
  const isThere = hasGoSum(go, module, context);
  const isComplete =
    isThere === true ? isGoSumComplete(module, context.project) : isThere;
  return isComplete === undefined
    ? unknown("not-stated")
    : known(!isComplete, toolDefault);
}
