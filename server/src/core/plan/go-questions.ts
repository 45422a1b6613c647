import type { GoDownload } from "../build/go/go-downloads.ts";
import {
  compareGoVersions,
  isLanguageVersion,
  latestOf,
} from "../build/go/go-version.ts";
import { isCertainlyPrivate } from "../build/private/private-modules.ts";
import { valueOf, type UnknownReason } from "../build/value.ts";
import { goDefaults } from "../knowledge/go-defaults.ts";
import type { DockerfileContext } from "../rule.ts";
import type { GoMod } from "../syntax/gomod/model.ts";
import {
  toolchainPath,
  unnamedModule,
  unnamedVersion,
  type GoQuestion,
} from "./go-question.ts";

interface Unknown {
  readonly reason: UnknownReason;
}

/** What a go command asks for before all else, toolchain first; unknown where its settings are. */
export function goQuestions(
  download: GoDownload,
  context: DockerfileContext,
): readonly GoQuestion[] | Unknown {
  const settings = readSettings(download);
  if ("reason" in settings) return settings;
  const goVersion = valueOf(download.settings.version);
  const asksForHash = valueOf(download.asksForHash) === true;
  const bareMirrors = context.network.mirrors
    .filter(({ sumdb }) => sumdb === false)
    .map(({ url }) => url.replace(/\/$/, ""));
  const common = {
    kind: "go",
    goVersion,
    settings,
    asksForHash,
    bareMirrors,
  } as const;
  const toolchain = toolchainOf(download);
  const modules = modulesOf(download).map((module) => ({
    ...common,
    ...module,
    ...firstFile(download, module),
    isPrivate: isCertainlyPrivate(module.path, context),
  }));
  if (toolchain === undefined) return modules;
  const version = `v0.0.1-${toolchain}.linux-amd64`;
  const question: GoQuestion = {
    ...common,
    path: toolchainPath,
    version,
    file: "zip",
    prefix: `go: download ${toolchain}: ${toolchainPath}@${version}: `,
    // Without `.0` it is a version of the language, and no such toolchain was ever made.
    isMissing: isLanguageVersion(toolchain.slice(2)),
  };
  return [question, ...modules];
}

function readSettings({
  settings,
}: GoDownload): GoQuestion["settings"] | Unknown {
  const read: Record<string, string> = {};
  for (const name of [
    "GOPROXY",
    "GONOPROXY",
    "GONOSUMDB",
    "GOSUMDB",
  ] as const) {
    const value = settings.get(name);
    // An unknown base image may set a variable of Go's, but nobody's does.
    if (value.kind === "unknown" && value.reason !== "unknown-base-image")
      return { reason: value.reason };
    read[name] = valueOf(value) ?? goDefaults[name] ?? "";
  }
  const { GOPROXY = "", GONOPROXY = "", GONOSUMDB = "", GOSUMDB = "" } = read;
  return { GOPROXY, GONOPROXY, GONOSUMDB, GOSUMDB };
}

interface Module {
  readonly path: string;
  readonly version: string;
}

/** In the order of their paths, which is go's; those that a folder replaces are not fetched. */
function modulesOf({ go, module }: GoDownload): readonly Module[] {
  if (go.isOutsideModule) return go.operands.slice(0, 1).flatMap(namedModule);
  // Something is fetched, and nobody knows what.
  if (module?.kind !== "module")
    return [{ path: unnamedModule, version: unnamedVersion }];
  const required = requirements(module.gomod);
  const named =
    go.verb === "get"
      ? go.operands.filter((one) => /\..*\/.*@/.test(one ?? ""))
      : [];
  return [...required, ...named.flatMap(namedModule)].sort((left, right) =>
    left.path < right.path ? -1 : 1,
  );
}

function namedModule(operand: string | undefined): readonly Module[] {
  const [path = "", version = "latest"] = operand?.split("@") ?? [];
  return operand === undefined ? [] : [{ path, version }];
}

function requirements({ replaces, requires }: GoMod): readonly Module[] {
  return requires.flatMap(({ path, version }) => {
    const replacement = replaces.find(
      ({ oldPath, oldVersion }) =>
        oldPath.value === path.value &&
        (oldVersion === undefined || oldVersion.value === version.value),
    );
    if (replacement === undefined)
      return [{ path: path.value, version: version.value }];
    const { isLocal, newPath, newVersion } = replacement;
    return isLocal
      ? []
      : [{ path: newPath.value, version: newVersion?.value ?? "" }];
  });
}

type FirstFile = Pick<
  GoQuestion,
  "file" | "prefix" | "lookupPrefix" | "printedFile"
>;

/** Which file of a module go wants first, and what it prints when it cannot have it (run with Go 1.14 to 1.27). */
function firstFile(download: GoDownload, module: Module): FirstFile {
  const { go, settings } = download;
  const goVersion = valueOf(settings.version);
  const name = `${module.path}@${module.version}`;
  const isBefore = (version: string): boolean =>
    goVersion !== undefined && compareGoVersions(goVersion, version) < 0;
  if (go.isOutsideModule)
    return queried(
      module,
      isBefore("1.17")
        ? `go ${go.verb} `
        : isBefore("1.18")
          ? `go ${go.verb}: `
          : "go: ",
    );
  const ofGraph: FirstFile = { file: "mod", prefix: `go: ${name}: ` };
  if (isBefore("1.17")) return ofGraph;
  const isPruned = hasPrunedGraph(download);
  if (go.verb !== "mod download")
    return isPruned && compiles.has(go.verb)
      ? { file: "zip", prefix: `${name}: `, lookupPrefix: "" }
      : ofGraph;
  if (isBefore("1.18"))
    return {
      file: "mod",
      prefix: `go mod download: ${name}: `,
      lookupPrefix: "go mod download: ",
      printedFile: "info",
    };
  return isPruned
    ? ofGraph
    : { ...ofGraph, printedFile: "info", lookupPrefix: "go: " };
}

/** `go install path@version` asks what version that is; of a word such as `latest` it wants the list. */
function queried({ path, version }: Module, start: string): FirstFile {
  const query = `${start}${path}@${version}: `;
  const isExact = /^v\d+\.\d+\.\d+/.test(version);
  return isExact || !/^(?:latest|upgrade|patch|v\d.*|[<>].*)$/.test(version)
    ? {
        file: "info",
        prefix: `${query}${path}@${version}: `,
        lookupPrefix: query,
      }
    : {
        file: "list",
        prefix: `${query}module ${path}: `,
        lookupPrefix: query,
      };
}

/** These read packages at once where the go.mod names all modules that they come from. */
const compiles = new Set([
  "build",
  "test",
  "vet",
  "run",
  "install",
  "generate",
  "mod tidy",
  "mod vendor",
]);

/** Go 1.17 and later write into go.mod what the graph has. */
function hasPrunedGraph({ module }: GoDownload): boolean {
  const line = module?.kind === "module" ? module.gomod.go?.value : undefined;
  return line !== undefined && compareGoVersions(line, "1.17") >= 0;
}

/** `go1.23.4` where that toolchain is fetched before all else. */
function toolchainOf({
  module,
  needs,
  settings,
}: GoDownload): string | undefined {
  const need = valueOf(needs.toolchain);
  const setting = valueOf(settings.get("GOTOOLCHAIN")) ?? "";
  if (need === "always") return /^go\d[^+]*/.exec(setting)?.[0];
  return need === "if-go-too-old" && module?.kind === "module"
    ? wantedToolchain(module.gomod, valueOf(settings.version) ?? "")
    : undefined;
}

function wantedToolchain(
  { go, toolchain }: GoMod,
  running: string,
): string | undefined {
  const named = toolchain?.value.replace(/^go/, "");
  const wanted = latestOf([go?.value ?? "1.16", named ?? "1.16"]);
  if (wanted === undefined) return undefined;
  const end = isLanguageVersion(wanted) && addsZero(running) ? ".0" : "";
  return `go${wanted}${end}`;
}

/** From 1.21.11 and 1.22.4 on go reads `go 1.23` as 1.23.0 (golang/go#62278). */
function addsZero(running: string): boolean {
  const since = /^1\.21(?:\.|$)/.test(running) ? "1.21.11" : "1.22.4";
  const isMinor = /^1\.\d+$/.test(running);
  return isMinor || compareGoVersions(running, since) >= 0;
}
