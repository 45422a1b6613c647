import type { GoCommand } from "./build/go/go-commands.ts";
import type { GoSettings, GoVariable } from "./build/go/go-settings.ts";
import type { BuildModel } from "./build/model.ts";
import type { Value } from "./build/value.ts";
import { baseImageFacts } from "./knowledge/base-images.ts";

const always: readonly GoVariable[] = [
  "GOPROXY",
  "GOSUMDB",
  "GOPRIVATE",
  "GOTOOLCHAIN",
  "GOFLAGS",
];

const ifStated: readonly GoVariable[] = [
  "GONOPROXY",
  "GONOSUMDB",
  "GOINSECURE",
  "GO111MODULE",
  "GOVCS",
  "GOAUTH",
  "GOWORK",
  "GOENV",
  "GOPATH",
  "GOMODCACHE",
  "GOCACHE",
];

/** What hover shows of a go command's settings: those that matter most, and each other one that a line of the file sets. */
export function shownSettings(
  settings: GoSettings,
): readonly (readonly [name: GoVariable, value: Value])[] {
  const first = always
    .map((name) => [name, settings.get(name)] as const)
    .filter(([name, value]) => name === "GOPRIVATE" || !isEmptyDefault(value));
  // Those that follow from another one, as GOMODCACHE from GOPATH, are shown by that one.
  const others = ifStated.flatMap((name) => {
    const value = settings.stated(name);
    return value?.origin?.span === undefined ? [] : [[name, value] as const];
  });
  return [...first, ...others];
}

function isEmptyDefault(value: Value): boolean {
  return (
    value.kind === "known" &&
    value.value === "" &&
    value.origin.kind === "tool-default"
  );
}

/** Modules that are fetched directly need git. True where an official image certainly has none at the command. */
export function lacksGit({ command }: GoCommand, build: BuildModel): boolean {
  const { hasUnknownPackages, packages, stage } = build.stateBefore(
    command.run,
  );
  const root = stage?.root;
  if (root?.kind !== "image" || root.image === undefined) return false;
  const isOfficial = baseImageFacts(root.image)?.family === "golang";
  return isOfficial && !hasUnknownPackages && !packages.has("git");
}
