import {
  atFirstReader,
  fileOf,
  isVerified,
  standardOutput,
  type CommandOutput,
} from "../../build/command-output.ts";
import {
  curlArguments,
  curlArgumentText,
  curlHost,
  curlUrls,
  hasUnknownOptions,
  namesCurlConfig,
} from "../../build/curl-command.ts";
import type { CommandArgument, RunCommand } from "../../build/model.ts";
import { defineRule, type ReportedEdit } from "../../rule.ts";
import {
  resolveCommand,
  type ParsedArguments,
} from "../../syntax/shell/query.ts";

const messages = {
  file: {
    en: "if {host} answers with an HTTP error such as 404 or 503, its error page becomes {name} and the build goes on: without --fail curl exits 0",
    "zh-cn":
      "如果 {host} 返回 404、503 等 HTTP 错误，错误页面会被写成 {name}，构建却照常继续：不带 --fail 的 curl 以 0 退出",
  },
  runs: {
    en: "if {host} answers with an HTTP error such as 404 or 503, {name} runs its error page: without --fail curl passes the page on and exits 0",
    "zh-cn":
      "如果 {host} 返回 404、503 等 HTTP 错误，{name} 会直接执行错误页面：不带 --fail 的 curl 会把页面原样输出并以 0 退出",
  },
  reads: {
    en: "if {host} answers with an HTTP error such as 404 or 503, the build stops at {name}, which complains about the data and hides the cause: without --fail curl passes the error page on",
    "zh-cn":
      "如果 {host} 返回 404、503 等 HTTP 错误，构建会停在 {name}，它只会抱怨数据格式不对，真正的原因看不到：不带 --fail 的 curl 会把错误页面原样传下去",
  },
  addFail: {
    en: "Add --fail",
    "zh-cn": "添加 --fail",
  },
} as const;

/** Requests that send something, or ask for no body. */
const notDownloads = [
  ..."I,T,F,d,X,K".split(",").map((letter) => `-${letter}`),
  ...(
    "head,upload-file,form,form-string,data,data-ascii,data-binary,data-raw,data-urlencode,json,request,config," +
    "help,version"
  )
    .split(",")
    .map((name) => `--${name}`),
];

export default defineRule({
  summary: {
    en: "curl without --fail takes the server's error page for the file",
    "zh-cn": "不带 --fail 的 curl 会把服务器的错误页面当成要下载的文件",
  },
  severity: "warning",
  since: "0.1.0",
  fix: "safe",
  messages,
  instruction(instruction, report, { build, source }) {
    if (instruction.kind !== "run" || !source.mentions("curl")) return;
    for (const command of build.commandsOf(instruction)) {
      if (command.name !== "curl") continue;
      const parsed = curlArguments(command);
      const url = httpUrls(command, parsed)[0];
      if (url === undefined || isGuarded(command, parsed)) continue;
      const written = outputOf(command, parsed, url);
      if (written === undefined || isVerified(command, written)) continue;
      // It may hold --fail.
      if (namesCurlConfig(source)) return;
      const output = atFirstReader(command, written, build);
      report({
        at: command.nameSpan,
        message: output.kind,
        values: { host: curlHost(url), name: output.name },
        ...(output.kind === "reads" ? { severity: "info" } : {}),
        fixes: [
          { title: "addFail", safe: true, edits: [addFail(command, parsed)] },
        ],
      });
    }
  },
});

function httpUrls(
  command: RunCommand,
  parsed: ParsedArguments,
): readonly CommandArgument[] {
  return curlUrls(command, parsed).filter(
    (url) => !/^ftp:/i.test(curlArgumentText(url)),
  );
}

/** Fails by itself, asks for the status, is no download, or may have options that are not seen. */
function isGuarded(command: RunCommand, parsed: ParsedArguments): boolean {
  if (parsed.has("-f", "--fail", "--fail-with-body", ...notDownloads))
    return true;
  if (
    /(?:http|response)_code/.test(parsed.value("-w", "--write-out")?.raw ?? "")
  )
    return true;
  return hasUnknownOptions(command, parsed);
}

function outputOf(
  command: RunCommand,
  parsed: ParsedArguments,
  url: CommandArgument,
): CommandOutput | undefined {
  if (parsed.has("-O", "--remote-name", "--remote-name-all")) {
    const path = curlArgumentText(url).replace(/[?#].*$/s, "");
    return { kind: "file", name: path.slice(path.lastIndexOf("/") + 1) };
  }
  const word = parsed.value("-o", "--output");
  return word === undefined || word.literal === "-"
    ? standardOutput(command)
    : fileOf(word);
}

/** Right behind the name, but `-q` works in the first place only. */
function addFail(
  { command, nameSpan }: RunCommand,
  { options }: ParsedArguments,
): ReportedEdit {
  const {
    nameWord,
    arguments: [first],
  } = resolveCommand(command);
  const leading =
    first?.raw.startsWith("-q") === true || first?.raw === "--disable"
      ? options.filter(({ word }) => word === first)
      : [];
  const end = Math.max(
    nameSpan.end,
    ...leading.flatMap(({ word, value }) => [
      word.span.end,
      value?.span.end ?? 0,
    ]),
  );
  return {
    at: { start: end, end },
    newText: nameWord?.insideQuote === "json" ? '", "--fail' : " --fail",
  };
}
