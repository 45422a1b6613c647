import type { DockerfileContext } from "../../rule.ts";
import { parseUrl } from "../../text/url.ts";
import { curlArguments, curlUrls } from "../curl-command.ts";
import { goDownloads } from "../go/go-downloads.ts";
import type { RunCommand, Stage } from "../model.ts";
import { proxyChain } from "./private-modules.ts";

/** A command that checks the certificate of a host. */
export interface TlsDownload {
  readonly command: RunCommand;
  readonly stage: Stage;
  readonly program: string;
  readonly host: string;
}

/** The commands of a stage that fetch over https and check certificates with the image's own bundle, in order. */
export function tlsDownloads(
  stage: Stage,
  context: DockerfileContext,
): readonly TlsDownload[] {
  return stage.instructions.flatMap((instruction) => {
    if (instruction.kind !== "run") return [];
    return context.build.commandsOf(instruction).flatMap((command) => {
      const host = hostFor(command, context);
      if (host === undefined || bringsItsOwn(command)) return [];
      return [{ command, stage, program: command.name, host }];
    });
  });
}

function hostFor(
  command: RunCommand,
  context: DockerfileContext,
): string | undefined {
  if (command.name === "go") return hostOfGo(command, context);
  if (command.name === "curl") {
    const parsed = curlArguments(command);
    if (parsed.has("-k", "--insecure", "--cacert", "--capath"))
      return undefined;
    return hostIn(curlUrls(command, parsed).map(({ text }) => text));
  }
  const words = command.arguments.map(({ text }) => text);
  if (command.name === "wget")
    return words.some((one) =>
      /^--(?:no-check-certificate|ca-certificate|ca-directory)/.test(one ?? ""),
    )
      ? undefined
      : hostIn(words);
  const isFetch =
    command.name === "git" &&
    ["clone", "fetch", "pull"].includes(words[0] ?? "");
  return isFetch ? hostIn(words) : undefined;
}

function hostIn(texts: readonly (string | undefined)[]): string | undefined {
  for (const text of texts) {
    const url = parseUrl(text ?? "");
    if (url?.scheme === "https" && url.host !== "") return url.host;
  }
  return undefined;
}

/** The first server that go asks over https. */
function hostOfGo(
  command: RunCommand,
  context: DockerfileContext,
): string | undefined {
  const download = goDownloads(context).find(
    ({ go }) => go.command === command,
  );
  if (download === undefined) return undefined;
  const [first] = proxyChain(download.settings) ?? [];
  return first?.parsed?.scheme === "https" ? first.parsed.host : undefined;
}

/** The environment names another bundle. */
function bringsItsOwn(command: RunCommand): boolean {
  return [
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "CURL_CA_BUNDLE",
    "GIT_SSL_CAINFO",
    "GIT_SSL_NO_VERIFY",
  ].some((name) => {
    const value = command.variable(name);
    return (
      value !== undefined &&
      (value.kind === "known" || value.reason !== "unknown-base-image")
    );
  });
}
