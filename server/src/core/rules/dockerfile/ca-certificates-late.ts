import { lateCa, moveCa, type LateCa } from "../../build/private/late-ca.ts";
import { lacksCaBundle } from "../../build/private/missing-ca-bundle.ts";
import { installBefore } from "../../build/package-install-fix.ts";
import {
  tlsDownloads,
  type TlsDownload,
} from "../../build/private/tls-downloads.ts";
import {
  defineRule,
  type DockerfileContext,
  type Reported,
} from "../../rule.ts";

const messages = {
  none: {
    en: "{program} refuses the certificate of {host}: {image} has no CA certificates, and ca-certificates is not installed before this",
    "zh-cn":
      "{program} 会拒绝 {host} 的证书：{image} 不含 CA 证书，而此前也没有安装 ca-certificates",
  },
  late: {
    en: "{program} refuses the certificate of {host} where your own authority has signed it: {file} is added only behind this download",
    "zh-cn":
      "如果 {host} 的证书由自有 CA 签发，{program} 会拒绝它：{file} 在此次下载之后才加入",
  },
  added: {
    en: "{file} is copied here",
    "zh-cn": "{file} 在此处复制",
  },
  install: {
    en: "Install ca-certificates before it",
    "zh-cn": "在此之前安装 ca-certificates",
  },
  move: {
    en: "Move {file} and the update of the bundle above it",
    "zh-cn": "将 {file} 及证书更新移到它前面",
  },
} as const;
type Fixes = NonNullable<Reported<keyof typeof messages>["fixes"]>;

/** Each is held against all steps before it: of a hostile file only the first ones are. */
const mostDownloads = 50;

export default defineRule({
  summary: {
    en: "a download over https comes before the certificates that it needs",
    "zh-cn": "https 下载先于它所需的证书执行",
  },
  severity: "warning",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  document(context, report) {
    for (const stage of context.build.stages) {
      const missing = firstWithout(stage, context);
      if (missing !== undefined) {
        const { command, host, program } = missing;
        report({
          at: command.nameSpan,
          message: "none",
          values: { program, host, image: imageOf(missing) },
          fixes: installFixes(missing, context),
        });
        continue;
      }
      const late = lateCa(stage, context);
      if (late === undefined) continue;
      const { copy, download } = late;
      const file = copy.sources[0]?.raw ?? "";
      report({
        at: download.command.nameSpan,
        message: "late",
        values: { program: download.program, host: download.host, file },
        related: [{ at: copy.span, message: "added", values: { file } }],
        fixes: moveFixes(late, file, context),
      });
    }
  },
});

function firstWithout(
  stage: TlsDownload["stage"],
  context: DockerfileContext,
): TlsDownload | undefined {
  const { root } = stage;
  // Nearly all images have a bundle, or are not known.
  const isPlain =
    root.kind === "image" && /(?:debian|ubuntu)/.test(imageNameOf(root));
  return isPlain
    ? tlsDownloads(stage, context)
        .slice(0, mostDownloads)
        .find((one) => lacksCaBundle(one, context))
    : undefined;
}

function imageNameOf(
  root: Extract<TlsDownload["stage"]["root"], { kind: "image" }>,
): string {
  return root.reference.kind === "known" ? root.reference.value : "";
}

function imageOf({ stage: { root } }: TlsDownload): string {
  return root.kind === "image" ? imageNameOf(root) : "";
}

function installFixes(site: TlsDownload, context: DockerfileContext): Fixes {
  const fix = installBefore(["ca-certificates"], site, context);
  if (fix === undefined) return [];
  return [{ title: "install", safe: false, edits: fix.edits }];
}

function moveFixes(
  late: LateCa,
  file: string,
  context: DockerfileContext,
): Fixes {
  const edits = moveCa(late, context);
  if (edits === undefined) return [];
  return [{ title: "move", values: { file }, safe: false, edits }];
}
