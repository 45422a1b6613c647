import { baseImageFacts } from "../../knowledge/base-images.ts";
import { writtenSettings } from "./go-env-file.ts";
import { goDefault } from "./go-setting-defaults.ts";
import { homeOf } from "./home.ts";
import type { BuildModel, RunCommand, Stage } from "../model.ts";
import { isGoReplaced } from "./replaced-go.ts";
import { known, unknown, type Value } from "../value.ts";

export { assignedValue } from "./go-env-file.ts";

/** The go command's variables that decide what it downloads and from where. */
export const goVariables = [
  "GOPROXY",
  "GOSUMDB",
  "GOPRIVATE",
  "GONOPROXY",
  "GONOSUMDB",
  "GOINSECURE",
  "GOTOOLCHAIN",
  "GOFLAGS",
  "GO111MODULE",
  "GOVCS",
  "GOMODCACHE",
  "GOPATH",
] as const;

/** Those that decide where go keeps and reads things; no part of the plan. */
const goPlaces = ["GOAUTH", "GOWORK", "GOCACHE", "GOENV"] as const;

export type GoVariable =
  (typeof goVariables)[number] | (typeof goPlaces)[number];

/** What one `go` command sees. */
export interface GoSettings {
  /** The stage's Go; unknown for images and tags that do not say it. */
  readonly version: Value;
  get(name: GoVariable): Value;
  /** As `get`, but undefined where neither the file nor a known base image sets it. */
  stated(name: GoVariable): Value | undefined;
}

/**
 * The settings at a command. Precedence is Go's own: process environment, then `go env -w`, then
 * defaults; an empty value counts as not set (go-facts 1.1, cmd/go cfg.Getenv).
 */
export function goSettings(
  command: RunCommand,
  stage: Stage,
  build: BuildModel,
): GoSettings {
  let settings = answers.get(command);
  if (settings === undefined) {
    settings = new CommandSettings(command, stage, build);
    answers.set(command, settings);
  }
  return settings;
}

/** The plan, the rules and hover ask the same of a command; it belongs to one build model. */
const answers = new WeakMap<RunCommand, GoSettings>();

class CommandSettings implements GoSettings {
  readonly version: Value;
  readonly #command: RunCommand;
  readonly #stage: Stage;
  readonly #build: BuildModel;
  readonly #stated = new Map<GoVariable, Value | undefined>();
  #written: ReadonlyMap<string, Value> | undefined;

  constructor(command: RunCommand, stage: Stage, build: BuildModel) {
    this.version = isGoReplaced(command, stage, build)
      ? unknown("hidden")
      : goVersionOf(stage);
    this.#command = command;
    this.#stage = stage;
    this.#build = build;
  }

  get(name: GoVariable): Value {
    const stated = this.stated(name);
    // No known image sets the lists that GOPRIVATE stands in for: it counts above one that is not known.
    const fromImage =
      stated?.kind === "unknown" && stated.reason === "unknown-base-image";
    const goPrivate =
      fromImage && (name === "GONOPROXY" || name === "GONOSUMDB")
        ? this.stated("GOPRIVATE")
        : undefined;
    return goPrivate ?? stated ?? this.#default(name);
  }

  #default(name: GoVariable): Value {
    const { version } = this;
    return goDefault(name, {
      version,
      isCurrent:
        version.kind === "unknown" && version.reason === "floating-tag",
      home: homeOf(this.#command, this.#build),
      variable: (other) => this.#command.variable(other),
      stated: (other) => this.stated(other),
    });
  }

  stated(name: GoVariable): Value | undefined {
    if (this.#stated.has(name)) return this.#stated.get(name);
    const own = this.#command.variable(name);
    const isSet =
      own !== undefined && !(own.kind === "known" && own.value === "");
    // `go env -w` refuses GOENV.
    const value =
      isSet || name === "GOENV"
        ? isSet
          ? own
          : undefined
        : this.#fromFile(name);
    this.#stated.set(name, value);
    return value;
  }

  #fromFile(name: GoVariable): Value | undefined {
    this.#written ??= writtenSettings(this.#command, this.#stage, this.#build);
    const value = this.#written.get(name);
    return value?.kind === "known" && value.value === "" ? undefined : value;
  }
}

/** The Go version that the stage's base image brings. */
function goVersionOf(stage: Stage): Value {
  const { root } = stage;
  if (root.kind !== "image") return unknown("not-stated");
  if (root.image === undefined) {
    return root.reference.kind === "unknown"
      ? root.reference
      : unknown("unknown-base-image");
  }
  const facts = baseImageFacts(root.image);
  if (facts?.family !== "golang") return unknown("unknown-base-image");
  if (facts.goVersion === undefined) return unknown("floating-tag");
  return known(facts.goVersion, {
    kind: "base-image",
    span: stageRoot(stage).from.span,
  });
}

function stageRoot(stage: Stage): Stage {
  return stage.parent === undefined ? stage : stageRoot(stage.parent);
}
