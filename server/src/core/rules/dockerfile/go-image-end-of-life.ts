import { findForgery } from "../../build/proxies/checksum-forgery.ts";
import {
  frozenSince,
  lacksChecksumFixes,
  supportedVersion,
} from "../../build/go/go-image-age.ts";
import { changeVersion, tagPlace } from "../../build/go/go-image-fix.ts";
import { rootOf } from "../../build/go/go-image.ts";
import { isOlderGo, languageVersion } from "../../build/go/go-version.ts";
import type { Stage } from "../../build/model.ts";
import { baseImageFacts } from "../../knowledge/base-images.ts";
import { CHECKSUM_DATABASE_FIXES } from "../../knowledge/go-releases.ts";
import {
  defineRule,
  type DockerfileContext,
  type Reported,
} from "../../rule.ts";

const messages = {
  frozen: {
    en: "no golang image of Go {version} is built since {date}: the CA certificates and packages that golang:{tag} brings are as old as that or older, and Go {version} gets no security fixes",
    "zh-cn":
      "自 {date} 起不再构建 Go {version} 的 golang 镜像：golang:{tag} 自带的 CA 证书和软件包停留在那时或更早，Go {version} 也不再获得安全修复",
  },
  forged: {
    en: "{host} could hand out altered modules unnoticed: Go {version} believes forged answers of the checksum database ({ids}), and this image's go {verb} asks for hashes that no go.sum holds",
    "zh-cn":
      "{host} 可以在不被察觉的情况下提供被篡改的模块：Go {version} 会相信伪造的校验和数据库应答（{ids}），而该镜像中的 go {verb} 需要查询 go.sum 中没有的哈希",
  },
  asks: {
    en: "the hashes are asked for here",
    "zh-cn": "此处会查询哈希",
  },
  raise: { en: "Use the tag {tag}", "zh-cn": "改用标签 {tag}" },
} as const;

export default defineRule({
  summary: {
    en: "the image's Go gets no fixes any more",
    "zh-cn": "镜像中的 Go 已不再获得修复",
  },
  severity: "hint",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  document(context, report) {
    const reported = new Set<number>();
    for (const stage of context.build.stages) {
      const found = judge(stage, context);
      const at = tagPlace(stage);
      if (found === undefined || reported.has(at.start)) continue;
      reported.add(at.start);
      report({ at, ...found });
    }
  },
});

type Found = Omit<Reported<keyof typeof messages>, "at">;

function judge(stage: Stage, context: DockerfileContext): Found | undefined {
  const image = golangImage(stage);
  if (image === undefined) return undefined;
  const { tag, version } = image;
  const fixes = raise(stage, version, context);
  const forgery = lacksChecksumFixes(version)
    ? findForgery(stage, context)
    : undefined;
  if (forgery !== undefined) {
    const { go, host } = forgery;
    const ids = CHECKSUM_DATABASE_FIXES.ids.join(", ");
    return {
      message: "forged",
      severity: "warning",
      values: { version, host, ids, verb: go.verb },
      related: [{ at: go.command.nameSpan, message: "asks" }],
      fixes,
    };
  }
  const date = frozenSince(version);
  if (date === undefined || !downloads(stage, context)) return undefined;
  const values = { tag, version: languageVersion(version) ?? version, date };
  return { message: "frozen", values, fixes };
}

/** An official golang image whose tag says the version. */
function golangImage({
  base,
}: Stage): { readonly tag: string; readonly version: string } | undefined {
  if (base.kind !== "image" || base.image?.tag === undefined) return undefined;
  const version = baseImageFacts(base.image)?.goVersion;
  return version === undefined
    ? undefined
    : { tag: base.image.tag.value, version };
}

/** Images of whose stages a RUN downloads something; each FROM asks. */
const answers = new WeakMap<DockerfileContext, ReadonlySet<Stage>>();

function downloads(root: Stage, context: DockerfileContext): boolean {
  let roots = answers.get(context);
  if (roots === undefined) {
    roots = new Set(
      context.plan.sites.flatMap(({ command, stage }) =>
        command === undefined ? [] : [rootOf(stage)],
      ),
    );
    answers.set(context, roots);
  }
  return roots.has(root);
}

/** A much older Go reads commands otherwise: nothing mechanical brings those up to date. */
function raise(
  root: Stage,
  version: string,
  { source }: DockerfileContext,
): NonNullable<Reported<keyof typeof messages>["fixes"]> {
  const wanted = isOlderGo(version, "1.21")
    ? undefined
    : supportedVersion(version);
  const change = wanted && changeVersion(root, wanted, source);
  if (change === undefined || change === "") return [];
  const { edits, tag } = change;
  return [{ title: "raise", values: { tag }, safe: false, edits }];
}
