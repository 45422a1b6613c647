import type { Message, MessageUse } from "../core/finding.ts";
import { use } from "./messages.ts";
import type { MirrorAnswers, RankedMirror } from "./mirror-ranking.ts";
import type { EndpointReport } from "./types.ts";

/** What is said of a mirror as a whole. */
const SENTENCES = {
  good: {
    en: "{host} serves modules and passes on the checksum database",
    "zh-cn": "{host} 提供模块，并转发校验和数据库",
  },
  slow: {
    en: "{host} serves modules and passes on the checksum database, but slowly: {ms} ms to the first byte",
    "zh-cn":
      "{host} 提供模块，并转发校验和数据库，但速度缓慢：首字节耗时 {ms} 毫秒",
  },
  "serves-only": {
    en: "{host} serves modules; whether it passes on the checksum database could not be tested",
    "zh-cn": "{host} 提供模块；是否转发校验和数据库无法测试",
  },
  "no-database": {
    en: "{host} serves modules but not the checksum database: go then asks sum.golang.org itself, which the build must reach",
    "zh-cn":
      "{host} 提供模块，但不转发校验和数据库：go 会直接访问 sum.golang.org，构建必须能连上它",
  },
  "database-fails": {
    en: "{host} serves modules, but fails on the checksum database, which ends every download of a module that go.sum lacks",
    "zh-cn":
      "{host} 提供模块，但请求校验和数据库时出错；凡是 go.sum 中没有记录的模块，下载都会中止",
  },
  "no-zip": {
    en: "{host} lists versions, but does not give the zip of a small public module (HTTP {status})",
    "zh-cn":
      "{host} 能列出版本，但无法提供一个小型公共模块的 zip（HTTP {status}）",
  },
  "broken-zip": {
    en: "{host} lists versions, but the zip of a small public module does not come whole",
    "zh-cn": "{host} 能列出版本，但一个小型公共模块的 zip 没有完整送达",
  },
  elsewhere: {
    en: "{host} serves modules, but sends downloads of zips on to another host, which was not asked",
    "zh-cn": "{host} 提供模块，但会把 zip 下载转到另一个主机，该主机未经测试",
  },
  "private-only": {
    en: "{host} has no public module, so it can serve private modules alone: a public mirror has to stand behind it",
    "zh-cn":
      "{host} 没有公共模块，只能提供私有模块：其后还需要一个提供公共模块的镜像",
  },
  page: {
    en: "{host} answers with a web page instead of versions: a portal or another service stands there, not a module proxy",
    "zh-cn":
      "{host} 返回的是网页而不是版本列表：那里是登录门户或其他服务，不是模块代理",
  },
} as const satisfies Readonly<Record<string, Message>>;

/** Headings, cells and fixed lines of the comparison. */
export const MIRRORS = {
  title: {
    en: "Go mirrors as {container} sees them",
    "zh-cn": "从 {container} 看到的 Go 镜像",
  },
  best: {
    en: "{host} is the best of {total} Go mirrors from here",
    "zh-cn": "在这里，{total} 个 Go 镜像中最好的是 {host}",
  },
  none: {
    en: "None of {total} Go mirrors serves modules here",
    "zh-cn": "{total} 个 Go 镜像在这里都无法提供模块",
  },
  rank: { en: "Rank", "zh-cn": "名次" },
  mirror: { en: "Mirror", "zh-cn": "镜像" },
  modules: { en: "Serves modules", "zh-cn": "提供模块" },
  checksums: { en: "Checksum database", "zh-cn": "校验和数据库" },
  firstByte: { en: "First byte", "zh-cn": "首字节" },
  zip: { en: "Small zip", "zh-cn": "小型 zip" },
  verdict: { en: "Verdict", "zh-cn": "结论" },
  yes: { en: "yes", "zh-cn": "是" },
  no: { en: "no", "zh-cn": "否" },
  fails: { en: "fails", "zh-cn": "出错" },
  page: { en: "no, a web page", "zh-cn": "否，返回网页" },
  elsewhere: { en: "from another host", "zh-cn": "由其他主机提供" },
  "private-only": { en: "private ones alone", "zh-cn": "仅私有模块" },
  "not-tested": { en: "not tested", "zh-cn": "未测试" },
  time: { en: "{ms} ms", "zh-cn": "{ms} 毫秒" },
  known: { en: "public", "zh-cn": "公共" },
  settings: { en: "your settings", "zh-cn": "你的设置" },
  container: { en: "GOPROXY of the container", "zh-cn": "容器的 GOPROXY" },
  private: { en: "private", "zh-cn": "私有" },
  write: { en: "To use it", "zh-cn": "使用方法" },
  writeBelow: {
    en: "Write this below `FROM` in the Dockerfile; {host} then sees the path of every module that the build needs",
    "zh-cn":
      "将下面一行写在 Dockerfile 的 `FROM` 之后；此后构建所需的每个模块，其路径都会被 {host} 看到",
  },
  asked: {
    en: "All mirrors were asked at the same time: for the versions of golang.org/x/text, for the way to the checksum database, and for the zip of rsc.io/quote v1.5.2 (3 kB); for no module of yours",
    "zh-cn":
      "同时向所有镜像请求：golang.org/x/text 的版本列表、校验和数据库的转发，以及 rsc.io/quote v1.5.2 的 zip（3 kB）；没有请求你的任何模块",
  },
  credentials: {
    en: "Credentials of GOPROXY and of .netrc were not sent: a mirror that wants a login is not tested to the end",
    "zh-cn": "未发送 GOPROXY 和 .netrc 中的凭据：需要登录的镜像无法测试到底",
  },
} as const satisfies Readonly<Record<string, Message>>;

interface Seen extends Pick<
  RankedMirror,
  "modules" | "checksums" | "zip" | "host"
> {
  readonly firstByte: number | undefined;
  readonly zipTime: number | undefined;
  readonly answers: MirrorAnswers;
}

/** The worst that is to be said of a mirror; where it does not answer, the network check's own sentence. */
export function mirrorSentence(seen: Seen): MessageUse {
  const { modules, checksums, zip, host, answers, firstByte } = seen;
  if (modules === "page" || modules === "private-only")
    return use(SENTENCES, modules, { host });
  if (modules !== "yes") return answers.modules.verdict.message;
  if (checksums === "fails") return use(SENTENCES, "database-fails", { host });
  if (zip === "no") return zipSentence(host, answers);
  if (checksums === "no") return use(SENTENCES, "no-database", { host });
  if (checksums === "not-tested")
    return use(SENTENCES, "serves-only", { host });
  if (zip === "elsewhere") return use(SENTENCES, "elsewhere", { host });
  return isSlow(answers.modules) && firstByte !== undefined
    ? use(SENTENCES, "slow", { host, ms: firstByte })
    : use(SENTENCES, "good", { host });
}

/** Whether the mirror itself is slow; slow lookups are the nameserver's. */
export function isSlow({ verdict }: EndpointReport): boolean {
  return verdict.id === "slow" && verdict.step !== "dns";
}

function zipSentence(host: string, { zip }: MirrorAnswers): MessageUse {
  const { status } = zip.steps.http;
  return status === undefined || status === 200
    ? use(SENTENCES, "broken-zip", { host })
    : use(SENTENCES, "no-zip", { host, status });
}
