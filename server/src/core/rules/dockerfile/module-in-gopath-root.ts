import { goCommands, type GoCommand } from "../../build/go/go-commands.ts";
import { isSince } from "../../build/go/go-env-slips.ts";
import { goSettings } from "../../build/go/go-settings.ts";
import { gopathRoot, moduleFolder } from "../../build/go/gopath-root.ts";
import { valueOf } from "../../build/value.ts";
import { isOlderGo } from "../../build/go/go-version.ts";
import { defineRule, type DockerfileContext } from "../../rule.ts";

const messages = {
  stops: {
    en: "go {verb} stops with “$GOPATH/go.mod exists but should not”: {folder} is GOPATH, and up to Go 1.21 no module may lie there",
    "zh-cn":
      "go {verb} 会因 “$GOPATH/go.mod exists but should not” 而终止：{folder} 就是 GOPATH，Go 1.21 及更早版本不允许模块位于此处",
  },
  "not-found": {
    en: "go {verb} stops with “go.mod file not found in current directory or any parent directory”: {folder} is GOPATH, and the go.mod there is ignored",
    "zh-cn":
      "go {verb} 会因 “go.mod file not found in current directory or any parent directory” 而终止：{folder} 就是 GOPATH，其中的 go.mod 会被忽略",
  },
  warns: {
    en: "go {verb} warns “ignoring go.mod in $GOPATH {folder}” and goes on; go mod tidy, vendor or verify would stop here, and so does all of it up to Go 1.21",
    "zh-cn":
      "go {verb} 会警告 “ignoring go.mod in $GOPATH {folder}” 后继续执行；go mod tidy、vendor 或 verify 在此则会终止，Go 1.21 及更早版本更是全部终止",
  },
  move: {
    en: "Move the module to {other}",
    "zh-cn": "把模块移到 {other}",
  },
} as const;

export default defineRule({
  summary: {
    en: "the module lies in GOPATH itself",
    "zh-cn": "模块直接位于 GOPATH 目录中",
  },
  severity: "error",
  since: "0.1.0",
  fix: "safe",
  messages,
  document(context, report) {
    const found = new Map<number, Parameters<typeof report>[0]>();
    for (const go of goCommands(context.build)) {
      const judged = judge(go, context);
      if (judged === undefined) continue;
      const { folder, message } = judged;
      const { at, edits, isAlone } = gopathRoot(go, folder, context);
      const earlier = found.get(at.start);
      // The gravest that happens to one module.
      if (earlier !== undefined && earlier.severity === "error") continue;
      if (earlier !== undefined && message === "warns") continue;
      const other = moduleFolder;
      const title = "move" as const;
      const safe = isAlone;
      found.set(at.start, {
        at,
        message,
        severity: message === "warns" ? "info" : "error",
        values: { verb: go.verb, folder },
        fixes:
          edits.length === 0 ? [] : [{ title, values: { other }, safe, edits }],
      });
    }
    for (const one of found.values()) report(one);
  },
});

/** Verbs that find no main module there, where others only warn (run with Go 1.22.0, 1.22.12 and 1.26.8). */
const lostVerbs = new Set(
  ["tidy", "vendor", "verify", "graph", "why"].map((verb) => `mod ${verb}`),
);

function judge(
  go: GoCommand,
  context: DockerfileContext,
):
  | {
      readonly folder: string;
      readonly message: "stops" | "not-found" | "warns";
    }
  | undefined {
  const settings = goSettings(go.command, go.stage, context.build);
  const gopath = valueOf(settings.get("GOPATH"))?.split(":");
  if (gopath === undefined || go.isOutsideModule) return undefined;
  if (valueOf(settings.get("GO111MODULE")) === "off") return undefined;
  const module = context.moduleOf(go);
  if (module.kind !== "module" || !gopath.includes(module.directory))
    return undefined;
  const folder = module.directory;
  const version = valueOf(settings.version);
  if (version !== undefined && isOlderGo(version, "1.22"))
    return { folder, message: "stops" };
  if (!isSince("1.22", settings, go)) return undefined;
  return { folder, message: lostVerbs.has(go.verb) ? "not-found" : "warns" };
}
