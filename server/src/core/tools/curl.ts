import { curlUrls } from "../build/curl-command.ts";
import type { CommandArgument, RunCommand } from "../build/model.ts";
import { known, unknown, type Origin, type Value } from "../build/value.ts";
import { endpointOf } from "../plan/endpoint.ts";
import type { Access, Integrity, Route } from "../plan/model.ts";
import { optionValue, parseArguments } from "../syntax/shell/query.ts";
import { defineTool } from "./tool.ts";

const toolDefault = { kind: "tool-default" } as const;

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
        resumes: resumesOf(command),
      },
      integrity: integrityOf(command),
      credentials: credentialsOf(command),
      prompts: known(false, toolDefault),
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

function resumesOf(command: RunCommand): Value<boolean> {
  const flag = flagOrigin(command, "-C", "--continue-at");
  return known(flag !== undefined, flag ?? toolDefault);
}

function numberOption(
  command: RunCommand,
  names: readonly string[],
  fallback: number,
): Value<number> {
  const word = optionValue(command.command, names);
  if (word === undefined) return known(fallback, toolDefault);
  const number = Number(word.literal);
  const origin = { kind: "literal", span: word.span } as const;
  return Number.isFinite(number)
    ? known(number, origin)
    : unknown("computed-at-build-time", origin);
}

const verifiers = /^(?:sha\d+sum|md5sum|shasum|gpg|gpgv|cosign|minisign)$/;

/** A program in the same RUN that checks what has come. */
function integrityOf(command: RunCommand): Integrity {
  const verifier = command.script.commands.find(({ words }) =>
    verifiers.test(words[0]?.literal ?? ""),
  )?.words[0];
  const insecure = flagOrigin(command, "-k", "--insecure");
  return {
    checksum:
      verifier === undefined
        ? known("none", toolDefault)
        : known("checksum", { kind: "literal", span: verifier.span }),
    verifiesTls: known(insecure === undefined, insecure ?? toolDefault),
  };
}

function credentialsOf(command: RunCommand): Access["credentials"] {
  const mount = command.mounts.find(({ type }) => type === "secret");
  if (mount !== undefined)
    return known("secret-mount", { kind: "literal", span: mount.flag.span });
  const netrc = flagOrigin(command, "-n", "--netrc", "--netrc-file");
  if (netrc !== undefined) return known("netrc", netrc);
  const url = command.arguments.find(({ raw }) => /\/\/[^/@\s]+@/.test(raw));
  return url === undefined
    ? known("none", toolDefault)
    : known("url", { kind: "literal", span: url.span });
}

function flagOrigin(
  { command }: RunCommand,
  ...names: readonly string[]
): Origin | undefined {
  const { options } = parseArguments(command);
  const found = options.findLast(({ name }) => names.includes(name));
  return found && { kind: "literal", span: found.word.span };
}
