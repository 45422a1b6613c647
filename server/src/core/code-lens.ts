import type { Range } from "vscode-languageserver-types";
import { messages } from "./code-lens-messages.ts";
import { render, type Language, type Message } from "./finding.ts";
import { messages as planMessages } from "./plan/messages.ts";
import type { DownloadSite } from "./plan/model.ts";
import { simulateSite } from "./plan/simulate.ts";
import type { DockerfileContext } from "./rule.ts";

/** What stands above a line with downloads. */
export interface DownloadLens {
  readonly range: Range;
  /** `2 hosts · no fallback on time-out` in the user's language. */
  readonly text: string;
  /** Ids of the line's download sites. */
  readonly sites: readonly string[];
}

/** A lens for each line with download commands whose hosts the file tells; the images of FROM and COPY have none. */
export function downloadLenses(
  context: DockerfileContext,
  language: Language,
): readonly DownloadLens[] {
  const lines = new Map<number, DownloadSite[]>();
  for (const site of context.plan.sites) {
    if (!isCommand(site) || hostsOf(site).length === 0) continue;
    const line = context.source.lineAt(site.nameSpan.start);
    lines.set(line, [...(lines.get(line) ?? []), site]);
  }
  return [...lines.values()].flatMap((sites) =>
    sites[0] === undefined
      ? []
      : [
          {
            range: context.source.range(sites[0].nameSpan),
            text: textOf(sites, context, language),
            sites: sites.map(({ id }) => id),
          },
        ],
  );
}

function isCommand({ command, tool }: DownloadSite): boolean {
  return command !== undefined || tool === "add";
}

/** All whom a download may ask. */
function hostsOf({ routes }: DownloadSite): readonly string[] {
  return routes.flatMap(({ chain }) =>
    chain.kind === "known"
      ? chain.value.map(({ host }) => host).filter((host) => host !== "")
      : [],
  );
}

function textOf(
  sites: readonly DownloadSite[],
  context: DockerfileContext,
  language: Language,
): string {
  const say = (
    message: Message,
    values: Readonly<Record<string, string | number>> = {},
  ): string => render({ messageId: "", message, values }, language);
  const count = new Set(sites.flatMap(hostsOf)).size;
  const { hostOne, hostMany } = planMessages;
  const hosts = say(count === 1 ? hostOne : hostMany, { count });
  const survives = sites.every((site) => survivesTimeouts(site, context));
  const outage = say(survives ? messages.fallback : messages.noFallback);
  return say(messages.hostsAndOutage, { hosts, outage });
}

/** Whether the download still works when one of the hosts that it asks first does not answer. */
function survivesTimeouts(
  site: DownloadSite,
  context: DockerfileContext,
): boolean {
  const first = site.routes.flatMap(({ chain }) =>
    chain.kind === "known" && chain.value[0] !== undefined
      ? [chain.value[0].host]
      : [],
  );
  return [...new Set(first)]
    .filter((host) => host !== "")
    .every((host) => {
      const faults = new Map([[host, "timeout"]] as const);
      return simulateSite(site, context, faults)?.outcome === "ok";
    });
}
