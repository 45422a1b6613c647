import type { FileHandle } from "../../finding.ts";
import { goReleaseOf } from "../../knowledge/go-releases.ts";
import type { Token } from "../../syntax/gomod/model.ts";
import type { DockerfileContext } from "../../rule.ts";
import type { SourceText } from "../../text/source.ts";
import { goCommands, type GoCommand } from "./go-commands.ts";
import { asksForGoLine } from "./go-line-toolchain.ts";
import { isMinorTag } from "./go-image.ts";
import { goSettings, type GoSettings } from "./go-settings.ts";
import { isNeverReleased, parseGoToolchain } from "./go-toolchain.ts";
import {
  compareGoVersions,
  isLanguageVersion,
  isOlderGo,
} from "./go-version.ts";
import { parseGoProxy } from "../proxies/goproxy.ts";
import type { BuildModel, Stage } from "../model.ts";
import type { ModuleAnswer } from "./module-of.ts";
import { valueOf } from "../value.ts";

/** Another Go than the image's, which a go command fetches before it does anything else. */
export interface ToolchainFetch {
  readonly go: GoCommand;
  readonly settings: GoSettings;
  /** The version: `1.26.3`. */
  readonly wanted: string;
  /** The image's, as its tag says it. */
  readonly version: string;
  /** GOTOOLCHAIN. */
  readonly setting: string;
  /** `path`: it is searched in PATH and nowhere else. */
  readonly from: "download" | "path";
  /** The line that asks for it; undefined where GOTOOLCHAIN names it. */
  readonly line:
    | {
        readonly file: FileHandle;
        readonly source: SourceText;
        readonly token: Token;
        /** go takes the line for the name of a release, and there is none of that name. */
        readonly isUnreleased: boolean;
      }
    | undefined;
}

/** The go commands of a file that fetch another Go, as far as all that decides is known. */
export function toolchainFetches(
  context: DockerfileContext,
): readonly ToolchainFetch[] {
  return goCommands(context.build).flatMap((go) => {
    const fetch = toolchainFetch(go, context);
    return fetch === undefined || installsToolchains(go.stage, context.build)
      ? []
      : [fetch];
  });
}

function toolchainFetch(
  go: GoCommand,
  context: DockerfileContext,
): ToolchainFetch | undefined {
  const settings = goSettings(go.command, go.stage, context.build);
  const version = valueOf(settings.version);
  const setting = valueOf(settings.get("GOTOOLCHAIN"));
  // What decides most often, before any go.mod is read.
  if (version === undefined || setting === undefined || setting === "local")
    return undefined;
  if (isOlderGo(version, "1.21") || isOffline(settings)) return undefined;
  const chosen = chosenToolchain(go, { setting, settings, version }, context);
  return chosen && { go, settings, version, setting, ...chosen };
}

function chosenToolchain(
  go: GoCommand,
  {
    setting,
    settings,
    version,
  }: Pick<ToolchainFetch, "setting" | "settings" | "version">,
  context: DockerfileContext,
): Pick<ToolchainFetch, "from" | "line" | "wanted"> | undefined {
  const toolchain = parseGoToolchain(setting);
  if (toolchain.kind === "invalid") return undefined;
  const { mode, version: named } = toolchain;
  const isFixed = mode === "none" || go.isOutsideModule;
  const module = isFixed ? undefined : context.moduleOf(go);
  const asking = askingLine(module, { version, named });
  if (asking === "unknown") return undefined;
  const line = asking && {
    ...asking,
    isUnreleased: isUnreleased(module, settings),
  };
  const wanted = line === undefined ? named : versionOf(line.token);
  if (wanted === undefined || !isOther(wanted, version)) return undefined;
  // Nothing of that name was ever released: go-toolchain-invalid tells it.
  if (line === undefined && isNeverReleased(wanted)) return undefined;
  return { from: mode === "path" ? "path" : "download", line, wanted };
}

function isUnreleased(
  module: ModuleAnswer | undefined,
  settings: GoSettings,
): boolean {
  return module?.kind === "module" && asksForGoLine({ module, settings });
}

/** Modules switched off, or no proxy that would be asked over the network. */
function isOffline(settings: GoSettings): boolean {
  if (valueOf(settings.get("GO111MODULE")) === "off") return true;
  const proxy = settings.get("GOPROXY");
  if (proxy.kind === "unknown") return false;
  const [first] = parseGoProxy(proxy.value).entries;
  return first?.kind === "off" || first?.url?.startsWith("file:") === true;
}

interface Own {
  readonly version: string;
  readonly named: string | undefined;
}

type AskingLine = Omit<NonNullable<ToolchainFetch["line"]>, "isUnreleased">;

/** The greater of go and toolchain line where it asks for more than the Go that would run. */
function askingLine(
  module: ModuleAnswer | undefined,
  { named, version }: Own,
): AskingLine | "unknown" | undefined {
  if (module === undefined || module.kind === "none") return undefined;
  if (module.kind === "ambiguous")
    return named === undefined ? undefined : "unknown";
  // In a workspace the lines of go.work decide.
  const { gowork, file } = module.work ?? { ...module, gowork: undefined };
  const { go, source, toolchain } = gowork ?? module.gomod;
  // `toolchain default` keeps the Go that would run.
  if (toolchain?.value === "default") return undefined;
  const isNewer = (token: Token): boolean =>
    named === undefined
      ? isOlderGo(version, versionOf(token))
      : compareGoVersions(versionOf(token), named) > 0;
  const [token] = [go, toolchain]
    .filter((one) => one !== undefined)
    .filter(isNewer)
    .toSorted((a, b) => compareGoVersions(versionOf(b), versionOf(a)));
  return token && { file, source, token };
}

/** The release that a line names: the first one where it has no patch. */
function versionOf({ value }: Token): string {
  const version = value.replace(/^go/, "").replace(/-.*$/s, "");
  return isLanguageVersion(version) ? `${version}.0` : version;
}

/** Certainly not the image's Go. What patch a tag of a minor means is known once the minor gets no more. */
function isOther(wanted: string, version: string): boolean {
  if (!isMinorTag(version)) return compareGoVersions(wanted, version) !== 0;
  const release = goReleaseOf(version);
  if (release?.endOfLife !== undefined)
    return compareGoVersions(wanted, release.lastPatch) !== 0;
  return goReleaseOf(wanted)?.minor !== version;
}

/** `go install golang.org/dl/go1.26.3@latest` puts a toolchain into PATH, where go looks first. */
function installsToolchains(stage: Stage, build: BuildModel): boolean {
  return goCommands(build).some(
    (go) =>
      isIn(stage, go.stage) &&
      go.operands.some((one) => one?.startsWith("golang.org/dl/") === true),
  );
}

function isIn(stage: Stage, wanted: Stage): boolean {
  return (
    stage === wanted ||
    (stage.parent !== undefined && isIn(stage.parent, wanted))
  );
}
