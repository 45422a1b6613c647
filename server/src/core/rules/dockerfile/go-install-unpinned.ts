import { goCommands, type GoCommand } from "../../build/go/go-commands.ts";
import { shownVersion } from "../../build/go/go-image.ts";
import { goOperands, type GoOperand } from "../../build/go/go-operands.ts";
import { goSettings } from "../../build/go/go-settings.ts";
import { valueOf } from "../../build/value.ts";
import {
  defineRule,
  type DockerfileContext,
  type Reported,
} from "../../rule.ts";
import type { Requirement } from "../../syntax/gomod/model.ts";

const messages = {
  local: {
    en: "this step may get another {path} each time it runs; as soon as the newest one asks for more than Go {version} the build stops with “requires go >= … (running go {running}; GOTOOLCHAIN=local)”",
    "zh-cn":
      "这一步每次重新执行，得到的 {path} 都可能不同；一旦其最新版要求高于 Go {version}，构建就会因 “requires go >= … (running go {running}; GOTOOLCHAIN=local)” 而终止",
  },
  moves: {
    en: "this step may get another {path} each time it runs: {query} is whatever is the newest on that day",
    "zh-cn":
      "这一步每次重新执行，得到的 {path} 都可能不同：{query} 指的是当天的最新版本",
  },
  required: {
    en: "{file} requires this version",
    "zh-cn": "{file} 要求的版本",
  },
  pin: {
    en: "Use {required}, which {file} requires",
    "zh-cn": "改用 {file} 所要求的 {required}",
  },
} as const;

export default defineRule({
  summary: {
    en: "go install takes whatever version is the newest when the step runs",
    "zh-cn": "go install 安装的是执行当时的最新版本",
  },
  severity: "info",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  document(context, report) {
    for (const go of goCommands(context.build)) {
      if (go.verb !== "install" && go.verb !== "run") continue;
      for (const operand of goOperands(go))
        if (isMoving(operand)) report(describe(go, operand, context));
    }
  },
});

/** Queries that mean another version tomorrow; a commit, a tag and `v1` do not, or hardly. */
const moving =
  /^(?:latest|upgrade|patch|HEAD|master|main|trunk|develop|devel|dev|next|nightly)$/;

function isMoving({ path, version }: GoOperand): boolean {
  // Without a dot in its first part it is a package of Go itself, or of this module.
  return moving.test(version ?? "") && /^[^./][^/]*\.[^/]*\//.test(path);
}

type Found = Reported<keyof typeof messages>;

function describe(
  go: GoCommand,
  operand: GoOperand,
  context: DockerfileContext,
): Found {
  const { path, span, text, version: query = "" } = operand;
  const settings = goSettings(go.command, go.stage, context.build);
  const version = valueOf(settings.version);
  // Before 1.21 a newer Go is not asked for: such code does not compile.
  const isHeld = valueOf(settings.stated("GOTOOLCHAIN")) === "local";
  const stops = version !== undefined && isHeld;
  const at =
    text === undefined
      ? span
      : { start: text.start + path.length + 1, end: text.end };
  return {
    at,
    message: stops ? "local" : "moves",
    severity: stops ? "warning" : "info",
    values: {
      path,
      query,
      version: version ?? "",
      running: version === undefined ? "" : shownVersion(version),
    },
    ...(text === undefined
      ? {}
      : pin(at, requiredVersion(operand, go, context))),
  };
}

/** The version that go.mod has, in place of the query. */
function pin(
  at: Found["at"],
  found: ReturnType<typeof requiredVersion>,
): Pick<Found, "fixes" | "related"> {
  if (found === undefined) return {};
  const { place, requirement } = found;
  const { span, value: required } = requirement.version;
  const { file } = place;
  return {
    related: [{ at: span, in: place, message: "required", values: { file } }],
    fixes: [
      {
        title: "pin",
        values: { required, file },
        safe: false,
        edits: [{ at, newText: required }],
      },
    ],
  };
}

/** What the go.mod that the stage builds says of the program's module. */
function requiredVersion(
  { path }: GoOperand,
  { stage }: GoCommand,
  context: DockerfileContext,
):
  | {
      readonly requirement: Requirement;
      readonly place: NonNullable<
        NonNullable<Reported<string>["related"]>[number]["in"]
      >;
    }
  | undefined {
  for (const go of goCommands(context.build)) {
    if (go.stage !== stage && go.stage.root !== stage.root) continue;
    const module = go.isOutsideModule ? undefined : context.moduleOf(go);
    if (module?.kind !== "module") continue;
    const requirement = module.gomod.requires.find(
      (one) => path === one.path.value || path.startsWith(`${one.path.value}/`),
    );
    const { file, gomod } = module;
    if (requirement !== undefined)
      return { requirement, place: { file, source: gomod.source } };
  }
  return undefined;
}
