import { aptRetries, aptSources } from "../build/apt-sources.ts";
import type { CommandArgument, RunCommand } from "../build/model.ts";
import { known, unknown, type Value } from "../build/value.ts";
import { endpointOf } from "../plan/endpoint.ts";
import type { Route } from "../plan/model.ts";
import { defineTool, type ToolContext } from "./tool.ts";

const downloadingVerbs = new Set([
  "update",
  "install",
  "upgrade",
  "dist-upgrade",
  "full-upgrade",
  "build-dep",
  "source",
  "download",
]);

const toolDefault = { kind: "tool-default" } as const;

export default defineTool({
  commands: ["apt-get", "apt"],
  command(command, context) {
    const verb = command.arguments.find((one) =>
      downloadingVerbs.has(one.text ?? ""),
    )?.text;
    const isDry =
      find(command, /^(?:--no-download|--print-uris|-s|--simulate)$/) !==
      undefined;
    if (verb === undefined || isDry) return undefined;
    return {
      verb,
      environment: new Map(),
      routes: routesOf(command, verb, context),
      resilience: {
        retries: retriesOf(command) ?? aptRetries(context.stage),
        connectTimeoutSeconds: known(30, toolDefault),
        totalTimeoutSeconds: known(Number.POSITIVE_INFINITY, toolDefault),
        resumes: known(true, toolDefault),
      },
      // `update` exits with 0 where an index cannot be had, unless it is told (download-facts 1).
      isFailureIgnored: verb === "update" && !stopsOnAnyError(command),
      integrity: {
        checksum: known("signature", toolDefault),
        verifiesTls: known(true, toolDefault),
      },
      credentials: known("none", toolDefault),
      prompts: promptsOf(command, verb),
      lockfileFirst: unknown("not-stated"),
    };
  },
});

/** One route per source: apt needs every one, but any one mirror of each. */
function routesOf(
  command: RunCommand,
  verb: string,
  { build, stage }: ToolContext,
): readonly Route[] {
  const sources = aptSources(command, stage, build);
  const route = (chain: Route["chain"]): Route => ({
    what: verb === "update" ? "index" : "package",
    covers: covered(command, verb),
    when: "always",
    chain,
  });
  if (sources.kind === "unknown") return [route(sources)];
  return sources.value.flatMap((url) => {
    const endpoint = endpointOf(url, {
      role: "package index",
      span: undefined,
      next: "never",
    });
    return endpoint === undefined
      ? []
      : [route(known([endpoint], sources.origin))];
  });
}

function covered(command: RunCommand, verb: string): readonly string[] {
  if (verb === "update") return [];
  const at = command.arguments.findIndex((one) => one.text === verb);
  return command.arguments
    .slice(at + 1)
    .flatMap((one) =>
      one.text === undefined || one.text.startsWith("-") ? [] : [one.text],
    );
}

function find(
  command: RunCommand,
  pattern: RegExp,
): CommandArgument | undefined {
  return command.arguments.find(
    (one) => one.text !== undefined && pattern.test(one.text),
  );
}

const yes =
  /^(?:-[a-zA-Z]*y[a-zA-Z]*|-[a-zA-Z]*q[a-zA-Z]*q[a-zA-Z]*|--yes|--assume-yes|--force-yes|(?:-o)?APT::Get::Assume-Yes=(?:"?(?:true|yes|1)"?))$/;

/** Without `-y` it asks before it installs, and a build has nobody who answers. */
function promptsOf(command: RunCommand, verb: string): Value<boolean> {
  if (verb === "update") return known(false, toolDefault);
  const flag = find(command, yes);
  return flag === undefined
    ? known(true, toolDefault)
    : known(false, { kind: "literal", span: flag.span });
}

function stopsOnAnyError(command: RunCommand): boolean {
  return (
    find(command, /^(?:--error-on=any|(?:-o)?APT::Update::Error-Mode=any)$/) !==
    undefined
  );
}

function retriesOf(command: RunCommand): Value<number> | undefined {
  const option = find(command, /^(?:-o)?Acquire::Retries=\d+$/);
  const number = /\d+$/.exec(option?.text ?? "")?.[0];
  return option === undefined || number === undefined
    ? undefined
    : known(Number(number), { kind: "literal", span: option.span });
}
