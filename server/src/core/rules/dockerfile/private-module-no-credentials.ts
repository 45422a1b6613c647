import {
  hasHiddenSteps,
  mayHaveCredentials,
} from "../../build/private/git-access.ts";
import { goDownloads, type GoDownload } from "../../build/go/go-downloads.ts";
import {
  directPaths,
  hostOf,
  privateModules,
} from "../../build/private/private-modules.ts";
import { valueOf } from "../../build/value.ts";
import {
  defineRule,
  type DockerfileContext,
  type Reported,
} from "../../rule.ts";

const messages = {
  none: {
    en: "the download fails unless {host} hands out {module} without a login: no secret or ssh mount, .netrc or insteadOf gives this step one (go never prompts)",
    "zh-cn":
      "除非 {host} 允许匿名获取 {module}，否则下载会失败：此步骤没有 secret 或 ssh 挂载，也没有 .netrc 或 insteadOf 提供凭据（go 不会提示输入密码）",
  },
  netrc: {
    en: "Mount a .netrc as the secret “netrc”, to be passed with docker build --secret id=netrc,src=$HOME/.netrc",
    "zh-cn":
      "将 .netrc 挂载为名为“netrc”的 secret，构建时用 docker build --secret id=netrc,src=$HOME/.netrc 传入",
  },
} as const;

/** Each step is held against all before it: of a hostile file only the first ones are. */
const mostSteps = 50;

export default defineRule({
  summary: {
    en: "a step fetches a private module and has no credentials for its host",
    "zh-cn": "某个步骤要获取私有模块，却没有访问其主机的凭据",
  },
  severity: "warning",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  document(context, report) {
    const runs = new Set<number>();
    for (const download of goDownloads(context)) {
      const { command, stage } = download.go;
      if (runs.has(command.run.index)) continue;
      const module = fetchedPrivate(download, context);
      if (module === undefined) continue;
      runs.add(command.run.index);
      if (runs.size > mostSteps) return;
      if (
        hasHiddenSteps(command, stage, context) ||
        mayHaveCredentials(command, stage, context)
      )
        continue;
      report({
        at: download.site.nameSpan,
        message: "none",
        values: { host: hostOf(module), module },
        fixes: fixesOf(download, context),
      });
    }
  },
});

/** The first private module that go fetches from its origin. */
function fetchedPrivate(
  download: GoDownload,
  context: DockerfileContext,
): string | undefined {
  const paths = directPaths(download, context);
  if (paths.length === 0) return undefined;
  return privateModules(download, context).find(({ path }) =>
    paths.includes(path),
  )?.path;
}

function fixesOf(
  { go: { command } }: GoDownload,
  { build }: DockerfileContext,
): NonNullable<Reported<keyof typeof messages>["fixes"]> {
  const { run } = command;
  // Another user has another home.
  const user = valueOf(build.stateBefore(run).user) ?? "";
  if (!/^(?:root|0)(?::.*)?$/.test(user)) return [];
  const at = run.keywordSpan.end;
  const newText = " --mount=type=secret,id=netrc,target=/root/.netrc";
  const edits = [{ at: { start: at, end: at }, newText }];
  return [{ title: "netrc", safe: false, edits }];
}
