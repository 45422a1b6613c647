import { mayServeLocally } from "../../build/network/background-process.ts";
import { composeBuilds, type ComposeBuild } from "../../build/compose.ts";
import {
  networkCommands,
  type NetworkCommand,
} from "../../build/network/network-commands.ts";
import { proxiesOf } from "../../build/network/proxy-settings.ts";
import {
  defineRule,
  type DockerfileContext,
  type ReportedFix,
} from "../../rule.ts";
import type { Span } from "../../text/source.ts";
import { isLoopbackHost } from "../../text/url.ts";

const messages = {
  found: {
    en: "{command} asks {host}, which in a build step is the step's own container and not your machine: nothing listens there, and the download fails with “connection refused”",
    "zh-cn":
      "{command} 会访问 {host}，而在构建步骤中它指的是该步骤自己的容器，不是你的机器：那里没有任何服务在监听，下载会以 “connection refused” 失败",
  },
  gateway: {
    en: "Use host.docker.internal: Docker Desktop knows the name, other engines need docker build --add-host host.docker.internal:host-gateway, Podman has host.containers.internal",
    "zh-cn":
      "改用 host.docker.internal：Docker Desktop 自带该名称，其他引擎需要 docker build --add-host host.docker.internal:host-gateway，Podman 则使用 host.containers.internal",
  },
  named: {
    en: "Use host.docker.internal, which {file} gives the build",
    "zh-cn": "改用 {file} 已为此构建提供的 host.docker.internal",
  },
} as const;

const gatewayName = "host.docker.internal";

export default defineRule({
  summary: {
    en: "a download of a build step goes to localhost, where nothing listens",
    "zh-cn": "构建步骤的下载指向 localhost，而那里没有服务在监听",
  },
  severity: "warning",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  document(context, report) {
    if (!mayHaveLoopback(context)) return;
    const builds = composeBuilds(context.file, context.project);
    if (builds.some(({ network }) => network === "host")) return;
    const seen = new Set<number>();
    for (const one of networkCommands(context)) {
      const loopbacks = isOnDefaultNetwork(one)
        ? loopbacksOf(one, context)
        : [];
      if (loopbacks.length === 0 || mayServeLocally(one.command)) continue;
      for (const { at, host, text } of loopbacks) {
        if (seen.has(at.start)) continue;
        seen.add(at.start);
        report({
          at,
          message: "found",
          values: { command: one.name, host },
          fixes: fixesOf(text, builds, context),
        });
      }
    }
  },
});

const loopback =
  /(?<![\w.-])(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?![\w.-])/i;

/** The commands of a file are asked only where it, or a compose file that gives its ARGs, can name one. */
function mayHaveLoopback({
  build,
  project,
  source,
}: DockerfileContext): boolean {
  if (loopback.test(source.text)) return true;
  return (
    project.composeFiles.length > 0 &&
    (build.globalArguments.size > 0 || /^[ \t]*ARG[ \t]/im.test(source.text))
  );
}

function isOnDefaultNetwork({ command: { network } }: NetworkCommand): boolean {
  return network === undefined || network === "default";
}

interface Loopback {
  readonly at: Span;
  /** Host and port as people write it. */
  readonly host: string;
  /** The literal text that names it; undefined where it is put together. */
  readonly text: Span | undefined;
}

/** Every name of such a variable has it. */
const proxyName = /proxy/i;

function loopbacksOf(
  one: NetworkCommand,
  { source }: DockerfileContext,
): readonly Loopback[] {
  const { command, site } = one;
  const fallback = command.nameSpan;
  const endpoints = (site?.routes ?? []).flatMap(({ chain }) =>
    chain.kind === "known" ? chain.value : [],
  );
  const own = endpoints
    // What is asked next after a refusal takes its place; a plain URL is a test of a server, not a mirror.
    .filter(
      ({ host, next, role }) =>
        role !== "origin" && next !== "any-error" && isLoopbackHost(host),
    )
    .map(({ host, port, span }) => ({
      at: span ?? fallback,
      host: `${host.includes(":") ? `[${host}]` : host}:${port}`,
      text: span,
    }));
  const proxies = (source.mentions(proxyName) ? proxiesOf(one) : [])
    .filter(({ host }) => isLoopbackHost(host))
    .map(({ address, value }) => ({
      at: value.text ?? value.origin.span ?? fallback,
      host: address,
      text: value.text,
    }));
  return [...own, ...proxies];
}

function fixesOf(
  text: Span | undefined,
  builds: readonly ComposeBuild[],
  { source }: DockerfileContext,
): readonly ReportedFix<"gateway" | "named">[] {
  const match = text && loopback.exec(source.slice(text));
  if (text === undefined || match === null || match === undefined) return [];
  const start = text.start + match.index;
  const [first] = builds;
  const isNamed =
    first !== undefined &&
    builds.every(({ extraHosts }) => extraHosts.includes(gatewayName));
  const at = { start, end: start + match[0].length };
  return [
    {
      title: isNamed ? "named" : "gateway",
      ...(isNamed ? { values: { file: first.file } } : {}),
      safe: false,
      edits: [{ at, newText: gatewayName }],
    },
  ];
}
