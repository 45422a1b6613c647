import { fetchedAs, goSumLines, goSumPath } from "../../build/go/go-sum.ts";
import { requiredReplacements } from "../../build/go/required-replacements.ts";
import { isSideModule } from "../../build/go/side-modules.ts";
import { defineGoModRule, type GoModContext } from "../../rule.ts";
import { goSumKey } from "../../syntax/gomod/gosum.ts";
import type { Token } from "../../syntax/gomod/model.ts";
import { checkModulePath } from "../../syntax/gomod/module-path.ts";
import { isMalformedPseudoVersion } from "../../syntax/gomod/semver.ts";

const messages = {
  asked: {
    en: "each go command here asks the network which version “{version}” is, and ends with “errors parsing go.mod” where nobody answers; where somebody does, a build still ends with “updates to go.mod needed”",
    "zh-cn":
      "此处的每条 go 命令都会先联网查询 “{version}” 是哪个版本：查不到就以 “errors parsing go.mod” 告终；即使查到，构建也会以 “updates to go.mod needed” 告终",
  },
  wrongDate: {
    en: "the download of {path} fails: no server has {version}, because the date in a pseudo-version has 14 digits",
    "zh-cn":
      "{path} 会下载失败：没有服务器提供 {version}，因为伪版本中的日期应为 14 位数字",
  },
  wrongRevision: {
    en: "the download of {path} fails: no server has {version}, because the revision in a pseudo-version has 12 digits",
    "zh-cn":
      "{path} 会下载失败：没有服务器提供 {version}，因为伪版本中的提交号应为 12 位",
  },
} as const;

export default defineGoModRule({
  summary: {
    en: "a version that go cannot use as it stands: it asks the network at every command, or downloads nothing",
    "zh-cn": "版本写法 go 无法直接使用：每条命令都要联网查询，或者根本下载不到",
  },
  severity: "error",
  since: "0.1.0",
  messages,
  document(context, report) {
    const { gomod, source } = context;
    if (isSideModule(context.file)) return;
    for (const { id, message, span } of gomod.problems) {
      // A path that no server can have go does not ask for: go-mod-syntax says that.
      if (id !== "version-not-canonical" || isBadPath(message)) continue;
      const version = source.slice(span).replaceAll('"', "");
      report({ at: span, message: "asked", values: { version } });
    }
    for (const { path, version } of malformed(context)) {
      report({
        at: version.span,
        message: /[-.]\d{14}-/.test(version.value)
          ? "wrongRevision"
          : "wrongDate",
        values: { path: path.value, version: version.value },
      });
    }
  },
});

/** Go's message begins with the directive and the path. */
function isBadPath(message: string): boolean {
  const path = /^\w+ (\S+): version /.exec(message)?.[1];
  return path !== undefined && checkModulePath(path) !== undefined;
}

interface Fetched {
  readonly path: Token;
  readonly version: Token;
}

/** What go must fetch under a version that nearly is a pseudo-version. */
function malformed({ file, gomod, project }: GoModContext): readonly Fetched[] {
  const found: Fetched[] = [];
  for (const one of gomod.requires) {
    if (!isMalformedPseudoVersion(one.version.value)) continue;
    if (fetchedAs(gomod, one)?.path === one.path.value) found.push(one);
  }
  for (const { newPath, newVersion } of requiredReplacements(gomod)) {
    if (isMalformedPseudoVersion(newVersion?.value ?? "") && newVersion)
      found.push({ path: newPath, version: newVersion });
  }
  if (found.length === 0) return [];
  // Somebody may have made a tag of such a name: then its hash is known.
  const lines = goSumLines(project.read(goSumPath({ file })) ?? "");
  return found.filter(
    ({ path, version }) =>
      !lines.has(goSumKey(path.value, version.value, true)),
  );
}
