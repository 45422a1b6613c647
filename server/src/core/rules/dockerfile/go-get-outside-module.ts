import { goCommands, type GoCommand } from "../../build/go/go-commands.ts";
import { isSince } from "../../build/go/go-env-slips.ts";
import { goOperands } from "../../build/go/go-operands.ts";
import { goSettings } from "../../build/go/go-settings.ts";
import { isOutsideModule } from "../../build/go/outside-module.ts";
import { valueOf } from "../../build/value.ts";
import {
  defineRule,
  type DockerfileContext,
  type Reported,
  type ReportedEdit,
} from "../../rule.ts";

const messages = {
  get: {
    en: "go get stops with “'go get' is no longer supported outside a module”: since Go 1.18 it only changes a go.mod, and there is none here",
    "zh-cn":
      "go get 会因 “'go get' is no longer supported outside a module” 而终止：自 Go 1.18 起它只用来修改 go.mod，而此处没有 go.mod",
  },
  off: {
    en: "go get stops with “modules disabled by GO111MODULE=off”: Go 1.22 and later have no GOPATH mode for it",
    "zh-cn":
      "go get 会因 “modules disabled by GO111MODULE=off” 而终止：Go 1.22 及以上版本不再为它提供 GOPATH 模式",
  },
  install: {
    en: "go install stops, as it wants a version: there is no go.mod here that would say which one of {path}",
    "zh-cn":
      "go install 会因缺少版本而终止：此处没有 go.mod 来说明要安装 {path} 的哪个版本",
  },
  latest: {
    en: "Use go install {path}, if it is a program: the newest on the day of the build, until you choose a version",
    "zh-cn":
      "如果它是程序，改用 go install {path}：在您选定版本之前，安装的是构建当天的最新版",
  },
  pinned: {
    en: "Use go install {path}",
    "zh-cn": "改用 go install {path}",
  },
} as const;

type Id = keyof typeof messages;

export default defineRule({
  summary: {
    en: "go get, or go install without a version, where there is no go.mod",
    "zh-cn": "在没有 go.mod 的位置使用 go get，或不带版本的 go install",
  },
  severity: "error",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  document(context, report) {
    for (const go of goCommands(context.build)) {
      const message = judge(go, context);
      if (message === undefined) continue;
      const [first] = goOperands(go);
      report({
        at: placeOf(go),
        message,
        values: { path: first?.path ?? "" },
        fixes: message === "off" ? [] : fixesOf(go, context),
      });
    }
  },
});

/** The first Go that stops at each. */
const stopsSince = { get: "1.18", install: "1.16", off: "1.22" } as const;

function judge(
  go: GoCommand,
  context: DockerfileContext,
): keyof typeof stopsSince | undefined {
  const { verb } = go;
  if (verb !== "get" && !(verb === "install" && wantsVersion(go)))
    return undefined;
  const settings = goSettings(go.command, go.stage, context.build);
  const mode = valueOf(settings.get("GO111MODULE"));
  const kind = mode === "off" && verb === "get" ? "off" : verb;
  if (kind !== "off" && mode !== "on") return undefined;
  return isSince(stopsSince[kind], settings, go) && isOutsideModule(go, context)
    ? kind
    : undefined;
}

/** Packages of modules that are named without a version; those of Go itself need none, and those of a folder are another error. */
function wantsVersion(go: GoCommand): boolean {
  const operands = goOperands(go);
  return (
    operands.length === go.operands.length &&
    operands.length > 0 &&
    operands.every(
      ({ path, version }) =>
        version === undefined && /^[^./][^/]*\.[^/]*\//.test(path),
    )
  );
}

/** `go get` without its arguments. */
function placeOf({ command, verb }: GoCommand): Reported<Id>["at"] {
  const word = command.arguments.find(({ text }) => text === verb);
  return {
    start: command.nameSpan.start,
    end: word?.span.end ?? command.nameSpan.end,
  };
}

/** Flags that `go install` does not have, and that only say where versions come from. */
const dropped = new Set(["-u", "-t", "-f"]);
const kept = new Set(["-v", "-x"]);

/** Packages of several modules cannot be installed at once, so one package only. */
function fixesOf(
  go: GoCommand,
  context: DockerfileContext,
): NonNullable<Reported<Id>["fixes"]> {
  const [only, ...others] = goOperands(go);
  const isPackage = /^[^./][^/]*\.[^/]*\//.test(only?.path ?? "");
  if (only?.text === undefined || !isPackage || others.length > 0) return [];
  if (go.operands.length !== 1 || /\.\.\./.test(only.path)) return [];
  const edits = changeFlags(go, context.source.text);
  if (edits === undefined) return [];
  const path = `${only.path}@${only.version ?? "latest"}`;
  return [
    {
      title: only.version === undefined ? "latest" : "pinned",
      values: { path },
      safe: false,
      edits: [...edits, { at: only.text, newText: path }],
    },
  ];
}

function changeFlags(
  { command, verb }: GoCommand,
  text: string,
): readonly ReportedEdit[] | undefined {
  const edits: ReportedEdit[] = [];
  for (const word of command.arguments) {
    if (word.text === verb && word.raw === verb && verb === "get")
      edits.push({ at: word.span, newText: "install" });
    if (word.text?.startsWith("-") !== true || kept.has(word.text)) continue;
    if (!dropped.has(word.text) || command.run.isExecForm) return undefined;
    let { end } = word.span;
    while (text[end] === " ") end++;
    edits.push({ at: { start: word.span.start, end }, newText: "" });
  }
  return edits;
}
