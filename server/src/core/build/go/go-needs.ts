import type { Span } from "../../text/source.ts";
import type { GoCommand } from "./go-commands.ts";
import type { GoSettings } from "./go-settings.ts";
import { fetchedAs } from "./go-sum.ts";
import { isOlderGo, latestOf } from "./go-version.ts";
import type { ModuleAnswer } from "./module-of.ts";
import type { BuildModel } from "../model.ts";
import { known, unknown, valueOf, type Value } from "../value.ts";

/** What a go command must fetch. */
export interface GoNeeds {
  /** Paths of modules or, for `go install pkg@version`, packages; undefined where the go.mod is not known. */
  readonly paths: readonly string[] | undefined;
  /** Another toolchain. Unknown where the image's Go or GOTOOLCHAIN is. */
  readonly toolchain: Value<"never" | "if-go-too-old" | "always">;
}

/** `module` is undefined for a command that needs none. */
export function goNeeds(
  go: GoCommand,
  settings: GoSettings,
  module: ModuleAnswer | undefined,
): GoNeeds {
  const toolchain = toolchainNeed(settings, module);
  const named = go.operands.flatMap((one) =>
    one === undefined ? [] : [one.replace(/@.*$/s, "")],
  );
  if (go.isOutsideModule) return { paths: named, toolchain };
  if (module?.kind !== "module") return { paths: undefined, toolchain };
  const required = requiredPaths(module);
  const paths =
    go.verb === "get"
      ? [...required, ...named.filter((one) => one.includes("."))]
      : required;
  return { paths, toolchain };
}

/** What the requirements come to behind the replacements; those replaced by folders need no download. */
function requiredPaths({
  gomod,
}: Extract<ModuleAnswer, { kind: "module" }>): readonly string[] {
  return gomod.requires.flatMap((one) => {
    const fetched = fetchedAs(gomod, one);
    return fetched === undefined ? [] : [fetched.path];
  });
}

const toolDefault = { kind: "tool-default" } as const;

function toolchainNeed(
  settings: GoSettings,
  module: ModuleAnswer | undefined,
): GoNeeds["toolchain"] {
  const { version } = settings;
  const setting = settings.get("GOTOOLCHAIN");
  if (setting.kind === "unknown") return setting;
  const { origin } = setting;
  const wish = readToolchain(setting.value);
  if (wish === "none") return known("never", origin);
  if (version.kind === "unknown") return version;
  if (isOlderGo(version.value, "1.21")) return known("never", toolDefault);
  if (wish !== "newer") {
    const isOwn = wish === `go${version.value}`;
    return known(isOwn ? "never" : "always", origin);
  }
  const isNeeded = module?.kind !== "module" || isTooOld(version.value, module);
  return known(isNeeded ? "if-go-too-old" : "never", origin);
}

/**
 * GOTOOLCHAIN as cmd/go reads it since 1.21: `local`, `path`, `auto`, a name, and each with `+auto` or `+path`.
 * `none` fetches nothing, `newer` what a go.mod asks for; a name is fetched whatever it says.
 */
function readToolchain(value: string): "none" | "newer" | `go${string}` {
  const [name = "", mode] = value.split("+");
  if (mode === "path") return "none";
  if (/^go\d/.test(name)) return name as `go${string}`;
  return name === "auto" || mode === "auto" ? "newer" : "none";
}

/** Whether the go or toolchain line asks for a newer Go than that. */
export /** In a workspace go reads these lines in go.work and not in go.mod. */
function isTooOld(
  version: string,
  module: Extract<ModuleAnswer, { kind: "module" }>,
): boolean {
  const gomod = module.work?.gowork ?? module.gomod;
  const wanted = latestOf([
    gomod.go?.value ?? "1.16",
    gomod.toolchain?.value.replace(/^go/, "") ?? "1.16",
  ]);
  return wanted !== undefined && isOlderGo(version, wanted);
}

const moduleFile =
  /(?:^|\/)(?:go\.(?:mod|sum|work|work\.sum|\*)|\*\.(?:mod|sum))$/;

/** True for a source of a COPY that is a go.mod, go.sum or go.work, or a pattern of them. */
export function isModuleFile(path: string): boolean {
  return moduleFile.test(path);
}

/** Files of the build context that a RUN depends on: those copied before it and those it mounts. */
interface Dependency {
  readonly span: Span;
  readonly isModuleFiles: boolean;
}

/** Whether only go.mod and go.sum stand before the command, so that an edit of the sources keeps the layer. */
export function isLockfileFirst(
  go: GoCommand,
  build: BuildModel,
): Value<boolean> {
  // `go install pkg@version` reads no lock file.
  if (go.isOutsideModule) return unknown("not-stated");
  const all = dependenciesOf(go, build);
  const decisive = all.find((one) => !one.isModuleFiles) ?? all.at(-1);
  return decisive === undefined
    ? unknown("not-stated")
    : known(decisive.isModuleFiles, { kind: "literal", span: decisive.span });
}

function dependenciesOf(
  { command }: GoCommand,
  build: BuildModel,
): readonly Dependency[] {
  const { copies } = build.stateBefore(command.run);
  const copied = copies
    .filter(({ from }) => from.kind === "context")
    .map(({ instruction, sources }) => ({
      span: instruction.span,
      isModuleFiles: sources.every((one) =>
        moduleFile.test(valueOf(one) ?? ""),
      ),
    }));
  const mounted = command.mounts
    .filter(({ options, type }) => type === "bind" && !options.has("from"))
    .map(({ flag, options }) => ({
      span: flag.span,
      isModuleFiles: moduleFile.test(
        options.get("source") ?? options.get("src") ?? "",
      ),
    }));
  return [...copied, ...mounted];
}
