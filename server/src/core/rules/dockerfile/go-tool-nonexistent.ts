import { goCommands } from "../../build/go/go-commands.ts";
import { goOperands, type GoOperand } from "../../build/go/go-operands.ts";
import { NONEXISTENT_PACKAGES } from "../../knowledge/go-packages.ts";
import { defineRule, type Reported } from "../../rule.ts";

const messages = {
  missing: {
    en: "go {verb} stops with “module {module} … found, but does not contain package {path}”: there has never been such a program",
    "zh-cn":
      "go {verb} 会因 “module {module} … found, but does not contain package {path}” 而终止：这个程序从来没有存在过",
  },
  change: { en: "Use {instead}", "zh-cn": "改用 {instead}" },
} as const;

/** Verbs that take packages of modules which nothing requires. */
const verbs = new Set(["get", "install", "run"]);

export default defineRule({
  summary: {
    en: "a Go program is installed that has never existed",
    "zh-cn": "安装了从未存在过的 Go 程序",
  },
  severity: "error",
  since: "0.1.0",
  fix: "safe",
  messages,
  document({ build }, report) {
    for (const go of goCommands(build)) {
      if (!verbs.has(go.verb)) continue;
      for (const operand of goOperands(go)) {
        const found = NONEXISTENT_PACKAGES.find(
          ({ path }) => path === operand.path,
        );
        if (found === undefined) continue;
        const { instead, module, path } = found;
        report({
          at: placeOf(operand),
          message: "missing",
          values: { verb: go.verb, module, path },
          fixes: fixesOf(operand, instead, go.verb),
        });
      }
    }
  },
});

function placeOf({ path, span, text }: GoOperand): Reported<string>["at"] {
  return text === undefined
    ? span
    : { start: text.start, end: text.start + path.length };
}

/** Not where a version is pinned, which is none of the other program; what `go run` hands on is not its either. */
function fixesOf(
  { text, version }: GoOperand,
  instead: string,
  verb: string,
): NonNullable<Reported<keyof typeof messages>["fixes"]> {
  if (text === undefined || /\d/.test(version ?? "")) return [];
  const suffix = version === undefined ? "" : `@${version}`;
  return [
    {
      title: "change",
      values: { instead },
      safe: verb !== "run" && version !== "master",
      edits: [{ at: text, newText: instead + suffix }],
    },
  ];
}
