import { coverModules } from "../../build/private/go-private-fix.ts";
import {
  patternVariables,
  type PatternVariable,
} from "../../build/private/go-pattern-values.ts";
import { hostOf } from "../../build/private/private-modules.ts";
import {
  uncoveredModules,
  type UncoveredModules,
} from "../../build/private/uncovered-modules.ts";
import { valueText } from "../../build/value-text.ts";
import {
  defineRule,
  type DockerfileContext,
  type Place,
  type Reported,
} from "../../rule.ts";
import type { Span } from "../../text/source.ts";

const messages = {
  proxy: {
    en: "{asked} is asked for {modules} and learns the name, though it cannot have it: GOPRIVATE does not cover it in this stage",
    "zh-cn":
      "go 会先向 {asked} 请求 {modules}，模块名称由此外泄，而它并没有该模块：此阶段的 GOPRIVATE 未覆盖该模块",
  },
  stops: {
    en: "the download fails: {asked} learns the name of {modules} and cannot have it, and GOPROXY leads on to no origin; GOPRIVATE does not cover it in this stage",
    "zh-cn":
      "下载会失败：{asked} 得知 {modules} 的名称却没有该模块，而 GOPROXY 又不会转向源站；此阶段的 GOPRIVATE 未覆盖该模块",
  },
  database: {
    en: "the download fails: {asked} is asked for the hash of {modules}, learns the name and answers 404, because GOPRIVATE does not cover it in this stage",
    "zh-cn":
      "下载会失败：go 会向 {asked} 查询 {modules} 的校验和，模块名称由此外泄且只会得到 404，因为此阶段的 GOPRIVATE 未覆盖该模块",
  },
  required: {
    en: "{module} is required here",
    "zh-cn": "此处要求 {module}",
  },
  cover: {
    en: "Add {patterns} to {names}: go then asks {hosts} alone for these modules, no proxy and no checksum database",
    "zh-cn":
      "将 {patterns} 加入 {names}：此后 go 只向 {hosts} 请求这些模块，不再询问代理和校验和数据库",
  },
} as const;
type Id = keyof typeof messages;

/** Names in one message; the rest are shown as related places. */
const mostNames = 3;

export default defineRule({
  summary: {
    en: "a private module is asked for at a public proxy or checksum database",
    "zh-cn": "向公共代理或校验和数据库请求私有模块",
  },
  severity: "warning",
  since: "0.1.0",
  fix: "safe",
  messages,
  document(context, report) {
    for (const one of uncoveredModules(context)) {
      const { asked, download, effect, modules } = one;
      const names = modules.slice(0, mostNames).map(({ path }) => path);
      const more = modules.length > names.length ? "…" : "";
      report({
        at: placeOf(one, context),
        message: effect,
        values: { asked, modules: names.join(", ") + more },
        related: modules
          .flatMap(({ path }) => requirement(path, download.module) ?? [])
          .map((place) => ({ ...place, message: "required" })),
        fixes: fixesOf(one, context),
      });
    }
  },
});

/** The list that misses the modules, or the command that sees none. */
function placeOf(
  { download }: UncoveredModules,
  { syntax }: DockerfileContext,
): Span {
  const names: readonly PatternVariable[] = ["GONOPROXY", ...patternVariables];
  const text = names
    .map((name) => valueText(download.settings.stated(name), syntax))
    .find((one) => one !== undefined && one.span.start < one.span.end);
  return text?.span ?? download.site.nameSpan;
}

function requirement(
  path: string,
  module: UncoveredModules["download"]["module"],
): (Place & { values: { module: string } }) | undefined {
  if (module?.kind !== "module") return undefined;
  const { file, gomod } = module;
  const token =
    gomod.replaces.find(({ newPath }) => newPath.value === path)?.newPath ??
    gomod.requires.find((one) => one.path.value === path)?.path;
  if (token === undefined) return undefined;
  const { source } = gomod;
  return { at: token.span, in: { file, source }, values: { module: path } };
}

/** Safe where the origin is asked anyway. */
function fixesOf(
  { download, effect, modules }: UncoveredModules,
  context: DockerfileContext,
): NonNullable<Reported<Id>["fixes"]> {
  const fix = coverModules(download, modules, context);
  if (fix === undefined) return [];
  const { edits, names, patterns } = fix;
  const hosts = [...new Set(modules.map(({ path }) => hostOf(path)))];
  const values = {
    patterns,
    names: names.join(", "),
    hosts: hosts.join(", "),
  };
  return [{ title: "cover", values, safe: effect !== "stops", edits }];
}
