import { curlUrls } from "../build/curl-command.ts";
import type { CommandArgument, RunCommand } from "../build/model.ts";
import { known, unknown, type Value } from "../build/value.ts";
import { endpointOf } from "../plan/endpoint.ts";
import type { Integrity, Route } from "../plan/model.ts";
import { hasFlag, optionValue } from "../syntax/shell/query.ts";
import { defineTool } from "./tool.ts";

export default defineTool({
  commands: ["curl"],
  command(command) {
    const urls = curlUrls(command);
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

function fileRoute(url: CommandArgument): Route {
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
