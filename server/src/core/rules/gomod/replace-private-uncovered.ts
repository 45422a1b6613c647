import {
  coverModules,
  type CoverFix,
} from "../../build/private/go-private-fix.ts";
import { hostOf } from "../../build/private/private-modules.ts";
import {
  uncoveredModules,
  type UncoveredModules,
} from "../../build/private/uncovered-modules.ts";
import {
  defineGoModRule,
  type DockerfileContext,
  type GoModContext,
  type Reported,
} from "../../rule.ts";
import type { Token } from "../../syntax/gomod/model.ts";

const messages = {
  uncovered: {
    en: "{asked} is asked for {module}, learns the name and cannot have it: GOPRIVATE does not cover it in {dockerfile}",
    "zh-cn":
      "go 会向 {asked} 请求 {module}，模块名称由此外泄，而它并没有该模块：{dockerfile} 中的 GOPRIVATE 未覆盖该模块",
  },
  download: {
    en: "this download sees no GOPRIVATE that covers it",
    "zh-cn": "此处下载时，GOPRIVATE 未覆盖该模块",
  },
  cover: {
    en: "Add {patterns} to {names} in {dockerfile}: go then asks {host} alone for such modules, no proxy and no checksum database",
    "zh-cn":
      "将 {patterns} 加入 {dockerfile} 的 {names}：此后 go 只向 {host} 请求这类模块，不再询问代理和校验和数据库",
  },
} as const;

interface Uncovered {
  readonly token: Token;
  readonly found: UncoveredModules;
  readonly context: DockerfileContext;
}

export default defineGoModRule({
  summary: {
    en: "a replacement is private, and a Dockerfile that builds this module asks a public proxy for it",
    "zh-cn": "替换目标是私有模块，而构建此模块的 Dockerfile 会向公共代理请求它",
  },
  severity: "warning",
  since: "0.1.0",
  fix: "unsafe",
  counterpart: "private-module-uncovered",
  messages,
  document(context, report) {
    if (context.gomod.replaces.every(({ isLocal }) => isLocal)) return;
    for (const one of context.builders.flatMap((builder) =>
      uncoveredIn(builder, context),
    )) {
      const { context: builder, found, token } = one;
      report({
        at: token.span,
        message: "uncovered",
        values: {
          asked: found.asked,
          module: token.value,
          dockerfile: builder.file,
        },
        related: [
          {
            at: found.download.site.nameSpan,
            in: builder,
            message: "download",
          },
        ],
        fixes: fixesOf(one),
      });
    }
  },
});

function uncoveredIn(
  builder: DockerfileContext,
  { file, gomod }: GoModContext,
): readonly Uncovered[] {
  return uncoveredModules(builder).flatMap((found) => {
    const { download, modules } = found;
    if (download.module?.kind !== "module" || download.module.file !== file)
      return [];
    return gomod.replaces
      .filter(({ newPath }) =>
        modules.some(({ path }) => path === newPath.value),
      )
      .map(({ newPath }) => ({ token: newPath, found, context: builder }));
  });
}

function fixesOf({
  context,
  found: { download, modules },
  token,
}: Uncovered): NonNullable<Reported<keyof typeof messages>["fixes"]> {
  const own = modules.filter(({ path }) => path === token.value);
  const fix: CoverFix | undefined = coverModules(download, own, context);
  if (fix === undefined) return [];
  const { edits, names, patterns } = fix;
  const values = {
    patterns,
    names: names.join(", "),
    dockerfile: context.file,
    host: hostOf(token.value),
  };
  const { file, source } = context;
  const inBuilder = edits.map((edit) => ({ ...edit, in: { file, source } }));
  return [{ title: "cover", values, safe: false, edits: inBuilder }];
}
