import type { RunCommand, Stage } from "../build/model.ts";
import { known, unknown, type Value } from "../build/value.ts";
import { baseImageFacts } from "../knowledge/base-images.ts";
import { endpointOf } from "../plan/endpoint.ts";
import type { Endpoint, Route } from "../plan/model.ts";
import { defineTool, type ToolContext } from "./tool.ts";

/**
 * Where a distribution's own sources.list points. Sources: the images' own sources.list, Debian 12
 * and 13, Ubuntu 24.04; 2026-11-21.
 */
const defaultSources = {
  debian: ["http://deb.debian.org/debian/"],
  ubuntu: [
    "http://archive.ubuntu.com/ubuntu/",
    "http://security.ubuntu.com/ubuntu/",
  ],
} as const;

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

export default defineTool({
  commands: ["apt-get", "apt"],
  command(command, context) {
    const verb = command.arguments.find((one) =>
      downloadingVerbs.has(one.text ?? ""),
    )?.text;
    if (
      verb === undefined ||
      has(command, "--no-download", "--print-uris", "-s", "--simulate")
    ) {
      return undefined;
    }
    const sources = sourcesOf(command, context);
    const routes: Route[] = [];
    // apt needs every source, but any one mirror of each.
    for (const chain of sources) {
      routes.push({
        what: verb === "update" ? "index" : "package",
        covers: covered(command, verb),
        when: "always",
        chain,
      });
    }
    return {
      verb,
      environment: new Map(),
      routes,
      resilience: {
        retries: retriesOf(command, context.stage),
        connectTimeoutSeconds: known(30, { kind: "tool-default" }),
        totalTimeoutSeconds: known(Number.POSITIVE_INFINITY, {
          kind: "tool-default",
        }),
        resumes: known(true, { kind: "tool-default" }),
      },
      integrity: {
        checksum: known("signature", { kind: "tool-default" }),
        verifiesTls: known(true, { kind: "tool-default" }),
      },
      credentials: known("none", { kind: "tool-default" }),
      prompts: known(
        verb !== "update" &&
          !has(
            command,
            "-y",
            "--yes",
            "--assume-yes",
            "-qy",
            "-yq",
            "-qqy",
            "-yqq",
            "-qq",
          ),
        { kind: "literal", span: command.nameSpan },
      ),
      lockfileFirst: unknown("not-stated"),
    };
  },
});

function has(command: RunCommand, ...flags: readonly string[]): boolean {
  return command.arguments.some(
    (one) => one.text !== undefined && flags.includes(one.text),
  );
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

/** One chain per source. Unknown as soon as the file may have rewritten the sources. */
function sourcesOf(
  command: RunCommand,
  { build, stage }: ToolContext,
): readonly Value<readonly Endpoint[]>[] {
  if (rewritesSources(command, build, stage)) return [unknown("hidden")];
  const { root } = stage;
  const facts =
    root.kind === "image" && root.image !== undefined
      ? baseImageFacts(root.image)
      : undefined;
  if (facts === undefined || facts.packageManager !== "apt")
    return [unknown("unknown-base-image")];
  const urls =
    facts.family === "ubuntu" ? defaultSources.ubuntu : defaultSources.debian;
  const origin = { kind: "base-image" } as const;
  return urls.flatMap((url) => {
    const endpoint = endpointOf(url, {
      role: "package index",
      span: undefined,
      next: "never",
    });
    return endpoint === undefined ? [] : [known([endpoint], origin)];
  });
}

const sourceFiles =
  /\/etc\/apt\/|sources\.list|debian\.sources|add-apt-repository|ubuntu\.com|debian\.org/;

/** Text of an earlier RUN, COPY or ADD, or of this one, that touches apt's sources. */
function rewritesSources(
  command: RunCommand,
  build: ToolContext["build"],
  stage: Stage,
): boolean {
  for (const instruction of stage.instructions) {
    if (instruction.index > command.run.index) break;
    if (
      instruction.kind === "copy" &&
      sourceFiles.test(instruction.destination?.raw ?? "")
    )
      return true;
    if (instruction.kind !== "run") continue;
    for (const one of build.commandsOf(instruction)) {
      if (one === command) break;
      const words = [
        ...one.command.words.map((word) => word.raw),
        ...one.command.redirects.map((redirect) => redirect.target?.raw ?? ""),
      ];
      if (
        one.name !== "rm" &&
        words.some(
          (word) => sourceFiles.test(word) && !word.includes("/var/lib"),
        )
      )
        return true;
    }
  }
  return stage.parent !== undefined && parentRewrites(stage.parent, build);
}

function parentRewrites(stage: Stage, build: ToolContext["build"]): boolean {
  const last = stage.instructions.findLast((one) => one.kind === "run");
  const command =
    last?.kind === "run" ? build.commandsOf(last).at(-1) : undefined;
  return command !== undefined && rewritesSources(command, build, stage);
}

/** apt retries three times since 2.3.2 (Debian 12, Ubuntu 22.04); older ones not at all. */
function retriesOf(command: RunCommand, stage: Stage): Value<number> {
  for (const one of command.arguments) {
    const match = /^(?:-o)?Acquire::Retries=(\d+)$/.exec(one.text ?? "");
    if (match !== null)
      return known(Number(match[1]), { kind: "literal", span: one.span });
  }
  const tag =
    stage.root.kind === "image" ? stage.root.image?.tag?.value : undefined;
  if (tag === undefined) return unknown("floating-tag");
  if (
    /(?:bookworm|trixie|^1[23](?:\.|-|$)|22\.04|24\.04|jammy|noble)/.test(tag)
  )
    return known(3, { kind: "tool-default" });
  if (
    /(?:stretch|buster|bullseye|^(?:9|10|11)(?:\.|-|$)|18\.04|20\.04|bionic|focal)/.test(
      tag,
    )
  )
    return known(0, { kind: "tool-default" });
  return unknown("floating-tag");
}
