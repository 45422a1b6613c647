import type { RunCommand } from "../build/model.ts";
import { known, unknown, type Value } from "../build/value.ts";
import { endpointOf } from "../plan/endpoint.ts";
import type { Integrity, Route } from "../plan/model.ts";
import { hasFlag, optionValue } from "../syntax/shell/query.ts";
import { defineTool } from "./tool.ts";

/**
 * curl's options that take a value: those words are no URLs. Source: curl's own `curl --help all`,
 * 7.88 to 8.14, 2026-11-21.
 */
const shortWithValue = "AbcCdDeEFhHKmopPQrtTuUwxXyYz";
const longWithValue = new Set(
  (
    "abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config connect-timeout " +
    "connect-to continue-at cookie cookie-jar create-file-mode crlfile curves data data-ascii data-binary " +
    "data-raw data-urlencode delegation dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url " +
    "dump-header engine etag-compare etag-save expect100-timeout form form-string ftp-account ftp-method " +
    "ftp-port hostpubmd5 hostpubsha256 hsts happy-eyeballs-timeout-ms header interface json keepalive-time " +
    "key key-type krb libcurl limit-rate local-port login-options mail-auth mail-from mail-rcpt max-filesize " +
    "max-redirs max-time netrc-file noproxy oauth2-bearer output output-dir parallel-max pass pinnedpubkey " +
    "preproxy proto proto-default proto-redir proxy proxy-cacert proxy-cert proxy-header proxy-key proxy-user " +
    "pubkey quote random-file range rate referer request request-target resolve retry retry-delay " +
    "retry-max-time sasl-authzid service-name socks4 socks4a socks5 socks5-hostname speed-limit speed-time " +
    "stderr telnet-option tftp-blksize time-cond tls-max tls13-ciphers trace trace-ascii unix-socket " +
    "upload-file url-query user user-agent write-out"
  ).split(" "),
);

export default defineTool({
  commands: ["curl"],
  command(command) {
    const urls = urlsOf(command);
    if (urls.length === 0) return undefined;
    const routes = urls.map((url) => fileRoute(url));
    return {
      verb: "",
      environment: new Map(),
      routes,
      resilience: {
        retries: numberOption(command, ["--retry"], 0),
        connectTimeoutSeconds: numberOption(
          command,
          ["--connect-timeout"],
          300,
        ),
        totalTimeoutSeconds: numberOption(
          command,
          ["-m", "--max-time"],
          Number.POSITIVE_INFINITY,
        ),
        resumes: known(hasFlag(command.command, "-C", "--continue-at"), {
          kind: "tool-default",
        }),
      },
      integrity: integrityOf(command),
      credentials: known(credentialsOf(command), {
        kind: "literal",
        span: command.nameSpan,
      }),
      prompts: known(false, { kind: "tool-default" }),
      lockfileFirst: unknown("not-stated"),
    };
  },
});

type Argument = RunCommand["arguments"][number];

/** The arguments that are URLs. Uploads and local addresses are no downloads. */
function urlsOf(command: RunCommand): readonly Argument[] {
  const urls: Argument[] = [];
  const words = command.arguments;
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (word === undefined) continue;
    const text = word.text ?? word.raw.replace(/^["']/, "");
    if (text === "--url") {
      const next = words[index + 1];
      if (next !== undefined) urls.push(next);
      index += 1;
    } else if (text.startsWith("-")) index += takesValue(text) ? 1 : 0;
    else if (isUrl(text)) urls.push(word);
  }
  return urls;
}

function takesValue(option: string): boolean {
  if (option.startsWith("--")) return longWithValue.has(option.slice(2));
  // In a bundle the first letter that takes a value swallows the rest, or the next word.
  for (let index = 1; index < option.length; index++) {
    if (shortWithValue.includes(option[index] ?? ""))
      return index === option.length - 1;
  }
  return false;
}

function isUrl(text: string): boolean {
  if (/^(?:https?|ftp):\/\//i.test(text))
    return !/^\w+:\/\/(?:localhost|127\.|\[::1\])/i.test(text);
  return (
    /^(?:\$\{?\w|[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:\/|$))/.test(text) &&
    text.includes(".") &&
    text.includes("/")
  );
}

function fileRoute(url: Argument): Route {
  const { text, span } = url;
  const withScheme =
    text !== undefined && !/^\w+:\/\//.test(text) ? `http://${text}` : text;
  const endpoint =
    withScheme === undefined
      ? undefined
      : endpointOf(withScheme, { role: "origin", span, next: "never" });
  return {
    what: "file",
    covers:
      text === undefined ? [] : [text.slice(text.lastIndexOf("/") + 1) || text],
    when: "always",
    chain:
      endpoint === undefined
        ? unknown("depends-on-unknown", { kind: "literal", span })
        : known([endpoint], { kind: "literal", span }),
  };
}

function numberOption(
  command: RunCommand,
  names: readonly string[],
  fallback: number,
): Value<number> {
  const word = optionValue(command.command, names);
  if (word === undefined) return known(fallback, { kind: "tool-default" });
  const number = Number(word.literal);
  const origin = { kind: "literal", span: word.span } as const;
  return Number.isFinite(number)
    ? known(number, origin)
    : unknown("computed-at-build-time", origin);
}

function integrityOf(command: RunCommand): Integrity {
  const insecure = hasFlag(command.command, "-k", "--insecure");
  const verifies = command.script.commands.some(({ words }) =>
    /^(?:sha\d+sum|md5sum|shasum|gpg|gpgv|cosign|minisign)$/.test(
      words[0]?.literal ?? "",
    ),
  );
  return {
    checksum: known(verifies ? "checksum" : "none", {
      kind: "literal",
      span: command.nameSpan,
    }),
    verifiesTls: known(!insecure, { kind: "literal", span: command.nameSpan }),
  };
}

function credentialsOf(
  command: RunCommand,
): "none" | "secret-mount" | "netrc" | "url" {
  if (command.mounts.some((mount) => mount.type === "secret"))
    return "secret-mount";
  if (hasFlag(command.command, "-n", "--netrc", "--netrc-file")) return "netrc";
  return command.arguments.some((one) => /\/\/[^/@\s]+@/.test(one.raw))
    ? "url"
    : "none";
}
