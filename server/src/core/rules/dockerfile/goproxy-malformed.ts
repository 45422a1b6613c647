import {
  placeIn,
  seenGoProxies,
  type SeenGoProxy,
} from "../../build/proxies/go-proxy-values.ts";
import type { GoProxyProblem } from "../../build/proxies/goproxy-problems.ts";
import {
  isSeparator,
  repairEntry,
  repairTitles,
  repairTorn,
} from "../../build/proxies/go-proxy-repair.ts";
import { isPasswordOnly } from "../../build/network/proxy-passwords.ts";
import type { TornGoProxy } from "../../build/proxies/torn-go-proxy.ts";
import { isTorn, tornGoProxies } from "../../build/proxies/torn-go-proxy.ts";
import { problemsAsWritten } from "../../build/proxies/wrapped-goproxy.ts";
import {
  defineRule,
  type DockerfileContext,
  type Reported,
} from "../../rule.ts";
import { redactUrl } from "../../text/url.ts";

const messages = {
  refused: {
    en: "every download that sees this GOPROXY stops before its first request: {error}",
    "zh-cn": "使用此 GOPROXY 的下载在发出第一个请求之前就会失败：{error}",
  },
  separator: {
    en: "go reads what stands around “{text}” as one address, where nothing answers: only “,” and “|” separate entries",
    "zh-cn":
      "go 会把“{text}”两侧的内容当作同一个地址，而该地址无人应答：只有“,”和“|”才能分隔条目",
  },
  address: {
    en: "the download fails when go reaches {entry}: it takes that for the address of a proxy, where nothing answers",
    "zh-cn": "go 用到 {entry} 时下载会失败：它被当作代理地址，而该地址无人应答",
  },
  password: {
    en: "the download fails when go reaches this entry: it refuses to send user name and password over http",
    "zh-cn": "go 用到此条目时下载会失败：go 拒绝通过 http 发送用户名和密码",
  },
  implicitHttps: {
    en: "the download fails when go reaches {entry}: without a scheme go speaks https, and such a server usually speaks plain http",
    "zh-cn":
      "go 用到 {entry} 时下载会失败：省略协议时 go 使用 https，而这类服务器通常只提供 http",
  },
  env: {
    en: "Docker refuses the whole file: GOPROXY ends at the blank, and “{entry}” behind it has no “=”",
    "zh-cn":
      "Docker 会拒绝整个文件：GOPROXY 的值在空格处结束，其后的“{entry}”没有“=”",
  },
  variable: {
    en: "go never sees “{entry}”: GOPROXY ends at the blank, and what follows is taken for the name of another variable",
    "zh-cn":
      "go 看不到“{entry}”：GOPROXY 的值在空格处结束，其后的内容被当作另一个变量的名称",
  },
  exportRefused: {
    en: "the shell stops here: GOPROXY ends at the blank, and “{entry}” is no name that it can export",
    "zh-cn":
      "shell 会在这里报错：GOPROXY 的值在空格处结束，而“{entry}”不是可以导出的变量名",
  },
  command: {
    en: "the shell runs “{entry}” as a command and finds none: the value of GOPROXY has ended before it",
    "zh-cn":
      "shell 会把“{entry}”当作命令执行并报告找不到该命令：GOPROXY 的值在它之前就结束了",
  },
  goEnv: {
    en: "go env -w stops here: GOPROXY ends at the blank, and “{entry}” is no NAME=value",
    "zh-cn":
      "go env -w 会在这里报错：GOPROXY 的值在空格处结束，而“{entry}”不是 NAME=value 形式",
  },
  ...repairTitles,
} as const;
type Id = keyof typeof messages;

export default defineRule({
  summary: {
    en: "GOPROXY has an entry that go cannot read, or ends before its last entry",
    "zh-cn": "GOPROXY 中有 go 无法识别的条目，或其值在最后一个条目之前就已结束",
  },
  severity: "error",
  since: "0.1.0",
  fix: "safe",
  messages,
  document(context, report) {
    const torn = tornGoProxies(context.syntax, context.build);
    for (const one of torn) report(describeTorn(one, context));
    for (const seen of seenGoProxies(context)) {
      if (isTorn(seen, torn)) continue;
      for (const problem of problemsAsWritten(seen.list))
        if (!isPasswordOnly(problem, seen, context))
          report(describe(problem, seen, context.network));
    }
  },
});

function describeTorn(
  torn: TornGoProxy,
  { network, source: { text } }: DockerfileContext,
): Reported<Id> {
  const { at, reader } = torn;
  return {
    at,
    message: reader,
    values: { entry: redactUrl(text.slice(at.start, at.end)) },
    severity: reader === "variable" ? "warning" : "error",
    fixes: repairTorn(torn, text, network),
  };
}

function describe(
  problem: GoProxyProblem,
  seen: SeenGoProxy,
  network: DockerfileContext["network"],
): Reported<Id> {
  const { effect, end, id, message, start } = problem;
  const isError = effect === "refused" || isSeparator(id);
  return {
    at: placeIn(seen, start, end),
    ...(message === undefined
      ? describeReached(problem, seen)
      : { message: "refused", values: { error: message } }),
    severity: isError ? "error" : "warning",
    fixes: repairEntry(problem, seen, network),
  };
}

function describeReached(
  { end, id, start }: GoProxyProblem,
  { list }: SeenGoProxy,
): Pick<Reported<Id>, "message" | "values"> {
  const text = list.value.slice(start, end);
  if (id === "userinfo-over-http") return { message: "password" };
  if (isSeparator(id)) return { message: "separator", values: { text } };
  return {
    message: id === "implicit-https" ? "implicitHttps" : "address",
    values: { entry: redactUrl(text) },
  };
}
