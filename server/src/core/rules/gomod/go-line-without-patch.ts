import type { GoSettings } from "../../build/go/go-settings.ts";
import {
  compareGoVersions,
  isLanguageVersion,
  isOlderGo,
  latestOf,
} from "../../build/go/go-version.ts";
import {
  moduleBuilds,
  type ModuleBuild,
} from "../../build/go/module-builds.ts";
import { valueOf } from "../../build/value.ts";
import { defineGoModRule, type Place, type Reported } from "../../rule.ts";
import type { GoMod } from "../../syntax/gomod/model.ts";

const messages = {
  asked: {
    en: "the build of {dockerfile} ends with “go: download go{line} for linux/amd64: toolchain not available”: Go {version} of its image asks for a release named go{line}, and the first one is go{line}.0",
    "zh-cn":
      "{dockerfile} 的构建会以 “go: download go{line} for linux/amd64: toolchain not available” 告终：其镜像中的 Go {version} 会去下载名为 go{line} 的版本，而首个版本叫 go{line}.0",
  },
  image: {
    en: "{dockerfile} builds with Go {version}",
    "zh-cn": "{dockerfile} 使用 Go {version} 构建",
  },
  addPatch: {
    en: "Write go {line}.0",
    "zh-cn": "改写为 go {line}.0",
  },
} as const;

type Fixes = NonNullable<Reported<keyof typeof messages>["fixes"]>;

export default defineGoModRule({
  summary: {
    en: "the image's Go looks for a toolchain of the go line's name, which has never been released",
    "zh-cn": "镜像中的 Go 会按 go 行的写法去找工具链，而该名称的版本从未发布",
  },
  severity: "warning",
  since: "0.1.0",
  fix: "safe",
  messages,
  document(context, report) {
    const { go } = context.gomod;
    if (go === undefined || !isLanguageVersion(go.value)) return;
    const builds = moduleBuilds(context);
    const failing = builds.filter((one) => asksForLine(one, context.gomod));
    const [first] = failing;
    if (first === undefined) return;
    const line = go.value;
    report({
      at: go.span,
      message: "asked",
      values: { ...valuesOf(first), line },
      related: failing.map((one) => ({
        ...imageOf(one),
        message: "image",
        values: valuesOf(one),
      })),
      fixes: fixesOf(go, builds),
    });
  },
});

/** These take the go line's value for the name of a toolchain; later patches add the `.0`. golang/go#62278 */
const asksByLine = /^1\.(?:21\.(?:\d|10)|22\.[0-3])$/;

function asksForLine(
  { module, settings }: ModuleBuild,
  { go, toolchain }: GoMod,
): boolean {
  const started = startsWith(settings);
  // In a workspace the go line of go.work decides.
  if (started === undefined || module.work !== undefined) return false;
  if (toolchain?.value === "default") return false;
  const named = toolchain?.value.slice(2) ?? started;
  const least = latestOf([started, named]) ?? started;
  return go !== undefined && compareGoVersions(go.value, least) > 0;
}

/** The version from which such a Go goes up: its own, or the one that GOTOOLCHAIN names. */
function startsWith(settings: GoSettings): string | undefined {
  const version = valueOf(settings.version) ?? "";
  const mode = valueOf(settings.get("GOTOOLCHAIN")) ?? "";
  if (!asksByLine.test(version) || !/(?:^|\+)auto$/.test(mode))
    return undefined;
  return /^go(1\.[^+-]*)/.exec(mode)?.[1] ?? version;
}

function valuesOf({ context, settings }: ModuleBuild): {
  readonly dockerfile: string;
  readonly version: string;
} {
  return {
    dockerfile: context.file,
    version: valueOf(settings.version) ?? "",
  };
}

function imageOf({ context, go, settings }: ModuleBuild): Place {
  const { origin } = settings.version;
  return {
    at: origin?.span ?? go.command.nameSpan,
    in: { file: context.file, source: context.source },
  };
}

/** A patch number is an error before Go 1.21, and more than a release candidate has. */
function fixesOf(
  { span, value }: { readonly span: Place["at"]; readonly value: string },
  builds: readonly ModuleBuild[],
): Fixes {
  const newText = `${value}.0`;
  const versions = builds.map(({ settings }) => valueOf(settings.version));
  const breaks = versions.some(
    (one) =>
      one !== undefined &&
      (isOlderGo(one, "1.21") ||
        (isOlderGo(one, newText) && !isOlderGo(one, value))),
  );
  if (breaks) return [];
  const safe = !versions.includes(undefined);
  return [
    {
      title: "addPatch",
      values: { line: value },
      safe,
      edits: [{ at: span, newText }],
    },
  ];
}
