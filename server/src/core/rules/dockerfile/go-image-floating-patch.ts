import { goCommands, type GoCommand } from "../../build/go/go-commands.ts";
import { changeVersion, tagPlace } from "../../build/go/go-image-fix.ts";
import { isMinorTag, rootOf } from "../../build/go/go-image.ts";
import { goSettings } from "../../build/go/go-settings.ts";
import {
  compareGoVersions,
  languageVersion,
} from "../../build/go/go-version.ts";
import type { Stage } from "../../build/model.ts";
import { valueOf } from "../../build/value.ts";
import { goReleaseOf } from "../../knowledge/go-releases.ts";
import type { FileHandle } from "../../finding.ts";
import {
  defineRule,
  type DockerfileContext,
  type Reported,
} from "../../rule.ts";
import type { SourceText, Span } from "../../text/source.ts";

const messages = {
  floats: {
    en: "a builder that still uses a golang:{tag} from before {wanted} stops with “go: {name} requires go >= {wanted}”: the tag is whatever patch was the newest when it was pulled",
    "zh-cn":
      "仍在使用 {wanted} 发布之前拉取的 golang:{tag} 的构建机会因 “go: {name} requires go >= {wanted}” 而终止：该标签指向的是拉取当天最新的补丁版本",
  },
  asked: {
    en: "{wanted} is asked for here",
    "zh-cn": "此处要求 {wanted}",
  },
  pin: { en: "Pin the tag to {tag}", "zh-cn": "把标签固定为 {tag}" },
} as const;

export default defineRule({
  summary: {
    en: "the image's tag leaves the patch open that go.mod asks for",
    "zh-cn": "镜像标签未固定 go.mod 所要求的补丁版本",
  },
  severity: "hint",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  document(context, report) {
    const reported = new Set<Stage>();
    for (const go of goCommands(context.build)) {
      const root = rootOf(go.stage);
      if (reported.has(root)) continue;
      const asking = askingLine(go, context);
      if (asking === undefined) continue;
      reported.add(root);
      const { at, file, name, source, wanted } = asking;
      const place = { file, source };
      report({
        at: tagPlace(root),
        message: "floats",
        values: { tag: tagOf(root), wanted, name },
        related: [{ at, in: place, message: "asked", values: { wanted } }],
        fixes: pin(root, wanted, context.source),
      });
    }
  },
});

interface AskingLine {
  readonly file: FileHandle;
  readonly source: SourceText;
  readonly at: Span;
  readonly name: "go.mod" | "go.work";
  readonly wanted: string;
}

/** The go line with a patch of the very minor that the tag leaves open. */
function askingLine(
  go: GoCommand,
  context: DockerfileContext,
): AskingLine | undefined {
  if (go.isOutsideModule) return undefined;
  const settings = goSettings(go.command, go.stage, context.build);
  const version = valueOf(settings.version);
  if (version === undefined || !isFloating(rootOf(go.stage), version))
    return undefined;
  // With any other value a newer Go is fetched instead.
  if (valueOf(settings.get("GOTOOLCHAIN")) !== "local") return undefined;
  const module = context.moduleOf(go);
  if (module.kind !== "module") return undefined;
  // In a workspace the go line of go.work decides.
  const { gowork, file } = module.work ?? { ...module, gowork: undefined };
  const { go: line, source } = gowork ?? module.gomod;
  if (line === undefined || !isPatchOf(line.value, version)) return undefined;
  const name = gowork === undefined ? "go.mod" : "go.work";
  return { at: line.span, file, name, source, wanted: line.value };
}

/** A tag of a minor, which moves; a digest holds it. */
function isFloating({ base }: Stage, version: string): boolean {
  return (
    isMinorTag(version) &&
    base.kind === "image" &&
    base.image?.digest === undefined &&
    !tagIsPrerelease(base.image?.tag?.value ?? "")
  );
}

function tagIsPrerelease(tag: string): boolean {
  return /^1\.\d+-rc/.test(tag);
}

/** `1.26.3` of `1.26`; the first release is what any image of the minor has. */
function isPatchOf(wanted: string, minor: string): boolean {
  return (
    languageVersion(wanted) === minor &&
    compareGoVersions(wanted, `${minor}.0`) > 0
  );
}

function tagOf({ base }: Stage): string {
  return (base.kind === "image" ? base.image?.tag?.value : undefined) ?? "";
}

/** An image that is never built again keeps its last patch; else the one that go.mod asks for is sure to exist. */
function pin(
  root: Stage,
  wanted: string,
  source: SourceText,
): NonNullable<Reported<keyof typeof messages>["fixes"]> {
  const release = goReleaseOf(wanted);
  const version = release?.endOfLife === undefined ? wanted : release.lastPatch;
  const change = changeVersion(root, version, source);
  if (change === undefined) return [];
  const { edits, tag } = change;
  return [{ title: "pin", values: { tag }, safe: false, edits }];
}
