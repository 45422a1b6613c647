import {
  isNeverReleased,
  meantToolchain,
  parseGoToolchain,
} from "../../build/go/go-toolchain.ts";
import {
  seenGoValues,
  type SeenGoValue,
} from "../../build/go/go-seen-values.ts";
import { isTooOld } from "../../build/go/go-needs.ts";
import { isOlderGo } from "../../build/go/go-version.ts";
import { changeValue } from "../../build/value-text.ts";
import { valueOf } from "../../build/value.ts";
import { GOTOOLCHAIN_SINCE } from "../../knowledge/go-releases.ts";
import {
  defineRule,
  type DockerfileContext,
  type Reported,
} from "../../rule.ts";

const messages = {
  refused: {
    en: "go {verb} stops with “{error}” before it does anything",
    "zh-cn": "go {verb} 什么都还没做就会因 “{error}” 而终止",
  },
  "never-released": {
    en: "go {verb} tries to download {name} and stops: there is no Go release of that name",
    "zh-cn":
      "go {verb} 会尝试下载 {name} 并因此终止：Go 从未发布过这个名称的版本",
  },
  change: {
    en: "Use {value}: builds whose image has another Go then download it",
    "zh-cn": "改用 {value}：镜像中的 Go 版本与之不同时，构建会下载它",
  },
  word: { en: "Use {value}", "zh-cn": "改用 {value}" },
  local: {
    en: "Use local: the image's own Go builds, and none is downloaded",
    "zh-cn": "改用 local：使用镜像自带的 Go 构建，不再下载其他版本",
  },
} as const;

export default defineRule({
  summary: {
    en: "GOTOOLCHAIN has a value that names no Go release",
    "zh-cn": "GOTOOLCHAIN 的值不对应任何 Go 发行版",
  },
  severity: "error",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  document(context, report) {
    const reported = new Set<number>();
    for (const seen of seenGoValues("GOTOOLCHAIN", context)) {
      const found = judge(seen);
      if (found === undefined || reported.has(seen.at.start)) continue;
      reported.add(seen.at.start);
      report({
        at: seen.at,
        values: { verb: seen.go.verb },
        ...found,
        fixes: fixesOf(seen, context),
      });
    }
  },
});

type Found = Pick<Reported<keyof typeof messages>, "message" | "values">;

function judge({ go, settings, value }: SeenGoValue): Found | undefined {
  const version = valueOf(settings.version);
  // Older ones do not read it, and with modules switched off no Go does.
  if (version === undefined || isOlderGo(version, GOTOOLCHAIN_SINCE))
    return undefined;
  if (valueOf(settings.get("GO111MODULE")) === "off") return undefined;
  const { verb } = go;
  const toolchain = parseGoToolchain(value);
  if (toolchain.kind === "invalid") {
    const { error } = toolchain;
    return { message: "refused", values: { verb, error: `go: ${error}` } };
  }
  // With +auto the go line may raise it to a release, with +path it may stand in the image.
  const isFetched =
    toolchain.mode === "none" && toolchain.version !== undefined;
  if (!isFetched || !isNeverReleased(toolchain.version)) return undefined;
  // `go1.22.99-custom` is somebody's own.
  if (value !== `go${toolchain.version}`) return undefined;
  return { message: "never-released", values: { verb, name: value } };
}

type Fixes = NonNullable<Reported<keyof typeof messages>["fixes"]>;

function fixesOf(seen: SeenGoValue, context: DockerfileContext): Fixes {
  const { text, value } = seen;
  if (text === undefined) return [];
  const fixes: Fixes[number][] = [];
  const local = canBuildAlone(seen, context) ? "local" : undefined;
  for (const one of new Set([meantToolchain(value), local])) {
    if (one === undefined) continue;
    const title =
      one === "local" ? "local" : one.startsWith("go") ? "change" : "word";
    const change = { start: 0, end: value.length, newText: one };
    const edits = changeValue(text, [change]);
    fixes.push({ title, values: { value: one }, safe: false, edits });
  }
  return fixes;
}

/** The image's own Go is new enough for what the command builds, as far as that is known. */
function canBuildAlone(
  { go, settings }: SeenGoValue,
  context: DockerfileContext,
): boolean {
  const module = go.isOutsideModule ? undefined : context.moduleOf(go);
  const version = valueOf(settings.version);
  return !(
    module?.kind === "module" &&
    version !== undefined &&
    isTooOld(version, module)
  );
}
