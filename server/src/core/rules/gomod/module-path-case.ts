import { fetchedAs } from "../../build/go/go-sum.ts";
import { parseGoProxy } from "../../build/proxies/goproxy.ts";
import {
  moduleBuilds,
  type ModuleBuild,
} from "../../build/go/module-builds.ts";
import { valueOf } from "../../build/value.ts";
import { defineGoModRule } from "../../rule.ts";

const messages = {
  escaped: {
    en: "the build of {dockerfile} looks for {module} in {folder}: a proxy of files must spell each capital letter as “!” and the small one",
    "zh-cn":
      "{dockerfile} 的构建会在 {folder} 中查找 {module}：用文件充当代理时，每个大写字母都要写成 “!” 加小写字母",
  },
  proxy: {
    en: "go fetches from {folder} here",
    "zh-cn": "go 在这里从 {folder} 获取模块",
  },
} as const;

export default defineGoModRule({
  summary: {
    en: "a module path with capital letters is fetched from a folder of files, where they are spelled another way",
    "zh-cn": "含大写字母的模块路径从文件目录中获取，而那里的写法不同",
  },
  severity: "info",
  since: "0.1.0",
  messages,
  document(context, report) {
    const { gomod } = context;
    const capital = gomod.requires.find((one) =>
      /[A-Z]/.test(fetchedAs(gomod, one)?.path ?? ""),
    );
    if (capital === undefined) return;
    const path = fetchedAs(gomod, capital)?.path ?? "";
    const seen = new Set<string>();
    for (const build of moduleBuilds(context)) {
      const folder = proxyFolder(build);
      const key = `${build.context.file} ${folder}`;
      if (folder === undefined || seen.has(key)) continue;
      seen.add(key);
      const { file, source } = build.context;
      const module = path.replaceAll(
        /[A-Z]/g,
        (one) => `!${one.toLowerCase()}`,
      );
      report({
        at: capital.path.span,
        message: "escaped",
        values: { dockerfile: file, module, folder },
        related: [
          {
            at: build.go.command.nameSpan,
            in: { file, source },
            message: "proxy",
            values: { folder },
          },
        ],
      });
    }
  },
});

/** The folder of a `file:` proxy that a person made; go's own cache is spelled right. */
function proxyFolder({ settings }: ModuleBuild): string | undefined {
  const value = valueOf(settings.stated("GOPROXY") ?? settings.get("GOPROXY"));
  if (value === undefined || !/file:/i.test(value)) return undefined;
  return parseGoProxy(value)
    .entries.map(({ text }) => text)
    .find(
      (text) => /^file:/i.test(text) && !/\/cache\/download\/?$/.test(text),
    );
}
