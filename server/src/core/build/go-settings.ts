import { baseImageFacts } from "../knowledge/base-images.ts";
import { goDefaults } from "../knowledge/go-defaults.ts";
import { compareGoVersions } from "./go-version.ts";
import type {
  BuildModel,
  CommandArgument,
  RunCommand,
  Stage,
} from "./model.ts";
import {
  known,
  literalText,
  unknown,
  valueOf,
  type Origin,
  type Value,
} from "./value.ts";

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
/** GOWORK says which files count, not what is downloaded from where: it is no part of the plan. */
export type GoVariable = (typeof goVariables)[number] | "GOWORK";

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
  readonly #written: ReadonlyMap<string, Value>;
  readonly #stated = new Map<GoVariable, Value | undefined>();

  constructor(command: RunCommand, stage: Stage, build: BuildModel) {
    this.version = goVersionOf(stage);
    this.#command = command;
    this.#written = writtenSettings(command, stage, build);
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
    return (
      goPrivate ??
      stated ??
      goDefault(name, this.version, (other) => this.stated(other))
    );
  }

  stated(name: GoVariable): Value | undefined {
    if (this.#stated.has(name)) return this.#stated.get(name);
    const own = this.#command.variable(name);
    const isSet =
      own !== undefined && !(own.kind === "known" && own.value === "");
    const value = isSet ? own : this.#written.get(name);
    this.#stated.set(name, value);
    return value;
  }
}

function goDefault(
  name: GoVariable,
  version: Value,
  stated: (name: GoVariable) => Value | undefined,
): Value {
  const origin = { kind: "tool-default" } as const;
  if (name === "GONOPROXY" || name === "GONOSUMDB") {
    return stated("GOPRIVATE") ?? known("", origin);
  }
  if (name === "GOMODCACHE") {
    const path = stated("GOPATH");
    if (path === undefined) return unknown("not-stated", origin);
    return path.kind === "known"
      ? known(`${path.value}/pkg/mod`, origin)
      : path;
  }
  if (name === "GOTOOLCHAIN") {
    if (version.kind === "unknown") return unknown(version.reason, origin);
    // Before 1.21 there is no such variable and no switching: the same as local.
    return known(
      compareGoVersions(version.value, "1.21") >= 0 ? "auto" : "local",
      origin,
    );
  }
  if (name === "GOPATH") return unknown("not-stated", origin);
  return known(goDefaults[name] ?? "", origin);
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

/** What `go env -w` has written before the command, in this stage and its parents. */
function writtenSettings(
  command: RunCommand,
  stage: Stage,
  build: BuildModel,
): ReadonlyMap<string, Value> {
  const settings = new Map<string, Value>();
  // `go env -w` writes below HOME: another user does not read it.
  const user = valueOf(build.stateBefore(command.run).user);
  collectWritten(stage, { build, user, until: command }, settings);
  return settings;
}

interface Reading {
  readonly build: BuildModel;
  readonly user: string | undefined;
  readonly until: RunCommand | undefined;
}

function collectWritten(
  stage: Stage,
  reading: Reading,
  settings: Map<string, Value>,
): void {
  const { build, until, user } = reading;
  if (stage.parent !== undefined) {
    collectWritten(stage.parent, { ...reading, until: undefined }, settings);
  }
  for (const instruction of stage.instructions) {
    if (until !== undefined && instruction.index > until.run.index) return;
    if (instruction.kind !== "run") continue;
    for (const one of build.commandsOf(instruction)) {
      if (one === until) return;
      if (one.name !== "go" || one.arguments[0]?.text !== "env") continue;
      const writer = valueOf(build.stateBefore(instruction).user);
      if (writer === user) addWritten(one, settings);
    }
  }
}

function addWritten(command: RunCommand, settings: Map<string, Value>): void {
  const [verb, ...rest] = command.arguments;
  if (
    verb?.text !== "env" ||
    !rest.some((one) => one.text === "-w" || one.text === "--w")
  )
    return;
  for (const word of rest) {
    const { raw, span, text } = word;
    const name = /^([A-Z]\w*)=/.exec(text ?? raw.replace(/^["']/, ""))?.[1];
    if (name === undefined) continue;
    settings.set(
      name,
      assignedValue(word, { name, origin: { kind: "go-env", span } }),
    );
  }
}

/** The value of a word such as `NAME=value` or `"NAME=value"`, with the place of its text. */
export function assignedValue(
  { raw, span, text }: CommandArgument,
  { name, origin }: { name: string; origin: Origin },
): Value {
  if (text === undefined) return unknown("computed-at-build-time", origin);
  const value = text.slice(name.length + 1);
  const prefix = raw.startsWith(`${name}=`) ? name.length + 1 : 0;
  const own = { start: span.start + prefix, end: span.end };
  const at = literalText(raw.slice(prefix), prefix === 0 ? text : value, own);
  // `go env -w "GOPROXY=…"`: the quotes hold the name as well.
  const start =
    at !== undefined && prefix === 0 ? at.start + name.length + 1 : at?.start;
  const isPlace = at !== undefined && start !== undefined;
  return known(value, origin, isPlace ? { start, end: at.end } : undefined);
}
